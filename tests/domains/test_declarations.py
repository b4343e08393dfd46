"""What the domains declare is complete: cited, used, free of numbers of the law, and told apart from assumptions."""

from __future__ import annotations

import ast
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from minzheng.departments import module as departments
from minzheng.domains.assistance import low_margin_roll, tekun_roll, temporary_aid_roll
from minzheng.kernel import modules
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.rules import Expression, Parameter, RuleSet
from minzheng.kernel.rules.expressions import LEAP_DAY_PARAMETER, Fact, Param, ParamAt, ParamBand, walk

DOMAINS = Path(modules.__file__).parents[2] / "domains"
RULE_WORDS = ("Criterion(", "Derived(", "Collision(")
RULE_FILES = sorted(
    path for path in DOMAINS.glob("*/*.py") if any(word in path.read_text(encoding="utf-8") for word in RULE_WORDS)
)
PARAMETERS = list(modules.ruleset().parameters)


def _expressions(ruleset: RuleSet) -> list[Expression]:
    found = [derived.expr for derived in ruleset.derived.values()]
    for policy in ruleset.policies.values():
        found += [criterion.expr for criterion in policy.requires]
        beside = (
            policy.amount,
            policy.held_by,
            policy.held_amount,
            policy.nearest,
            policy.tolerance,
            policy.candidates,
        )
        found += [one for one in beside if one is not None]
    for collision in ruleset.collisions.values():
        found += [collision.when] + ([collision.at_stake] if collision.at_stake is not None else [])
    return found


def test_every_criterion_policy_and_collision_cites_an_article(ruleset: RuleSet) -> None:
    for policy in ruleset.policies.values():
        assert policy.cites, policy.key
        for criterion in policy.requires:
            assert criterion.cites, f"{policy.key}: {criterion.title}"
    for collision in ruleset.collisions.values():
        assert collision.cites, collision.key


@pytest.mark.parametrize("parameter", PARAMETERS, ids=[one.name for one in PARAMETERS])
def test_every_value_is_cited_or_is_an_assumption_with_a_note(parameter: Parameter) -> None:
    assert parameter.values
    for entry in parameter.values:
        where = f"{parameter.name}, area {entry.area!r} from {entry.from_date}"
        if entry.mark in ("ASSUMPTION", "M"):
            assert entry.note, f"{where}: says neither why nor whom to ask"
        if entry.mark != "ASSUMPTION":
            assert entry.cites, f"{where}: no source"


ASKED_BY_CONDITIONS = {"tekun_spot_check_percent"}
"""What a condition of a step asks (`domains.assistance.conditions`)."""


def test_every_parameter_is_read_by_a_rule_or_sets_a_clock(ruleset: RuleSet) -> None:
    read = {
        one.name
        for whole in _expressions(ruleset)
        for one in walk(whole)
        if isinstance(one, (Param, ParamAt, ParamBand))
    }
    tables = [one.workflow for one in catalogue()]
    clocks = {limit.parameter for table in tables for limit in table.limits}
    clocks |= {step.delegated.parameter for table in tables for step in table.steps if step.delegated}
    beside = {name for module in modules.modules() for name in module.parameters_beside_rules}
    assert beside <= {one.name for one in ruleset.parameters}, "whatever is named exists"
    unread = {one.name for one in ruleset.parameters} - read - clocks - beside
    assert unread == {LEAP_DAY_PARAMETER} | ASKED_BY_CONDITIONS


def test_every_fact_of_the_rolls_is_read_by_a_rule_or_shown_as_evidence(ruleset: RuleSet) -> None:
    read = {one.name for whole in _expressions(ruleset) for one in walk(whole) if isinstance(one, Fact)}
    evidence_only = {"sex", "household_number", "marital_status", "education", "hukou_county", "hukou_from"}
    evidence_only |= {"tekun_care_level", "gaoling_since"}
    shown_on_files = {
        one.name
        for one in (
            *departments.DECLARED_BESIDE_THEIR_TABLE,
            *tekun_roll.FACTS,
            *low_margin_roll.FACTS,
            *temporary_aid_roll.FACTS,
        )
    }
    unread = {one.name for one in ruleset.facts} - read
    assert evidence_only <= unread <= evidence_only | shown_on_files


def test_every_fact_is_yielded_by_some_table(ruleset: RuleSet) -> None:
    from minzheng.departments.datasets import DATASETS

    yielded = {fact for dataset in (*DATASETS, *modules.datasets()) for fact in dataset.facts + dataset.joint_facts}
    compared = {key for dataset in (*DATASETS, *modules.datasets()) for key in dataset.compared}
    assert {one.key for one in ruleset.comparisons} == compared
    assert {one.name for one in ruleset.facts} - {one.name for one in ruleset.comparisons} <= yielded


@pytest.mark.parametrize("path", RULE_FILES, ids=[f"{path.parent.name}/{path.name}" for path in RULE_FILES])
def test_no_number_of_a_law_stands_in_a_rule_file(path: Path) -> None:
    """0 and 1 are at home there, 100 as the base of a percentage; everything else belongs in the dated parameters."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    cited = {
        id(argument)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "art"
        for argument in call.args
    }
    numbers = [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
        and id(node) not in cited
    ]
    assert [(line, number) for line, number in numbers if number not in (0, 1, 100)] == []


def test_standards_of_yuhang_and_xiangshan(ruleset: RuleSet) -> None:
    def standard(name: str, area: tuple[str, ...], day: date) -> int | None:
        return ruleset.parameters.at(day=day, areas=area).values[name]

    yuhang, linping = ("330110", "3301", "33", ""), ("330113", "3301", "33", "")
    xiangshan = ("330225", "3302", "33", "")
    assert standard("dibao_standard", xiangshan, date(2023, 6, 30)) == 1255_00
    assert standard("tekun_basic", xiangshan, date(2023, 6, 30)) == 2134_00
    before, after = (
        standard("dibao_standard", yuhang, date(2023, 6, 30)),
        standard("dibao_standard", yuhang, date(2023, 7, 1)),
    )
    assert before is not None
    assert after is not None
    assert before < after
    assert standard("dibao_standard", linping, date(2023, 7, 1)) == after
    assert standard("dibao_standard", ("110101", "1101", "11", ""), date(2023, 7, 1)) is None


def test_excluded_pairs_are_those_of_the_law_and_no_compatible_pair_is_among_them(ruleset: RuleSet) -> None:
    pairs = {tuple(sorted(pair)) for pair in ruleset.exclusive_pairs}
    assert pairs == {
        ("dibao", "tekun"),
        ("single_person_dibao", "tekun"),
        ("dibao", "single_person_dibao"),
        ("living_subsidy", "tekun"),
        ("care_subsidy", "tekun"),
        ("orphan", "tekun"),
        ("orphan", "unattended_child"),
        ("living_subsidy", "orphan"),
        ("tekun", "unattended_child"),
        ("dibao", "rigid_hardship"),
        ("low_margin", "rigid_hardship"),
        ("rigid_hardship", "tekun"),
    }


def test_rules_can_be_read_without_django() -> None:
    """A rule file that reaches Django could not run on a cluster."""
    program = (
        "import sys\n"
        "import minzheng.domains.assistance.policies, minzheng.domains.assistance.collisions\n"
        "import minzheng.domains.assistance.module, minzheng.domains.eldercare.module, minzheng.departments.module\n"
        "import minzheng.kernel.modules.cases\n"
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
