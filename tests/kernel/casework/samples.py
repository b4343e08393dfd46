"""A small table of steps with everything in it, its parameters, and the people who act on it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from minzheng.kernel import modules
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.calendar import operations as calendar
from minzheng.kernel.casework import conditions, operations
from minzheng.kernel.casework.catalogue import Catalogue, Installed
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.registry.models import Household
from minzheng.kernel.rules import BOOL, INTEGER, DatedValue, Parameter, Parameters, label, param
from minzheng.kernel.workflows import (
    APPLICANT,
    COMMUNITY,
    COUNTY,
    EARLIER,
    TOWN,
    Delegated,
    Outcome,
    Pausing,
    Publicity,
    Step,
    Workflow,
    any_of,
    calendar_days,
    months,
    working_days,
)
from tests.factories import County, make_account, make_household, small_county

AID = COUNTY.held_by("R2")
CENTRE = COUNTY.held_by("R2", title=label("核对机构"))

GRANT = Workflow(
    "sample.grant",
    title=label("示例申请"),
    policy="dibao",
    opened_by=(TOWN, COMMUNITY, APPLICANT),
    whole=working_days(param.t_whole),
    whole_from="accept",
    whole_extended=working_days(param.t_hard),
    steps=[
        Step(
            "accept",
            label("受理"),
            by=TOWN,
            promised=working_days(param.t_start),
            pauses=[Pausing("SUPPLEMENT", within=calendar_days(param.t_answer))],
            outcomes=[
                Outcome("accept", label("受理")),
                Outcome("refuse", label("不予受理"), ends="NOT_ACCEPTED", needs_note=True),
            ],
        ),
        Step("means", label("核对"), by=CENTRE, after="accept", start_within=working_days(param.t_start)),
        Step(
            "survey",
            label("入户调查"),
            by=TOWN,
            after="accept",
            start_within=working_days(param.t_start),
            within=working_days(param.t_survey),
            extended=working_days(param.t_survey_hard),
        ),
        Step(
            "opinion",
            label("审核意见"),
            by=TOWN,
            after=("means", "survey"),
            returns=EARLIER,
            outcomes=[Outcome("agree", label("拟同意")), Outcome("disagree", label("拟不予"), needs_note=True)],
        ),
        Step(
            "publicity",
            label("公示"),
            by=TOWN,
            after="opinion.agree",
            wait=calendar_days(param.t_publicity),
            publicity=Publicity(),
            outcomes=[
                Outcome("clear", label("期满无异议")),
                Outcome("objection", label("异议需重新调查"), to="survey", needs_note=True),
            ],
        ),
        Step(
            "confirm",
            label("审核确认"),
            by=AID,
            after=any_of("publicity.clear", "opinion.disagree"),
            within=working_days(param.t_confirm),
            decides=True,
            returns=("survey", "opinion"),
            delegated=Delegated.by(param.t_delegated, to=TOWN),
            outcomes=[
                Outcome("grant", label("确认"), ends="APPROVED", effect="GRANT"),
                Outcome("refuse", label("不予确认"), ends="REFUSED", effect="REFUSE", needs_note=True),
            ],
        ),
    ],
)
"""Branches, a join, a loop, returns, clocks of each kind, a notice, a decision."""

PLAIN = Workflow(
    "sample.plain",
    title=label("示例备案"),
    subject="PERSON",
    whole=months(param.t_months),
    steps=[
        Step("file", label("备案"), by=COMMUNITY),
        Step(
            "check",
            label("抽查"),
            after="file",
            when="sample.drawn",
            outcomes=[Outcome("fine", label("无误")), Outcome("wrong", label("退回改正"), to="file")],
        ),
        Step("close", label("归档"), after="check", outcomes=[Outcome("done", label("归档"), ends="CLOSED")]),
    ],
)

NUMBERS = {
    "t_whole": 30, "t_hard": 45, "t_start": 3, "t_survey": 10, "t_survey_hard": 15, "t_publicity": 7, "t_confirm": 10,
    "t_answer": 15, "t_months": 2, "t_unset": None,
}  # fmt: skip


def parameters(*, county_confirm: int | None = None, delegated: bool = False, **changed: int | None) -> Parameters:
    """The limits above; `county_confirm` is another value in the sample county from 2023-07-01 on."""

    def value(name: str, number: Any, area: str = "", since: date = date(2000, 1, 1)) -> DatedValue:
        return DatedValue(area=area, from_date=since, until_date=None, value=number, cites="示例")

    found = [
        Parameter(name=name, title=name, kind=INTEGER, values=(value(name, changed.get(name, number)),))
        for name, number in NUMBERS.items()
        if name != "t_confirm" or county_confirm is None
    ]
    if county_confirm is not None:
        both = (
            value("t_confirm", NUMBERS["t_confirm"]),
            value("t_confirm", county_confirm, "990110", date(2023, 7, 1)),
        )
        found.append(Parameter(name="t_confirm", title="t_confirm", kind=INTEGER, values=both))
    yes_or_no = (value("t_delegated", delegated),)
    return Parameters([*found, Parameter(name="t_delegated", title="t_delegated", kind=BOOL, values=yes_or_no)])


def catalogue_of(*workflows: Workflow, **changed: Any) -> Catalogue:
    """The workflows, installed for the line of aid, with the sample's parameters beside those of the modules."""
    rules = modules.ruleset().with_parameters(modules.ruleset().parameters + parameters(**changed))
    return Catalogue([Installed(each, "ASSISTANCE") for each in workflows], lambda: rules)


