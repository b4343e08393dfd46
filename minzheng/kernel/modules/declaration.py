"""The declaration of a module: everything a domain brings, as data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from minzheng.kernel.documents.forms import Form
from minzheng.kernel.documents.papers import Paper
from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.modules.adapters import Adapter
from minzheng.kernel.modules.keeping import Recovering, Reviewed
from minzheng.kernel.modules.pay_lines import PayLine
from minzheng.kernel.modules.rolls import Roll
from minzheng.kernel.modules.scales import Scale
from minzheng.kernel.modules.verifying import Verification
from minzheng.kernel.rules import Collision, Comparison, Derived, FactDeclaration, Policy
from minzheng.kernel.workflows import Workflow


@dataclass(frozen=True, kw_only=True, eq=False)
class Module:
    """A domain, or the ground that domains share (facts and values without policies of their own).

    line: the line of work whose roles see it, empty for shared ground.
    facts: what its tables yield; derived: what follows from facts; datasets: its own rolls and ledgers.
    comparisons: facts that only show when people are held against each other.
    workflows: its matters as tables of steps.
    parameters: YAML of dated values; cases: YAML of worked cases that run as tests.
    adapters: upper systems with which records are exchanged; their mirrors stand among the datasets.
    rolls: which rows of which own roll show who is aided under which policy.
    schemes: YAML of the trees, by place and day, on which every policy of the module hangs.
    verifications: what it has checked elsewhere about people who agreed to it.
    scales: by which somebody is assessed at home.
    reviewed: how often holders of its policies are looked at anew; recovering: what may be asked back.
    pay_lines: which policies are paid out together, and which findings hold a payment back.
    forms: what it prints, each declared once for the screen and for paper; papers: what applicants bring.
    """

    key: str
    title: str
    line: str = ""
    facts: tuple[FactDeclaration, ...] = ()
    derived: tuple[Derived, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    policies: tuple[Policy, ...] = ()
    collisions: tuple[Collision, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    workflows: tuple[Workflow, ...] = ()
    parameters: tuple[Path, ...] = ()
    cases: tuple[Path, ...] = ()
    schemes: tuple[Path, ...] = ()
    adapters: tuple[Adapter, ...] = ()
    rolls: tuple[Roll, ...] = ()
    pay_lines: tuple[PayLine, ...] = ()
    forms: tuple[Form, ...] = ()
    papers: tuple[Paper, ...] = ()
    verifications: tuple[Verification, ...] = ()
    scales: tuple[Scale, ...] = ()
    reviewed: tuple[Reviewed, ...] = ()
    recovering: tuple[Recovering, ...] = ()

    @property
    def parameters_beside_rules(self) -> frozenset[str]:
        """Names of the parameters that its verifications, scales, reviews and recoveries read."""
        named = {one.answer_within.parameter for one in self.verifications}
        named |= {one.tolerance.name for one in self.verifications}
        named |= {grade.from_unmet.name for scale in self.scales for grade in scale.grades[:-1]}
        named |= {each.every.name for one in self.reviewed for each in one.classes}
        return frozenset(named | {one.penalty_times.name for one in self.recovering})

    @property
    def rules(self) -> tuple[str, ...]:
        """Keys of what it screens for: its policies and its collisions."""
        return (*(policy.key for policy in self.policies), *(collision.key for collision in self.collisions))
