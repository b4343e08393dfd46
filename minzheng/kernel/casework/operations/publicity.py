"""Public notices: posted with typed fields only, objected to, and taken down when their time is over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.masking import Kind as Masked
from minzheng.kernel.access.masking import mask
from minzheng.kernel.access.minors import guarded_as_minor
from minzheng.kernel.casework import event_types
from minzheng.kernel.casework.models import Matter, Notice, Objection, PostedWhere
from minzheng.kernel.casework.operations.holding import Done, Kind
from minzheng.kernel.casework.operations.taking import holding
from minzheng.kernel.casework.queries import HEADS
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, Incomplete
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry.models import Membership, Person
from minzheng.kernel.workflows import Publicity


def publish(
    *,
    run: int,
    posted_where: str,
    amount_fen: int | None = None,
    photo: str = "",
    actor: Any,
    key: str,
    day: date,
    now: datetime,
) -> Done:
    """Post the notice of a publicity step; its period begins the day after. `photo`: `document:NUMBER`.

    Name and number of members come from the register, masked; a minor's notice bears no name. There is no free text.
    """
    with holding(run=run, actor=actor, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.PUBLISH, run=run)) is not None:
            return before
        current = held.open_run(run)
        declared = held.step(current.step).publicity
        if declared is None:
            raise Cannot(_("这个步骤不是公示"))
        if current.wait_from is not None:
            raise AlreadyDone(_("公示已经张贴"))
        if posted_where not in PostedWhere.values:
            raise Incomplete(_("请选择公示张贴的地点"))
        if "amount" in declared.shows and amount_fen is None:
            raise Incomplete(_("请填写公示的金额"))
        current.wait_from = day
        held.touch(current)
        held.reckon()
        notice = Notice(
            run=current,
            benefit=held.workflow.key,
            area_id=current.area_id,
            start_date=day,
            end_date=current.wait_until,
            posted_where=posted_where,
            photo=photo,
            **_shown(held.matter, declared, amount_fen, day),
        )
        notice.save()
        until = current.wait_until.isoformat() if current.wait_until else ""
        action = held.log(Kind.PUBLISH, event_types.PUBLISHED, run=current, outcome=posted_where, until=until)
        return Done(held.matter, action)


def _shown(matter: Matter, declared: Publicity, amount_fen: int | None, day: date) -> dict[str, Any]:
    """The typed fields that the table lets a notice show."""
    person, members = matter.person or matter.applicant, None
    if matter.household_id is not None:
        belonging = Membership.objects.filter(household=matter.household_id, superseded_at=None, valid__contains=day)
        members = belonging.count()
        heads = Person.objects.filter(memberships__in=belonging.filter(relation__in=HEADS))
        person = person or heads.order_by("memberships__relation", "pk").first()
    minor = person is None or guarded_as_minor(birth_date=person.birth_date, day=day)
    return {
        "name_shown": mask(Masked.NAME, person.name) if "name" in declared.shows and not minor and person else "",
        "minor": minor,
        "members": members if "members" in declared.shows else None,
        "amount_fen": amount_fen if "amount" in declared.shows else None,
    }


def receive_objection(*, notice: int, text: str, actor: Any, key: str, day: date, now: datetime) -> Objection:
    """Take down what somebody says against a notice; anonymous or not, it is answered before the notice can end.

    Whoever takes it in acts on the step, except for the system, which acts for the public page.
    """
    if (before := Objection.objects.filter(key=key).first()) is not None:
        return before
    posted = Notice.objects.select_related("run").get(pk=notice)
    with holding(run=posted.run_id, actor=actor, key=key, day=day, now=now) as held:
        if not text.strip():
            raise Incomplete(_("请写明异议的内容"))
        if posted.end_date is not None and day > posted.end_date:
            raise Cannot(_("公示期已满；仍可向县级民政部门举报"))
        if not actor.is_system:
            held.open_run(posted.run_id)
        received = Objection.objects.create(
            notice=posted, received_at=now, received_date=day, received_by_id=actor.pk, text=text.strip(), key=key
        )
        held.log(Kind.OBJECT, event_types.OBJECTED, run=posted.run)
        return received


def answer_objection(
    *, objection: int, upheld: bool, answer: str, actor: Any, key: str, day: date, now: datetime
) -> Done:
    """Write down what was found of an objection. Upheld, the step's officer then chooses where the matter goes."""
    found = Objection.objects.select_related("notice__run").get(pk=objection)
    with holding(run=found.notice.run_id, actor=actor, key=key, day=day, now=now) as held:
        if (before := held.before(kind=Kind.ANSWER, run=found.notice.run_id)) is not None:
            return before
        current = held.open_run(found.notice.run_id)
        if not answer.strip():
            raise Incomplete(_("请写明核实的情况"))
        found.refresh_from_db()
        if found.answered_at is not None:
            raise AlreadyDone(_("这条异议已经答复"))
        found.upheld, found.answer, found.answered_at, found.answered_by_id = upheld, answer.strip(), now, actor.pk
        found.save(update_fields=["upheld", "answer", "answered_at", "answered_by"])
        outcome = "UPHELD" if upheld else "REJECTED"
        return Done(held.matter, held.log(Kind.ANSWER, event_types.ANSWERED, run=current, outcome=outcome))


@transaction.atomic
def take_down(*, actor: Any, day: date, now: datetime) -> int:
    """Take down every notice whose last day is over and against which nothing is open. How many there were."""
    unanswered = Objection.objects.filter(notice=OuterRef("pk"), upheld=None)
    over = Notice.objects.filter(~Exists(unanswered), end_date__lt=day, taken_down_at=None)
    count = over.update(taken_down_at=now)
    if count:
        events.record(type=event_types.TAKEN_DOWN, actor=actor, now=now, count=count)
    return count
