"""Beginning a check, explaining what differs, giving up a source, reporting, objecting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.casework import operations as casework
from minzheng.kernel.casework import rights
from minzheng.kernel.casework.catalogue import UnknownWorkflow, catalogue
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, Incomplete, NotYours
from minzheng.kernel.consent import queries as consent
from minzheng.kernel.events import operations as events
from minzheng.kernel.modules.verifying import Verification
from minzheng.kernel.registry.models import Person
from minzheng.kernel.registry.staging import new_ids
from minzheng.kernel.verification import event_types, queries
from minzheng.kernel.verification.models import Answer, Check, Declared, Difference, Request

OBJECTION = "OBJECTION"
"""The reason by which a matter's clock waits for a second round, where its step declares that it may."""


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the family declared of one member (id) and kind, in fen."""

    person: int
    kind: str
    amount_fen: int


def run_of(*, matter: Matter, verification: str) -> StepRun | None:
    """The open step of a matter that waits for this verification; None where its table is no longer installed."""
    try:
        table = catalogue().get(matter.workflow).workflow
    except UnknownWorkflow:
        return None
    steps = [step.key for step in table.steps if step.opens == verification]
    return matter.runs.filter(step__in=steps, state=StepRun.State.OPEN, counts=True).first()


def begin(
    *,
    matter: Matter,
    verification: str,
    claims: Iterable[Claim] = (),
    sources: Iterable[str] | None = None,
    actor: Any,
    key: str,
    day: date,
    now: datetime,
) -> Check:
    """Ask about everybody in the matter's family; `sources` (keys) by default all of them.

    Raises `Incomplete` naming whoever has not authorised it, `NotYours`, `AlreadyDone` where one is under way.
    """
    if (before := Check.objects.filter(key=key).first()) is not None:
        return before
    declared = queries.declared()[verification]
    with transaction.atomic():
        held = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
        run = _demand_run(held, verification, actor=actor, day=day)
        people = list(queries.people_of(matter=held, day=day).order_by("pk"))
        _demand_authorised(people, declared, day=day)
        last = Check.objects.filter(matter=held, verification=verification).order_by("-round").first()
        if last is not None and last.state != Check.State.OBJECTED:
            raise AlreadyDone(_("这个事项已有核对%(number)s") % {"number": last.number})
        if run.started_date is None:
            casework.start(run=run.pk, actor=actor, key=f"{key}/start", day=day, now=now)
        return _made(
            held, declared, people, claims, sources, (last.round if last else 0) + 1, actor=actor, key=key, day=day,
            now=now,
        )  # fmt: skip


def _made(
    matter: Matter,
    declared: Verification,
    people: list[Person],
    claims: Iterable[Claim],
    sources: Iterable[str] | None,
    number_of_round: int,
    *,
    actor: Any,
    key: str,
    day: date,
    now: datetime,
) -> Check:
    chosen = [each for each in declared.sources if sources is None or each.key in set(sources)]
    if not chosen or not people:
        raise Incomplete(_("请至少选择一个核对来源"))
    number = int(new_ids(table="verification_check", count=1)[0])
    check = Check.objects.create(
        pk=number, number=f"H{day:%Y%m%d}{number:06d}", verification=declared.key, matter=matter,
        round=number_of_round, area_id=matter.area_id, line=matter.line, begun_date=day, begun_at=now,
        begun_by_id=actor.pk, key=key,
    )  # fmt: skip
    requests = Request.objects.bulk_create(Request(to=check, source=each.key) for each in chosen)
    Answer.objects.bulk_create(Answer(request=each, person=person) for each in requests for person in people)
    ours = {person.pk for person in people}
    given: dict[tuple[int, str], int] = {}
    for claim in claims:
        if claim.person not in ours or declared.kind(claim.kind) is None or claim.amount_fen < 0:
            raise Incomplete(_("申报的成员、类别或金额不正确"))
        given[claim.person, claim.kind] = given.get((claim.person, claim.kind), 0) + claim.amount_fen
    Declared.objects.bulk_create(
        Declared(to=check, person_id=person, kind=kind, amount_fen=fen) for (person, kind), fen in given.items()
    )
    events.record(
        type=event_types.BEGUN, actor=actor, now=now, subject=matter, area=matter.area_id, number=check.number,
        people=len(people),
    )  # fmt: skip
    return check


def explain(
    *, difference: Difference, explanation: str, accepted: bool, actor: Any, day: date, now: datetime
) -> Difference:
    """The family's explanation of a difference, and whether it holds. May be changed until the report."""
    if not explanation.strip():
        raise Incomplete(_("请写明家庭对差异的说明"))
    with transaction.atomic():
        check = _open(difference.to_id, actor=actor, day=day)
        held = Difference.objects.select_for_update().get(pk=difference.pk, to=check)
        held.explanation, held.accepted = explanation.strip()[:200], accepted
        held.explained_at, held.explained_by_id = now, actor.pk
        held.save(update_fields=["explanation", "accepted", "explained_at", "explained_by"])
        events.record(
            type=event_types.EXPLAINED, actor=actor, now=now, subject=check.matter, area=check.area_id,
            difference=held.pk,
        )  # fmt: skip
    return held


def give_up(*, request: Request, note: str, actor: Any, day: date, now: datetime) -> Request:
    """Wait for a source no longer: what it would have said stays unknown, and the report says so.

    Raises `Cannot` before the day on which it should have answered.
    """
    with transaction.atomic():
        check = _open(request.to_id, actor=actor, day=day)
        held = Request.objects.select_for_update().get(pk=request.pk, to=check)
        if held.state not in (Request.State.WAITING, Request.State.PART):
            raise AlreadyDone(_("这个来源不在等待反馈"))
        if held.answer_due is not None and day <= held.answer_due:
            raise Cannot(_("还没有过应反馈日期，请继续等待"))
        if not note.strip():
            raise Incomplete(_("请写明催问的情况"))
        held.state, held.note = Request.State.GIVEN_UP, note.strip()[:200]
        held.save(update_fields=["state", "note"])
        declared = queries.declared()[check.verification].source(held.source)
        events.record(
            type=event_types.GIVEN_UP, actor=actor, now=now, subject=check.matter, area=check.area_id,
            source=logged(declared.title if declared else held.source), note=held.note,
        )  # fmt: skip
    return held


