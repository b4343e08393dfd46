"""What a person says of a tie between people registered apart: kept with its reason, and taken back with one."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry.event_types import TIE_ANSWER_UNDONE, TIE_ANSWERED
from minzheng.kernel.registry.models import FamilyTie, FamilyTieAnswer


class CannotAnswer(ValueError):
    """Why an answer was not taken, in words for who gave it."""

    def __init__(self, message: object) -> None:
        super().__init__(str(message))
        self.message = message


def answer_tie(*, tie: FamilyTie, answer: str, reason: str, actor: Actor, now: datetime) -> FamilyTieAnswer:
    """Say whether two people live as one family. No household changes by it. Raises CannotAnswer.

    The first to answer answers; another answer begins with taking this one back.
    """
    if answer not in FamilyTieAnswer.Answer.values:
        raise CannotAnswer(_("请选择核对结论"))
    if not reason.strip():
        raise CannotAnswer(_("请写明依据，例如入户核实、查验证件或询问本人"))
    with transaction.atomic():
        held = FamilyTie.objects.select_for_update().get(pk=tie.pk)
        if held.answers.filter(undone_at=None).exists():
            raise CannotAnswer(_("这条线索已经有人核对过了"))
        made = FamilyTieAnswer.objects.create(
            tie=held, answer=answer, reason=reason.strip(), grounds=held.grounds, actor_id=actor.pk, at=now
        )
        label = str(FamilyTieAnswer.Answer(answer).label)
        record(type=TIE_ANSWERED, actor=actor, now=now, subject=held, answer=label, note=reason.strip())
    return made


def undo_answer(*, tie: FamilyTie, reason: str, actor: Actor, now: datetime) -> FamilyTieAnswer:
    """Take the standing answer back; the question is open again. Raises CannotAnswer."""
    if not reason.strip():
        raise CannotAnswer(_("撤销核对必须写明原因"))
    with transaction.atomic():
        held = FamilyTie.objects.select_for_update().get(pk=tie.pk)
        made = held.answers.filter(undone_at=None).first()
        if made is None:
            raise CannotAnswer(_("这条线索没有可以撤销的核对"))
        made.undone_at, made.undone_by_id, made.undone_reason = now, actor.pk, reason.strip()
        made.save(update_fields=["undone_at", "undone_by_id", "undone_reason"])
        record(type=TIE_ANSWER_UNDONE, actor=actor, now=now, subject=held, purpose=reason.strip())
    return made
