"""One meeting: who takes part, its agenda, what was resolved, what became of it. Everything is posted to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.meetings import operations, queries
from minzheng.kernel.meetings.models import Meeting
from minzheng.web.casework.parts import Viewed
from minzheng.web.casework.words import matter_url, workflow_title
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.meetings.lists import meeting_url, resolution_tag
from minzheng.web.phrases import listed
from minzheng.web.presenters import Fact, Link, long_date


class MeetingFile(FilePage):
    model = Meeting
    refused = ""

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "called_by")

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("联席会议和督导"), url=reverse("web:meetings")), Link(text=record.title, url=""))

    def header(self, record: Any) -> FileHeader:
        return FileHeader(
            title=record.title,
            kind=record.get_kind_display(),
            facts=(
                Fact(label=_("会议日期"), value=long_date(record.day)),
                Fact(label=_("地点"), value=record.place),
                Fact(label=_("主持人"), value=record.chair),
                Fact(label=_("参加单位"), value=listed(record.taking_part)),
                Fact(label=_("召集人"), value=str(record.called_by)),
            ),
        )

    def sections(self, record: Any) -> Sequence[Section]:
        agenda = [self._item(one) for one in self._items(record)]
        data = {
            "agenda": agenda, "may": self._may(record), "refused": self.refused, "sent": self.request.POST,
            "departments": record.taking_part, "held": self.day >= record.day, "day": self.day.isoformat(),
            "number": self.request.GET.get("matter", ""),
        }  # fmt: skip
        return (
            Section(
                key="agenda", title=_("议题和决议"), template="web/meetings/agenda.html", data=data, count=len(agenda)
            ),
        )

    def _items(self, record: Any) -> QuerySet[Any]:
        return record.items.select_related("matter", "put_on_by").prefetch_related("resolutions__settled_by")

    def _may(self, record: Any) -> bool:
        return can(self.request.user, "meeting.keep", day=self.day, record=record)

    def _item(self, one: Any) -> dict[str, Any]:
        """The matter is a link only for whoever may see it."""
        matter = scope(model=Matter, **self.viewer).filter(pk=one.matter_id).first() if one.matter_id else None
        return {
            "item": one,
            "matter": Link(text=f"{workflow_title(matter.workflow)} {matter.number}", url=matter_url(matter))
            if matter
            else None,
            "resolutions": [
                {
                    "it": each,
                    "tag": resolution_tag(each, day=self.day),
                    "due": long_date(each.due_date),
                    "settled": long_date(each.settled_date),
                }
                for each in one.resolutions.all()
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.record()
        if not self._may(record):
            raise PermissionDenied
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        try:
            act(self, record)
        except Refused as refused:
            self.refused = str(refused)
            response: HttpResponse = self.get(request, *args, **kwargs)
            response.status_code = 422
            return response
        messages.success(request, _("已登记。"))
        return redirect(meeting_url(record))

    def text(self, name: str) -> str:
        return self.request.POST.get(name, "").replace("\x00", "").strip()[:2000]

    def due(self) -> date:
        try:
            return date.fromisoformat(self.text("due"))
        except ValueError:
            raise Refused(_("请填写落实期限。")) from None


def _put_on(page: MeetingFile, meeting: Any) -> None:
    number = page.text("number")
    matter = scope(model=Matter, **page.viewer).filter(number=number).first() if number else None
    if number and matter is None:
        raise Refused(_("没有这个编号的事项，或您无权查看。"))
    operations.put_on(
        meeting=meeting, title=page.text("title"), asked=page.text("asked"), matter=matter, actor=page.request.user,
        now=days.now(),
    )  # fmt: skip


def _resolve(page: MeetingFile, meeting: Any) -> None:
    number = page.text("item")
    item = meeting.items.filter(pk=number).first() if number.isdecimal() else None
    if item is None:
        raise Http404
    operations.resolve(
        item=item, text=page.text("resolution"), department=page.text("department"), due=page.due(),
        actor=page.request.user, day=page.day, now=days.now(),
    )  # fmt: skip


def _settle(page: MeetingFile, meeting: Any) -> None:
    number = page.text("resolution")
    found = queries.resolutions(meeting=meeting).filter(pk=number).first() if number.isdecimal() else None
    if found is None:
        raise Http404
    operations.settle(
        resolution=found, state=page.text("state"), outcome=page.text("outcome"), actor=page.request.user,
        day=page.day, now=days.now(),
    )  # fmt: skip


ACTS: dict[str, Callable[[MeetingFile, Any], None]] = {"put_on": _put_on, "resolve": _resolve, "settle": _settle}


def part(viewed: Viewed) -> Section | None:
    """The meetings that dealt with a matter, on its page."""
    found = scope(model=Meeting, **viewed.viewer).filter(items__matter=viewed.matter).order_by("day")
    links = [Link(text=f"{one.title}（{long_date(one.day)}）", url=meeting_url(one)) for one in found]
    if not links:
        return None
    return Section(
        key="meetings", title=_("会议议定"), template="web/casework/beside.html", data=links, count=len(links)
    )
