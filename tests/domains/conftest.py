"""The rules as they are installed."""

from __future__ import annotations

import pytest

from minzheng.kernel import modules
from minzheng.kernel.rules import RuleSet


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    return modules.ruleset()
