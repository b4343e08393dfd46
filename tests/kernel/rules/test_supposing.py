"""What could still be takes in whatever then is: the third reading against the second, over random rules."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules import BOOL, HOUSEHOLD, INTEGER, MONEY, PERSON, RuleSet
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules.explaining import Situation
from minzheng.kernel.rules.kinds import CODE
from minzheng.kernel.rules.possible import Choice, anything, exactly
from minzheng.kernel.rules.supposing import Supposer, Supposition
from tests.kernel.rules.worlds import AREA_PATHS, DAYS, FACTS, PARAMETERS, derived_facts, expressions, facts_of

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@SETTINGS
@given(st.data(), DAYS, st.sampled_from(sorted(AREA_PATHS)))
def test_whatever_turns_out_was_possible(data, day, area):
    derived = data.draw(derived_facts())
    unit, kind = (
        data.draw(st.sampled_from([PERSON, HOUSEHOLD])),
        data.draw(st.sampled_from([BOOL, INTEGER, MONEY, DAY, CODE])),
    )
    expression = data.draw(expressions(unit, kind, derived))
    ruleset = RuleSet(policies=[], derived=derived, facts=FACTS, parameters=PARAMETERS)
    household = data.draw(facts_of(HOUSEHOLD))
    members = [data.draw(facts_of(PERSON)) for _ in range(data.draw(st.integers(1, 3)))]
    open_names = data.draw(st.sets(st.sampled_from(sorted({*household, *members[0]}))))
    found = Supposer(ruleset).closure(expression, unit)(
        _supposition(ruleset, household, members, open_names, area, day, unit)
    )
    situation = Situation(ruleset=ruleset, facts=household, members=members, area_path=AREA_PATHS[area], day=day)
    subject = situation.household if unit == HOUSEHOLD else situation.household.members[0]
    value = ruleset.interpreter.closure(expression, unit)(subject)
    assert _holds(found, value), (found, value)


def _supposition(ruleset, household, members, open_names, area, day, unit):
    reading = ruleset.parameters.at(day=day, areas=AREA_PATHS[area])
    made = Supposition(facts=_supposed(household, open_names), reading=reading)
    for member in members:
        one = Supposition(facts=_supposed(member, open_names), reading=reading)
        one.household = made
        made.members.append(one)
    return made if unit == HOUSEHOLD else made.members[0]


def _supposed(facts, open_names):
    kinds = {one.name: one for one in FACTS}
    return {
        name: anything(kinds[name].kind, choices=kinds[name].choices) if name in open_names else exactly(value)
        for name, value in facts.items()
    }


def _holds(found, value) -> bool:
    if value is None:
        return found.unknown
    if isinstance(found, Choice):
        return found.values is None or value in found.values
    return found.low <= value <= found.high
