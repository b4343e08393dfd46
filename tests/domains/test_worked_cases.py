"""Every worked case of every module, one test each: the policies' manual, run."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.kernel import modules
from minzheng.kernel.modules.case_labels import Labels
from minzheng.kernel.modules.case_reading import Case, Unreadable, read
from minzheng.kernel.modules.cases import judge
from minzheng.kernel.rules import Collision, Policy, RuleSet

FILES = [path for module in modules.modules() for path in module.cases]


@pytest.fixture(scope="session")
def labels(ruleset: RuleSet) -> Labels:
    return Labels(ruleset)


def _cases_of(path: Path) -> list[Case | Unreadable]:
    return list(read(text=path.read_text(encoding="utf-8"), labels=Labels(modules.ruleset())))


ALL = [(path.parent.name, case) for path in FILES for case in _cases_of(path)]


@pytest.mark.parametrize("case", [case for _, case in ALL], ids=[f"{folder}: {case.title}" for folder, case in ALL])
def test_rules_say_what_a_person_worked_out(case: Case | Unreadable, ruleset: RuleSet, labels: Labels) -> None:
    assert isinstance(case, Case), case
    result = judge(case, ruleset, labels)
    assert result.passed, result.render()


def test_every_policy_and_every_collision_is_worked_through(ruleset: RuleSet) -> None:
    policies: dict[str, set[str]] = {}
    collisions: dict[str, set[str]] = {}
    for _, case in ALL:
        assert isinstance(case, Case)
        seen = policies if isinstance(case.declared, Policy) else collisions
        seen.setdefault(case.declared.key, set()).add(case.expected["结论"])
    for key in ruleset.policies:
        assert policies.get(key) == {"符合", "不符合", "未知"}, f"{key}: a yes, a no and an unknown are wanted"
    for key in ruleset.collisions:
        assert {"有", "无"} <= collisions.get(key, set()), f"{key}: a hit and a miss are wanted"


def test_every_criterion_is_seen_to_decide_against_somebody(ruleset: RuleSet) -> None:
    """A criterion that no case shows to fail could be deleted and nobody would notice."""
    decided: set[tuple[str, str]] = set()
    for _, case in ALL:
        assert isinstance(case, Case)
        if isinstance(case.declared, Collision):
            continue
        for text, written in (case.expected.get("理由") or {}).items():
            titles = [one.title for one in case.declared.requires if text in one.title]
            if written == "否":
                decided.update((case.declared.key, title) for title in titles)
    assert decided >= {(key, one.title) for key, policy in ruleset.policies.items() for one in policy.requires}
