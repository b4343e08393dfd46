"""Granting, ending and voiding awards. What collides is refused by the database, whoever comes first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils.translation import gettext
from psycopg.errors import ExclusionViolation

from minzheng.kernel.areas.models import Area
from minzheng.kernel.awards import event_types, expansion
from minzheng.kernel.awards.models import Award, AwardPast, Contested, Reservation
from minzheng.kernel.awards.pairs import pairs_of
from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry.models import Household, Person
from minzheng.kernel.registry.staging import execute, new_ids, staged

AWARDS = {
    "household_id": pl.Int64,  # one of household_id and person_id
    "person_id": pl.Int64,
    "area_id": pl.Int64,
    "starts": pl.Date,
    "ends": pl.Date,  # the first day on which it no longer holds; null: open
    "amount_fen": pl.Int64,
    "decision": pl.String,  # JSON
}


@dataclass(frozen=True, kw_only=True)
class Collision:
    """Somebody for whom an award has no place: another holds ``pair`` from ``starts`` until before ``ends``."""

    person_id: int
    award_id: int
    pair: str
    with_award_id: int
    with_policy: str | None  # None: another award of the same grant
    starts: date
    ends: date | None

    def __str__(self) -> str:
        return gettext("人员 {person} 自 {starts} 至 {ends} 已有待遇 {award}（{policy}），互斥：{pair}").format(
            person=self.person_id,
            starts=self.starts,
            ends=self.ends or gettext("长期"),
            award=self.with_award_id,
            policy=self.with_policy or gettext("同批"),
            pair=self.pair,
        )


class Collides(ValueError):
    """Nothing was granted: somebody has an award already that this one excludes. ``collisions`` names each."""

    def __init__(self, collisions: list[Collision]) -> None:
        self.collisions = collisions
        super().__init__("；".join(map(str, collisions)))


class CannotChange(ValueError):
    """The award is not in a state in which this can be done to it."""


def grant(
    *,
    policy: str,
    line: str,
    excludes: Iterable[str],
    household: Household | None = None,
    person: Person | None = None,
    area: Area,
    starts: date,
    ends: date | None = None,
    amount_fen: int,
    decision: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Award:
    """Grant ``policy`` to a household (all its members, for the days on which they belong to it) or to one person.

    ``excludes`` holds the policies that exclude this one or that it excludes; ``ends`` is the first day without it;
    ``amount_fen`` is what one period of the policy pays. Raises Collides and then changes nothing.
    """
    row = {
        "household_id": [household and household.pk], "person_id": [person and person.pk], "area_id": [area.pk],
        "starts": [starts], "ends": [ends], "amount_fen": [amount_fen],
        "decision": [json.dumps(decision, cls=DjangoJSONEncoder, ensure_ascii=False)],
    }  # fmt: skip
    with transaction.atomic():
        number = _insert(
            awards=pl.DataFrame(row, schema=AWARDS), policy=policy, line=line, excludes=excludes, actor=actor, now=now
        )[0]
        award = Award.objects.get(pk=number)
        record(type=event_types.GRANTED, actor=actor, now=now, subject=award, area=area, policy=policy)
    return award


@transaction.atomic
def grant_many(
    *, awards: pl.DataFrame, policy: str, line: str, excludes: Iterable[str], actor: Actor, now: datetime
) -> pl.Series:
    """Grant ``policy`` in bulk, all or nothing. ``awards`` has the columns of ``AWARDS``; the ids come in its order.

    Raises Collides with every collision, those between rows of ``awards`` among them.
    """
    ids = _insert(awards=awards, policy=policy, line=line, excludes=excludes, actor=actor, now=now)
    record(type=event_types.GRANTED_MANY, actor=actor, now=now, policy=policy, count=len(ids))
    return ids


def _insert(
    *, awards: pl.DataFrame, policy: str, line: str, excludes: Iterable[str], actor: Actor, now: datetime
) -> pl.Series:
    ids = new_ids(table="awards_award", count=awards.height)
    values = {
        "policy": policy, "line": line, "pairs": pairs_of(policy=policy, excludes=excludes), "actor_id": actor.pk,
        "now": now,
    }  # fmt: skip
    with staged(name="staged_awards", frame=awards.select(ids.alias("id"), *AWARDS)):
        execute(expansion.LOCK_STAGED, values)
        try:
            with transaction.atomic():
                execute(expansion.GRANT, values)
        except IntegrityError as error:
            if not isinstance(error.__cause__, ExclusionViolation):
                raise
            raise Collides(_collisions(expansion.GRANT_COLLISIONS, values)) from error
    return ids


def end(*, award: Award, day: date, actor: Actor, reason: str, now: datetime) -> Award:
    """Let an award hold until the day before ``day``; what was believed so far is kept. Its places become free.

    Raises CannotChange where it would not have held at all (then void it), does not reach ``day``, or was voided.
    """
    with transaction.atomic():
        held = _locked(award)
        if not held.valid.lower < day or (held.valid.upper is not None and held.valid.upper <= day):
            raise CannotChange(gettext("待遇期间为 {period}，不能终止于 {day}").format(period=_written(held), day=day))
        AwardPast.objects.create(
            award=held, valid=held.valid, amount_fen=held.amount_fen, recorded_at=held.recorded_at, superseded_at=now
        )
        held.valid, held.recorded_at = (held.valid.lower, day), now
        held.save(update_fields=["valid", "recorded_at"])
        held.refresh_from_db(fields=["valid"])
        shorten = "period = period * daterange(NULL, %(day)s)"
        parameters = {"award": held.pk, "day": day}
        execute("DELETE FROM awards_reservation WHERE award_id = %(award)s AND lower(period) >= %(day)s", parameters)
        execute(f"UPDATE awards_reservation SET {shorten} WHERE award_id = %(award)s", parameters)
        _let_others_in(held, actor=actor, now=now)
        record(type=event_types.ENDED, actor=actor, now=now, subject=held, area=held.area_id, purpose=reason, day=day)
    return held


def void(*, award: Award, actor: Actor, reason: str, now: datetime) -> Award:
    """Take an award back as if it had never held; the row stays, with the reason, and its places become free.

    Raises CannotChange where that was done already.
    """
    with transaction.atomic():
        held = _locked(award)
        held.voided_at, held.void_reason = now, reason.strip()
        record(type=event_types.VOIDED, actor=actor, now=now, subject=held, area=held.area_id, purpose=reason)
        held.save(update_fields=["voided_at", "void_reason"])
        Reservation.objects.filter(award=held).delete()
        _let_others_in(held, actor=actor, now=now)
    return held


@transaction.atomic
def follow_membership(
    *, household_ids: Iterable[int] = (), person_ids: Iterable[int] = (), actor: Actor, now: datetime
) -> list[Collision]:
    """Bring reservations in line with who belongs to these households now, and with merges of these people.

    See `follow_touched`, which the register calls by itself; this one is for whoever knows of another reason.
    """
    touched = [{"household_id": each} for each in household_ids] + [{"person_id": each} for each in person_ids]
    frame = pl.DataFrame(touched, schema={"household_id": pl.Int64, "person_id": pl.Int64})
    with staged(name="touched", frame=frame):
        return follow_touched(actor=actor, now=now)


def follow_touched(*, actor: Actor, now: datetime) -> list[Collision]:
    """Bring reservations in line with the register for whoever stands in the temporary table ``touched``.

    The register is what is true, so a change of members is never refused here: what finds no place is listed in
    `Contested` and returned, for a person to decide which award ends. Raises Collides where another transaction took a
    place in the meantime.
    """
    if not Award.objects.exists():
        return []
    execute(expansion.LOCK_AFFECTED)
    execute(expansion.STAGE_WANTED)
    execute(expansion.LOCK_PEOPLE)
    removed = execute(expansion.REMOVE_UNWANTED)
    try:
        with transaction.atomic():
            added = execute(expansion.ADD_WANTED)
    except IntegrityError as error:
        if not isinstance(error.__cause__, ExclusionViolation):
            raise
        raise Collides(_collisions(expansion.LEFT_OUT, {})) from error
    collisions = _collisions(expansion.LEFT_OUT, {})
    execute(expansion.SETTLE_CONTESTED, {"now": now})
    execute(expansion.LIST_CONTESTED, {"now": now})
    execute(expansion.DROP_WANTED)
    if added or removed:
        record(
            type=event_types.FOLLOWED, actor=actor, now=now, added=added, removed=removed, collisions=len(collisions)
        )
    return collisions


def _let_others_in(award: Award, *, actor: Actor, now: datetime) -> None:
    """Whoever waited for a place that `award` held now gets it; and the award itself waits for none."""
    waiting = Contested.objects.filter(Q(with_award=award) | Q(award=award), settled_at=None)
    people = list(waiting.values_list("person_id", flat=True))
    if people:
        follow_membership(person_ids=people, actor=actor, now=now)
    Contested.objects.filter(award=award, award__voided_at__isnull=False, settled_at=None).update(settled_at=now)


def _locked(award: Award) -> Award:
    held = Award.objects.select_for_update().get(pk=award.pk)
    if held.voided_at is not None:
        raise CannotChange(gettext("待遇已于 {at} 撤销").format(at=held.voided_at.date()))
    return held


def _written(award: Award) -> str:
    return f"{award.valid.lower}–{award.valid.upper or ''}"


def _collisions(statement: str, parameters: Mapping[str, Any]) -> list[Collision]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [
            Collision(
                person_id=person, award_id=award, pair=pair, with_award_id=other, with_policy=policy,
                starts=starts, ends=ends,
            )
            for person, award, pair, other, policy, starts, ends in cursor
        ]  # fmt: skip
