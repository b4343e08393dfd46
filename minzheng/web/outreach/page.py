"""One clue: what was told (read with a log), how it is verified, and the way to an application."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import scope
from minzheng.kernel.outreach import operations
from minzheng.kernel.outreach.models import Clue
from minzheng.kernel.registry.models import Person
from minzheng.web.casework.applications import application_url
from minzheng.web.casework.parts import Viewed
from minzheng.web.casework.words import matter_url
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.outreach.lists import clue_tag, clue_url
from minzheng.web.people.words import person_url, place
from minzheng.web.presenters import Fact, Link, long_date


class ClueFile(FilePage):
    model = Clue

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area__parent", "matter", "led_to", "reported_by", "finding")

    @cached_property
    def clue(self) -> Any:
        return super().record()

    def record(self) -> Any:
        return self.clue

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.told = operations.read(clue=self.clue, actor=request.user, now=days.now())
        return super().get(request, *args, **kwargs)

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("主动发现"), url=reverse("web:clues")), Link(text=record.number, url=""))

    def actions(self, record: Any) -> Sequence[Link]:
        links = [Link(text=_("核实和办理"), url=matter_url(record.matter))]
        if record.led_to is not None:
            links.insert(0, Link(text=_("查看申请"), url=application_url(record.led_to)))
        elif record.matter.is_open:
            person = f"&person={record.person_id}" if record.person_id else ""
            links.insert(0, Link(text=_("协助申请"), url=f"{reverse('web:window')}?clue={record.pk}{person}"))
        return links

    def header(self, record: Any) -> FileHeader:
        visible = scope(model=Person, **self.viewer).filter(pk=record.person_id).exists() if record.person_id else False
        return FileHeader(
            title=_("%(source)s线索：%(name)s") % {"source": record.get_source_display(), "name": record.name},
            kind=_("主动发现"),
            tags=(clue_tag(record),),
            facts=(
                Fact(label=_("线索编号"), value=record.number),
                Fact(label=_("涉及人员"), value=record.name, url=person_url(record.person_id) if visible else ""),
                Fact(label=_("所在地"), value=place(record.area)),
                Fact(label=_("核实时限"), value=long_date(record.matter.due_date) or _("未规定")),
            ),
        )

    def sections(self, record: Any) -> Sequence[Section]:
        facts = [
            Fact(label=_("反映的情况"), value=self.told),
            Fact(label=_("来源"), value=record.get_source_display()),
            Fact(label=_("登记日期"), value=long_date(record.reported_date)),
            Fact(label=_("登记人"), value=str(record.reported_by)),
        ]
        if record.reference:
            facts.append(Fact(label=_("来源编号"), value=record.reference))
        if record.finding_id:
            url = reverse("web:finding", args=[record.finding_id])
            facts.append(Fact(label=_("筛查结果"), value=_("查看"), url=url))
        return (
            Section(
                key="told", title=_("线索内容"), template="web/exchange/facts.html", data=facts,
                note=_("查看已留痕"),
            ),
        )  # fmt: skip


def part(viewed: Viewed) -> Section | None:
    """The clue that a matter verifies, on the matter's page."""
    clue = scope(model=Clue, **viewed.viewer).filter(matter=viewed.matter).first()
    if clue is None:
        return None
    facts = [
        Fact(label=_("线索编号"), value=clue.number, url=clue_url(clue)),
        Fact(label=_("来源"), value=clue.get_source_display()),
        Fact(label=_("涉及人员"), value=clue.name),
    ]
    return Section(key="clue", title=_("线索"), template="web/exchange/facts.html", data=facts)
