"""What a household lives on: every known sum of its members and of itself, each with its source."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.rules.kinds import HOUSEHOLD, MONEY, PERSON
from minzheng.kernel.rules.rendering import text_of
from minzheng.web.people.family import Known
from minzheng.web.people.values import money
from minzheng.web.phrases import listed, noted
from minzheng.web.presenters import Source


@dataclass(frozen=True, kw_only=True)
class MeansLine:
    """One sum or number: whose, what, how much."""

    whose: str
    item: str
    value: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class Means:
    """``lines`` are known and not zero; ``nothing`` names what is known to be none, ``unknown`` what nobody knows."""

    lines: list[MeansLine] = field(default_factory=list)
    nothing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def means(known: Known) -> Means:
    """The sums of the visible members and of the household."""
    if known.family is None:
        return Means()
    told = Means()
    declared = [one for one in modules.ruleset().facts if one.kind is MONEY or one.unit == HOUSEHOLD]
    for one in declared:
        if one.unit == HOUSEHOLD:
            subjects: list[tuple[int | None, str]] = [(None, _("全户"))]
        else:
            subjects = [(number, known.name(number)) for number in known.family.people if number in known.people]
        unknown: list[str] = []
        zeros = 0
        for number, name in subjects:
            facts = known.family.household_facts if number is None else known.family.facts[number]
            value = facts.get(one.name)
            if value is None:
                unknown.append(name)
            elif value == 0:
                zeros += 1
            else:
                source = known.source(fact=one.name, person=number, of=one.unit, is_known=True)
                words = (
                    money(value) if one.kind is MONEY else text_of(value, one.kind, translate=_, choices=one.choices)
                )
                told.lines.append(MeansLine(whose=name, item=_(one.title), value=words, source=source))
        if unknown:
            everybody = len(unknown) == len(subjects) or one.unit != PERSON
            told.unknown.append(_(one.title) if everybody else noted(_(one.title), listed(unknown)))
        elif zeros == len(subjects):
            told.nothing.append(_(one.title))
    return told