@cache
def sample_catalogue() -> Catalogue:
    return catalogue_of(GRANT, PLAIN)


@dataclass(frozen=True)
class Office:
    """A county with its offices: who may act, and who is from elsewhere."""

    county: County
    town: Account
    colleague: Account
    other_town: Account
    aid: Account
    community: Account
    citizen: Account

    @property
    def area(self) -> int:
        return self.county.community_a.pk


def office(*, years: bool = True) -> Office:
    """The small county with its officers; `years`: the shipped calendar is known."""
    county = small_county()
    if years:
        calendar.load_shipped(actor=Account.objects.system(), now=at(date(2023, 6, 1)))
    return Office(
        county=county,
        town=make_account((Role.R6, county.street_a), display_name="甲街道经办"),
        colleague=make_account((Role.R6, county.street_a), display_name="甲街道同事"),
        other_town=make_account((Role.R6, county.street_b), display_name="乙街道经办"),
        aid=make_account((Role.R2, county.county), display_name="县局救助科"),
        community=make_account((Role.R7, county.community_a), display_name="甲一社区"),
        citizen=make_account((Role.R11, county.county), display_name="市民"),
    )


def at(day: date) -> datetime:
    """Nine in the morning there."""
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def drawn(matter: Matter) -> bool:
    """Every second matter is checked."""
    return matter.pk % 2 == 0


conditions.register("sample.drawn", drawn)
keys = (f"key-{number}" for number in itertools.count())


def opened(office: Office, *, day: date, household: Household | None = None, **given: Any) -> Matter:
    """A sample application of a new household, taken in by the town."""
    values = {"workflow": GRANT.key, "area": office.area, "actor": office.town}
    if "person" not in given:
        values["household"] = (household or make_household(office.county.community_a)).pk
    return operations.open_matter(**(values | given), key=next(keys), day=day, now=at(day)).matter


def run_of(matter: Matter, step: str) -> StepRun:
    """The step's open run."""
    return StepRun.objects.get(matter=matter, step=step, state=StepRun.State.OPEN)


def finish(
    matter: Matter, step: str, *, actor: Account, day: date, outcome: str = "done", **given: Any
) -> operations.Done:
    """Finish an open step."""
    return operations.act(
        run=run_of(matter, step).pk, outcome=outcome, actor=actor, key=next(keys), day=day, now=at(day), **given
    )


def open_steps(matter: Matter) -> set[str]:
    return set(StepRun.objects.filter(matter=matter, state=StepRun.State.OPEN).values_list("step", flat=True))


def publish(matter: Matter, *, actor: Account, day: date, **given: Any) -> operations.Done:
    """Post the notice of the open publicity step."""
    values = {"posted_where": "VILLAGE_BOARD", "amount_fen": 125500, "actor": actor, "day": day, "now": at(day)}
    return operations.publish(run=run_of(matter, "publicity").pk, key=next(keys), **(values | given))


def at_publicity(office: Office, *, day: date, **given: Any) -> Matter:
    """A matter whose notice is to be posted."""
    matter = opened(office, day=day, **given)
    finish(matter, "accept", outcome="accept", actor=office.town, day=day)
    finish(matter, "means", actor=office.aid, day=day)
    finish(matter, "survey", actor=office.town, day=day)
    finish(matter, "opinion", outcome="agree", actor=office.town, day=day)
    return matter
