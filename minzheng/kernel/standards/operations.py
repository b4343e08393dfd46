"""Proposing a value, testing it by every worked case, releasing it by a second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel import modules
from minzheng.kernel.access.lines import Line
from minzheng.kernel.events import operations as events
from minzheng.kernel.events.types import EventType
from minzheng.kernel.modules import cases
from minzheng.kernel.rules import RuleSet
from minzheng.kernel.rules.parameters import DatedValue, Parameter
from minzheng.kernel.standards import event_types
from minzheng.kernel.standards.models import Proposal, ProposalStep
from minzheng.kernel.standards.values import dated, to_json

Status = Proposal.Status


class Cannot(Exception):
    """What cannot be done now; `message` says why and what to do."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


#: Upper rooms add theirs: why a tested proposal cannot be released yet, or None.
release_checks: list[Callable[[Proposal], Any]] = []


def parameter_of(name: str) -> Parameter:
    """The parameter as it stands now. Raises `Cannot` where no module declares it."""
    declared = modules.ruleset().parameters.get(name)
    if declared is None:
        raise Cannot(_("没有这项参数"))
    return declared


def line_of(name: str) -> str:
    """The line of work whose officers answer for a parameter; shared ground belongs to all lines."""
    return modules.module_declaring(parameter=name).line or Line.ALL


def propose(
    *,
    parameter: str,
    area_code: str,
    from_date: date,
    value: Any,
    cites: str,
    mark: str,
    note: str,
    actor: Any,
    now: datetime,
) -> Proposal:
    """Propose `value` (as rules read it) from a day on. Only what comes after the last value of the area is taken."""
    declared = parameter_of(parameter)
    last = max((one for one in declared.values if one.area == area_code), key=lambda one: one.from_date, default=None)
    if last is not None and from_date <= last.from_date:
        raise Cannot(
            _("这个地区已有自 %(day)s 起的值；以往的值不能改，施行日期应在它之后") % {"day": last.from_date.isoformat()}
        )
    if last is not None and last.until_date is None and last.value == value:
        raise Cannot(_("与现行的值相同"))
    if mark != "ASSUMPTION" and not cites.strip():
        raise Cannot(_("请写明依据的文件和条款"))
    if mark == "ASSUMPTION" and not note.strip():
        raise Cannot(_("没有依据的假设值，请写明为什么、应向谁核实"))
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                parameter=parameter,
                line=line_of(parameter),
                area_code=area_code,
                from_date=from_date,
                value=to_json(value),
                cites=cites.strip(),
                mark=mark,
                note=note.strip(),
                proposed_by=actor,
                proposed_at=now,
            )
            _reached(proposal, Status.PROPOSED, event_types.PROPOSED, actor=actor, now=now)
    except IntegrityError as error:
        raise Cannot(_("同一地区、同一日期已经有拟定的值，请先处理那一项")) from error
    return proposal


def try_cases(*, proposal: Proposal, actor: Any, now: datetime) -> Proposal:
    """Judge every worked case of every module with the proposed value; keep what comes out otherwise than now."""
    with transaction.atomic():
        held = _locked(proposal, Status.PROPOSED, Status.TESTED)
        ruleset = modules.ruleset()
        held.cases_total, held.changed_cases = _changed_cases(ruleset, _with(held, ruleset))
        held.status = Status.TESTED
        held.save(update_fields=["cases_total", "changed_cases", "status"])
        failed = len(held.changed_cases)
        _reached(held, Status.TESTED, event_types.TESTED, actor=actor, now=now, failed=failed)
    return held


def release(*, proposal: Proposal, note: str, actor: Any, now: datetime) -> Proposal:
    """Let the value hold from its day on. By a second person; changed cases need a note that they are meant so."""
    with transaction.atomic():
        held = _locked(proposal, Status.TESTED)
        if held.proposed_by_id == actor.pk:
            raise Cannot(_("拟定人不能复核自己拟定的值，请由另一位有权限的人发布"))
        if held.changed_cases and not note.strip():
            raise Cannot(_("有案例的结论因此变化，请写明这些变化符合文件本意的理由"))
        for check in release_checks:
            if (reason := check(held)) is not None:
                raise Cannot(reason)
        held.status, held.released_by, held.released_at = Status.RELEASED, actor, now
        held.save(update_fields=["status", "released_by", "released_at"])
        _reached(held, Status.RELEASED, event_types.RELEASED, actor=actor, now=now, note=note)
    refresh()
    return held


def send_back(*, proposal: Proposal, reason: str, actor: Any, now: datetime) -> Proposal:
    """A second person does not agree."""
    return _close(proposal, Status.RETURNED, event_types.RETURNED, reason=reason, actor=actor, now=now)


def withdraw(*, proposal: Proposal, reason: str, actor: Any, now: datetime) -> Proposal:
    """Who proposed it takes it back before it is released."""
    if proposal.proposed_by_id != actor.pk:
        raise Cannot(_("只有拟定人可以撤回"))
    return _close(proposal, Status.WITHDRAWN, event_types.WITHDRAWN, reason=reason, actor=actor, now=now)


def refresh() -> None:
    """Hand the values released so far to the rules; one query. What no module declares any more is left aside."""
    declared = modules.ruleset().parameters
    released: dict[str, list[DatedValue]] = {}
    for proposal in Proposal.objects.filter(status=Status.RELEASED).order_by("released_at", "pk"):
        if (parameter := declared.get(proposal.parameter)) is not None:
            released.setdefault(proposal.parameter, []).append(dated(proposal=proposal, parameter=parameter))
    modules.use(released=released)


def _with(proposal: Proposal, ruleset: RuleSet) -> RuleSet:
    value = dated(proposal=proposal, parameter=parameter_of(proposal.parameter))
    return ruleset.with_parameters(ruleset.parameters.with_changes(changes={proposal.parameter: [value]}))


def _changed_cases(now: RuleSet, then: RuleSet) -> tuple[int, list[dict[str, Any]]]:
    paths = [path for module in modules.modules() for path in module.cases]
    before = [result for path in paths for result in cases.run_file(path=path, ruleset=now).results]
    after = [result for path in paths for result in cases.run_file(path=path, ruleset=then).results]
    changed = [
        {"title": new.title, "cites": new.cites, "differences": [str(one) for one in new.differences] or [new.problem]}
        for old, new in zip(before, after, strict=True)
        if old.passed and not new.passed
    ]
    return len(after), changed


def _close(proposal: Proposal, status: str, type_: EventType, *, reason: str, actor: Any, now: datetime) -> Proposal:
    if not reason.strip():
        raise Cannot(_("请写明原因"))
    with transaction.atomic():
        held = _locked(proposal, Status.PROPOSED, Status.TESTED)
        held.status = status
        held.save(update_fields=["status"])
        _reached(held, status, type_, actor=actor, now=now, note=reason, purpose=reason.strip())
    return held


def _locked(proposal: Proposal, *allowed: str) -> Proposal:
    held = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if held.status not in allowed:
        raise Cannot(_("这项拟定值现在是“%(status)s”，请刷新后再看") % {"status": Status(held.status).label})
    return held


def _reached(
    proposal: Proposal, status: str, type_: EventType, *, actor: Any, now: datetime, note: str = "", **told: Any
) -> None:
    ProposalStep.objects.create(proposal=proposal, status=status, note=note.strip(), at=now, actor=actor)
    title = parameter_of(proposal.parameter).title
    since = proposal.from_date.isoformat()
    events.record(type=type_, actor=actor, now=now, subject=proposal, title=title, since=since, **told)
