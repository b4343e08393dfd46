"""One condition judged for one unit: how it came out, the values and thresholds it looked at, and its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from minzheng.kernel.rules.declarations import Citation, Criterion
from minzheng.kernel.rules.interpreter import Closure, Subject
from minzheng.kernel.rules.kinds import HOUSEHOLD, Kind, Unit
from minzheng.kernel.rules.labels import label
from minzheng.kernel.rules.parameters import DatedValue, Parameter, ParameterReading
from minzheng.kernel.rules.rendering import PLACE, Renderer, Translate, text_of
from minzheng.kernel.rules.ruleset import RuleSet
from minzheng.kernel.rules.sentences import Sentence
from minzheng.kernel.rules.surface import Read, Surface, surface_of

HOLDS = label("符合:%(title)s。%(sentence)s")
FAILS = label("不符合:%(title)s。%(sentence)s")
OPEN = label("尚不能确定:%(title)s。%(sentence)s")


class Threshold(NamedTuple):
    """A parameter with the value that held: `entry` tells its area, its days and its source; None if none held."""

    parameter: Parameter
    entry: DatedValue | None


class ValueUsed(NamedTuple):
    """A fact with the value it had, None if unknown."""

    read: Read
    value: Any
    subject: Subject

    @property
    def of(self) -> Unit:
        return self.read.of

    @property
    def name(self) -> str:
        return self.read.name

    @property
    def title(self) -> str:
        return self.read.declared.title

    @property
    def kind(self) -> Kind:
        return self.read.declared.kind

    @property
    def member(self) -> int | None:
        """The index among the members of the household; None for the household's own facts."""
        if self.of == HOUSEHOLD or self.subject.household is None:
            return None
        return next(number for number, one in enumerate(self.subject.household.members) if one is self.subject)

    @property
    def parts(self) -> tuple[ValueUsed, ...]:
        """What a derived fact was derived from; empty for a fact of a table."""
        inner = self.read.inner()
        return () if inner is None else _values(inner, self.subject)

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The parameters that entered a derived fact."""
        inner = self.read.inner()
        return () if inner is None else _thresholds(inner, self.subject.reading)

    def text(self, translate: Translate = str) -> str:
        return text_of(self.value, self.kind, translate=translate, choices=self.read.declared.choices)


class Condition:
    """A criterion compiled for the units it judges, with its words as far as they are the same for everybody."""

    __slots__ = ("_reasons", "criterion", "read", "ruleset", "surface", "unit")

    def __init__(self, criterion: Criterion, unit: Unit, ruleset: RuleSet) -> None:
        self.criterion, self.unit, self.ruleset = criterion, unit, ruleset
        self.read: Closure = ruleset.interpreter.closure(criterion.expr, unit)
        self.surface: Surface = surface_of(criterion.expr, unit, ruleset)
        self._reasons: dict[tuple, Sentence] = {}

    def judge(self, subject: Subject) -> CriterionFinding:
        """How it comes out for the subject; several policies may ask for the same."""
        found = subject.judged[self] = CriterionFinding(self, self.read(subject), subject)
        return found

    def reason(self, holds: bool | None, reading: ParameterReading, translate: Translate) -> Sentence:
        """Kept per reading where `translate` always speaks the same language; found anew where it might not."""
        language = "" if translate is str else getattr(translate, "language", None)
        key = holds, id(reading), language  # Parameters keep their readings, so that an id is not used again
        if key in self._reasons:
            return self._reasons[key]
        title = translate(self.criterion.title)
        around = translate({True: HOLDS, False: FAILS, None: OPEN}[holds]) % {"title": title, "sentence": PLACE}
        renderer = Renderer(ruleset=self.ruleset, translate=translate, reading=reading)
        found = renderer.prepared(self.criterion.expr, self.unit, around=around)
        if language is not None:
            self._reasons[key] = found
        return found


@dataclass(slots=True, eq=False)
class CriterionFinding:
    """How one condition came out: `holds` is True, False or None (not yet known)."""

    condition: Condition
    holds: bool | None
    subject: Subject
    _values: tuple[ValueUsed, ...] | None = None

    @property
    def criterion(self) -> Criterion:
        return self.condition.criterion

    @property
    def unit(self) -> Unit:
        return self.condition.unit

    @property
    def ruleset(self) -> RuleSet:
        return self.condition.ruleset

    @property
    def title(self) -> str:
        return self.condition.criterion.title

    @property
    def cites(self) -> tuple[Citation, ...]:
        return self.condition.criterion.cites  # type: ignore[return-value]

    def sentence(self, translate: Translate = str) -> str:
        """The rule with this household's values and the thresholds."""
        renderer = Renderer(ruleset=self.ruleset, translate=translate, subject=self.subject)
        return renderer.sentence(self.criterion.expr, self.unit)

    def reason(self, translate: Translate = str) -> str:
        """How it came out, with its title and the sentence. A `translate` whose words may be kept says so by its
        attribute `language`: one that follows the reader's language has none."""
        return self.condition.reason(self.holds, self.subject.reading, translate).of(self.subject)

    @property
    def values(self) -> tuple[ValueUsed, ...]:
        """The facts that the condition looks at; those that are derived unfold into their `parts`."""
        if self._values is None:
            self._values = _values(self.condition.surface, self.subject)
        return self._values

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The parameters that the condition looks at."""
        return _thresholds(self.condition.surface, self.subject.reading)


def condition_of(criterion: Criterion, unit: Unit, ruleset: RuleSet) -> Condition:
    """The condition, made once per rule set."""
    key = id(criterion), unit
    if key not in ruleset.conditions:  # a condition keeps its criterion, so that the id is not used again
        ruleset.conditions[key] = Condition(criterion, unit, ruleset)
    return ruleset.conditions[key]


def _values(surface: Surface, subject: Subject) -> tuple[ValueUsed, ...]:
    # A family has hundreds of them: made without the detour over a named tuple's own constructor.
    new, cls = tuple.__new__, ValueUsed
    if surface.own is not None:
        return tuple([new(cls, (read, value(subject), subject)) for read, value in surface.own])
    found: list[ValueUsed] = []
    for read in surface.reads:
        whose = [subject] if read.route is None else read.route(subject)
        found += [new(cls, (read, read.value(one), one)) for one in whose]
    return tuple(found)


def _thresholds(surface: Surface, reading: ParameterReading) -> tuple[Threshold, ...]:
    if id(reading) not in surface.thresholds:
        surface.thresholds[id(reading)] = tuple(
            Threshold(surface.ruleset.parameters.get(name), reading.entries.get(name))  # type: ignore[arg-type]
            for name in surface.parameters
        )
    return surface.thresholds[id(reading)]
