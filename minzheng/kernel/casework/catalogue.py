"""The workflows that are installed, each with the line of its module, checked against what the installation holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from minzheng.kernel import modules
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.roles import DUTIES, Role
from minzheng.kernel.casework import conditions, slots
from minzheng.kernel.rules import BOOL, INTEGER, RuleSet
from minzheng.kernel.workflows import Step, Workflow, WorkflowError

ACTING = "matter.act"


@dataclass(frozen=True)
class Installed:
    """One workflow and the line of work to which it belongs."""

    workflow: Workflow
    line: str


class UnknownWorkflow(LookupError):
    """No module declares it (any more)."""


class Catalogue:
    """All workflows by key. Raises `WorkflowError` naming everything that does not fit this installation."""

    def __init__(self, installed: Iterable[Installed], ruleset: Callable[[], RuleSet]) -> None:
        self._ruleset = ruleset
        self._by_key: dict[str, Installed] = {}
        for one in installed:
            if one.workflow.key in self._by_key:
                raise WorkflowError(one.workflow.key, ["is declared twice"])
            self._by_key[one.workflow.key] = one
        for one in self._by_key.values():
            if problems := list(self.problems(one)):
                raise WorkflowError(one.workflow.key, problems)

    def __iter__(self) -> Iterator[Installed]:
        return iter(self._by_key.values())

    def get(self, key: str) -> Installed:
        """Raises `UnknownWorkflow`."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownWorkflow(key) from None

    @property
    def ruleset(self) -> RuleSet:
        return self._ruleset()

    @cached_property
    def offices(self) -> Mapping[str, frozenset[str]]:
        """Each role → the codes of the offices (as steps store them) for which its holders act."""
        found: dict[str, set[str]] = {str(role): set() for role in Role}
        for one in self:
            for office in one.workflow.offices:
                for role in office.roles:
                    found[role].add(office.code)
        return {role: frozenset(codes) for role, codes in found.items()}

    def problems(self, one: Installed) -> Iterator[str]:
        """What a table names that this installation does not have."""
        workflow, rules = one.workflow, self.ruleset
        if one.line not in Line.values:
            yield f"belongs to no known line of work: {one.line!r}"
        if workflow.policy and workflow.policy not in rules.policies:
            yield f"unknown policy {workflow.policy}"
        for limit in dict.fromkeys(workflow.limits):
            declared = rules.parameters.get(limit.parameter)
            if declared is None:
                yield f"unknown parameter {limit.parameter}"
            elif declared.kind != INTEGER:
                yield f"parameter {limit.parameter} is no whole number of days or months"
        for office in workflow.offices:
            for role in office.roles:
                if role not in set(Role):
                    yield f"{office.title}: no such role {role}"
                elif office.level and ACTING not in DUTIES[Role(role)].permissions:
                    yield f"{office.title}: nobody who holds the role {role} may act on matters ({ACTING})"
        for step in workflow.steps:
            yield from (f"step {step.key}: {problem}" for problem in self._of_step(step))

    def _of_step(self, step: Step) -> Iterator[str]:
        if step.delegated:
            declared = self.ruleset.parameters.get(step.delegated.parameter)
            if declared is None or declared.kind != BOOL:
                yield f"delegation asks for an unknown yes-or-no parameter {step.delegated.parameter}"
        if step.when and not conditions.known(step.when):
            yield f"unknown condition {step.when}"
        yield from slots.problems(step=step)


_installed: dict[str, tuple[object, Catalogue]] = {}
_trying: ContextVar[Catalogue | None] = ContextVar("catalogue", default=None)


def catalogue() -> Catalogue:
    """The workflows of all modules. Raises `WorkflowError`."""
    if (tried := _trying.get()) is not None:
        return tried
    now = tuple((module.key, module.workflows) for module in modules.modules())
    kept = _installed.get("all")
    if kept is None or kept[0] != now:
        declared = [
            Installed(each, module.line or Line.ALL) for module in modules.modules() for each in module.workflows
        ]
        _installed["all"] = kept = (now, Catalogue(declared, modules.ruleset))
    return kept[1]


@contextmanager
def trying(other: Catalogue) -> Iterator[None]:
    """Within, this catalogue is the installed one: for tests and benches, which bring tables of their own."""
    token = _trying.set(other)
    try:
        yield
    finally:
        _trying.reset(token)


def rules_version(ruleset: RuleSet, policy: str) -> str:
    """A digest of how a policy is written now: it changes with its criteria and its amount, not with values."""
    declared = ruleset.policies[policy]
    written = [repr(each.expr) for each in declared.requires] + [repr(declared.amount)]
    written += [f"{key}={one.expr!r}" for key, one in sorted(ruleset.derived.items(), key=str)]
    return hashlib.sha256("\n".join(written).encode()).hexdigest()[:16]
