"""What a person decides about a row that no rule could match."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import corrected_events, event_types, registering, remembered_pairs, tables
from minzheng.kernel.intake.models import Batch, ReviewDecision, ReviewItem
from minzheng.kernel.intake.operations import Cannot
from minzheng.kernel.registry import operations as registry
from minzheng.kernel.registry.models import IdQuality, Person

Choice = ReviewDecision.Decision


def decide(
    *, item: ReviewItem, decision: str, person: Person | None, note: str, actor: Any, now: datetime
) -> ReviewDecision:
    """Settle a row: this person's (SAME), somebody new (NEW), nobody's of these (NOT_THEM), to be checked (SET_ASIDE).

    What is said of the pair is remembered: the same content delivered again is settled without asking. Two people on
    one item: the first decides, the second is told. Raises Cannot, also where both carry valid numbers that differ.
    """
    if decision not in Choice.values:
        raise Cannot(_("请选择处理结论"))
    if decision == Choice.SAME and person is None:
        raise Cannot(_("请选择是哪一个人"))
    if decision == Choice.SET_ASIDE and not note.strip():
        raise Cannot(_("退回核实请写明要核实什么"))
    with transaction.atomic():
        held = ReviewItem.objects.select_for_update(of=("self",)).select_related("batch__delivery").get(pk=item.pk)
        if held.closed_at is not None:
            raise Cannot(_("这一行已经有人处理过了"))
        if held.batch.status != Batch.Status.REGISTERED:
            raise Cannot(_("这一批数据已经作废"))
        if decision == Choice.NEW:
            person = _open_file(held, actor=actor, now=now)
        elif decision != Choice.SAME:
            person = None
        if person is not None:
            _give_row(held, person, actor=actor, now=now)
        held.closed_at = now
        held.save(update_fields=["closed_at"])
        made = ReviewDecision.objects.create(
            item=held, decision=decision, person=person, actor_id=actor.pk, at=now, note=note.strip()
        )
        remembered_pairs.remember(item=held, decision=made, now=now)
        events.record(
            type=event_types.DECIDED,
            actor=actor,
            now=now,
            subject=held,
            area=held.area_id,
            row=held.row_number,
            decision=str(Choice(decision).label),
            note=note.strip(),
        )
    return made


def undo(*, item: ReviewItem, reason: str, actor: Any, now: datetime) -> ReviewDecision:
    """Take back how an item was settled: the row is nobody's again, the question is open, nothing of it is remembered.

    What the decision had told of the person is taken back where nobody has changed it since; a file that was opened
    for the row, and of which nothing else tells, leaves everybody's area. Later rows that the memory had settled the
    same way are open again too. Raises Cannot.
    """
    if not reason.strip():
        raise Cannot(_("撤销认定必须写明原因"))
    with transaction.atomic():
        held = ReviewItem.objects.select_for_update(of=("self",)).select_related("batch__delivery").get(pk=item.pk)
        made = held.decisions.filter(undone_at=None).order_by("-pk").first()
        if held.closed_at is None or made is None:
            raise Cannot(_("这一行没有可以撤销的认定"))
        if held.batch.status != Batch.Status.REGISTERED:
            raise Cannot(_("这一批数据已经作废"))
        if made.person is not None:
            _take_row(held, made, now=now)
        remembered_pairs.forget(decision=made, now=now)
        made.undone_at, made.undone_by, made.undone_reason = now, actor.pk, reason.strip()
        made.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        held.closed_at = None
        held.save(update_fields=["closed_at"])
        events.record(
            type=event_types.UNDECIDED,
            actor=actor,
            now=now,
            subject=held,
            area=held.area_id,
            row=held.row_number,
            purpose=reason.strip(),
        )
    return made


def numbers_differ(*, row: Any, person: Person) -> bool:
    """Whether row and person carry valid numbers that differ: then they are two people, whoever says otherwise."""
    told, known = getattr(row, "id_number_index", None), person.id_index
    sure = person.id_quality in (IdQuality.VALID, IdQuality.CONVERTED)
    return told is not None and known is not None and sure and bytes(told) != bytes(known)


def row_of(*, item: ReviewItem) -> Any:
    """The evidence row that the item is about; None where its batch was taken back."""
    model = tables.table_of(dataset=item.batch.dataset_key)
    return model.objects.filter(
        batch=item.batch, sheet=item.sheet, row_number=item.row_number, superseded_at=None
    ).first()


def _replaced_row_of(item: ReviewItem) -> Any:
    """The row as it was believed before a later one told its event again; None where its batch was taken back."""
    model = tables.table_of(dataset=item.batch.dataset_key)
    replaced = model.objects.filter(batch=item.batch, sheet=item.sheet, row_number=item.row_number)
    return replaced.exclude(ended_by=None).order_by("-pk").first()


def _open_file(item: ReviewItem, *, actor: Any, now: datetime) -> Person:
    """A new person from what the row says; without a valid number his quality is unknown and he is found by name."""
    row = row_of(item=item)
    told = {
        "name": row.name,
        "sex": getattr(row, "sex", None),
        "birth_date": getattr(row, "birth_date", None),
        "home_area_id": item.area_id or item.batch.area_id,
        "row_number": item.row_number,
    }
    if item.reason == ReviewItem.Reason.ID_DIFFERS:
        told["id_cipher"] = bytes(row.id_number_cipher)
    made = registry.register_people(
        people=pl.DataFrame([told], infer_schema_length=None),
        day=item.batch.delivered.day,
        actor=actor,
        now=now,
        batch_id=item.batch_id,
    )
    return Person.objects.get(pk=made["person_id"].item())


def _give_row(item: ReviewItem, person: Person, *, actor: Any, now: datetime) -> None:
    """The row is the person's: evidence from now on, and in the register what its dataset may set."""
    row = row_of(item=item)
    if row is None:
        raise Cannot(_("这一批数据已经作废"))
    if numbers_differ(row=row, person=person):
        raise Cannot(_("两个身份证号码都有效且不相同，不是同一个人；如果其中一个录错了，请退回核实、更正号码"))
    row.person = person
    row.rung = "PERSON"
    row.save(update_fields=["person", "rung"])
    dataset = tables.DATASETS[item.batch.dataset_key]
    corrected_events.replace_by_row(dataset=dataset, row_id=row.pk, batch=item.batch, now=now)
    row.refresh_from_db(fields=["superseded_at"])
    if row.superseded_at is not None:  # of the same event a later file has told already
        return
    registering.register_decided(row=row, dataset=dataset, batch=item.batch, actor=actor, now=now)


