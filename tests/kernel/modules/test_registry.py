"""The registry of modules."""

from __future__ import annotations

import pytest

from minzheng.kernel import modules
from minzheng.kernel.modules import Module, Registry


def test_the_installed_modules_are_registered_by_their_apps() -> None:
    keys = [one.key for one in modules.modules()]
    assert keys[0] == "departments"  # the ground that domains share
    assert {"assistance", "eldercare"} <= set(keys[1:])
    assert modules.module(key="eldercare").line == "ELDERCARE"
    assert {"dibao", "gaoling"} <= {one.key for one in modules.datasets()}


def test_the_rule_set_holds_the_rules_of_all_modules_and_is_made_once() -> None:
    ruleset = modules.ruleset()
    declared = [policy.key for module in modules.modules() for policy in module.policies]
    assert list(ruleset.policies) == declared
    assert {"dibao", "tekun", "gaoling"} <= set(declared)
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
