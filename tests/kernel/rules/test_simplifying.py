"""What may be left out of a rule where parameters or complete columns settle it, and what may not."""

from collections.abc import Mapping

import pytest

from minzheng.kernel.rules import HOUSEHOLD, PERSON, RuleSet, Unit, case, fact, first_known, household, members, param
from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import AreaConstants
from minzheng.kernel.rules.numbering import Numbering
from minzheng.kernel.rules.simplifying import Simplifier
from tests.kernel.rules.worlds import AREA_PATHS, CHANGE, FACTS, PARAMETERS

RULES = RuleSet(policies=[], facts=FACTS, parameters=PARAMETERS)
UNKNOWN, KNOWN = fact.person_bool, fact.person_integer > 0


def simplifier(*areas: str, complete: Mapping[Unit, set[str]] | None = None) -> Simplifier:
    constants = {
        unit: AreaConstants(
            unit=unit,
            day=CHANGE,
            parameters=RULES.parameters,
            interpreter=RULES.interpreter,
            area_paths={area: AREA_PATHS[area] for area in areas},
        )
        for unit in Unit
    }
    return Simplifier(constants, complete or {PERSON: {"person_integer"}, HOUSEHOLD: set()}, Numbering(RULES))


@pytest.mark.parametrize(
    ("written", "left"),
    [
        (UNKNOWN & (param.limit > 0), UNKNOWN),
        (UNKNOWN & (param.limit > 1000), ex.FALSE),
        (UNKNOWN | (param.limit > 0), ex.TRUE),
        (case((param.limit > 1000, 1), (UNKNOWN, 2), otherwise=3), ex.Case(((UNKNOWN, ex.lift(2)),), ex.lift(3))),
        (ex.IsKnown(KNOWN), ex.TRUE),
        (first_known(KNOWN, UNKNOWN), KNOWN),
        (first_known(UNKNOWN & ~ex.IsKnown(KNOWN), False), ex.FALSE),
    ],
)
def test_settled_parts_go(written: ex.Expression, left: ex.Expression):
    found = simplifier("east")
    assert found.numbering.number(found.simple(written, PERSON)) == found.numbering.number(left)


@pytest.mark.parametrize(
    "written",
    [
        UNKNOWN & KNOWN,
        UNKNOWN & (param.uncovered > 0),  # known in one area only
        first_known(UNKNOWN, KNOWN),
        ex.IsKnown(UNKNOWN),
        ex.IsKnown(household.household_integer),  # who has no household has no value of it either
    ],
)
def test_what_could_matter_stays_the_same_object(written: ex.Expression):
    complete = {PERSON: {"person_integer"}, HOUSEHOLD: {"household_integer"}}
    assert simplifier("east", "west", complete=complete).simple(written, PERSON) is written


def test_a_sum_of_one_constant_is_a_count():
    found = simplifier("east")
    summed = members.known_sum(param.limit, where=UNKNOWN)
    number = found.numbering.number
    assert number(found.simple(summed, HOUSEHOLD)) == number(ex.Literal(3) * ex.Aggregate("count", UNKNOWN, ex.TRUE))


def test_a_smallest_of_complete_values_may_still_be_unknown_for_nobody_may_be_there():
    found = simplifier("east")
    assert not found.is_known(members.smallest(fact.person_integer), HOUSEHOLD)
    assert found.is_known(members.count(KNOWN), HOUSEHOLD)
