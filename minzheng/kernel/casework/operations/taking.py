"""Taking a matter in hand and writing what was done to it: one statement each, and no lock where none is needed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.casework.operations import statements
from minzheng.kernel.casework.operations.holding import Around, Done, Held, Past
from minzheng.kernel.casework.refusals import Cannot, KeyUsed


def held_from(rows: Iterable[Sequence[Any]], **given: Any) -> Iterator[Held]:
    """What `statements.read` found, each in the actor's hands."""
    width = len(statements.MATTER_COLUMNS)
    data = statements.MATTER_COLUMNS.index("data")
    for row in rows:
        columns = [*row[:data], json.loads(row[data]), *row[data + 1 : width]]
        matter = Matter.from_db("default", statements.MATTER_COLUMNS, columns)
        key, ids, codes, runs, pauses, calendar, *told = row[width:]
        held = Held(
            matter=matter,
            workflow=catalogue().get(matter.workflow).workflow,
            around=_around(ids, codes, pauses, {}, calendar, *told),
            key=key,
            **given,
        )
        visits: dict[str, int] = {}
        for one in json.loads(runs or "[]"):
            if isinstance(one, dict):
                held.runs.append(_run(one))
                step, visit = one["step"], one["visit"]
            else:
                number, step, visit, outcome, counts = one
                if counts:
                    held.past[step] = Past(number, outcome)
            visits[step] = max(visit, visits.get(step, 0))
        held.around.visits.update(visits)  # type: ignore[attr-defined]
        yield held


def _around(ids: Any, codes: Any, pauses: str | None, visits: dict[str, int], *told: Any) -> Around:
    over = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in json.loads(pauses or "[]")]
    return Around(frozenset(ids or ()), tuple(codes or ()), over, visits, *told)


_RUN_COLUMNS = tuple(field.attname for field in StepRun._meta.concrete_fields)
_DAYS = tuple(name for name, kind in statements.OF_RUN.items() if kind == "date")
_INSTANTS = tuple(name for name, kind in statements.OF_RUN.items() if kind == "timestamptz")


def _run(told: dict[str, Any]) -> StepRun:
    for name in _DAYS:
        if told[name] is not None:
            told[name] = date.fromisoformat(told[name])
    for name in _INSTANTS:
        if told[name] is not None:
            told[name] = datetime.fromisoformat(told[name])
    return StepRun.from_db("default", _RUN_COLUMNS, [told[name] for name in _RUN_COLUMNS])


def sheet_of(many: Iterable[Held]) -> dict[str, list[dict[str, Any]]]:
    """What the statement writes, for all of them."""
    sent: dict[str, list[dict[str, Any]]] = {
        part: [] for part in ("matters", "changed", "undone", "opened", "actions", "events")
    }
    changing = ("id", "version", *statements.CHANGED_OF_MATTER)
    for held in many:
        matter = held.matter
        names = statements.NEW_MATTER if held.new else changing
        sent["matters"].append({name: getattr(matter, name) for name in names})
        sent["changed"] += [_told(run, "id", *statements.OF_RUN) for run in held.touched.values()]
        sent["undone"] += [{"id": number, "matter_id": matter.pk} for number in held.undone]
        sent["opened"] += [_told(run, *statements.OF_RUN) for run in held.opened]
        sent["actions"] += [_told(action, *statements.OF_ACTION) for action in held.actions]
        sent["events"] += [{**one.columns, "secrets": one.secrets} for one in held.events]
    return sent


def _told(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def write(many: Sequence[Held]) -> set[int]:
    """Write what was done to matters, in one statement; ids of those that were still as they were read.

    Raises `KeyUsed` where a key was used for another matter meanwhile; IntegrityError for rows that cannot be.
    """
    statement = statements.WRITE_NEW if any(held.new for held in many) else statements.WRITE
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            kept, opened, acted = statements.write(statement, sent=sheet_of(many))
    except IntegrityError as error:
        if "action_once_a_key" in str(error):
            raise KeyUsed(_("提交标识已用于另一操作，请刷新页面后重试")) from error
        raise
    numbers = {(matter, step): number for matter, step, number in opened}
    for held in many:
        if held.matter.pk in kept:
            held.matter.version += 0 if held.new else 1
            for made in (held.matter, *held.opened, *held.actions):
                made._state.adding, made._state.db = False, connection.alias
            for run in held.opened:
                run.pk = numbers[run.matter_id, run.step]
            for action in held.actions:
                action.pk = acted[action.key]
    return kept


def taken(
    *,
    actor: Any,
    key: str,
    day: date,
    now: datetime,
    run: int | None = None,
    matter: int | None = None,
    on_behalf_of: Account | None = None,
) -> Held:
    """A matter as it stands, named by itself or by one of its steps. Raises `Cannot` where there is none."""
    if not key or len(key) > 80:
        raise ValueError("an action needs a key of at most 80 characters")
    statement = statements.READ_BY_MATTER if run is None else statements.READ_BY_RUN
    accounts = [each.pk for each in (actor, on_behalf_of) if each is not None]
    number = matter if run is None else run
    rows = statements.read(statement, numbers=[number or 0], keys=[key], accounts=accounts, day=day)
    for held in held_from(rows, actor=actor, on_behalf_of=on_behalf_of, day=day, now=now):
        return held
    raise Cannot(_("没有这个事项"))


@contextmanager
def holding(**given: Any) -> Iterator[Held]:
    """One short transaction around a locked matter (`taken`), which is written at its end. Raises `Cannot`."""
    with transaction.atomic():
        wanted = {"pk": given["matter"]} if given.get("run") is None else {"runs": given["run"]}
        Matter.objects.select_for_update(of=("self",)).filter(**wanted).values_list("pk").first()
        held = taken(**given)
        yield held
        if held.changed:
            write([held])
            for one in held.afterwards:
                one()


def settled(body: Callable[[Held], Done], **given: Any) -> Done:
    """Do something to a matter without locking it; where somebody was faster, once more under the lock.

    `body` changes what it holds and nothing else. What must be written elsewhere (`afterwards`) needs the lock.
    """
    held = taken(**given)
    done = body(held)
    if not held.changed or (not held.afterwards and write([held])):
        return done
    with holding(**given) as again:
        return body(again)
