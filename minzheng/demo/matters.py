"""Matters under way in the demo: families whom the screening found, each at another step, with their clocks running.

All are opened and acted on by the demo's own accounts through the same operations as on the pages, on working days of
June 2023, so that on the demo's day some are due, some late. Notices and decisions are of the demo's day itself: only
from then on does the register know who lives in a household. Run again, it opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Case, QuerySet, When

from minzheng.demo.calibration import DAY
from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.queries import covered
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Matter, PostedWhere, StepRun
from minzheng.kernel.casework.refusals import NotYours
from minzheng.kernel.registry.models import Household, Person
from minzheng.kernel.screening.models import Finding

NOON = 4
"""The hour of day, in UTC, at which everything of the demo was done: noon in Hangzhou."""


@dataclass(frozen=True)
class Act:
    """One act of a life: on a day of June 2023, by an account, with an operation of casework."""

    day: int
    who: str
    step: str
    outcome: str = "done"
    note: str = ""
    does: str = "finish"
    to: str = ""
    amount_fen: int = 0


ACCEPTED = (Act(5, "street", "accept", "accept"), Act(8, "relief", "means"), Act(9, "street", "survey"))
AGREED = (*ACCEPTED, Act(12, "street", "opinion", "agree", "核对和入户情况与申报一致"))
URGENT = "spending_aid.application"
"""Opened as urgent, it goes from the opinion to the decision without a public notice."""

GRANTED = (
    URGENT,
    2,
    (
        *AGREED,
        Act(30, "relief", "confirm", "grant", "医疗费自付部分较大", amount_fen=800_000),
        Act(30, "street", "tell_grant", "told"),
    ),
)
"""For a family that the rules say to have missed this very aid, if there is one in the street."""
HOUSEHOLD_LIVES: tuple[tuple[str, int, tuple[Act, ...]], ...] = (
    ("dibao.application", 29, ()),
    ("dibao.application", 27, (Act(28, "street", "accept", does="pause", outcome="SUPPLEMENT", note="缺户口簿"),)),
    ("dibao.application", 19, (Act(20, "street", "accept", "accept"), Act(26, "relief", "means"))),
    ("low_margin.application", 26, (Act(27, "street", "accept", "accept"),)),
    ("dibao.application", 5, ACCEPTED),
    ("dibao.application", 5, (*AGREED, Act(30, "street", "publicity", does="publish"))),
    (URGENT, 5, AGREED),
    (URGENT, 5, (
        *AGREED, Act(21, "relief", "confirm", does="start"),
        Act(29, "relief", "confirm", does="ask", to="affairs", note="请核对婚姻登记"),
    )),
    ("dibao.application", 2, (
        *ACCEPTED, Act(12, "street", "opinion", "disagree", "家庭月收入超过当地标准"),
        Act(30, "relief", "confirm", "refuse", "家庭人均月收入超过最低生活保障标准"),
    )),
    ("assistance.clue", 28, ()),
)  # fmt: skip
PERSON_LIVES: tuple[tuple[str, int, tuple[Act, ...]], ...] = (
    ("gaoling.granting", 26, ()),
    ("gaoling.granting", 19, (Act(25, "community", "verify", "ready"),)),
    ("living_subsidy.application", 27, (Act(28, "street", "accept", "accept"),)),
    ("quick_aid.application", 29, (Act(29, "street", "register"),)),
)


def open_some() -> int:
    """Open the lives on the desks of the demo's accounts; how many there are. Nothing where there is one already."""
    if Matter.objects.exists():
        return 0
    accounts = {one.username: one for one in Account.objects.all()}
    opened = [
        _lived(accounts, workflow=workflow, opened=day, acts=acts, area=household.area_id, household=household.pk)
        for (workflow, day, acts), household in _with_households()
    ] + [
        _lived(accounts, workflow=workflow, opened=day, acts=acts, area=person.home_area_id, person=person.pk)
        for (workflow, day, acts), person in zip(PERSON_LIVES, _old_people(), strict=False)
    ]
    if opened:
        operations.copy_to(
            matter=opened[0].pk, to=accounts["relief"], note="老人独居，请关注", actor=accounts["street"],
            key="demo/copy", day=DAY, now=_at(DAY),
        )  # fmt: skip
    return len(opened)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, NOON, tzinfo=UTC)


