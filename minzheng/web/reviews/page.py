"""One holder who is reviewed: by which class, since when, by when; putting him into another class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import can
from minzheng.kernel.casework.refusals import Cannot
from minzheng.kernel.casework.rights import ACT
from minzheng.kernel.reviews import operations, queries
from minzheng.kernel.reviews.models import Due
from minzheng.kernel.reviews.operations import plans
from minzheng.web.casework.lists import area_words
from minzheng.web.casework.words import matter_url, subject_words, with_subject
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists.columns import yuan
from minzheng.web.presenters import Fact, Link, TimelineEntry, long_date
from minzheng.web.reviews.lists import class_title, due_tag, policy_title


class DueFile(FilePage):
    model = Due
    refusal = ""

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        joined = ("award__person", "award__household", "area__parent", "in_hand")
        return with_subject(queryset.select_related(*joined), prefix="award__")

    def crumbs(self, record: Any) -> Sequence[Link]:
        title = subject_words(record.award, record.head_name)
        return (Link(text=_("到期复核"), url=reverse("web:reviews_due")), Link(text=title, url=""))

    def header(self, record: Any) -> FileHeader:
        return FileHeader(
            title=_("%(policy)s：%(subject)s")
            % {"policy": policy_title(record.policy), "subject": subject_words(record.award, record.head_name)},
            kind=_("定期复核"),
            tags=(due_tag(record, day=self.day),),
            facts=(
                Fact(label=_("类别"), value=class_title(record)),
                Fact(label=_("上次核定"), value=long_date(record.since)),
                Fact(label=_("应复核日期"), value=long_date(record.due_date) or _("所在地没有规定")),
                Fact(label=_("金额（元）"), value=yuan(record.award.amount_fen)),
                Fact(label=_("所在地"), value=area_words(record.area)),
            ),
        )

    def actions(self, record: Any) -> Sequence[Link]:
        if record.in_hand is None:
            return ()
        return (Link(text=_("在办复核"), url=matter_url(record.in_hand)),)

    def sections(self, record: Any) -> Sequence[Section]:
        plan = plans().get(record.policy)
        if plan is None or not can(self.request.user, ACT, day=self.day, record=record):
            return ()
        offered = [(each.key, _(str(each.title)), each.key == record.klass) for each in plan.classes]
        data = {"classes": offered, "refusal": self.refusal, "reason": self.request.POST.get("reason", "")}
        return (Section(key="class", title=_("调整类别"), template="web/reviews/classify.html", data=data),)

    def timeline(self, record: Any) -> Sequence[TimelineEntry]:
        return [
            TimelineEntry(
                when=long_date(each.date),
                words=_("定为%(klass)s类：%(reason)s") % {"klass": each.klass, "reason": each.reason},
                by=str(each.by),
            )
            for each in queries.classified(due=record)
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record = self.record()
        if not can(request.user, ACT, day=self.day, record=record):
            raise PermissionDenied
        try:
            operations.classify(
                due=record, klass=request.POST.get("klass", ""),
                reason=request.POST.get("reason", "").replace("\x00", ""), actor=request.user, day=self.day,
                now=days.now(),
            )  # fmt: skip
        except Cannot as refusal:
            self.refusal = str(refusal.message)
            response: HttpResponse = self.get(request, *args, **kwargs)
            response.status_code = 422
            return response
        messages.success(request, _("已调整类别，复核日期已重新推算。"))
        return redirect("web:review_due", pk=record.pk)
