"""Rules in words. The Chinese pieces are msgids: whoever shows them in another language passes a `translate`.

With a subject its values stand beside the facts, with a reading the parameters' values and since when they hold;
without either, the rule stands alone, as a policy page shows it. `Renderer.prepared` leaves gaps for the values:
the words of a rule are then found once for everybody.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from minzheng.kernel.rules import expressions as ex
from minzheng.kernel.rules.interpreter import Closure, Subject
from minzheng.kernel.rules.kinds import BOOL, DATE, HOUSEHOLD, PERSON, Kind, Unit
from minzheng.kernel.rules.labels import label
from minzheng.kernel.rules.parameters import ParameterReading
from minzheng.kernel.rules.ruleset import RuleSet
from minzheng.kernel.rules.sentences import Gap, Gaps, Sentence

# From the subject that a sentence is about to the one whose value stands here; None where there is none.
Route = Callable[[Subject], Subject | None]
Translate = Callable[[str], str]

UNKNOWN = label("未知")
YES, NO = label("是"), label("否")
NOT_HAPPENED = label("无")
YUAN = label("元")
DAY = label("%(year)d年%(month)d月%(day)d日")

NUMBERS_COMPARED = {
    "<": label("%(left)s 低于 %(right)s"),
    "<=": label("%(left)s 不高于 %(right)s"),
    ">": label("%(left)s 高于 %(right)s"),
    ">=": label("%(left)s 不低于 %(right)s"),
    "==": label("%(left)s 为 %(right)s"),
    "!=": label("%(left)s 不为 %(right)s"),
}
DATES_COMPARED = NUMBERS_COMPARED | {
    "<": label("%(left)s 早于 %(right)s"),
    "<=": label("%(left)s 不晚于 %(right)s"),
    ">": label("%(left)s 晚于 %(right)s"),
    ">=": label("%(left)s 不早于 %(right)s"),
}
CALCULATED = {"+": "%(left)s + %(right)s", "-": "%(left)s − %(right)s", "*": "%(left)s × %(right)s"}
GATHERED = {
    "any": label("至少一名成员：%(value)s"),
    "all": label("全体成员：%(value)s"),
    "count": label("符合「%(value)s」的成员数"),
    "known_sum": label("成员%(value)s合计"),
    "smallest": label("成员%(value)s最小者"),
    "largest": label("成员%(value)s最大者"),
}
MEMBERS_COUNTED = label("成员数")
ONLY_THOSE = label("%(text)s（限%(where)s者）")
WITH_SINCE = label("%(text)s（%(since)s起）")
ENTRY_FOR = label("%(title)s[%(key)s]")
ONE_OF = label("%(left)s 属于 %(choices)s")
BOTH, ONE_OR_OTHER, NOT = label("%(left)s，且 %(right)s"), label("%(left)s，或 %(right)s"), label("并非：%(value)s")
SHOULD_NOT = label("%(value)s（应为否）")
IF_THEN, OTHERWISE = label("若 %(condition)s，则 %(value)s"), label("否则 %(value)s")
AT_LEAST, AT_MOST = label("%(value)s（最低 %(bound)s）"), label("%(value)s（最高 %(bound)s）")
SHARE = label("%(value)s × %(numerator)s ÷ %(denominator)s")
AGE, AGE_AT = label("周岁年龄（%(birth)s）"), label("至 %(day)s 的周岁年龄（%(birth)s）")
MONTHS_EARLIER = label("%(day)s 之前 %(months)s 个月")
MONTH_START, MONTH_END = label("%(day)s 所在月首日"), label("%(day)s 所在月末日")
FIRST_KNOWN, IS_KNOWN = label("%(value)s（未知时取 %(rest)s）"), label("已掌握 %(value)s")
AS_OF = label("判定日")
PLACE = "\x01"  # where a text will stand within a template


def text_of(value: Any, kind: Kind, *, translate: Translate = str, choices: Any = None, unit: str = "") -> str:
    """A value for reading: yuan for fen, dates as people write them, the title of a code."""
    return shower(kind, translate=translate, choices=choices, unit=unit)(value)


def shower(kind: Kind, *, translate: Translate = str, choices: Any = None, unit: str = "") -> Callable[[Any], str]:
    """What `text_of` says of values of one kind, with its words translated once."""
    unknown, behind = translate(UNKNOWN), f" {translate(unit)}" if unit else ""
    if kind == Kind.MONEY:
        currency = translate(unit or YUAN)
        return lambda fen: unknown if fen is None else f"{_yuan(fen)} {currency}"
    if kind == Kind.BOOL:
        yes, no = translate(YES), translate(NO)
        return lambda value: unknown if value is None else yes if value else no
    if kind == Kind.DATE:
        never, written = translate(NOT_HAPPENED), translate(DAY)
        return lambda day: unknown if day is None else never if day == ex.NEVER else day_text(day, written)
    if kind == Kind.CODE and choices:
        titles = {code: translate(title) for code, title in choices.items()}
        return lambda code: unknown if code is None else titles.get(code, f"{code}{behind}")
    return lambda value: unknown if value is None else f"{value}{behind}"


def day_text(day: date, written: str) -> str:
    """A day as `written` has it: `DAY`, or its translation."""
    return written % {"year": day.year, "month": day.month, "day": day.day}


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}" if fen >= 0 else f"-{_yuan(-fen)}"


def _itself(subject: Subject) -> Subject:
    return subject


def _to_household(route: Route) -> Route:
    if route is _itself:
        return lambda subject: subject.household
    return lambda subject: None if (one := route(subject)) is None else one.household


def _said_of_somebody(words: str, route: Route) -> Gap:
    """The words; nothing where the route leads to nobody."""
    return lambda subject: "" if route(subject) is None else words


class Renderer:
    """Puts expressions of one rule set into words, for one subject, one reading, or nobody."""

    def __init__(
        self,
        *,
        ruleset: RuleSet,
        translate: Translate = str,
        subject: Subject | None = None,
        reading: ParameterReading | None = None,
    ) -> None:
        self._ruleset, self._translate, self._subject = ruleset, translate, subject
        self._reading = subject.reading if subject is not None and reading is None else reading
        self._gaps = Gaps([])

    def sentence(self, expression: ex.Expression, unit: Unit) -> str:
        """The expression in words; a derived condition is said by its parts, those within it by their titles."""
        if self._subject is None:
            return self._worded(expression, unit, None)
        return self.prepared(expression, unit).of(self._subject)

    def prepared(self, expression: ex.Expression, unit: Unit, *, around: str = PLACE) -> Sentence:
        """The sentence in the `PLACE` that `around` has for it, with gaps for the values of a subject."""
        self._gaps = Gaps([])
        return self._gaps.sentence(around.replace(PLACE, self._worded(expression, unit, _itself)))

    def _worded(self, expression: ex.Expression, unit: Unit, route: Route | None) -> str:
        if isinstance(expression, ex.Fact) and (derived := self._ruleset.derived.get((unit, expression.name))):
            expression = derived.expr if derived.kind == BOOL else expression
        return self._text(expression, unit, route)

    def _say(self, template: str, **parts: str) -> str:
        return self._translate(template) % parts

    def _text(self, expression: ex.Expression, unit: Unit, route: Route | None) -> str:
        def part(child: ex.Expression) -> str:
            return self._text(child, unit, route)

        match expression:
            case ex.Literal(value):
                return text_of(value, self._ruleset.kind_of(expression, unit), translate=self._translate)
            case ex.AsOf():
                day = day_text(self._reading.day, self._translate(DAY)) if self._reading else ""
                return f"{self._translate(AS_OF)} {day}".strip()
            case ex.Fact(name):
                return self._fact(name, unit, route)
            case ex.HouseholdRead(value):
                return self._text(value, HOUSEHOLD, route and _to_household(route))
            case ex.Param() | ex.ParamAt() | ex.ParamBand():
                return self._parameter(expression, unit, route)
            case ex.Compare(op, left, right):
                return self._comparison(op, left, right, unit, route)
            case ex.IsIn(value, choices):
                named = "、".join(self._choice(value, choice, unit) for choice in choices)
                return self._say(ONE_OF, left=part(value), choices=named)
            case ex.Arithmetic(op, left, right):
                return CALCULATED[op] % {"left": self._inner(left, part), "right": self._inner(right, part)}
            case ex.Share(value, numerator, denominator):
                inner = self._inner(value, part)
                return self._say(SHARE, value=inner, numerator=part(numerator), denominator=part(denominator))
            case ex.And(left, right) | ex.Or(left, right):
                template = BOTH if isinstance(expression, ex.And) else ONE_OR_OTHER
                said = [self._clause(side, part, within=type(expression)) for side in (left, right)]
                return self._say(template, left=said[0], right=said[1])
            case ex.Not(value):
                template = SHOULD_NOT if isinstance(value, (ex.Fact, ex.HouseholdRead)) else NOT
                return self._say(template, value=self._clause(value, part))
            case ex.Case(branches, otherwise):
                return self._case(branches, otherwise, unit, part)
            case ex.Bound(how, value, bound):
                template = AT_LEAST if how == "at_least" else AT_MOST
                return self._say(template, value=self._inner(value, part), bound=part(bound))
            case ex.AgeOn(birth, day):
                template = AGE if isinstance(day, ex.AsOf) else AGE_AT
                return self._with_value(self._say(template, birth=part(birth), day=part(day)), expression, unit, route)
            case ex.MonthsBefore(day, months):
                return self._say(MONTHS_EARLIER, day=part(day), months=part(months))
            case ex.MonthEdge(edge, day):
                return self._say(MONTH_START if edge == "start" else MONTH_END, day=part(day))
            case ex.FirstKnown(values):
                return self._say(FIRST_KNOWN, value=part(values[0]), rest="、".join(map(part, values[1:])))
            case ex.IsKnown(value):
                return self._say(IS_KNOWN, value=part(value))
            case ex.Aggregate():
                return self._aggregate(expression, route)
        raise TypeError(f"no words for {type(expression).__name__}")

    def _inner(self, child: ex.Expression, part: Callable[[ex.Expression], str]) -> str:
        """A part of a calculation, bracketed where the order would be lost."""
        composed = isinstance(child, (ex.Arithmetic, ex.Share, ex.Case, ex.FirstKnown))
        return f"({part(child)})" if composed else part(child)

    def _clause(self, child: ex.Expression, part: Callable[[ex.Expression], str], within: type | None = None) -> str:
        """A part of a condition, bracketed where another connective would tear it apart."""
        composed = isinstance(child, (ex.And, ex.Or, ex.Case)) and not isinstance(child, within or ())
        return f"({part(child)})" if composed else part(child)

    def _case(self, branches: Any, otherwise: ex.Expression, unit: Unit, part: Callable[[ex.Expression], str]) -> str:
        """Every branch, or, where the area's parameters settle the conditions, only the one that holds there."""
        said = []
        for condition, value in branches:
            settled = self._settled(condition, unit)
            if settled:
                otherwise = value
                break
            if settled is None:
                said.append(self._say(IF_THEN, condition=part(condition), value=part(value)))
        return ";".join([*said, self._say(OTHERWISE, value=part(otherwise))]) if said else part(otherwise)

    def _settled(self, condition: ex.Expression, unit: Unit) -> bool | None:
        reads_fact = any(isinstance(one, (ex.Fact, ex.HouseholdRead, ex.Aggregate)) for one in ex.walk(condition))
        if self._reading is None or reads_fact:
            return None
        nobody = Subject(facts={}, reading=self._reading)
        return self._ruleset.interpreter.closure(condition, unit)(nobody)

    def _declared(self, name: str, unit: Unit) -> Any:
        return self._ruleset.derived.get((unit, name)) or self._ruleset.facts.get(unit, name)

    def _fact(self, name: str, unit: Unit, route: Route | None) -> str:
        declared = self._declared(name, unit)
        title = self._translate(declared.title)
        show = shower(declared.kind, translate=self._translate, choices=declared.choices)
        return title if route is None else title + self._gap(self._ruleset.interpreter.read(name, unit), show, route)

    def _gap(self, read: Closure, show: Callable[[Any], str], route: Route, after: str = "") -> str:
        """A space and the value of whom the route leads to, with what follows it; nothing where it leads to nobody."""
        if route is _itself:
            return f" {self._gaps.leave(lambda subject: show(read(subject)))}{after}"
        return self._gaps.leave(lambda subject: "" if (one := route(subject)) is None else f" {show(read(one))}{after}")

    def _choice(self, read: ex.Expression, value: Any, unit: Unit) -> str:
        """A constant as the fact that it is compared with names it."""
        if isinstance(read, ex.HouseholdRead):
            read, unit = read.value, HOUSEHOLD
        choices = self._declared(read.name, unit).choices if isinstance(read, ex.Fact) else None
        return text_of(value, _kind_of_constant(value), translate=self._translate, choices=choices)

    def _parameter(self, read: Any, unit: Unit, route: Route | None) -> str:
        parameter = self._ruleset.parameters.get(read.name)
        assert parameter is not None, read.name  # the rule set was checked when it was loaded
        text = self._translate(parameter.title)
        if not isinstance(read, ex.Param):
            key = read.key if isinstance(read, ex.ParamAt) else read.value
            text = self._say(ENTRY_FOR, title=text, key=self._text(key, unit, route))
        if self._reading is None or (route is None and not isinstance(read, ex.Param)):
            return text
        entry = self._reading.entries.get(read.name)
        show = shower(parameter.kind, translate=self._translate, unit=parameter.unit)
        since = (
            self._say(WITH_SINCE, text=PLACE, since=day_text(entry.from_date, self._translate(DAY))) if entry else PLACE
        )
        before, after = since.split(PLACE)
        if isinstance(read, ex.Param):
            return f"{before}{text} {show(entry.value if entry else None)}{after}"
        assert route is not None
        if route is not _itself and before:
            before = self._gaps.leave(_said_of_somebody(before, route))
        return before + text + self._gap(self._ruleset.interpreter.closure(read, unit), show, route, after)

    def _comparison(self, op: str, left: ex.Expression, right: ex.Expression, unit: Unit, route: Route | None) -> str:
        kind = self._ruleset.kind_of(left, unit)
        templates = DATES_COMPARED if kind == DATE else NUMBERS_COMPARED
        shown = self._text(left, unit, route)
        against = (
            self._choice(left, right.value, unit) if isinstance(right, ex.Literal) else self._text(right, unit, route)
        )
        return self._say(templates[op], left=shown, right=against)

    def _aggregate(self, aggregate: ex.Aggregate, route: Route | None) -> str:
        inner = self._text(aggregate.value, PERSON, None)
        everybody = isinstance(aggregate.value, ex.Literal)
        text = self._translate(MEMBERS_COUNTED) if everybody else self._say(GATHERED[aggregate.how], value=inner)
        if not isinstance(aggregate.where, ex.Literal):
            text = self._say(ONLY_THOSE, text=text, where=self._text(aggregate.where, PERSON, None))
        return text if aggregate.how in ("any", "all") else self._with_value(text, aggregate, HOUSEHOLD, route)

    def _with_value(self, text: str, expression: ex.Expression, unit: Unit, route: Route | None) -> str:
        if route is None:
            return text
        show = shower(self._ruleset.kind_of(expression, unit), translate=self._translate)
        return text + self._gap(self._ruleset.interpreter.closure(expression, unit), show, route)


def _kind_of_constant(value: Any) -> Kind:
    if isinstance(value, bool):
        return Kind.BOOL
    if isinstance(value, int):
        return Kind.INTEGER
    return Kind.CODE if isinstance(value, str) else Kind.DATE
