"""Lists of paying: runs, a run's roster, its differences from last month, and what is overpaid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel import modules
from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.scope import scope
from minzheng.kernel.payments import queries
from minzheng.kernel.payments.models import Difference, Entitlement, Payment, PayRun, RunTotal
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.payments.words import (
    account_words,
    holder_url,
    holder_words,
    month_words,
    pay_line_title,
    payee_words,
    payment_state,
    policy_title,
    run_state,
    run_title,
    run_url,
)
from minzheng.web.people import filters
from minzheng.web.people.heads import head_name
from minzheng.web.people.words import person_url, place
from minzheng.web.presenters import Link

LATEST_RUNS = 60
"""As many are offered to choose from: some months of every pay line."""


class RunList(ListPage):
    """Every roster of the viewer's lines, the latest first."""

    model = PayRun
    title = gettext_lazy("发放批次")
    row_unit = gettext_lazy("批")
    default_sort = "-prepared"
    empty_title = gettext_lazy("还没有发放批次")
    empty_words = gettext_lazy("每月由经办人编制清册，另两人复核、审批后送银行。点“编制发放批次”开始。")
    columns = (
        Column(key="title", label=gettext_lazy("发放批次"), kind=Kind.LINK, value=run_title, url=run_url),
        Column(key="state", label=gettext_lazy("状态"), kind=Kind.TAG, value=run_state, sort="state"),
        Column(key="area", label=gettext_lazy("区划"), kind=Kind.AREA, value="area.name"),
        Column(key="month", label=gettext_lazy("月份"), value=lambda row: month_words(row.month), sort="month"),
        Column(key="lines", label=gettext_lazy("笔数"), kind=Kind.NUMBER, nothing=gettext_lazy("未审批")),
        Column(
            key="total", label=gettext_lazy("金额"), kind=Kind.MONEY, value="total_fen", nothing=gettext_lazy("未审批")
        ),
        Column(key="open_holds", label=gettext_lazy("待核拦截"), kind=Kind.NUMBER),
        Column(key="prepared", label=gettext_lazy("编制日期"), kind=Kind.DATE, value="prepared_at", sort="prepared_at"),
    )
    views = (
        SavedView(
            key="open",
            label=gettext_lazy("办理中"),
            condition=~Q(state__in=[PayRun.State.SETTLED, PayRun.State.VOIDED]),
        ),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        lines = [(key, _(line.title)) for key, (_module, line) in modules.pay_lines().items()]
        return (
            ChoiceFilter(name="pay_line", lookup="pay_line", label=_("发放项目"), choices=lines),
            ChoiceFilter(name="state", lookup="state", label=_("状态"), choices=PayRun.State.choices),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        undecided = Count("payments__holds", filter=Q(payments__holds__isnull=False, payments__holds__outcome=None))
        return queryset.select_related("area").annotate(open_holds=undecided)

    def page_actions(self) -> Sequence[Link]:
        if not holds(user=self.request.user, permission="payment.prepare", day=self.day):
            return ()
        return (Link(text=_("编制发放批次"), url=reverse("web:pay_run_new")),)


class _OfRuns(ListPage):
    """A list that is usually looked at for one run."""

    @cached_property
    def run_filter(self) -> Filter:
        runs = queries.runs_with(totals=scope(model=RunTotal, **self.viewer))[:LATEST_RUNS]
        return ChoiceFilter(
            name="run", lookup="run", label=_("发放批次"), choices=[(str(one.pk), run_title(one)) for one in runs]
        )

    @cached_property
    def policy_filter(self) -> Filter:
        paid = {key for _module, line in modules.pay_lines().values() for key in line.policies}
        return ChoiceFilter(
            name="policy", lookup="policy", label=_("政策"), choices=[(key, policy_title(key)) for key in sorted(paid)]
        )

    def crumbs(self) -> Sequence[Link]:
        return (Link(text=_("发放批次"), url=reverse("web:pay_runs")), Link(text=self.title, url=""))


class PaymentList(_OfRuns):
    """The roster: who is paid how much for which month, to which account, and what became of it."""

    model = Payment
    title = gettext_lazy("发放明细")
    row_unit = gettext_lazy("笔")
    default_sort = "area"
    shown_filters = 4
    empty_title = gettext_lazy("没有发放明细")
    empty_words = gettext_lazy("辖区内没有符合条件的发放。")
    columns = (
        Column(
            key="payee",
            label=gettext_lazy("收款人"),
            kind=Kind.LINK,
            value=payee_words,
            url=lambda row: person_url(row.payee_id) if row.payee_id else run_url(row.run),
            nothing=gettext_lazy("没有收款人"),
        ),
        Column(key="policy", label=gettext_lazy("政策"), value=lambda row: policy_title(row.policy), sort="policy"),
        Column(key="month", label=gettext_lazy("月份"), value=lambda row: month_words(row.month), sort="month"),
        Column(key="part", label=gettext_lazy("性质"), value=lambda row: row.get_part_display()),
        Column(
            key="amount",
            label=gettext_lazy("金额"),
            kind=Kind.MONEY,
            value="amount_fen",
            sort="amount_fen",
            total="amount_fen",
        ),
        Column(
            key="account",
            label=gettext_lazy("收款账户"),
            value=account_words,
            nothing=gettext_lazy("没有账户"),
        ),
        Column(key="state", label=gettext_lazy("状态"), kind=Kind.TAG, value=payment_state),
        Column(
            key="area",
            label=gettext_lazy("所属区划"),
            kind=Kind.AREA,
            value=lambda row: place(row.area),
            sort="area__code",
        ),
        Column(key="run", label=gettext_lazy("发放批次"), value=lambda row: pay_line_title(row.run.pay_line)),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            self.run_filter,
            TextFilter(name="payee", label=_("收款人"), lookup="payee__name"),
            ChoiceFilter(name="state", lookup="state", label=_("状态"), choices=Payment.State.choices),
            filters.area_filter(lookup="area", **self.viewer),
            self.policy_filter,
            ChoiceFilter(name="part", lookup="part", label=_("性质"), choices=Payment.Part.choices),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("payee", "account", "area__parent", "run").defer(
            "payee__name_terms", "snapshot", "seal"
        )


class DifferenceList(_OfRuns):
    """Who is new, who stopped, who changed against the month before, and what is paid for other months."""

    model = Difference
    title = gettext_lazy("与上月差异")
    row_unit = gettext_lazy("项")
    default_sort = "area"
    shown_filters = 4
    empty_title = gettext_lazy("没有差异")
    empty_words = gettext_lazy("与上月相比没有变化。")
    columns = (
        Column(key="holder", label=gettext_lazy("享受对象"), kind=Kind.LINK, value=holder_words, url=holder_url),
        Column(key="kind", label=gettext_lazy("差异"), value=lambda row: row.get_kind_display(), sort="kind"),
        Column(key="reason", label=gettext_lazy("原因"), value=lambda row: row.get_reason_display()),
        Column(key="policy", label=gettext_lazy("政策"), value=lambda row: policy_title(row.policy)),
        Column(key="before", label=gettext_lazy("上月"), kind=Kind.MONEY, value="before_fen"),
        Column(key="now", label=gettext_lazy("本月"), kind=Kind.MONEY, value="now_fen"),
        Column(
            key="area",
            label=gettext_lazy("所属区划"),
            kind=Kind.AREA,
            value=lambda row: place(row.area),
            sort="area__code",
        ),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            self.run_filter,
            ChoiceFilter(name="kind", lookup="kind", label=_("差异"), choices=Difference.Kind.choices),
            ChoiceFilter(name="reason", lookup="reason", label=_("原因"), choices=Difference.Reason.choices),
            filters.area_filter(lookup="area", **self.viewer),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        named = queryset.annotate(head_name=head_name(household="household_id", **self.viewer))
        return named.select_related("person", "area__parent").defer("person__name_terms")


class OverpaidList(_OfRuns):
    """Months of which more was paid than is due by what is known now. Nothing is taken back by itself."""

    model = Entitlement
    title = gettext_lazy("多发待核")
    row_unit = gettext_lazy("项")
    default_sort = "-month"
    empty_title = gettext_lazy("没有多发")
    empty_words = gettext_lazy("待遇终止、撤销或调低后，已经发出的部分会列在这里，由人核实后按程序追回。")
    columns = (
        Column(key="holder", label=gettext_lazy("享受对象"), kind=Kind.LINK, value=holder_words, url=holder_url),
        Column(key="policy", label=gettext_lazy("政策"), value=lambda row: policy_title(row.policy)),
        Column(key="month", label=gettext_lazy("月份"), value=lambda row: month_words(row.month), sort="month"),
        Column(key="due", label=gettext_lazy("应发"), kind=Kind.MONEY, value="due_fen"),
        Column(key="paid", label=gettext_lazy("已发和在途"), kind=Kind.MONEY, value="committed_fen"),
        Column(
            key="over",
            label=gettext_lazy("多发"),
            kind=Kind.MONEY,
            value=lambda row: row.committed_fen - row.due_fen,
        ),
        Column(key="area", label=gettext_lazy("所属区划"), kind=Kind.AREA, value=lambda row: place(row.area)),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (self.policy_filter, filters.area_filter(lookup="area", **self.viewer))

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        over = queryset.filter(committed_fen__gt=F("due_fen"))
        named = over.annotate(head_name=head_name(household="household_id", **self.viewer))
        return named.select_related("person", "area__parent").defer("person__name_terms")
