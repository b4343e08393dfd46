"""Random rules over random small registers, for holding the two readings against each other."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import strategies as st

from minzheng.kernel.rules import (
    BOOL,
    CODE,
    DATE,
    HOUSEHOLD,
    INTEGER,
    MONEY,
    NEVER,
    PERSON,
    DatedValue,
    Derived,
    Document,
    FactDeclaration,
    Kind,
    Parameter,
    Parameters,
    Unit,
)
from minzheng.kernel.rules import expressions as ex

LAW = Document("试行办法", "试〔2023〕1号")
CODES = {"A": "甲", "B": "乙", "C": "丙"}
NAMES = {unit: {kind: f"{unit.value.lower()}_{kind.value.lower()}" for kind in Kind} for unit in (PERSON, HOUSEHOLD)}
FACTS = [
    FactDeclaration(name, unit, kind, name, choices=CODES if kind == CODE else {})
    for unit, names in NAMES.items()
    for kind, name in names.items()
]
DTYPES = {MONEY: pl.Int64, INTEGER: pl.Int64, BOOL: pl.Boolean, DATE: pl.Date, CODE: pl.String}

CHANGE = date(2023, 7, 1)
START = date(1900, 1, 1)
AREA_PATHS = {"east": ("east", "county", ""), "west": ("west", "county", ""), "far": ("far", "")}


def dated(value: Any, *, area: str = "", start: date = START, until: date | None = None) -> DatedValue:
    return DatedValue(area=area, from_date=start, until_date=until, value=value, cites="试行办法", note="测试")


PARAMETERS = Parameters(
    [
        Parameter(
            name="standard",
            title="标准",
            kind=MONEY,
            values=(
                dated(100, until=CHANGE),
                dated(200, start=CHANGE),
                dated(150, area="county", start=CHANGE),
                dated(None, area="far", start=CHANGE),
            ),
        ),
        Parameter(name="limit", title="限", kind=INTEGER, values=(dated(3), dated(60, area="west"))),
        Parameter(name="uncovered", title="无值", kind=INTEGER, values=(dated(2, area="east"),)),
        Parameter(name="months", title="月数", kind=INTEGER, values=(dated(1), dated(13, area="east"))),
        Parameter(
            name="by_code",
            title="按类",
            kind=MONEY,
            keys=CODE,
            values=(dated({"A": 10, "B": None}), dated({"A": 20, "C": 0}, area="west")),
        ),
        Parameter(name="by_number", title="按数", kind=INTEGER, keys=INTEGER, values=(dated({0: 5, 2: 7}),)),
        Parameter(
            name="bands",
            title="分段",
            kind=MONEY,
            keys=INTEGER,
            values=(dated({0: 1, 80: 2, 90: 3}), dated({1: 4, 80: 5}, area="far")),
        ),
        Parameter(
            name="leap_day_birthday",
            title="闰日生日",
            kind=CODE,
            values=(dated("MARCH_1"), dated("FEBRUARY_28", area="west"), dated(None, area="far")),
        ),
    ]
)

DAYS = st.sampled_from(
    [
        date(2023, 6, 30),
        CHANGE,
        date(2023, 7, 2),
        date(2023, 2, 28),
        date(2024, 2, 29),
        date(2023, 3, 1),
        date(2024, 2, 28),
    ]
)
VALUES = {
    MONEY: st.sampled_from([0, 1, 99, 100, 101, 150, 200, 12345, -7]),
    INTEGER: st.sampled_from([0, 1, 2, 3, 4, 59, 60, 79, 80, 90]),
    BOOL: st.booleans(),
    DATE: st.sampled_from(
        [
            *(date(2004, 2, 29), date(2020, 2, 29), date(2023, 2, 28), date(2000, 3, 1)),
            *(date(1943, 6, 30), date(1943, 7, 1), date(1943, 7, 2), date(1963, 12, 31)),
            *(CHANGE, date(2023, 3, 31), NEVER),
        ]
    ),
    CODE: st.sampled_from(sorted(CODES)),
}


def facts_of(unit: Unit) -> st.SearchStrategy[dict[str, Any]]:
    """Facts of one unit, each possibly unknown."""
    return st.fixed_dictionaries({name: st.none() | VALUES[kind] for kind, name in NAMES[unit].items()})


@st.composite
def registers(draw: st.DrawFn) -> tuple[list[dict], list[dict]]:
    """(people, households): up to four households of nobody, one or several, and people without a household."""
    areas = st.sampled_from([*AREA_PATHS, None])
    households = [
        {"household": number, "area": draw(areas)} | draw(facts_of(HOUSEHOLD))
        for number in range(draw(st.integers(1, 4)))
    ]
    numbers = st.sampled_from([None, *range(len(households))])
    people = [
        {"person": number, "household": draw(numbers), "area": draw(areas)} | draw(facts_of(PERSON))
        for number in range(draw(st.integers(0, 6)))
    ]
    return people, households


def frame_of(rows: list[dict], unit: Unit) -> pl.DataFrame:
    identity = {"person": pl.Int64, "household": pl.Int64} if unit == PERSON else {"household": pl.Int64}
    facts = {name: DTYPES[kind] for kind, name in NAMES[unit].items()}
    return pl.DataFrame(rows, schema={**identity, "area": pl.String, **facts}, orient="row")


@st.composite
def expressions(
    draw: st.DrawFn, unit: Unit, kind: Kind, derived: tuple[Derived, ...] = (), depth: int = 3
) -> ex.Expression:
    """A well-kinded expression over the facts, the parameters and the derived facts given."""

    def sub(of: Kind, unit: Unit = unit) -> ex.Expression:
        return draw(expressions(unit, of, derived, depth - 1))

    leaves = [
        lambda: ex.Literal(draw(VALUES[kind])) if kind not in (MONEY,) else ex.Literal(0),
        lambda: ex.Fact(NAMES[unit][kind]),
        lambda: ex.Fact(NAMES[unit][kind]),
    ]
    leaves += [lambda one=one: ex.Fact(one.name) for one in derived if (one.unit, one.kind) == (unit, kind)]
    if unit == PERSON:
        leaves.append(lambda: ex.HouseholdRead(ex.Fact(NAMES[HOUSEHOLD][kind])))
        leaves += [
            lambda one=one: ex.HouseholdRead(ex.Fact(one.name))
            for one in derived
            if (one.unit, one.kind) == (HOUSEHOLD, kind)
        ]
    leaves += {
        MONEY: [lambda: ex.Param("standard")],
        INTEGER: [lambda: ex.Param("limit"), lambda: ex.Param("uncovered")],
        DATE: [lambda: ex.AS_OF],
        CODE: [lambda: ex.Param("leap_day_birthday")],
    }.get(kind, [])
    if depth == 0:
        return draw(st.sampled_from(leaves))()

    def aggregate(how: str) -> ex.Expression:
        of = BOOL if how in ("any", "all", "count") else kind
        where = ex.TRUE if how in ("any", "all", "count") or draw(st.booleans()) else sub(BOOL, PERSON)
        return ex.Aggregate(how, sub(of, PERSON), where)

    def compared() -> ex.Expression:
        of = draw(st.sampled_from([MONEY, INTEGER, INTEGER, DATE]))
        return ex.Compare(draw(st.sampled_from(["<", "<=", ">", ">=", "==", "!="])), sub(of), sub(of))

    def aged() -> ex.Expression:
        day = ex.AS_OF if draw(st.booleans()) else sub(DATE)
        return ex.AgeOn(sub(DATE), day)

    def compared_age() -> ex.Expression:
        limit = ex.Param("limit") if draw(st.booleans()) else ex.Literal(draw(VALUES[INTEGER]))
        op = draw(st.sampled_from(["<", "<=", ">", ">=", "=="]))
        return ex.Compare(op, ex.AgeOn(ex.Fact(NAMES[unit][DATE]), ex.AS_OF), limit)

    composed = {
        BOOL: [
            compared,
            compared,
            compared_age,
            lambda: ex.IsIn(sub(CODE), ("A", "C")),
            lambda: ex.Compare("==", sub(CODE), ex.Literal("B")),
            lambda: ex.Compare("!=", sub(BOOL), sub(BOOL)),
            lambda: sub(BOOL) & sub(BOOL),
            lambda: sub(BOOL) | sub(BOOL),
            lambda: ~sub(BOOL),
            lambda: ex.IsKnown(sub(draw(st.sampled_from(list(Kind))))),
        ],
        INTEGER: [
            aged,
            lambda: ex.Arithmetic(draw(st.sampled_from("+-*")), sub(INTEGER), sub(INTEGER)),
            lambda: ex.ParamAt("by_number", sub(INTEGER)),
        ],
        MONEY: [
            lambda: ex.Arithmetic(draw(st.sampled_from("+-")), sub(MONEY), sub(MONEY)),
            lambda: ex.Arithmetic("*", sub(MONEY), ex.Literal(draw(st.integers(-2, 3)))),
            lambda: ex.Share(sub(MONEY), ex.Fact(NAMES[unit][INTEGER]), sub(INTEGER)),
            lambda: ex.Share(sub(MONEY), ex.Literal(1), ex.Literal(3)),
            lambda: ex.ParamAt("by_code", sub(CODE)),
            lambda: ex.ParamBand("bands", sub(INTEGER)),
        ],
        DATE: [lambda: ex.MonthsBefore(sub(DATE), ex.Param("months") if draw(st.booleans()) else ex.Literal(12))],
        CODE: [],
    }[kind]
    composed += [
        lambda: ex.Case(((sub(BOOL), sub(kind)), (sub(BOOL), sub(kind))), sub(kind)),
        lambda: ex.FirstKnown((sub(kind), sub(kind))),
    ]
    if kind in (MONEY, INTEGER, DATE):
        composed.append(lambda: ex.Bound(draw(st.sampled_from(["at_least", "at_most"])), sub(kind), sub(kind)))
    if unit == HOUSEHOLD:
        ways = {BOOL: ["any", "all"], INTEGER: ["count", "known_sum", "smallest"], MONEY: ["known_sum", "largest"]}
        ways[DATE] = ["smallest", "largest"]
        composed += [lambda how=how: aggregate(how) for how in ways.get(kind, [])]
    return draw(st.sampled_from([*leaves, *composed, *composed]))()


@st.composite
def derived_facts(draw: st.DrawFn) -> tuple[Derived, ...]:
    """Up to four derived facts, the later ones built on the earlier."""
    made: tuple[Derived, ...] = ()
    for number in range(draw(st.integers(0, 4))):
        unit, kind = draw(st.sampled_from([PERSON, HOUSEHOLD])), draw(st.sampled_from([BOOL, MONEY, INTEGER, DATE]))
        expression = draw(expressions(unit, kind, made, 2))
        made += (Derived(f"derived_{number}", expression, unit=unit, kind=kind, title=f"推得{number}"),)
    return made
