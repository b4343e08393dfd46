"""The list of findings: what is to be verified, in both directions, within the viewer's scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.scope import scope
from minzheng.kernel.areas.models import Level
from minzheng.kernel.registry.queries import believed_members
from minzheng.kernel.screening import queries
from minzheng.kernel.screening.models import Finding, Run, Verdict
from minzheng.web.accounts.words import moment
from minzheng.web.findings.words import KIND_TONES, kind_tag, rule_choices, rule_title, state_tag
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, DistinctCount, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.columns import yuan
from minzheng.web.people.heads import head_name
from minzheng.web.presenters import Figure, Link, Words

OPEN = Q(closed_at__isnull=True)
AT_LEAST_YUAN = (100, 500, 1000)


def finding_url(finding: Finding) -> str:
    return reverse("web:finding", args=[finding.pk])


def with_subject(findings: QuerySet[Finding], *, user: Any, day: date) -> QuerySet[Finding]:
    """Joins the person, and adds `head_name` to findings about a household."""
    head = head_name(user=user, day=day, household="household")
    return findings.select_related("person", "household", "area", "area__parent").annotate(head_name=head)


def subject_words(finding: Any) -> str | None:
    """Whom a finding is about: a person's name, or the household of its head."""
    if finding.person_id:
        return str(finding.person.name)
    return _("%(name)s户") % {"name": finding.head_name} if finding.head_name else _("户号 %s") % finding.household


def area_words(finding: Any) -> str | None:
    """Street and community."""
    area = finding.area
    if area is None:
        return None
    return f"{area.parent.name} {area.name}" if area.level == Level.COMMUNITY and area.parent_id else area.name


def _of_name(queryset: QuerySet[Any], name: str) -> QuerySet[Any]:
    members = believed_members(household=OuterRef("household")).filter(person__name__icontains=name)
    return queryset.filter(Q(person__name__icontains=name) | Exists(members))


def _of_amount(queryset: QuerySet[Any], least: str) -> QuerySet[Any]:
    if least == "unknown":
        return queryset.filter(at_stake_fen__isnull=True)
    return queryset.filter(at_stake_fen__gte=int(least) * 100)


def _amount_choices() -> list[tuple[str, Words]]:
    known = [(str(least), _("%d 元以上") % least) for least in AT_LEAST_YUAN]
    return [*known, ("unknown", _("金额不详"))]


def _figure(kind: Finding.Kind, found: int, fen: int | None, *, run: Run | None) -> Figure:
    """Open findings of a kind; before the first run nobody knows how many there are."""
    return Figure(
        label=kind.label,
        value=f"{found:,}" if run else None,
        unit=_("件"),
        note=_("涉及 %s 元") % yuan(fen) if fen else "",
        url=f"{reverse('web:findings')}?view={kind.lower()}",
        tone=KIND_TONES[kind],
    )


