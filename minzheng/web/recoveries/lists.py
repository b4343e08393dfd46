"""All money asked back: what is owed, what came in, who is behind."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy

from minzheng.kernel.recoveries import queries
from minzheng.kernel.recoveries.models import Recovery
from minzheng.web.casework.lists import area_words
from minzheng.web.casework.words import matter_url, subject_words, with_subject
from minzheng.web.lists import Column, Kind, ListPage, SavedView


class RecoveryList(ListPage):
    model = Recovery
    title = gettext_lazy("追回款项")
    row_unit = gettext_lazy("件")
    default_sort = "-asked"
    empty_title = gettext_lazy("没有追回款项")
    empty_words = gettext_lazy("作出追回决定后，在事项的“退回款项”步骤登记金额和计划。")
    columns = (
        Column(
            key="subject",
            label=gettext_lazy("对象"),
            value=lambda row: subject_words(row.matter, row.head_name),
            kind=Kind.LINK,
            url=lambda row: matter_url(row.matter_id),
        ),
        Column(key="asked", label=gettext_lazy("决定日期"), value="asked_date", kind=Kind.DATE, sort="asked_date"),
        Column(key="wrong", label=gettext_lazy("应退回"), value="wrongly_paid_fen", kind=Kind.MONEY,
               total="wrongly_paid_fen"),
        Column(key="penalty", label=gettext_lazy("罚款"), value="penalty_fen", kind=Kind.MONEY, total="penalty_fen"),
        Column(key="received", label=gettext_lazy("已收到"), value="received", kind=Kind.MONEY, total="received"),
        Column(key="left", label=gettext_lazy("尚欠"), value="left", kind=Kind.MONEY, total="left"),
        Column(key="area", label=gettext_lazy("所在地"), value=lambda row: area_words(row.area), kind=Kind.AREA),
    )  # fmt: skip
    views = (
        SavedView(key="open", label=gettext_lazy("未退清"), condition=Q(left__gt=0)),
        SavedView(key="behind", label=gettext_lazy("未按计划退"), condition=Q(due__gt=F("received"))),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        told = queries.with_sums(queryset, day=self.day)
        return with_subject(
            told.select_related("matter__person", "matter__household", "matter__applicant", "area__parent"),
            prefix="matter__",
        )
