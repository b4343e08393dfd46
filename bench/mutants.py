"""A rule with one thing wrong in it: every comparison, limit, `and`/`or`, choice and exception, one at a time.

What is changed stands here in the notation of the domains' `policies.py`, so that a survivor can be found by searching.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from minzheng.kernel.rules import HOUSEHOLD, PERSON, Kind, Unit
from minzheng.kernel.rules import expressions as ex

KindOf = Callable[[ex.Expression, Unit], Kind]
Mutant = tuple[str, ex.Expression]
"""What was changed, and the whole expression with the change."""

# The limit moved by one, the sense turned round.
COMPARISONS = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
}  # fmt: skip
QUANTIFIERS = {"any": "all", "all": "any", "smallest": "largest", "largest": "smallest"}


def mutants(expression: ex.Expression, unit: Unit, kind_of: KindOf) -> Iterator[Mutant]:
    """Each way to get one node of `expression` wrong."""
    for changed in _wrong(expression, unit, kind_of):
        yield f"{code(expression)} → {code(changed)}", changed
    below = {ex.HouseholdRead: HOUSEHOLD, ex.Aggregate: PERSON}.get(type(expression), unit)
    for name in ex.part_names(expression):
        for what, part in _of_part(getattr(expression, name), below, kind_of):
            yield what, replace(expression, **{name: part})  # type: ignore[type-var]


def _of_part(value: Any, unit: Unit, kind_of: KindOf) -> Iterator[tuple[str, Any]]:
    if isinstance(value, ex.Expression):
        yield from mutants(value, unit, kind_of)
    elif isinstance(value, tuple):
        for place, one in enumerate(value):
            for what, changed in _of_part(one, unit, kind_of):
                yield what, (*value[:place], changed, *value[place + 1 :])


def _wrong(node: ex.Expression, unit: Unit, kind_of: KindOf) -> Iterator[ex.Expression]:
    match node:
        case ex.Compare(op, left, right):
            yield from (ex.Compare(other, left, right) for other in COMPARISONS[op])
            if isinstance(right, ex.Literal) and type(right.value) is int:
                yield ex.Compare(op, left, ex.Literal(right.value + 1))
        case ex.And(left, right):
            yield from (ex.Or(left, right), left, right)
        case ex.Or(left, right):
            yield from (ex.And(left, right), left, right)
        case ex.Not(value):
            yield value
        case ex.IsIn(value, choices) if len(choices) > 1:
            yield from (ex.IsIn(value, choices[:at] + choices[at + 1 :]) for at in edges(choices))
        case ex.Arithmetic(op, left, right):
            yield from (ex.Arithmetic({"+": "-", "-": "+"}[op], left, right),) if op in "+-" else (left, right)
        case ex.Share(value, _, _):
            yield value
        case ex.Bound(how, value, bound):
            yield ex.Bound({"at_least": "at_most", "at_most": "at_least"}[how], value, bound)
            yield value
        case ex.Case(branches, otherwise):
            for at in range(len(branches)):
                rest = branches[:at] + branches[at + 1 :]
                yield ex.Case(rest, otherwise) if rest else otherwise
        case ex.FirstKnown(values) if len(values) > 1:
            yield from (ex.FirstKnown(values[:at] + values[at + 1 :]) for at in range(len(values)))
        case ex.MonthEdge(edge, day):
            yield ex.MonthEdge({"start": "end", "end": "start"}[edge], day)
        case ex.Aggregate(how, value, where):
            if how in QUANTIFIERS:
                yield ex.Aggregate(QUANTIFIERS[how], value, where)
            if not isinstance(where, ex.Literal):
                yield ex.Aggregate(how, value, ex.TRUE)
        case ex.Param() | ex.ParamAt() | ex.ParamBand():
            kind = kind_of(node, unit)
            if kind in (Kind.MONEY, Kind.INTEGER):
                yield ex.Arithmetic("+", node, ex.Literal(1))
            elif kind == Kind.BOOL:
                yield ex.Not(node)


def edges(choices: tuple) -> list[int]:
    """The places of those choices that do not stand within a run of a standard's numbers (20, 21, … 29)."""

    def follows(one: Any, other: Any) -> bool:
        return isinstance(one, str) and one.isdigit() and other == f"{int(one) + 1:0{len(one)}}"

    return [
        at
        for at in range(len(choices))
        if not (
            0 < at < len(choices) - 1
            and follows(choices[at - 1], choices[at])
            and follows(choices[at], choices[at + 1])
        )
    ]


def code(node: ex.Expression) -> str:
    """The expression as `policies.py` writes it, about."""
    match node:
        case ex.Literal(value):
            return str(value)
        case ex.AsOf():
            return "AS_OF"
        case ex.Fact(name):
            return name
        case ex.HouseholdRead(value):
            return f"household({code(value)})"
        case ex.Param(name):
            return f"param.{name}"
        case ex.ParamAt(name, key):
            return f"param.{name}[{code(key)}]"
        case ex.ParamBand(name, value):
            return f"param.{name}.band({code(value)})"
        case ex.Compare(op, left, right) | ex.Arithmetic(op, left, right):
            return f"({code(left)} {op} {code(right)})"
        case ex.IsIn(value, choices):
            return f"{code(value)}.is_in({', '.join(str(choices[at]) for at in edges(choices))})"
        case ex.And(left, right):
            return f"({code(left)} & {code(right)})"
        case ex.Or(left, right):
            return f"({code(left)} | {code(right)})"
        case ex.Not(value):
            return f"~{code(value)}"
        case ex.Case(branches, otherwise):
            told = "; ".join(f"{code(condition)}: {code(value)}" for condition, value in branches)
            return f"case({told}; else {code(otherwise)})"
        case ex.Aggregate(how, value, where):
            among = "" if isinstance(where, ex.Literal) else f", where={code(where)}"
            return f"{how}({code(value)}{among})"
    parts = ", ".join(code(child) for child in node.children())
    return f"{getattr(node, 'how', getattr(node, 'edge', type(node).__name__.lower()))}({parts})"
