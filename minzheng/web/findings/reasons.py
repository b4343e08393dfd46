"""A judgement in the words of the components: each condition, the values it used, and where those came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access.masking import HIDDEN
from minzheng.kernel.intake import queries as intake
from minzheng.kernel.rules import Collision, Criterion, RuleSet
from minzheng.kernel.rules.conditions import Condition, CriterionFinding
from minzheng.kernel.rules.explaining import Explanation, StillNeeded
from minzheng.kernel.rules.interpreter import Subject
from minzheng.kernel.rules.kinds import BOOL, HOUSEHOLD, MONEY, Unit
from minzheng.kernel.rules.needs import PARAMETER
from minzheng.kernel.rules.rendering import Renderer, text_of
from minzheng.kernel.rules.surface import Threshold, ValueUsed
from minzheng.kernel.screening.families import Family
from minzheng.web.findings.sources import Origin, Sources, is_hidden, table_words
from minzheng.web.findings.words import cited
from minzheng.web.phrases import clauses, listed, noted
from minzheng.web.presenters import CriterionLine, Link, UsedValue, long_date

ASSUMED = "ASSUMPTION"
VALUES_SHOWN = 6
"""Of each condition, so many values beside it; a large family's others stand in the table of all values."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """One value of a table that the judgement stands on: about whom, what, and the rows it came from."""

    who: str
    label: str
    value: str | None
    origin: Origin
    rows: tuple[Link, ...]
    since: str = ""


@dataclass(frozen=True, kw_only=True)
class Lack:
    """What is not known and could still change the answer, and who can supply it."""

    what: str
    who: str
    suppliers: str


class Reasons:
    """One family judged, for one viewer. ``names`` are those of the members he may see, by person id."""

    def __init__(self, *, family: Family, sources: Sources, names: dict[int, str]) -> None:
        self._family, self._sources, self._names = family, sources, names

    def lines(self, criteria: Iterable[CriterionFinding]) -> tuple[CriterionLine, ...]:
        """Each condition with its values and articles."""
        return tuple(self._line(one) for one in criteria)

    def grounds(self, criteria: Iterable[CriterionFinding]) -> tuple[Ground, ...]:
        """Every value of a table that the conditions stand on, once, in the order in which they ask for it."""
        found: dict[tuple[str, str, int | None], ValueUsed] = {}
        for criterion in criteria:
            for value in criterion.values:
                for leaf in _leaves(value):
                    found.setdefault((leaf.of, leaf.name, leaf.member), leaf)
        return tuple(self._ground(leaf) for leaf in found.values())

    def lacking(self, needed: Iterable[StillNeeded]) -> tuple[Lack, ...]:
        return tuple(self._lack(one) for one in needed)

    def calculation(self, explanation: Explanation) -> str:
        """How the amount comes about; without the values of hidden facts where it reads any."""
        amount = explanation.policy.amount
        if amount is None:
            return ""
        judged = explanation
        reads = condition(Criterion(amount, title=""), judged.policy.unit, judged.subject, judged.ruleset)
        return self._sentence(reads)

    def _line(self, one: CriterionFinding) -> CriterionLine:
        # What is not known comes first: it is what an answer may still hang on.
        values = sorted(one.values, key=lambda value: value.value is not None)
        used = [self._used(value) for value in values[:VALUES_SHOWN]]
        if len(values) > VALUES_SHOWN:
            used.append(UsedValue(label=_("其余"), value=_("%d 个值，见“数据来源”") % (len(values) - VALUES_SHOWN)))
        used += [self._threshold(threshold) for threshold in one.thresholds]
        words = _("%(title)s：%(sentence)s") % {"title": _(one.title), "sentence": self._sentence(one)}
        return CriterionLine(words=words, met=one.holds, values=tuple(used), article=cited(one.cites))

    def _sentence(self, one: CriterionFinding) -> str:
        """The rule in words with this family's values; a rule that reads a hidden fact is said without them."""
        hidden = any(_hides(value) for value in one.values)
        seen = {"reading": one.subject.reading} if hidden else {"subject": one.subject}
        return Renderer(ruleset=one.ruleset, translate=_, **seen).sentence(one.criterion.expr, one.unit)

    def _used(self, value: ValueUsed) -> UsedValue:
        label = self._titled(value)
        if value.parts:
            return UsedValue(label=label, value=self._shown(value))
        return UsedValue(label=label, value=self._shown(value), source=self._origin(value).badge)

    def _titled(self, value: ValueUsed) -> str:
        who = self._who(value)
        return f"{who} {_(value.title)}" if who and len(self._family.people) > 1 else _(value.title)

    def _who(self, value: ValueUsed) -> str:
        return "" if value.member is None else self._member(value.member)

    def _member(self, number: int) -> str:
        person = self._family.people[number]
        return self._names.get(person) or _("成员%d（不在您的管辖范围）") % (number + 1)

    def _shown(self, value: ValueUsed) -> str | None:
        if value.value is None:
            return None
        return HIDDEN if _hides(value) else value.text(_)

    def _origin(self, value: ValueUsed) -> Origin:
        person = None if value.member is None else self._family.people[value.member]
        return self._sources.of(fact=value.name, person=person, value=value.value)

    def _ground(self, leaf: ValueUsed) -> Ground:
        origin = self._origin(leaf)
        since = origin.rows[0].holds_since if origin.rows else None
        return Ground(
            who=self._who(leaf) if len(self._family.people) > 1 else "",
            label=_(leaf.title),
            value=self._shown(leaf),
            origin=origin,
            rows=tuple(self._sources.link(row) for row in origin.rows),
            since=long_date(since),
        )

    @staticmethod
    def _threshold(threshold: Threshold) -> UsedValue:
        return UsedValue(label=_(threshold.parameter.title), value=threshold_words(threshold))

    def _lack(self, one: StillNeeded) -> Lack:
        if one.of == PARAMETER:
            return Lack(what=_(one.title), who=_("标准"), suppliers=_("由局里公布后维护"))
        tables = intake.tables_of_facts().get(one.name, [])
        suppliers = clauses(table_words(table) for table in tables)
        who = _("全户") if one.of == HOUSEHOLD else listed(self._member(number) for number in one.members)
        return Lack(what=_(one.title), who=who, suppliers=suppliers or _("没有表提供，由街道入户核实"))


