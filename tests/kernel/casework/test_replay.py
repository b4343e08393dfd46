"""Past decisions judged again: nothing differs by the same rules, and a changed standard names the criterion."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minzheng.kernel import modules
from minzheng.kernel.casework.models import Decision
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.casework.replay import replay
from minzheng.kernel.rules import Criterion, DatedValue
from minzheng.kernel.rules.expressions import lift
from tests.kernel.casework.samples import Office, at_publicity, finish, publish

MONDAY, LATER = date(2023, 6, 5), date(2023, 6, 20)


@pytest.fixture
def decided(office: Office) -> Decision:
    matter = at_publicity(office, day=MONDAY)
    publish(matter, actor=office.town, day=MONDAY)
    finish(matter, "publicity", outcome="clear", actor=office.town, day=LATER)
    deciding = Deciding(amount_fen=100, starts=date(2023, 7, 1))
    finish(matter, "confirm", outcome="grant", actor=office.aid, day=LATER, deciding=deciding)
    return Decision.objects.get()


def test_the_same_rules_say_the_same(decided: Decision) -> None:
    found = replay(ruleset=modules.ruleset())
    assert (found.judged, found.left_out, found.differences) == (1, 0, ())


def test_what_differs_is_told_with_its_criterion(decided: Decision) -> None:
    title = next(one["title"] for one in decided.findings if one["holds"] is None)
    rules = modules.ruleset()
    policy = rules.policies["dibao"]
    criterion = next(one for one in policy.requires if str(one.title) == title)
    never = Criterion(lift(False), title=criterion.title, cites=criterion.cites)
    changed = replace(policy, requires=[never if one is criterion else one for one in policy.requires])
    others = [one for key, one in rules.policies.items() if key != "dibao"]
    (found,) = replay(ruleset=rules.with_parameters(rules.parameters, policies=[*others, changed])).differences
    assert (found.was, found.would_be) == (None, False)
    assert title in found.why


def test_decisions_on_other_policies_are_left_alone(decided: Decision) -> None:
    assert replay(ruleset=modules.ruleset(), policies=["another"]).judged == 0


def test_a_value_is_read_as_of_the_day_of_the_decision(decided: Decision) -> None:
    rules = modules.ruleset()
    later = DatedValue(area="", from_date=date(2024, 1, 1), until_date=None, value=1, cites="以后的标准")
    changed = rules.with_parameters(rules.parameters.with_changes(changes={"dibao_standard": [later]}))
    assert replay(ruleset=changed).differences == ()
