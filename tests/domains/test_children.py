"""儿童福利: what is special to this domain. Its worked cases run with all others, in test_worked_cases.py."""

from __future__ import annotations

from minzheng.domains.children.datasets import CHILDREN
from minzheng.domains.children.facts import PARENT_SITUATIONS
from minzheng.kernel import modules
from minzheng.kernel.rules import RuleSet


def test_the_module_brings_its_policies(ruleset: RuleSet) -> None:
    assert modules.module(key="children").rules[:2] == ("orphan", "unattended_child")
    assert ruleset.policies["orphan"].title == "孤儿基本生活保障"


def test_who_is_missing_from_a_complete_register_draws_nothing_but_has_parents_of_whom_nothing_is_known() -> None:
    told = {each.fact: each.absent for each in CHILDREN.yields}
    assert told["orphan_held"] is told["unattended_child_held"] is False
    assert told["orphan_monthly"] == told["unattended_child_monthly"] == 0
    assert told["father_situation"] is told["mother_situation"] is None


def test_every_situation_of_a_parent_has_its_place_in_every_table_of_situations(ruleset: RuleSet) -> None:
    """A code that a table lacks would leave the child undecided for ever."""
    for name in ("parent_lost", "parent_unable", "parent_unable_later"):
        parameter = ruleset.parameters.get(name)
        assert parameter is not None
        for entry in parameter.values:
            assert set(entry.value) == set(PARENT_SITUATIONS), (name, entry.from_date)


def test_a_situation_counts_in_one_way_only(ruleset: RuleSet) -> None:
    tables = [ruleset.parameters.get(name) for name in ("parent_lost", "parent_unable", "parent_unable_later")]
    for situation in PARENT_SITUATIONS:
        assert sum(table.values[-1].value[situation] for table in tables if table) == (situation != "NONE")
