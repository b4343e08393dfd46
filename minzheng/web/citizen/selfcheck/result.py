"""What a finished check came to: per benefit likely, unlikely or cannot say, each with its reasons and its grounds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.kernel.citizens import services
from minzheng.kernel.citizens.models import CheckCount
from minzheng.kernel.rules import Kind, Period
from minzheng.kernel.rules.conditions import CriterionFinding, Threshold
from minzheng.kernel.rules.explaining import Explanation
from minzheng.kernel.rules.rendering import text_of
from minzheng.web.citizen.guide.items import first_matters, papers_of
from minzheng.web.citizen.selfcheck.inquiring import Asked
from minzheng.web.findings.words import cited
from minzheng.web.people.values import money
from minzheng.web.phrases import listed, noted
from minzheng.web.presenters import long_date

Outcome = CheckCount.Outcome
_BY_ELIGIBLE = {True: Outcome.LIKELY, False: Outcome.UNLIKELY, None: Outcome.UNDECIDED}
ORDER = (Outcome.LIKELY, Outcome.UNDECIDED, Outcome.UNLIKELY)


@dataclass(frozen=True)
class Because:
    """One condition and how it came out: `state` is met, unmet or unknown; `details` is the rule with the values."""

    state: str
    title: str
    details: str
    cites: str


@dataclass(frozen=True)
class Standard:
    """A number of the law that entered, since when it holds, and whether somebody still has to verify it."""

    title: str
    value: str
    since: str
    doubtful: bool


@dataclass(frozen=True)
class Verdict:
    """One benefit for one family or one of its members (`who` empty: the family).

    `papers`: what to bring; `service`: the key of its page in the guide, "" where it has none; `online`: whether it can
    be applied for from here.
    """

    key: str
    title: str
    who: str
    outcome: str
    amount: str
    because: Sequence[Because]
    standards: Sequence[Standard]
    missing: str
    papers: Sequence[str]
    service: str
    online: bool


@dataclass(frozen=True)
class Part:
    """All verdicts of one outcome."""

    outcome: str
    title: str
    verdicts: Sequence[Verdict]


def parts(asked: Asked) -> list[Part]:
    """The verdicts, the likely ones first; whoever cannot get a benefit by age or the like stands among the others."""
    found: defaultdict[str, list[Verdict]] = defaultdict(list)
    published = services.published()
    in_guide = {policy: key for policy, key in first_matters().items() if key in published}
    for explanation, person in asked.judgements():
        who = "" if person is None else asked.names[person]
        service = in_guide.get(explanation.policy.key, "")
        verdict = _verdict(explanation, who, service, online=bool(published.get(service)))
        found[verdict.outcome].append(verdict)
    return [Part(outcome, str(Outcome(outcome).label), found[outcome]) for outcome in ORDER if found[outcome]]


def outcomes(asked: Asked) -> dict[str, str]:
    """Policy → the best that came out for anybody of the family, for the count."""
    found: dict[str, str] = {}
    for explanation, _person in asked.judgements():
        key, outcome = explanation.policy.key, _BY_ELIGIBLE[explanation.eligible]
        if key not in found or ORDER.index(outcome) < ORDER.index(Outcome(found[key])):
            found[key] = outcome
    return found


def _verdict(explanation: Explanation, who: str, service: str, *, online: bool) -> Verdict:
    decisive = explanation.decisive
    return Verdict(
        key=explanation.policy.key,
        title=_(explanation.policy.title),
        who=who,
        outcome=_BY_ELIGIBLE[explanation.eligible],
        amount=_amount(explanation),
        because=[_because(one) for one in decisive],
        standards=_standards(decisive),
        missing=listed(_(one.title) for one in explanation.still_needed),
        papers=papers_of(explanation.policy.key),
        service=service,
        online=online,
    )


def _amount(explanation: Explanation) -> str:
    if not explanation.eligible or not explanation.amount:
        return ""
    told = money(explanation.amount)
    return {
        Period.MONTH: _("每月约 %s") % told,
        Period.YEAR: _("每年约 %s") % told,
        Period.ONCE: _("一次约 %s") % told,
    }[explanation.policy.period]


def _because(one: CriterionFinding) -> Because:
    state = {True: "met", False: "unmet", None: "unknown"}[one.holds]
    return Because(state, _(one.title), one.sentence(_), cited(one.cites))


def _standards(findings: Iterable[CriterionFinding]) -> list[Standard]:
    """The thresholds that the reasons looked at, those of their derived numbers included, each once."""
    thresholds: dict[str, Threshold] = {}
    for finding in findings:
        inner = [deep for value in finding.values for deep in value.thresholds]
        for one in (*finding.thresholds, *inner):
            if one.parameter is not None and one.entry is not None and not isinstance(one.entry.value, (dict, bool)):
                thresholds.setdefault(one.parameter.name, one)
    return [_standard(one) for one in thresholds.values() if one.parameter.kind in (Kind.MONEY, Kind.INTEGER)]


def _standard(one: Threshold) -> Standard:
    parameter, entry = one.parameter, one.entry
    assert entry is not None
    doubtful = entry.mark == "ASSUMPTION"
    value = text_of(entry.value, parameter.kind, translate=_, unit=parameter.unit)
    return Standard(
        title=_(parameter.title),
        value=noted(value, _("数额待核实")) if doubtful else value,
        since=long_date(entry.from_date),
        doubtful=doubtful,
    )
