"""Judgements of policies in words: what somebody is owed and lacks, holds and should not, or what is still to find out.

The explanation is the kernel's; here it becomes lines of criteria, each value with the badge of its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from minzheng.kernel.rules.conditions import CriterionFinding
from minzheng.kernel.rules.explaining import Explanation, StillNeeded
from minzheng.kernel.rules.kinds import PERSON
from minzheng.kernel.rules.surface import ValueUsed
from minzheng.web.people.family import Known
from minzheng.web.people.values import money
from minzheng.web.phrases import clauses, listed, together
from minzheng.web.presenters import CriterionLine, Source, Tone, UsedValue


class Outcome(StrEnum):
    """What a judgement means for the person at the desk, the most urgent first."""

    MISSED = "MISSED"  # entitled, and not on the roll
    DOUBTED = "DOUBTED"  # on the roll, and not entitled
    DIFFERS = "DIFFERS"  # on the roll for another amount
    OPEN = "OPEN"  # something is still unknown
    HELD = "HELD"
    UNASKED = "UNASKED"  # unknown, and nothing speaks for it so far: not among those whom the policy looks for
    NOT_OWED = "NOT_OWED"

    @property
    def words(self) -> str:
        return {
            Outcome.MISSED: _("应享未享"),
            Outcome.DOUBTED: _("在享疑似不符"),
            Outcome.DIFFERS: _("金额与标准不一致"),
            Outcome.OPEN: _("待查"),
            Outcome.HELD: _("符合，已享受"),
            Outcome.UNASKED: _("资料不足，暂未列入排查"),
            Outcome.NOT_OWED: _("不符合"),
        }[self]

    @property
    def tone(self) -> Tone:
        return {
            Outcome.MISSED: Tone.PRIMARY,
            Outcome.DOUBTED: Tone.BAD,
            Outcome.DIFFERS: Tone.BAD,
            Outcome.OPEN: Tone.SOON,
            Outcome.HELD: Tone.GOOD,
        }.get(self, Tone.PLAIN)


URGENT = (Outcome.MISSED, Outcome.DOUBTED, Outcome.DIFFERS)


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One policy judged. ``unit`` says whom it is about; ``missing`` names what would have to be known."""

    policy: str
    title: str
    unit: str
    outcome: Outcome
    amount: str
    reason: str
    calculation: str
    missing: Sequence[str]
    criteria: Sequence[CriterionLine]

    @property
    def is_urgent(self) -> bool:
        return self.outcome in URGENT


def outcome_of(explanation: Explanation) -> Outcome:
    """Entitled or not, held or not, known or not."""
    eligible, held = explanation.eligible, explanation.held
    if held and eligible is False:
        return Outcome.DOUBTED
    if eligible is False:
        return Outcome.NOT_OWED
    if eligible is None or held is None:
        return Outcome.OPEN if held or _is_candidate(explanation) else Outcome.UNASKED
    if not held:
        return Outcome.MISSED
    paid = explanation.held_amount
    differs = None not in (explanation.amount, paid) and explanation.amount != paid
    return Outcome.DIFFERS if differs else Outcome.HELD


def judgements(explanations: Iterable[Explanation], *, known: Known, subject: int | None = None) -> list[Judgement]:
    """The judgements of a file, the most urgent first."""
    told = [_judgement(one, known=known, subject=subject) for one in explanations]
    order = list(Outcome)
    return sorted(told, key=lambda one: order.index(one.outcome))


def _is_candidate(explanation: Explanation) -> bool:
    """Whether the unit is not known to be outside those whom the policy is for."""
    wanted = explanation.policy.candidates
    if wanted is None:
        return True
    read = explanation.ruleset.interpreter.closure(wanted, explanation.policy.unit)
    return read(explanation.subject) is not False


