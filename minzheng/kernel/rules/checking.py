"""What is wrong with a rule set, all of it at once: names, kinds, units, cycles, citations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.declarations import Citation, Collision, Derived, FactCatalogue, Policy
from minzheng.kernel.rules.kinds import BOOL, CODE, DATE, HOUSEHOLD, INTEGER, MONEY, PERSON, Kind, Unit
from minzheng.kernel.rules.parameters import Parameters

NUMBERS = (MONEY, INTEGER)
ORDERED = (MONEY, INTEGER, DATE)
_ANY_NUMBER = "number"  # the kind of the constant 0, at home in MONEY and INTEGER


class Checker:
    """Infers kinds bottom-up and notes every problem with the place where it stands."""

    def __init__(
        self, *, facts: FactCatalogue, derived: Mapping[tuple[Unit, str], Derived], parameters: Parameters
    ) -> None:
        self._facts, self._derived, self._parameters = facts, derived, parameters
        self.problems: list[str] = []
        self._place = ""

    def expect(self, expression: ex.Expression, unit: Unit, kind: Kind, *, place: str) -> None:
        """Note a problem unless `expression`, read for a `unit`, is of `kind`."""
        self._place = place
        self._match(self._kind(expression, unit), kind, "the result")

    def expect_number(self, expression: ex.Expression, unit: Unit, *, place: str) -> None:
        self._place = place
        if (kind := self._kind(expression, unit)) not in (*NUMBERS, _ANY_NUMBER, None):
            self._note(f"the result is {kind}, not a number")

    def kind_of(self, expression: ex.Expression, unit: Unit) -> Kind:
        kind = self._kind(expression, unit)
        return kind if isinstance(kind, Kind) else INTEGER

    def cited(self, cites: Iterable[Citation], *, place: str) -> None:
        if not tuple(cites):
            self.problems.append(f"{place}: cites no document")

    def _note(self, problem: str) -> None:
        entry = f"{self._place}: {problem}"
        if entry not in self.problems:
            self.problems.append(entry)

    def _match(self, found: Kind | str | None, wanted: Kind | str | None, what: str) -> None:
        if found is None or wanted is None or found == wanted:
            return
        if _ANY_NUMBER in (found, wanted) and {found, wanted} <= {_ANY_NUMBER, *NUMBERS}:
            return
        self._note(f"{what} is {found}, not {wanted}")

    def _kind(self, expression: ex.Expression, unit: Unit) -> Kind | str | None:
        """The kind of `expression`, None where it cannot be told because of a problem already noted."""
        match expression:
            case ex.Literal(value):
                return _literal_kind(value)
            case ex.AsOf():
                return DATE
            case ex.Fact(name):
                return self._fact_kind(name, unit)
            case ex.HouseholdRead(value):
                if unit != PERSON:
                    self._note("household.… stands in a HOUSEHOLD expression; write fact.…")
                return self._kind(value, HOUSEHOLD)
            case ex.Param(name):
                return self._parameter_kind(name, keys=None)
            case ex.ParamAt(name, key) | ex.ParamBand(name, key):
                return self._table_kind(expression, name, self._kind(key, unit))
            case ex.Compare(op, left, right):
                self._comparison(op, left, right, unit)
                return BOOL
            case ex.IsIn(value, choices):
                kind = self._kind(value, unit)
                for choice in choices:
                    self._match(_literal_kind(choice), kind, f"choice {choice!r}")
                    self._known_code(value, choice, unit)
                return BOOL
            case ex.Arithmetic(op, left, right):
                return self._arithmetic(op, self._kind(left, unit), self._kind(right, unit))
            case ex.Share(value, numerator, denominator):
                self._match(self._number(numerator, unit), self._number(denominator, unit), "numerator of a share")
                return self._number(value, unit)
            case ex.And() | ex.Or() | ex.Not():
                for part in expression.children():
                    self._match(self._kind(part, unit), BOOL, "a side of & | ~")
                return BOOL
            case ex.Case(branches, otherwise):
                for condition, _ in branches:
                    self._match(self._kind(condition, unit), BOOL, "a condition of case")
                return self._common([*(value for _, value in branches), otherwise], unit, "a value of case")
            case ex.Bound(_, value, bound):
                return self._common([value, bound], unit, "a part of at_least/at_most", allowed=ORDERED)
            case ex.AgeOn(birth, day):
                self._match(self._kind(birth, unit), DATE, "the birth date of age_on")
                self._match(self._kind(day, unit), DATE, "the day of age_on")
                self._match(self._parameter_kind(ex.LEAP_DAY_PARAMETER, keys=None), CODE, ex.LEAP_DAY_PARAMETER)
                return INTEGER
            case ex.MonthsBefore(day, months):
                self._match(self._kind(day, unit), DATE, "the day of months_before")
                self._match(self._kind(months, unit), INTEGER, "the number of months_before")
                if any(isinstance(one, (ex.Fact, ex.HouseholdRead, ex.Aggregate)) for one in ex.walk(months)):
                    self._note("the number of months_before reads a fact")
                return DATE
            case ex.MonthEdge(_, day):
                self._match(self._kind(day, unit), DATE, "the day of month_start/month_end")
                if any(isinstance(one, (ex.Fact, ex.HouseholdRead, ex.Aggregate)) for one in ex.walk(day)):
                    self._note("the day of month_start/month_end reads a fact")
                return DATE
            case ex.FirstKnown(values):
                return self._common(values, unit, "a value of first_known")
            case ex.IsKnown(value):
                self._kind(value, unit)
                return BOOL
            case ex.Aggregate():
                return self._aggregate(expression, unit)
        raise TypeError(f"unknown node {type(expression).__name__}")

    def _fact_kind(self, name: str, unit: Unit) -> Kind | None:
        if derived := self._derived.get((unit, name)):
            return derived.kind
        if declared := self._facts.get(unit, name):
            return declared.kind
        other = PERSON if unit == HOUSEHOLD else HOUSEHOLD
        elsewhere = self._facts.get(other, name) or self._derived.get((other, name))
        self._note(f"fact {name} is not declared for {unit}" + (f", only for {other}" if elsewhere else ""))
        return None

    def _parameter_kind(self, name: str, keys: Kind | None) -> Kind | None:
        parameter = self._parameters.get(name)
        if parameter is None:
            self._note(f"parameter {name} is not declared")
            return None
        if parameter.values and parameter.keys != keys:
            self._note(f"parameter {name} has {parameter.keys or 'no'} keys, not {keys or 'none'}")
        return parameter.kind

    def _table_kind(self, expression: ex.Expression, name: str, key: Kind | str | None) -> Kind | None:
        if isinstance(expression, ex.ParamBand):
            self._match(key, INTEGER, f"the value for the bands of {name}")
            return self._parameter_kind(name, keys=INTEGER)
        if key not in (CODE, INTEGER, _ANY_NUMBER, None):
            self._note(f"the key of {name} is {key}, not CODE or INTEGER")
        return self._parameter_kind(name, keys=CODE if key == CODE else INTEGER)

    def _comparison(self, op: str, left: ex.Expression, right: ex.Expression, unit: Unit) -> None:
        kinds = self._kind(left, unit), self._kind(right, unit)
        self._match(*kinds, f"the left side of {op}")
        for kind in kinds:
            if op not in ("==", "!=") and kind is not None and kind not in (*ORDERED, _ANY_NUMBER):
                self._note(f"{kind} values have no order, so {op} means nothing")
        for one, other in ((left, right), (right, left)):
            if isinstance(other, ex.Literal):
                self._known_code(one, other.value, unit)

    def _known_code(self, read: ex.Expression, code: object, unit: Unit) -> None:
        """Note a code that the fact compared with it can never take."""
        if isinstance(read, ex.HouseholdRead):
            read, unit = read.value, HOUSEHOLD
        if isinstance(read, ex.Fact) and isinstance(code, str):
            declared = self._derived.get((unit, read.name)) or self._facts.get(unit, read.name)
            if declared and declared.choices and code not in declared.choices:
                self._note(f"{code!r} is not a choice of {read.name} ({', '.join(declared.choices)})")

    def _arithmetic(self, op: str, left: Kind | str | None, right: Kind | str | None) -> Kind | str | None:
        for kind in (left, right):
            if kind not in (*NUMBERS, _ANY_NUMBER, None):
                self._note(f"{kind} in {op}")
                return None
        if op == "*":
            if left == right == MONEY:
                self._note("MONEY × MONEY; use share()")
            return next((kind for kind in (MONEY, _ANY_NUMBER) if kind in (left, right)), INTEGER)
        self._match(left, right, f"the left side of {op}")
        return left if left != _ANY_NUMBER else right

    def _number(self, expression: ex.Expression, unit: Unit) -> Kind | str | None:
        kind = self._kind(expression, unit)
        if kind not in (*NUMBERS, _ANY_NUMBER, None):
            self._note(f"a part of share() is {kind}, not a number")
            return None
        return kind

    def _common(
        self, values: Iterable[ex.Expression], unit: Unit, what: str, allowed: tuple[Kind, ...] = tuple(Kind)
    ) -> Kind | str | None:
        kinds = [self._kind(value, unit) for value in values]
        known = next((kind for kind in kinds if kind not in (None, _ANY_NUMBER)), kinds[0])
        for kind in kinds:
            self._match(kind, known, what)
        if known is not None and known not in (*allowed, _ANY_NUMBER):
            self._note(f"{what} is {known}")
        return known

    def _aggregate(self, expression: ex.Aggregate, unit: Unit) -> Kind | str | None:
        how = expression.how
        if unit != HOUSEHOLD:
            self._note(f"members.{how} stands in a PERSON expression; make it a derived fact of the household")
        value = self._kind(expression.value, PERSON)
        self._match(self._kind(expression.where, PERSON), BOOL, f"where of members.{how}")
        if how in ("any", "all", "count"):
            self._match(value, BOOL, f"the expression of members.{how}")
            return INTEGER if how == "count" else BOOL
        allowed = (*NUMBERS, _ANY_NUMBER) if how == "known_sum" else (*ORDERED, _ANY_NUMBER)
        if value is not None and value not in allowed:
            self._note(f"the expression of members.{how} is {value}")
        return value


def _literal_kind(value: object) -> Kind | str:
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        return INTEGER if value else _ANY_NUMBER
    return DATE if isinstance(value, date) else CODE


def cycle_among(derived: Mapping[tuple[Unit, str], Derived]) -> list[str]:
    """The names of derived facts that lead back to themselves, empty if there are none."""
    done: set[tuple[Unit, str]] = set()

    def visit(key: tuple[Unit, str], path: tuple[tuple[Unit, str], ...]) -> list[str]:
        if key in path:
            return [name for _, name in (*path[path.index(key) :], key)]
        if key in done or key not in derived:
            return []
        for read in reads_of(derived[key].expr, derived[key].unit):
            if found := visit(read, (*path, key)):
                return found
        done.add(key)
        return []

    return next((found for key in derived if (found := visit(key, ()))), [])


def reads_of(expression: ex.Expression, unit: Unit) -> Iterable[tuple[Unit, str]]:
    """The facts, derived or not, that `expression` reads directly, with the unit that each belongs to."""
    match expression:
        case ex.Fact(name):
            yield unit, name
        case ex.HouseholdRead(value):
            yield from reads_of(value, HOUSEHOLD)
        case ex.Aggregate(_, value, where):
            yield from reads_of(value, PERSON)
            yield from reads_of(where, PERSON)
        case _:
            for child in expression.children():
                yield from reads_of(child, unit)


def check_policy(checker: Checker, policy: Policy, keys: Iterable[str]) -> None:
    place = f"policy {policy.key}"
    if not policy.requires:
        checker.problems.append(f"{place}: requires nothing")
    for criterion in policy.requires:
        where = f"{place}, criterion {criterion.title}"
        checker.expect(criterion.expr, policy.unit, BOOL, place=where)
        checker.cited(criterion.cites, place=where)  # type: ignore[arg-type]
    kinds = {"amount": MONEY, "held_amount": MONEY, "tolerance": MONEY, "held_by": BOOL, "candidates": BOOL}
    for name, kind in kinds.items():
        if (expression := getattr(policy, name)) is not None:
            checker.expect(expression, policy.unit, kind, place=f"{place}, {name}")
    if policy.nearest is not None:
        checker.expect_number(policy.nearest, policy.unit, place=f"{place}, nearest")
    if policy.tolerance is not None and policy.apart is None:
        checker.problems.append(f"{place}: has a tolerance, but not both an amount and what is held")
    for excluded in policy.excludes:
        if excluded not in keys:
            checker.problems.append(f"{place}: excludes {excluded}, which is not a policy")


def check_collision(checker: Checker, collision: Collision) -> None:
    place = f"collision {collision.key}"
    checker.expect(collision.when, collision.unit, BOOL, place=place)
    if collision.at_stake is not None:
        checker.expect(collision.at_stake, collision.unit, MONEY, place=f"{place}, at_stake")
    checker.cited(collision.cites, place=place)  # type: ignore[arg-type]
