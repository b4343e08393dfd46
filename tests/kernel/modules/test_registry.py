"""The registry of modules."""

from __future__ import annotations

import pytest

from minzheng.kernel import modules
from minzheng.kernel.modules import Module, Registry


def test_the_installed_modules_are_registered_by_their_apps() -> None:
    assert [one.key for one in modules.modules()] == ["departments", "assistance", "eldercare"]
    assert modules.module(key="eldercare").line == "ELDERCARE"
    assert {one.key for one in modules.datasets()} == {"dibao", "gaoling"}


def test_the_rule_set_holds_the_rules_of_all_modules_and_is_made_once() -> None:
    ruleset = modules.ruleset()
    assert set(ruleset.policies) == {
        *("dibao", "low_margin", "single_person_dibao", "tekun", "living_subsidy", "care_subsidy"),
        "gaoling",
    }
    assert modules.ruleset() is ruleset


def test_a_module_is_registered_once() -> None:
    registry = Registry()
    module = Module(key="one", title="一")
    registry.register(module)
    registry.register(module)
    assert registry.modules() == (module,)
    with pytest.raises(ValueError, match="registered twice"):
        registry.register(Module(key="one", title="另一个"))
    with pytest.raises(KeyError):
        registry.module(key="two")
