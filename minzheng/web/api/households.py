"""A household as every policy judges it, with reasons: what its page shows, as data."""

from __future__ import annotations

import datetime

from django.http import HttpRequest
from ninja import Path, Router, Schema

from minzheng.kernel.access import days
from minzheng.kernel.rules.explaining import Explanation
from minzheng.kernel.rules.kinds import PERSON
from minzheng.kernel.rules.labels import label
from minzheng.web.api import purposes
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.findings import UsedOut
from minzheng.web.api.judging import ResultOut, result_of
from minzheng.web.api.pages import read_as_page
from minzheng.web.api.shapes import LARGEST, AreaOut, area_out, yuan
from minzheng.web.people import judgements, rights
from minzheng.web.people.family import Known
from minzheng.web.people.household_file import HouseholdPage
from minzheng.web.people.words import relation

router = Router(tags=["households"])


class MemberOut(Schema):
    """A member. Of somebody outside the account's areas only that there is somebody: ``person_id`` is null."""

    index: int | None
    person_id: int | None
    name: str
    relation: str | None


class JudgementOut(ResultOut):
    """A policy judged for the household, or for one member. ``outcome`` says what it means for the office."""

    person_id: int | None
    outcome: str
    outcome_title: str
    held: bool | None
    held_amount_yuan: str | None
    values: list[UsedOut]


class HouseholdOut(Schema):
    """``index`` of a member is what ``missing.members`` counts by. ``judgements`` only of the account's lines."""

    id: int
    number: str
    area: AreaOut | None
    members: list[MemberOut]
    judgements: list[JudgementOut]
    as_of: datetime.date


@router.get(
    "/households/{int:household_id}/judgements",
    response=HouseholdOut,
    auth=BearerToken("people.view", model="registry.Household", argument="household_id"),
    summary=label("一户的政策判断"),
)
def household_judgements(
    request: HttpRequest, household_id: int = Path(..., ge=1, le=LARGEST), x_purpose: str = purposes.asked_for()
) -> HouseholdOut:
    """Nobody's judgement is told without ``finding.view`` in the line of the policy."""
    page = read_as_page(HouseholdPage, request, pk=household_id)
    household, told = page.subject, page.gathered
    purposes.log_file_read(request=request, record=household, purpose=x_purpose)
    known, lines = told.known, rights.judged_lines(household)
    places = {number: at for at, number in enumerate(known.family.people)} if known.family else {}
    found: list[tuple[Explanation, int | None]] = []
    if known.family and lines:
        found += [(one, None) for one in known.family.judgements(lines=lines)]
        for number in (each for each in places if each in known.people):
            own = known.family.judgements(person=number, lines=lines)
            found += [(one, number) for one in own if one.policy.unit == PERSON]
    return HouseholdOut(
        id=household.pk,
        number=household.number,
        area=area_out(household.area),
        members=[
            MemberOut(
                index=places.get(row.person_id),
                person_id=row.person_id if row.person_id in known.people else None,
                name=known.name(row.person_id),
                relation=relation(row),
            )
            for row in told.now
        ],
        judgements=[_judgement(one, number, known) for one, number in found],
        as_of=days.today(request),
    )


def _judgement(one: Explanation, person: int | None, known: Known) -> JudgementOut:
    outcome = judgements.outcome_of(one)
    (in_words,) = judgements.judgements([one], known=known, subject=person)
    values = {value.label: value for line in in_words.criteria for value in line.values}
    return JudgementOut(
        **result_of(one),
        person_id=person,
        outcome=outcome.value,
        outcome_title=outcome.words,
        held=one.held,
        held_amount_yuan=yuan(one.held_amount),
        values=[
            UsedOut(
                label=str(value.label),
                value=None if value.value is None else str(value.value),
                source=str(value.source.label) if value.source else "",
            )
            for value in values.values()
        ],
    )
