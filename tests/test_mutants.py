"""Every way in which the bench gets a rule wrong, and that it does not argue with what is not so."""

from __future__ import annotations

import pytest

from bench.mutants import code, mutants
from bench.mutation import ArgumentFails, check_arguments
from minzheng.kernel.rules import HOUSEHOLD, PERSON, Kind, case, fact, members, param
from minzheng.kernel.rules import expressions as ex


def kind_of(node: ex.Expression, unit: object) -> Kind:
    return Kind.BOOL if getattr(node, "name", "") == "switch" else Kind.MONEY


def wrongs(expression: ex.Expression, unit=PERSON) -> list[str]:
    return [what for what, _ in mutants(ex.lift(expression), unit, kind_of)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            fact.wage < param.limit,
            [
                "(wage < param.limit) → (wage <= param.limit)",
                "(wage < param.limit) → (wage >= param.limit)",
                "param.limit → (param.limit + 1)",
            ],
        ),
        (fact.a & fact.b, ["(a & b) → (a | b)", "(a & b) → a", "(a & b) → b"]),
        (
            ~fact.a | param.switch,
            [
                "(~a | param.switch) → (~a & param.switch)",
                "(~a | param.switch) → ~a",
                "(~a | param.switch) → param.switch",
                "~a → a",
                "param.switch → ~param.switch",
            ],
        ),
        (fact.kind.is_in("A", "B"), ["kind.is_in(A, B) → kind.is_in(B)", "kind.is_in(A, B) → kind.is_in(A)"]),
        (fact.pay - fact.cost, ["(pay - cost) → (pay + cost)"]),
    ],
)
def test_one_thing_is_wrong_at_a_time(expression, expected):
    assert wrongs(expression) == expected


def test_a_run_of_a_standards_codes_is_wrong_at_its_edges():
    found = wrongs(fact.relation.is_in("02", *(str(number) for number in range(20, 30)), "40"))
    assert [what.split(" → ")[1] for what in found] == [
        "relation.is_in(20, 29, 40)",
        "relation.is_in(02, 21, 29, 40)",
        "relation.is_in(02, 20, 28, 40)",
        "relation.is_in(02, 20, 29)",
    ]


def test_parts_of_parts_are_reached_and_the_whole_is_kept():
    whole = case((members.any(fact.a & fact.b), param.limit), otherwise=fact.rest)
    changed = {code(one) for _, one in mutants(whole, HOUSEHOLD, kind_of)}
    assert "case(any((a | b)): param.limit; else rest)" in changed
    assert "case(all((a & b)): param.limit; else rest)" in changed
    assert "case(any((a & b)): (param.limit + 1); else rest)" in changed
    assert "rest" in changed
    assert code(whole) not in changed


def test_an_argument_must_be_about_a_mutant_that_no_case_catches():
    check_arguments({"a": "because"}, {"a": False, "b": True}, whole=True)
    with pytest.raises(ArgumentFails, match="a case catches it: b"):
        check_arguments({"b": "because"}, {"a": False, "b": True}, whole=True)
    with pytest.raises(ArgumentFails, match="no such mutant: c"):
        check_arguments({"c": "because"}, {"a": False, "b": True}, whole=True)
    check_arguments({"c": "because"}, {"a": False}, whole=False)
