"""One condition judged for one unit: how it came out, the values and thresholds it looked at, and its words."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.kernel.rules.declarations import Citation, Criterion
from minzheng.kernel.rules.interpreter import Closure, Subject
from minzheng.kernel.rules.kinds import Unit
from minzheng.kernel.rules.labels import label
from minzheng.kernel.rules.parameters import ParameterReading
from minzheng.kernel.rules.rendering import PLACE, Renderer, Translate
from minzheng.kernel.rules.ruleset import RuleSet
from minzheng.kernel.rules.sentences import Sentence
from minzheng.kernel.rules.surface import Surface, Threshold, ValueUsed, surface_of

HOLDS = label("符合：%(title)s。%(sentence)s")
FAILS = label("不符合：%(title)s。%(sentence)s")
OPEN = label("尚不能确定：%(title)s。%(sentence)s")


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
            self._values = self.condition.surface.values(self.subject)
        return self._values

    @property
    def thresholds(self) -> tuple[Threshold, ...]:
        """The parameters that the condition looks at."""
        return self.condition.surface.thresholds(self.subject.reading)


def condition_of(criterion: Criterion, unit: Unit, ruleset: RuleSet) -> Condition:
    """The condition, made once per rule set."""
    key = id(criterion), unit
    if key not in ruleset.conditions:  # a condition keeps its criterion, so that the id is not used again
        ruleset.conditions[key] = Condition(criterion, unit, ruleset)
    return ruleset.conditions[key]