def _june(day: int) -> date:
    return DAY.replace(day=day)


def _of_account(username: str) -> list[int]:
    """Ids of all areas within those of an account."""
    held = Account.objects.get(username=username).assignments.values_list("area_id", flat=True)
    return [each["area_id"] for each in covered(ancestors=list(held), day=DAY)]


def _near_first(found: QuerySet[Any], *, area: str) -> list[Any]:
    """Those where the community worker is at work before the rest of the street, so that every desk has something."""
    near = Case(When(**{f"{area}__in": _of_account("community")}, then=0), default=1)
    return list(found.filter(**{f"{area}__in": _of_account("street")}).order_by(near, "pk")[:20])


def _with_households() -> list[tuple[tuple[str, int, tuple[Act, ...]], Household]]:
    """Each life with its household: those that a finding says to have missed something come before others."""
    here = Household.objects.filter(merged_into=None)
    missed = Finding.objects.filter(kind="SHOULD_HAVE", closed_at=None, household__isnull=False)
    entitled = _near_first(here.filter(pk__in=missed.filter(rule="spending_aid").values("household")), area="area")[:1]
    others = [
        *_near_first(here.filter(pk__in=missed.values("household")), area="area"),
        *_near_first(here.exclude(pk__in=missed.values("household")), area="area"),
    ]
    rest = [household for household in others if household not in entitled]
    return [*zip((GRANTED,), entitled, strict=False), *zip(HOUSEHOLD_LIVES, rest, strict=False)]


def _old_people() -> list[Person]:
    turned = DAY - timedelta(days=80 * 366)
    alive = Person.objects.filter(merged_into=None, birth_date__lte=turned).exclude(death_date__lte=DAY)
    return _near_first(alive, area="home_area")


def _lived(
    accounts: Mapping[str, Account],
    *,
    workflow: str,
    opened: int,
    acts: tuple[Act, ...],
    area: int | None,
    household: int | None = None,
    person: int | None = None,
) -> Matter:
    """One matter, opened by the street and carried on by its acts, up to one that is for another community's worker."""
    key, day = f"demo/{workflow}/{household or person}", _june(opened)
    matter = operations.open_matter(
        workflow=workflow, area=area or 0, actor=accounts["street"], key=key, day=day, now=_at(day),
        household=household, person=person, data={"urgent": workflow == URGENT},
    ).matter  # fmt: skip
    for place, act in enumerate(acts):
        try:
            _act(act, matter=matter, accounts=accounts, key=f"{key}/{place}")
        except NotYours:
            break
    return matter


def _act(act: Act, *, matter: Matter, accounts: Mapping[str, Account], key: str) -> None:
    run = StepRun.objects.get(matter=matter, step=act.step, state=StepRun.State.OPEN)
    day = max(_june(act.day), run.opened_date)
    who: dict[str, Any] = {"actor": accounts[act.who], "key": key, "day": day, "now": _at(day)}
    if act.does == "publish":
        operations.publish(run=run.pk, posted_where=PostedWhere.VILLAGE_BOARD, amount_fen=90_000, **who)
    elif act.does == "pause":
        operations.pause(run=run.pk, reason=act.outcome, note=act.note, **who)
    elif act.does == "start":
        operations.start(run=run.pk, **who)
    elif act.does == "ask":
        operations.ask_opinion(run=run.pk, of=accounts[act.to], note=act.note, **who)
    else:
        deciding = None
        if act.outcome in ("grant", "refuse"):
            deciding = operations.Deciding(amount_fen=act.amount_fen or None, starts=date(2023, 7, 1))
        operations.act(run=run.pk, outcome=act.outcome, note=act.note, deciding=deciding, **who)