class FindingList(ListPage):
    """Everything found. Who was left out stands beside who was paid wrongly, counted alike."""

    model = Finding
    title = gettext_lazy("筛查发现")
    row_unit = gettext_lazy("件")
    default_sort = "-found"
    empty_title = gettext_lazy("还没有筛查发现")
    empty_words = gettext_lazy("数据表入库后进行一次筛查，发现会列在这里。")
    columns = (
        Column(
            key="rule",
            label=gettext_lazy("规则"),
            value=lambda row: rule_title(row.rule),
            kind=Kind.LINK,
            url=finding_url,
            sort="rule",
        ),
        Column(key="kind", label=gettext_lazy("类别"), value=kind_tag, kind=Kind.TAG, sort="kind"),
        Column(key="subject", label=gettext_lazy("对象"), value=subject_words, sort="person__name"),
        Column(key="area", label=gettext_lazy("所在地"), value=area_words, kind=Kind.AREA, sort="area__code"),
        Column(
            key="amount",
            label=gettext_lazy("涉及金额"),
            value="at_stake_fen",
            kind=Kind.MONEY,
            sort="at_stake_fen",
            total="at_stake_fen",
        ),
        Column(
            key="found",
            label=gettext_lazy("发现日期"),
            value=lambda row: localtime(row.opened_at).date(),
            kind=Kind.DATE,
            sort="opened_at",
        ),
        Column(key="state", label=gettext_lazy("核实情况"), value=state_tag, kind=Kind.TAG),
        Column(
            key="changed",
            label=gettext_lazy("依据更新"),
            value=lambda row: moment(row.changed_at),
            sort="changed_at",
            optional=True,
        ),
        Column(
            key="closed",
            label=gettext_lazy("消除时间"),
            value=lambda row: moment(row.closed_at),
            sort="closed_at",
            optional=True,
            nothing="",
        ),
    )
    filters = (
        ChoiceFilter(name="rule", label=gettext_lazy("规则"), choices=rule_choices, lookup="rule"),
        TextFilter(
            name="name", label=gettext_lazy("姓名"), narrow=_of_name, placeholder=gettext_lazy("本人或家庭成员")
        ),
        ChoiceFilter(name="kind", label=gettext_lazy("类别"), choices=Finding.Kind.choices, lookup="kind"),
        ChoiceFilter(name="amount", label=gettext_lazy("涉及金额"), choices=_amount_choices, narrow=_of_amount),
        TextFilter(
            name="area",
            label=gettext_lazy("街道或社区"),
            narrow=lambda queryset, name: queryset.filter(
                Q(area__name__icontains=name) | Q(area__parent__name__icontains=name)
            ),
        ),
        ChoiceFilter(
            name="verdict", label=gettext_lazy("结论"), choices=Verdict.Choice.choices, lookup="latest_verdict"
        ),
        DateFilter(name="found", label=gettext_lazy("发现日期"), lookup="opened_at__date"),
    )
    views = (
        SavedView(key="todo", label=gettext_lazy("待核实"), condition=OPEN & Q(is_judged=False)),
        SavedView(key="should_have", label=gettext_lazy("应享未享"), condition=OPEN & Q(kind="SHOULD_HAVE")),
        SavedView(key="should_not", label=gettext_lazy("疑似不符"), condition=OPEN & Q(kind="SHOULD_NOT")),
        SavedView(key="collision", label=gettext_lazy("碰撞"), condition=OPEN & Q(kind="COLLISION")),
        SavedView(key="wrong_amount", label=gettext_lazy("发放额不符"), condition=OPEN & Q(kind="WRONG_AMOUNT")),
        SavedView(key="cannot_decide", label=gettext_lazy("缺事实"), condition=OPEN & Q(kind="CANNOT_DECIDE")),
        SavedView(key="nearest_miss", label=gettext_lazy("接近标准"), condition=OPEN & Q(kind="NEAREST_MISS")),
        SavedView(key="judged", label=gettext_lazy("已结论"), condition=OPEN & Q(is_judged=True)),
        SavedView(key="closed", label=gettext_lazy("已消除"), condition=Q(closed_at__isnull=False)),
    )
    counts = (
        DistinctCount(field="household", unit=gettext_lazy("户")),
        DistinctCount(field="person", unit=gettext_lazy("人")),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        judged = queries.with_judged(queries.with_latest_verdict(queryset))
        return with_subject(judged, user=self.request.user, day=self.day)

    def as_of(self) -> Words:
        run = queries.latest_run()
        return moment(run.started_at) if run else ""

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("规则查准率"), url=reverse("web:precision")),)

    def row_actions(self, row: Finding) -> Sequence[Link]:
        return (Link(text=_("核实") if not row.closed_at else _("查看"), url=finding_url(row)),)

    def figures(self) -> Sequence[Figure]:
        """Open findings of each kind that needs somebody, all of the same size, each opening to its rows."""
        rows = (
            scope(user=self.request.user, model=Finding, day=self.day)
            .filter(OPEN)
            .order_by()
            .values("kind")
            .annotate(found=Count("pk"), fen=Sum("at_stake_fen"))
        )
        counted = {row["kind"]: (row["found"], row["fen"]) for row in rows}
        run = queries.latest_run()
        return [
            _figure(kind, *counted.get(kind, (0, None)), run=run)
            for kind in (
                Finding.Kind.SHOULD_HAVE,
                Finding.Kind.SHOULD_NOT,
                Finding.Kind.COLLISION,
                Finding.Kind.WRONG_AMOUNT,
                Finding.Kind.CANNOT_DECIDE,
            )
        ]
