"""What a person decides about a row that no rule could match."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import operations as events
from minzheng.kernel.intake import event_types, registering, tables
from minzheng.kernel.intake.models import Batch, ReviewDecision, ReviewItem
from minzheng.kernel.intake.operations import Cannot
from minzheng.kernel.registry import operations as registry
from minzheng.kernel.registry.models import Person

Choice = ReviewDecision.Decision


def decide(
    *, item: ReviewItem, decision: str, person: Person | None, note: str, actor: Any, now: datetime
) -> ReviewDecision:
    """Settle a row: it is this person's (SAME), somebody new (NEW), or goes back to be checked (SET_ASIDE).

    Two people on one item: the first decides, the second is told. Raises Cannot.
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
        if person is not None and decision != Choice.SET_ASIDE:
            _give_row(held, person, actor=actor, now=now)
        held.closed_at = now
        held.save(update_fields=["closed_at"])
        made = ReviewDecision.objects.create(
            item=held, decision=decision, person=person, actor_id=actor.pk, at=now, note=note.strip()
        )
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


def row_of(*, item: ReviewItem) -> Any:
    """The evidence row that the item is about; None where its batch was taken back."""
    model = tables.table_of(dataset=item.batch.dataset_key)
    return model.objects.filter(
        batch=item.batch, sheet=item.sheet, row_number=item.row_number, superseded_at=None
    ).first()


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
    row.person = person
    row.rung = "PERSON"
    row.save(update_fields=["person", "rung"])
    registering.register_decided(
        row=row, dataset=tables.DATASETS[item.batch.dataset_key], batch=item.batch, actor=actor, now=now
    )
