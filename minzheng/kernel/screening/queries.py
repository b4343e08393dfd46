"""Reading findings: what is to be done, and how right each rule has been."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum

from minzheng.kernel.screening.models import Finding, Run, Verdict


def latest_run() -> Run | None:
    """The last run that was kept."""
    return Run.objects.order_by("-pk").first()


def with_latest_verdict(findings: QuerySet[Finding]) -> QuerySet[Any]:
    """Adds `latest_verdict` (null: nobody has looked)."""
    latest = Verdict.objects.filter(finding=OuterRef("pk")).order_by("-at", "-pk")
    return findings.annotate(latest_verdict=Subquery(latest.values("verdict")[:1]))


def with_judged(findings: QuerySet[Finding]) -> QuerySet[Any]:
    """Adds `is_judged`: whether anybody has judged it since its evidence last changed."""
    judged = Verdict.objects.filter(finding=OuterRef("pk"), at__gte=OuterRef("changed_at"))
    return findings.annotate(is_judged=Exists(judged))


def counted_by(relation: str) -> QuerySet[Finding]:
    """For a subquery over runs: how many findings name each as their `relation` (opened_run, closed_run)."""
    counted = Finding.objects.filter(**{relation: OuterRef("pk")}).order_by().values(relation)
    return counted.annotate(number=Count("pk")).values("number")


def to_do(findings: QuerySet[Finding]) -> QuerySet[Finding]:
    """Open findings that nobody has judged since their evidence last changed."""
    return with_judged(findings).filter(is_judged=False, closed_at__isnull=True)


def open_by_rule(*, findings: QuerySet[Finding]) -> dict[tuple[str, str], int]:
    """(kind, rule) → how many are open, for every rule that ever found anything. One query."""
    rows = findings.order_by().values_list("kind", "rule").annotate(open=Count("pk", filter=Q(closed_at=None)))
    return {(kind, rule): number for kind, rule, number in rows}


def open_by_area(*, findings: QuerySet[Finding]) -> list[tuple[int | None, str, int, int]]:
    """(area id, kind, how many are open, fen a month at stake as far as known) per area and kind; one query."""
    rows = findings.filter(closed_at=None).order_by().values_list("area", "kind")
    return [
        (area, kind, number, stake or 0)
        for area, kind, number, stake in rows.annotate(Count("pk"), Sum("at_stake_fen"))
    ]


@dataclass(frozen=True)
class Precision:
    """Of a rule's findings that people judged: how many were true. `share` is null where nobody judged any."""

    kind: str
    rule: str
    judged: int
    true: int
    data_wrong: int
    allowed: int

    @property
    def share(self) -> float | None:
        return self.true / self.judged if self.judged else None


def precision(*, findings: QuerySet[Finding]) -> list[Precision]:
    """Per kind and rule, counting each finding once by its latest verdict. One query."""
    rows = (
        with_latest_verdict(findings)
        .filter(latest_verdict__isnull=False)
        .order_by()
        .values("kind", "rule")
        .annotate(
            judged=Count("pk"),
            true=Count("pk", filter=Q(latest_verdict=Verdict.Choice.TRUE)),
            data_wrong=Count("pk", filter=Q(latest_verdict=Verdict.Choice.DATA_WRONG)),
            allowed=Count("pk", filter=Q(latest_verdict=Verdict.Choice.ALLOWED)),
        )
        .order_by(F("judged").desc())
    )
    return [Precision(**row) for row in rows]
