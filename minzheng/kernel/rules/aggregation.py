"""Gathering members, in terms that no engine reads differently: max, min and sum over columns without nulls."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import narwhals.stable.v2 as nw

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.constants import DTYPES
from minzheng.kernel.rules.kinds import Kind
from minzheng.kernel.rules.lowering import Lowering

UNKNOWN_CODE, TRUE_CODE = 1, 2


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
    counted = value.cast(nw.Int64()) if aggregate.how == "count" else value
    if aggregate.how in ("count", "known_sum"):
        if not _is_true(aggregate.where):
            counted = members.either(aggregate.where, counted, nw.lit(0, dtype=nw.Int64()))
        return _summed(name, counted, known=known)
    where = None if _is_true(aggregate.where) else members.lower(aggregate.where)
    return _extreme(name, aggregate.how, value, where, kind, known=known)


def _is_true(expression: ex.Expression) -> bool:
    return isinstance(expression, ex.Literal) and expression.value is True


def _quantified(name: str, how: str, condition: nw.Expr, *, known: bool) -> Aggregation:
    """Kleene values as numbers that keep their order under max and min: false 0, unknown 1, true 2."""
    gathered = nw.col(name).max() if how == "any" else nw.col(name).min()
    of_nobody = how == "all"
    if known:
        return Aggregation(name, {name: condition}, {name: gathered}, nw.col(name).fill_null(of_nobody))
    code = (condition.cast(nw.Int8()) * nw.lit(TRUE_CODE, dtype=nw.Int8())).fill_null(UNKNOWN_CODE)
    found = nw.col(name).fill_null(TRUE_CODE if of_nobody else 0)
    return Aggregation(name, {name: code}, {name: gathered}, nw.when(found != UNKNOWN_CODE).then(found == TRUE_CODE))


def _summed(name: str, value: nw.Expr, *, known: bool) -> Aggregation:
    if known:
        return Aggregation(name, {name: value}, {name: nw.col(name).sum()}, nw.col(name).fill_null(0))
    unknown = f"{name}_unknown"
    return Aggregation(
        name,
        {name: value.fill_null(0), unknown: value.is_null()},
        {name: nw.col(name).sum(), unknown: nw.col(unknown).max()},
        nw.when(~nw.col(unknown).fill_null(False)).then(nw.col(name).fill_null(0)),
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
