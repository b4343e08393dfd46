"""Files to the checking platform and back: which requests one held, which lines of an answer were taken."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.calendar import queries as calendars
from minzheng.kernel.casework import terms
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.refusals import AlreadyDone, Incomplete
from minzheng.kernel.consent.models import Authorisation
from minzheng.kernel.consent.queries import in_force
from minzheng.kernel.events import operations as events
from minzheng.kernel.modules.verifying import Verification
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Person
from minzheng.kernel.verification import comparing, event_types, files, queries
from minzheng.kernel.verification.models import (
    Answer,
    Check,
    Declared,
    Difference,
    Item,
    Reply,
    Request,
    Shipment,
)

State = Request.State
NOT_OURS = _("本次核对没有问到这个人或这个来源")
CLOSED = _("核对报告已出具，内容变化请按异议复核办理")
OTHERWISE = _("同一人同一来源已有不同的反馈")


def send(
    *, checks: QuerySet[Check], verification: str, area: int, line: str, actor: Any, key: str, day: date, now: datetime
) -> Shipment:
    """One file with every request of these checks that was not sent yet. Raises `Incomplete` where there is none."""
    if (before := Shipment.objects.filter(key=key).first()) is not None:
        return before
    declared = queries.declared()[verification]
    with transaction.atomic():
        held = checks.filter(verification=verification, state=Check.State.OPEN)
        waiting = list(
            Request.objects.select_for_update(of=("self",))
            .filter(to__in=held, state=State.TO_SEND)
            .select_related("to")
        )
        if not waiting:
            raise Incomplete(_("没有待发送的核对请求"))
        shipment = Shipment.objects.create(
            verification=verification, area_id=area, line=line, sent_at=now, sent_date=day, sent_by_id=actor.pk, key=key
        )
        due = _due(declared, {each.to.area_id for each in waiting}, day)
        for each in waiting:
            each.state, each.shipment, each.sent_date = State.WAITING, shipment, day
            each.answer_due = due[each.to.area_id]
        Request.objects.bulk_update(waiting, ["state", "shipment", "sent_date", "answer_due"], batch_size=2_000)
        events.record(
            type=event_types.SENT, actor=actor, now=now, subject=shipment, area=area, number=shipment.pk,
            count=len(waiting),
        )  # fmt: skip
    return shipment


def _due(declared: Verification, area_ids: Iterable[int], day: date) -> dict[int, date | None]:
    calendar, parameters = calendars.current_calendar(), catalogue().ruleset.parameters
    return {
        area: terms.Ground(calendar, parameters, path).due(declared.answer_within, day).day
        for area, path in areas.paths(day=day, area_ids=list(area_ids)).items()
    }


def content(shipment: Shipment) -> bytes:
    """The file of a shipment. Each call is logged by whoever hands it out."""
    declared = queries.declared()[shipment.verification]
    asked = (
        Answer.objects.filter(request__shipment=shipment)
        .order_by("request__to__number", "person", "request")
        .values_list("request__to__number", "person__name", "person__id_cipher", "request__source", "person")
    )
    given = dict(
        Authorisation.objects.filter(
            in_force(day=shipment.sent_date), scope=declared.consent, about__in={row[4] for row in asked}
        )
        .order_by("valid")
        .values_list("about", "valid__startswith")
    )
    rows = pl.DataFrame(
        [(number, name, bytes(cipher) if cipher else None, source, given.get(person))
         for number, name, cipher, source, person in asked],
        schema={
            "number": pl.String, "name": pl.String, "id_cipher": pl.Binary, "source": pl.String, "authorised": pl.Date
        },
        orient="row",
    )  # fmt: skip
    return files.requests(rows=rows, verification=declared)


def receive(
    *,
    content: bytes,
    verification: str,
    checks: QuerySet[Check],
    area: int,
    line: str,
    actor: Any,
    day: date,
    now: datetime,
) -> Reply:
    """Take in an answer file for these checks, line by line; what cannot be taken is told with its line and reason.

    The same file again is the same reply. Raises `files.UnreadableReply`, `RefusedFile`, `AlreadyDone`.
    """
    digest = hashlib.sha256(content).hexdigest()
    if Reply.objects.filter(digest=digest).exists():
        raise AlreadyDone(_("这份文件已经收入过，没有重复收入"))
    declared = queries.declared()[verification]
    lines = files.answers(content=content, verification=declared)
    with transaction.atomic():
        held = {
            each.number: each
            for each in Check.objects.select_for_update(of=("self",)).filter(
                pk__in=checks.filter(verification=verification, number__in={one.number for one in lines}).values("pk")
            )
        }
        reply = Reply.objects.create(
            verification=verification, area_id=area, line=line, digest=digest, received_at=now,
            received_by_id=actor.pk, taken=0, refused=[],
        )  # fmt: skip
        reply.taken, reply.refused = _taken(lines, held, reply, day)
        reply.save(update_fields=["taken", "refused"])
        touched = {one.number for one in lines} & held.keys()
        for number in touched:
            compare(held[number], declared, day=day)
        events.record(
            type=event_types.RECEIVED, actor=actor, now=now, subject=reply, area=area, taken=reply.taken,
            refused=len(reply.refused),
        )  # fmt: skip
    return reply


def _taken(
    lines: list[files.Line], held: dict[str, Check], reply: Reply, day: date
) -> tuple[int, list[dict[str, Any]]]:
    """Write what can be taken; how many lines, and the others with their reasons."""
    asked = {
        (row.request.to_id, row.request.source, bytes(row.person.id_index)): row
        for row in Answer.objects.filter(request__to__in=held.values()).select_related("request", "person")
        if row.person.id_index is not None
    }
    indexes = secrets.blind_index(
        pl.Series([one.person for one in lines], dtype=pl.String), purpose=files.ID_NUMBER
    ).to_list()
    groups: dict[int, list[files.Line]] = defaultdict(list)
    refused: list[dict[str, Any]] = []
    for one, index in zip(lines, indexes, strict=True):
        check = held.get(one.number)
        row = asked.get((check.pk, one.source, bytes(index))) if check is not None else None
        problem: Any = one.problem
        if not problem and (row is None or row.request.state == State.TO_SEND):
            problem = NOT_OURS
        elif not problem and check is not None and check.state != Check.State.OPEN:
            problem = CLOSED
        elif not problem and row is not None and row.state != Answer.State.WAITING:
            problem = OTHERWISE
        if problem or row is None:
            refused.append({"line": one.line, "number": one.number, "reason": logged(problem)})
        else:
            groups[row.pk].append(one)
    by_pk = {row.pk: row for row in asked.values()}
    taken = 0
    for pk, said in groups.items():
        if len({one.state for one in said}) > 1:
            refused += [{"line": one.line, "number": one.number, "reason": logged(OTHERWISE)} for one in said]
            continue
        row = by_pk[pk]
        row.state, row.reply = said[0].state, reply
        row.save(update_fields=["state", "reply"])
        Item.objects.bulk_create(
            Item(answer=row, kind=one.kind, amount_fen=one.amount_fen, as_of=one.as_of, detail=one.detail)
            for one in said
            if one.state == Answer.State.FOUND
        )
        taken += len(said)
    _settle(held.values(), day)
    return taken, sorted(refused, key=lambda each: each["line"])


def _settle(checks: Iterable[Check], day: date) -> None:
    """How far each source is now: answered for all, for some, for none."""
    waiting = Q(answers__state=Answer.State.WAITING)
    sent = Request.objects.filter(to__in=list(checks), state__in=[State.WAITING, State.PART, State.GIVEN_UP])
    partly = sent.filter(waiting).filter(pk__in=Answer.objects.exclude(state="WAITING").values("request"))
    done = sent.exclude(pk__in=sent.filter(waiting).values("pk"))
    numbers = list(partly.values_list("pk", flat=True).distinct()), list(done.values_list("pk", flat=True))
    Request.objects.filter(pk__in=numbers[0]).exclude(state=State.GIVEN_UP).update(state=State.PART)
    Request.objects.filter(pk__in=numbers[1]).update(state=State.ANSWERED, answered_date=day)


def compare(check: Check, declared: Verification, *, day: date) -> None:
    """Tell the differences that are certain now; what was explained stays explained while its amounts are the same."""
    said: dict[tuple[str, int], comparing.Said] = {}
    for row in Answer.objects.filter(request__to=check).select_related("request").prefetch_related("items"):
        told = row.state in (Answer.State.FOUND, Answer.State.NOTHING)
        items = [(item.kind, item.amount_fen) for item in row.items.all()]
        said[row.request.source, row.person_id] = comparing.Said(row.request.source, row.person_id, told, items)
    claims = {(one.person_id, one.kind): one.amount_fen for one in Declared.objects.filter(to=check)}
    people = sorted({person for _source, person in said})
    path = areas.paths(day=day, area_ids=[check.area_id])[check.area_id]
    reading = catalogue().ruleset.parameters.at(day=day, areas=path)
    tolerance = reading.values.get(declared.tolerance.name) or 0
    differing = [
        one
        for one in comparing.standings(verification=declared, people=people, declared=claims, said=list(said.values()))
        if one.differs(tolerance)
    ]
    kept = {(one.person_id, one.kind): one for one in check.differences.all()}
    for one in differing:
        before = kept.pop((one.person, one.kind), None)
        amounts = (one.declared_fen, one.found_fen)
        if before is not None and (before.declared_fen, before.found_fen) == amounts:
            continue
        if before is not None:
            before.delete()
        Difference.objects.create(
            to=check, person_id=one.person, kind=one.kind, declared_fen=one.declared_fen, found_fen=one.found_fen
        )
    Difference.objects.filter(pk__in=[one.pk for one in kept.values()]).delete()


def reachable(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those about whom a platform can be asked: whose identity number is known."""
    return people.exclude(id_index=None)
