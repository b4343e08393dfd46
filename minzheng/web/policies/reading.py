"""The titles of a table's keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from minzheng.kernel.rules import RuleSet
from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.ground import asked_by
from minzheng.kernel.rules.kinds import PERSON


def key_titles(*, parameter: str, ruleset: RuleSet) -> Mapping[str, str]:
    """The titles of a table's keys, as the fact that rules look it up by names them; empty where no rule does."""
    return _key_titles(parameter, ruleset)


@lru_cache(maxsize=256)
def _key_titles(parameter: str, ruleset: RuleSet) -> Mapping[str, str]:
    rules = [*ruleset.policies.values(), *ruleset.collisions.values()]
    sources = [(one, rule.unit) for rule in rules for one in asked_by(rule)]
    sources += [(one.expr, one.unit) for one in ruleset.derived.values()]
    for source, unit in sources:
        for each in ex.walk(source):
            match each:
                case ex.ParamAt(name, ex.Fact(fact)) if name == parameter:
                    declared = [
                        ruleset.derived.get((one, fact)) or ruleset.facts.get(one, fact) for one in (unit, PERSON)
                    ]
                    return next((one.choices for one in declared if one is not None and one.choices), {})
    return {}
