"""What-if over a register: held against a plain loop over families, unknowns included."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.rules import HOUSEHOLD, INTEGER, MONEY, Criterion, FactDeclaration, Policy, RuleSet, fact, param
from minzheng.kernel.rules.declarations import Document
from minzheng.kernel.rules.frame import evaluate
from minzheng.kernel.rules.parameters import DatedValue, Parameter, Parameters
from minzheng.kernel.screening import whatif
from minzheng.kernel.screening.whatif import Change, NoScenario, Scenario

LAW = Document("试行办法", "试〔2023〕1号")
DAY = date(2023, 7, 1)
STANDARD = Parameter(
    name="standard", title="标准", kind=MONEY,
    values=(DatedValue(area="", from_date=date(2020, 1, 1), until_date=None, value=1000, cites="试"),),
)  # fmt: skip
HEADS = Parameter(
    name="heads", title="人数上限", kind=INTEGER,
    values=(DatedValue(area="", from_date=date(2020, 1, 1), until_date=None, value=9, cites="试"),),
)  # fmt: skip
AID = Policy(
    "aid",
    unit=HOUSEHOLD,
    title="救助",
    requires=[
        Criterion(fact.income < param.standard, title="收入低于标准", cites=LAW.art(1)),
        Criterion(fact.heads <= param.heads, title="人数不超过上限", cites=LAW.art(2)),
    ],
    amount=param.standard - fact.income,
    nearest=fact.income - param.standard,
)
OTHER = Policy(
    "other",
    unit=HOUSEHOLD,
    title="另一项",
    requires=[Criterion(fact.heads <= param.heads, title="人数", cites=LAW.art(3))],
)
RULES = RuleSet(
    policies=[AID, OTHER],
    facts=[
        FactDeclaration("income", unit=HOUSEHOLD, kind=MONEY, title="收入"),
        FactDeclaration("heads", unit=HOUSEHOLD, kind=INTEGER, title="人数"),
    ],
    parameters=Parameters([STANDARD, HEADS]),
)
PATHS = {1: ("330110001001", "330110001", "330110", ""), 2: ("330110002", "330110", "")}
families = st.lists(
    st.tuples(st.none() | st.integers(0, 2000), st.none() | st.integers(1, 12), st.sampled_from([1, 2])), max_size=12
)


def judged(ruleset: RuleSet, told: list[tuple[int | None, int | None, int]]):
    households = pl.DataFrame(
        [(number, area, income, heads) for number, (income, heads, area) in enumerate(told)],
        schema={"household": pl.Int64, "area": pl.Int64, "income": pl.Int64, "heads": pl.Int64},
        orient="row",
    )
    people = pl.DataFrame(schema={"person": pl.Int64, "household": pl.Int64, "area": pl.Int64})
    return evaluate(ruleset=ruleset, people=people, households=households, day=DAY, area_paths=PATHS)


def both(scenario: Scenario, told):
    assumed = whatif.rules_of(scenario=scenario, ruleset=RULES, day=DAY)
    return {"before": judged(RULES, told)["aid"], "after": judged(assumed, told)["aid"]}


def effects_of(*, before, after):
    return whatif.effects(joined=whatif.sides(before=before, after=after), after=after)


def sums_of(*, before, after, towns):
    return whatif.sums(joined=whatif.sides(before=before, after=after), policy=after.policy, towns=towns)


def by_hand(income, heads, standard):
    """(state, amount) of one family: Kleene's and over the two conditions."""
    conditions = [None if income is None else income < standard, None if heads is None else heads <= 9]
    if False in conditions:
        return "NO", 0
    if None in conditions:
        return "OPEN", None if income is None else standard - income
    return "YES", standard - income


@settings(max_examples=60, deadline=None)
@given(told=families, standard=st.integers(500, 1500))
def test_every_difference_is_a_row_and_nothing_else(told, standard):
    pair = both(Scenario(changes=(Change(parameter="standard", area="", value=standard),)), told)
    found = effects_of(**pair).filter(pl.col("effect") != "NEAR")
    expected = {}
    for number, (income, heads, _area) in enumerate(told):
        (before, was), (after, becomes) = by_hand(income, heads, 1000), by_hand(income, heads, standard)
        if before != after or (after == "YES" and was != becomes):
            expected[number] = (before, after)
    assert {row["household"]: (row["before"], row["after"]) for row in found.to_dicts()} == expected
    assert len(found) == len(expected)


