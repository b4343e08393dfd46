"""Findings of the screening, in the account's areas and lines."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from ninja import Path, Query, Router, Schema

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import scope
from minzheng.kernel.areas.models import Area
from minzheng.kernel.areas.queries import covered
from minzheng.kernel.rules.labels import label
from minzheng.kernel.screening import queries
from minzheng.kernel.screening.models import Finding
from minzheng.web.api import cursors, purposes
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.pages import read_as_page
from minzheng.web.api.shapes import LARGEST, AreaOut, area_out, yuan
from minzheng.web.findings.lists import subject_words, with_subject
from minzheng.web.findings.page import FindingFile
from minzheng.web.findings.words import rule_title

router = Router(tags=["findings"])
Kind = Literal["SHOULD_HAVE", "SHOULD_NOT", "CANNOT_DECIDE", "NEAREST_MISS", "COLLISION", "WRONG_AMOUNT"]


class FindingLine(Schema):
    """One finding by its kind and rule."""

    id: int
    kind: str
    kind_title: str
    rule: str
    rule_title: str
    at_stake_yuan: str | None
    opened_at: datetime.datetime
    changed_at: datetime.datetime
    closed_at: datetime.datetime | None


class FindingRow(FindingLine):
    """A finding in a list: about whom, where, and whether somebody has judged it since its evidence changed."""

    person_id: int | None
    household_id: int | None
    subject: str | None
    area: AreaOut | None
    is_judged: bool
    latest_verdict: str | None


class FindingsFound(Schema):
    items: list[FindingRow]
    next_cursor: str | None


class UsedOut(Schema):
    """A value that a condition looked at, as the page writes it."""

    label: str
    value: str | None
    source: str


class ConditionOut(Schema):
    """One condition of the rule; ``met`` null is not yet known."""

    sentence: str
    met: bool | None
    values: list[UsedOut]
    article: str


class LackOut(Schema):
    what: str
    who: str
    suppliers: str


class FindingOut(FindingRow):
    """A finding with its reasons. ``conditions`` is empty where the account may not see whom it is about."""

    day: datetime.date | None
    conditions: list[ConditionOut]
    lacking: list[LackOut]
    calculation: str
    amount: str
    held: str
    explanation: str


def finding_line(finding: Finding) -> FindingLine:
    return FindingLine(**_of_line(finding))


def _of_line(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.pk,
        "kind": finding.kind,
        "kind_title": str(Finding.Kind(finding.kind).label),
        "rule": finding.rule,
        "rule_title": rule_title(finding.rule),
        "at_stake_yuan": yuan(finding.at_stake_fen),
        "opened_at": finding.opened_at,
        "changed_at": finding.changed_at,
        "closed_at": finding.closed_at,
    }


def _of_row(finding: Any) -> dict[str, Any]:
    return _of_line(finding) | {
        "person_id": finding.person_id,
        "household_id": finding.household_id,
        "subject": subject_words(finding),
        "area": area_out(finding.area),
        "is_judged": finding.is_judged,
        "latest_verdict": finding.latest_verdict,
    }


@router.get("/findings", response=FindingsFound, auth=BearerToken("finding.view"), summary=label("筛查发现列表"))
def list_findings(
    request: HttpRequest,
    kind: Kind | None = None,
    rule: str = Query("", max_length=60, pattern=r"^[a-z0-9_]*$", description="政策或冲突的代号"),
    area: str = Query("", pattern=r"^([0-9]{2,12})?$", description="区划代码，含下辖各级"),
    state: Literal["open", "closed", "all"] = "open",
    verdict: Literal["TRUE", "DATA_WRONG", "ALLOWED", "NONE"] | None = None,
    limit: int = cursors.limit(),
    cursor: str = cursors.cursor(),
    x_purpose: str = purposes.asked_for(),
) -> FindingsFound:
    """The newest first."""
    day = days.today(request)
    found = queries.with_judged(queries.with_latest_verdict(scope(user=request.user, model=Finding, day=day)))
    if state != "all":
        found = found.filter(closed_at__isnull=state == "open")
    if kind:
        found = found.filter(kind=kind)
    if rule:
        found = found.filter(rule=rule)
    if area:
        named = scope(user=request.user, model=Area, day=day).filter(code=area).values_list("pk", flat=True)
        found = found.filter(area__in=covered(ancestors=list(named), day=day))
    if verdict:
        found = found.filter(**({"latest_verdict__isnull": True} if verdict == "NONE" else {"latest_verdict": verdict}))
    if (before := cursors.place(cursor)) is not None:
        found = found.filter(pk__lt=before)
    rows = with_subject(found, user=request.user, day=day).order_by("-pk")[: limit + 1]
    page, more = cursors.page_of(list(rows), limit=limit)
    purposes.log_list_read(request=request, title=gettext_lazy("筛查发现"), rows=len(page), purpose=x_purpose)
    return FindingsFound(
        items=[FindingRow(**_of_row(one)) for one in page],
        next_cursor=cursors.written(page[-1].pk) if more else None,
    )


@router.get(
    "/findings/{int:finding_id}",
    response=FindingOut,
    auth=BearerToken("finding.view", model="screening.Finding", argument="finding_id"),
    summary=label("一件筛查发现及其依据"),
)
def finding(
    request: HttpRequest, finding_id: int = Path(..., ge=1, le=LARGEST), x_purpose: str = purposes.asked_for()
) -> FindingOut:
    page = read_as_page(FindingFile, request, pk=finding_id)
    judged = page.judged
    purposes.log_file_read(request=request, record=page.finding, purpose=x_purpose)
    return FindingOut(
        **_of_row(page.finding),
        day=judged.day if judged else None,
        conditions=[
            ConditionOut(
                sentence=str(line.words),
                met=line.met,
                values=[
                    UsedOut(
                        label=str(one.label),
                        value=None if one.value is None else str(one.value),
                        source=str(one.source.label) if one.source else "",
                    )
                    for one in line.values
                ],
                article=str(line.article),
            )
            for line in (judged.lines if judged else ())
        ],
        lacking=[
            LackOut(what=one.what, who=one.who, suppliers=one.suppliers) for one in (judged.lacking if judged else ())
        ],
        calculation=judged.calculation if judged else "",
        amount=judged.amount if judged else "",
        held=judged.held if judged else "",
        explanation=judged.explanation if judged else "",
    )