SAID_OF_THE_PERSON = ("name", "id_number_index", "birth_date", "sex", "phone_index", "household_number")


def _take_row(item: ReviewItem, made: ReviewDecision, *, now: datetime) -> None:
    """The row and those of the same content that followed it are nobody's; what it told of the person is taken back."""
    person, row = made.person, row_of(item=item) or _replaced_row_of(item)
    if person is None or row is None:
        return
    model = tables.table_of(dataset=item.batch.dataset_key)
    said = [field.name for field in model._meta.local_fields if field.name in SAID_OF_THE_PERSON]
    followed = model.objects.filter(
        person=person, rung="DECIDED", superseded_at=None, **{name: getattr(row, name) for name in said}
    )
    ReviewItem.objects.bulk_create(
        [
            ReviewItem(
                batch_id=each.batch_id, sheet=each.sheet, row_number=each.row_number, reason=item.reason,
                area_id=item.area_id, candidates=item.candidates, content_digest=item.content_digest, opened_at=now,
            )
            for each in followed
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    dataset = tables.DATASETS[item.batch.dataset_key]
    for each in followed:
        corrected_events.stand_again(dataset=dataset, row_id=each.pk, batch=each.batch, now=now)
    if (standing := row_of(item=item)) is not None:
        corrected_events.stand_again(dataset=dataset, row_id=standing.pk, batch=item.batch, now=now)
        model.objects.filter(pk=standing.pk).update(person=None, rung="")
    followed.update(person=None, rung="")
    registry.take_back(person=person, recorded_at=made.at, now=now)
    if made.decision == Choice.NEW and not _told_of_elsewhere(person):
        registry.close_file(person=person, now=now)


def _told_of_elsewhere(person: Person) -> bool:
    return any(
        tables.table_of(dataset=key).objects.filter(person=person, superseded_at=None).exists()
        for key in tables.DATASETS
    )