def threshold_words(threshold: Threshold) -> str | None:
    """1255.00 元/人·月（2023年7月1日起；假设，待核实）; None where none held. A table is not spelt out."""
    parameter, entry = threshold
    if entry is None or entry.value is None:
        return None
    if isinstance(entry.value, dict):
        value = _("按类别 %d 档") % len(entry.value)
    else:
        value = text_of(entry.value, parameter.kind, translate=_, unit=parameter.unit)
    notes = [_("%s起") % long_date(entry.from_date)]
    if entry.mark == ASSUMED:
        notes.append(_("假设，待核实"))
    return noted(value, clauses(notes))


def _hides(value: ValueUsed) -> bool:
    """Whether staff see a value masked: a hidden fact, or a code or number derived from one.

    Yes or no, and sums of money, tell no more than the condition and the amount on the page do.
    """
    if is_hidden(value.name):
        return True
    return value.kind not in (BOOL, MONEY) and any(is_hidden(leaf.name) for leaf in _leaves(value))


def collision_finding(*, collision: Collision, family: Family, person: int | None) -> CriterionFinding:
    """A collision as one condition, judged for the household or one member."""
    subject = family.situation.household
    if collision.unit != HOUSEHOLD and person is not None:
        subject = subject.members[family.people.index(person)]
    declared = Criterion(collision.when, title=collision.title, cites=collision.cites)
    return condition(declared, collision.unit, subject, modules.ruleset())


def condition(criterion: Criterion, unit: Unit, subject: Subject, ruleset: RuleSet) -> CriterionFinding:
    """An expression that is no criterion of a policy, read for a subject like one."""
    return Condition(criterion, unit, ruleset).judge(subject)


def _leaves(value: ValueUsed) -> Iterator[ValueUsed]:
    """The facts of tables that a value was derived from; itself where it is one."""
    parts = value.parts
    if not parts:
        yield value
    for part in parts:
        yield from _leaves(part)
