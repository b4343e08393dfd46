"""How right each rule has been, by the verdicts that people gave within the viewer's scope."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.screening import queries
from minzheng.kernel.screening.models import Finding
from minzheng.kernel.screening.queries import Precision
from minzheng.web.findings.words import KIND_TONES, rule_choices, rule_title, rule_url
from minzheng.web.presenters import Link, Tag


@dataclass(frozen=True, kw_only=True)
class PrecisionLine:
    """A rule and kind: open findings, and what became of those that people judged. ``share`` is empty without any."""

    title: str
    url: str
    kind: Tag
    open: int
    open_url: str
    judged: int
    true: int
    data_wrong: int
    allowed: int
    share: str


def share_words(precision: Precision | None) -> str:
    """12 of 15 as 80 %; empty where nobody has judged any."""
    return f"{precision.share:.0%}" if precision and precision.share is not None else ""


def precision_lines(*, findings: QuerySet[Finding], rules: frozenset[str] | None = None) -> list[PrecisionLine]:
    """A line per rule and kind that ever found anything, those without a verdict too. ``findings`` are scoped."""
    chosen = findings if rules is None else findings.filter(rule__in=rules)
    judged = {(one.kind, one.rule): one for one in queries.precision(findings=chosen)}
    opened = queries.open_by_rule(findings=chosen)
    declared = [rule for rule, _title in rule_choices()]
    lines = []
    for kind, rule in sorted({*judged, *opened}, key=lambda key: _place(key, declared)):
        one = judged.get((kind, rule))
        label = Finding.Kind(kind)
        lines.append(
            PrecisionLine(
                title=rule_title(rule),
                url=rule_url(rule),
                kind=Tag(text=label.label, tone=KIND_TONES[label]),
                open=opened.get((kind, rule), 0),
                open_url=f"{reverse('web:findings')}?view={kind.lower()}&rule={rule}",
                judged=one.judged if one else 0,
                true=one.true if one else 0,
                data_wrong=one.data_wrong if one else 0,
                allowed=one.allowed if one else 0,
                share=share_words(one),
            )
        )
    return lines


def _place(key: tuple[str, str], declared: list[str]) -> tuple[int, str, int]:
    """Rules in the order of their declaration, those no longer declared last; kinds in theirs."""
    kind, rule = key
    return declared.index(rule) if rule in declared else len(declared), rule, Finding.Kind.values.index(kind)


@require_safe
def _precision(request: HttpRequest) -> HttpResponse:
    visible = scope(user=request.user, model=Finding, day=days.today(request))
    return render(
        request,
        "web/findings/precision.html",
        {
            "page_title": _("规则查准率"),
            "crumbs": (Link(text=_("筛查发现"), url=reverse("web:findings")), Link(text=_("规则查准率"), url="")),
            "lines": precision_lines(findings=visible),
        },
    )


precision = scoped_view(permission="finding.view")(_precision)