@settings(max_examples=40, deadline=None)
@given(told=families, standard=st.integers(500, 1500))
def test_the_sums_of_the_towns_are_the_sums_of_the_families(told, standard):
    pair = both(Scenario(changes=(Change(parameter="standard", area="", value=standard),)), told)
    towns = {area: whatif.town_of(path) for area, path in PATHS.items()}
    sums = sums_of(**pair, towns=towns)
    for town, area in (("330110001", 1), ("330110002", 2)):
        here = [by_hand(income, heads, standard) for income, heads, where in told if where == area]
        row = sums.filter(town=town)
        assert (row["after_yes"].sum(), row["after_open"].sum(), row["after_fen"].sum()) == (
            sum(state == "YES" for state, _fen in here),
            sum(state == "OPEN" for state, _fen in here),
            sum(fen for state, fen in here if state == "YES"),
        )


def test_on_the_line_before_and_after():
    told = [(999, 2, 1), (1000, 2, 1), (1099, 2, 1), (1100, 2, 1), (None, 2, 1)]
    pair = both(Scenario(changes=(Change(parameter="standard", area="330110001", value=1100),)), told)
    found = effects_of(**pair)
    assert found.filter(pl.col("effect") != "NEAR").select("household", "effect", "before_fen", "after_fen").rows() == [
        (0, "RISES", 1, 101),
        (1, "ENTERS", 0, 100),
        (2, "ENTERS", 0, 1),
    ]
    assert found.filter(effect="NEAR").select("household", "distance").rows() == [(3, 0)]


def test_a_value_holds_only_where_it_is_assumed():
    pair = both(Scenario(changes=(Change(parameter="standard", area="330110002", value=1100),)), [(1000, 2, 1)])
    assert effects_of(**pair).filter(pl.col("effect") != "NEAR").is_empty()


def test_who_is_nearest_afterwards_is_named_first():
    told = [(1500, 2, 1), (1101, 2, 1), (1300, 12, 1)]
    pair = both(Scenario(changes=(Change(parameter="standard", area="", value=1100),)), told)
    near = effects_of(**pair).filter(effect="NEAR")
    assert near.select("household", "distance").rows() == [(1, 1), (0, 400)]  # the third fails by two conditions


def test_a_fallen_condition_lets_in_whom_it_kept_out_and_decides_what_it_left_open():
    pair = both(Scenario(without=(("aid", 2),)), [(500, 12, 1), (500, None, 1), (1500, 12, 1)])
    found = effects_of(**pair).filter(pl.col("effect") != "NEAR")
    assert found.select("household", "effect").rows() == [(0, "ENTERS"), (1, "SETTLES")]


def test_only_policies_that_read_what_changes_are_judged():
    of_standard = Scenario(changes=(Change(parameter="standard", area="", value=1),))
    of_heads = Scenario(changes=(Change(parameter="heads", area="", value=1),))
    assert whatif.touched(scenario=of_standard, ruleset=RULES) == ["aid"]
    assert whatif.touched(scenario=of_heads, ruleset=RULES) == ["aid", "other"]
    assert whatif.touched(scenario=Scenario(without=(("other", 1),)), ruleset=RULES) == ["other"]


@pytest.mark.parametrize(
    "scenario",
    [
        Scenario(changes=(Change(parameter="nothing", area="", value=1),)),
        Scenario(without=(("aid", 3),)),
        Scenario(without=(("nobody", 1),)),
        Scenario(without=(("other", 1),)),
    ],
)
def test_what_does_not_exist_or_leaves_no_condition_is_refused(scenario):
    with pytest.raises(NoScenario):
        whatif.rules_of(scenario=scenario, ruleset=RULES, day=DAY)