def report(*, check: Check, conclusion: str, actor: Any, key: str, day: date, now: datetime) -> Check:
    """Close the check: every difference explained, every source answered or given up.

    After an objection the clock of the matter goes on again. Raises `Incomplete` naming what is missing.
    """
    with transaction.atomic():
        held = _open(check.pk, actor=actor, day=day)
        waiting = held.requests.filter(state__in=["TO_SEND", "WAITING", "PART"]).count()
        if waiting:
            raise Incomplete(_("还有%(count)d个来源没有反馈") % {"count": waiting})
        if left := queries.unexplained(held).count():
            raise Incomplete(_("还有%(count)d项差异没有说明") % {"count": left})
        if not conclusion.strip():
            raise Incomplete(_("请填写核对意见"))
        held.state, held.conclusion = Check.State.REPORTED, conclusion.strip()
        held.reported_date, held.reported_by_id = day, actor.pk
        held.save(update_fields=["state", "conclusion", "reported_date", "reported_by"])
        events.record(
            type=event_types.REPORTED, actor=actor, now=now, subject=held.matter, area=held.area_id,
            number=held.number,
        )  # fmt: skip
        if held.round > 1 and held.matter.paused == OBJECTION:
            casework.resume(matter=held.matter_id, actor=actor, key=f"{key}/resume", day=day, now=now)
    return held


def object_to(*, check: Check, text: str, actor: Any, key: str, day: date, now: datetime) -> Check:
    """The applicant objects, with evidence: a second round of the same questions, and the clock waits for it.

    57号 art. 18 has the objection looked into anew; that its days do not count is what the step declares
    (`Pausing("OBJECTION")`), and without that they do. Raises `AlreadyDone` for a check that was objected to before.
    """
    if (before := Check.objects.filter(key=key).first()) is not None:
        return before
    if not text.strip():
        raise Incomplete(_("请写明异议内容和提交的证据"))
    with transaction.atomic():
        matter = Matter.objects.select_for_update(of=("self",)).get(pk=check.matter_id)
        run = _demand_run(matter, check.verification, actor=actor, day=day)
        held = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
        if held.state != Check.State.REPORTED:
            raise AlreadyDone(_("只有已出具报告、未复核的核对可以提出异议"))
        declared = queries.declared()[held.verification]
        people = list(queries.people_of(matter=matter, day=day).order_by("pk"))
        _demand_authorised(people, declared, day=day)
        held.state, held.objection, held.objected_date = Check.State.OBJECTED, text.strip(), day
        held.save(update_fields=["state", "objection", "objected_date"])
        claims = [Claim(person=one.person_id, kind=one.kind, amount_fen=one.amount_fen) for one in held.declared.all()]
        events.record(
            type=event_types.OBJECTED, actor=actor, now=now, subject=matter, area=held.area_id, number=held.number,
            text=held.objection,
        )  # fmt: skip
        step = catalogue().get(matter.workflow).workflow.by_key[run.step]
        if step.pausing(OBJECTION) is not None and not matter.paused:
            casework.pause(
                run=run.pk, reason=OBJECTION, note=held.objection, actor=actor, key=f"{key}/pause", day=day, now=now
            )
        ours = {person.pk for person in people}
        return _made(
            matter, declared, people, [one for one in claims if one.person in ours], None, held.round + 1,
            actor=actor, key=key, day=day, now=now,
        )  # fmt: skip


def see(*, check: Check, actor: Any, now: datetime) -> None:
    """Write down that somebody looked at what was found (社会救助法 art. 70 punishes looking without a matter)."""
    events.record(
        type=event_types.SEEN, actor=actor, now=now, subject=check.matter, area=check.area_id, number=check.number
    )


def _open(number: int, *, actor: Any, day: date) -> Check:
    check = Check.objects.select_for_update(of=("self",)).select_related("matter").get(pk=number)
    if check.state != Check.State.OPEN:
        raise AlreadyDone(_("核对报告已出具，不能再改"))
    _demand_run(check.matter, check.verification, actor=actor, day=day)
    return check


def may_check(*, matter: Matter, verification: str, actor: Any, day: date) -> bool:
    """Whether somebody may act on the step that waits for the verification."""
    run = run_of(matter=matter, verification=verification)
    if run is None or not matter.is_open:
        return False
    above = rights.ancestors(area_id=run.area_id, day=day)
    return rights.may_act(user=actor, matter=matter, run=run, above=above, day=day)


def _demand_run(matter: Matter, verification: str, *, actor: Any, day: date) -> StepRun:
    run = run_of(matter=matter, verification=verification)
    if run is None:
        raise Cannot(_("事项不在核对步骤，请先退回到核对步骤"))
    if not may_check(matter=matter, verification=verification, actor=actor, day=day):
        raise NotYours(_("核对由办理该步骤的岗位进行，您没有办理权限"))
    return run


def _demand_authorised(people: list[Person], declared: Verification, *, day: date) -> None:
    missing = consent.uncovered(people=[one.pk for one in people], scope=declared.consent, day=day)
    if missing:
        names = "、".join(one.name for one in people if one.pk in missing)
        raise Incomplete(_("没有在有效期内的核对授权：%(names)s") % {"names": names})
