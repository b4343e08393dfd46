"""Gathering members, in terms that no engine reads differently: max, min and sum over columns without nulls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import DTYPES, literal
from minzheng.kernel.rules.kinds import BOOL, Kind
from minzheng.kernel.rules.lowering import Lowering


@dataclass(frozen=True)
class Aggregation:
    """A column of the households: what is prepared per person, how it is gathered, and how that is read back."""

    name: str
    prepared: Mapping[str, nw.Expr]
    gathered: Mapping[str, nw.Expr]
    read: nw.Expr


def aggregation(name: str, aggregate: ex.Aggregate, kind: Kind, members: Lowering) -> Aggregation:
    """`aggregate` as the column `name`; `kind` is that of its expression, `members` lowers for the people's frame."""
    known = members.is_known(aggregate.value) and members.is_known(aggregate.where)
    value = members.lower(aggregate.value)
    if aggregate.how in ("any", "all"):
        return _quantified(name, aggregate.how, value, known=known)
    if aggregate.how in ("count", "known_sum"):
        if not _is_true(aggregate.where):
            value = members.either(aggregate.where, value, literal(0, kind) if kind != BOOL else literal(False, BOOL))
        return _summed(name, value, counting=aggregate.how == "count", known=known)
    where = None if _is_true(aggregate.where) else members.lower(aggregate.where)
    return _extreme(name, aggregate.how, value, where, kind, known=known)


def _is_true(expression: ex.Expression) -> bool:
    return isinstance(expression, ex.Literal) and expression.value is True


def _quantified(name: str, how: str, condition: nw.Expr, *, known: bool) -> Aggregation:
    """One member decides (a true one `any`, a false one `all`); if none does, one unknown leaves it open."""
    idle = how == "all"  # what holds of nobody, and what an unknown stands for until it is looked at
    gathered = nw.col(name).min() if idle else nw.col(name).max()
    found = nw.col(name).fill_null(idle)
    if known:
        return Aggregation(name, {name: condition}, {name: gathered}, found)
    unknown = f"{name}_unknown"
    decided = ~found if idle else found
    return Aggregation(
        name,
        {name: condition.fill_null(idle), unknown: condition.is_null()},
        {name: gathered, unknown: nw.col(unknown).max()},
        nw.when(decided | ~nw.col(unknown).fill_null(False)).then(found),
    )


def _summed(name: str, value: nw.Expr, *, counting: bool, known: bool) -> Aggregation:
    """Members are counted in 32 bits, which an engine adds up faster than money."""
    zero = False if counting else 0
    part = value if known else value.fill_null(zero)
    prepared = {name: part.cast(nw.Int32()) if counting else part}
    gathered = {name: nw.col(name).sum()}
    found = (nw.col(name).cast(nw.Int64()) if counting else nw.col(name)).fill_null(0)
    if known:
        return Aggregation(name, prepared, gathered, found)
    unknown = f"{name}_unknown"
    return Aggregation(
        name,
        {**prepared, unknown: value.is_null()},
        {**gathered, unknown: nw.col(unknown).max()},
        nw.when(~nw.col(unknown).fill_null(False)).then(found),
    )


def _extreme(name: str, how: str, value: nw.Expr, where: nw.Expr | None, kind: Kind, *, known: bool) -> Aggregation:
    unknown, lacking, chosen = f"{name}_unknown", value.is_null(), value
    if where is not None:
        lacking = where.is_null() | (where & lacking)
        chosen = nw.when(where).then(value).otherwise(nw.lit(None, dtype=DTYPES[kind]))
    gathered = nw.col(name).min() if how == "smallest" else nw.col(name).max()
    if known:
        return Aggregation(name, {name: chosen}, {name: gathered}, nw.col(name))
    return Aggregation(
        name,
        {name: chosen, unknown: lacking},
        {name: gathered, unknown: nw.col(unknown).max()},
        nw.when(~nw.col(unknown)).then(nw.col(name)),
    )


def gathered(people: nw.LazyFrame, households: nw.LazyFrame, aggregations: Sequence[Aggregation]) -> nw.LazyFrame:
    """The households with one column per aggregation: one grouping, one join."""
    prepared = {name: column for one in aggregations for name, column in one.prepared.items()}
    groups = (
        people.select("household", **prepared)
        .group_by("household")
        .agg(**{name: column for one in aggregations for name, column in one.gathered.items()})
    )
    joined = households.join(groups, on="household", how="left")
    return joined.with_columns(**{one.name: one.read for one in aggregations})