def _judgement(explanation: Explanation, *, known: Known, subject: int | None) -> Judgement:
    outcome = outcome_of(explanation)
    is_personal = explanation.policy.unit == PERSON
    return Judgement(
        policy=explanation.policy.key,
        title=_(explanation.policy.title),
        unit=_("本人") if is_personal else _("全户"),
        outcome=outcome,
        amount=_amount(explanation, outcome),
        reason=clauses(_(one.title) for one in explanation.decisive) if explanation.eligible is not True else "",
        calculation=explanation.calculation(_) if explanation.eligible is not False else "",
        missing=[_needed(one, known) for one in explanation.still_needed],
        criteria=[_line(one, known=known, subject=subject) for one in explanation.criteria],
    )


def _amount(explanation: Explanation, outcome: Outcome) -> str:
    owed, paid = explanation.amount, explanation.held_amount
    if outcome is Outcome.DIFFERS and owed is not None and paid is not None:
        return _("在发 %(paid)s，按标准 %(owed)s") % {"paid": money(paid), "owed": money(owed)}
    if outcome is Outcome.DOUBTED and paid:
        return _("在发每月 %(paid)s") % {"paid": money(paid)}
    if outcome is Outcome.MISSED:
        return _("每月 %(owed)s") % {"owed": money(owed)} if owed else _("金额待查")
    return _("每月 %(owed)s") % {"owed": money(owed)} if owed and outcome is Outcome.HELD else ""


def _needed(one: StillNeeded, known: Known) -> str:
    everybody = known.family is not None and len(one.members) == len(known.family.people)
    lacking = () if everybody else one.members
    names = [known.name(number) for index in lacking if (number := known.member(index)) is not None]
    return _("%(fact)s（%(names)s）") % {"fact": _(one.title), "names": listed(names)} if names else _(one.title)


def _line(finding: CriterionFinding, *, known: Known, subject: int | None) -> CriterionLine:
    return CriterionLine(
        words=_("%(title)s：%(sentence)s") % {"title": _(finding.title), "sentence": finding.sentence(_)},
        met=finding.holds,
        values=tuple(_values(finding.values, known=known, subject=subject)),
        article=clauses(str(cited) for cited in finding.cites),
    )


def _values(values: Sequence[ValueUsed], *, known: Known, subject: int | None) -> list[UsedValue]:
    """One line per fact; what a criterion reads of several members stands together, each with his name."""
    together: dict[tuple[str, str], list[ValueUsed]] = {}
    for one in values:
        together.setdefault((one.of, one.name), []).append(one)
    return [_together(facts, known=known, subject=subject) for facts in together.values()]


def _together(facts: Sequence[ValueUsed], *, known: Known, subject: int | None) -> UsedValue:
    first = facts[0]
    told = [(known.member(one.member), one) for one in facts]
    seen = [(number, one) for number, one in told if number is None or number in known.people]
    hidden = len(told) - len(seen)
    words = [
        one.text(_) if number in (None, subject) and len(facts) == 1 else f"{known.name(number or 0)} {one.text(_)}"
        for number, one in seen
        if one.value is not None
    ]
    unknown = sum(one.value is None for _number, one in seen)
    if len(words) > 1 and not unknown and len({one.text(_) for _number, one in seen}) == 1:
        words = [_("均为 %(value)s") % {"value": seen[0][1].text(_)}]
    if words and unknown:
        words.append(_("另%(number)d人尚不掌握") % {"number": unknown})
    if hidden:
        words.append(_("另%(number)d人在管辖范围外") % {"number": hidden})
    return UsedValue(
        label=_(first.title),
        value=together(words) or None,
        source=_source(seen[0][1] if seen else first, number=seen[0][0] if seen else None, known=known),
    )


def _source(one: ValueUsed, *, number: int | None, known: Known) -> Source:
    names = dict.fromkeys(
        [_(part.title) for part in one.parts] + [_(each.parameter.title) for each in one.thresholds if each.parameter]
    )
    if names:
        return Source(label=_("推算"), detail=_("由%(parts)s得出") % {"parts": listed(names)})
    return known.source(fact=one.name, person=number, of=one.of, is_known=one.value is not None)
