"""A judgement as data: what came out, each condition with its values, thresholds and articles, and what is missing."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Schema

from minzheng.kernel.rules.conditions import CriterionFinding
from minzheng.kernel.rules.explaining import Explanation
from minzheng.kernel.rules.kinds import Kind
from minzheng.kernel.rules.parameters import DatedValue, Parameter
from minzheng.kernel.rules.surface import Threshold
from minzheng.web.api.shapes import CiteOut, cites_out, yuan
from minzheng.web.policies.parameters import unit_words, value_words


class ThresholdOut(Schema):
    """A standard that a condition was held against; ``value`` in words is null where nobody knows one for the day."""

    parameter: str
    title: str
    value: str | None
    unit: str
    area: str | None
    since: datetime.date | None
    cites: str
    mark: str


class CriterionOut(Schema):
    """One condition of a policy; ``met`` null is not yet known."""

    title: str
    met: bool | None
    sentence: str
    thresholds: list[ThresholdOut]
    cites: list[CiteOut]


class MissingOut(Schema):
    """A fact (or standard) that is not known and could still change the answer; ``members`` of whom, by index."""

    name: str
    title: str
    of: str
    members: list[int]


class ResultOut(Schema):
    """One policy judged. ``eligible`` null is not yet known, and is never a no."""

    policy: str
    title: str
    unit: str
    eligible: bool | None
    amount_yuan: str | None
    calculation: str
    criteria: list[CriterionOut]
    missing: list[MissingOut]
    cites: list[CiteOut]


def result_of(found: Explanation) -> dict[str, Any]:
    """The fields of a ``ResultOut``."""
    policy = found.policy
    return {
        "policy": policy.key,
        "title": _(policy.title),
        "unit": policy.unit,
        "eligible": found.eligible,
        "amount_yuan": yuan(found.amount) if policy.amount is not None else None,
        "calculation": found.calculation(_) if found.eligible is not False else "",
        "criteria": [criterion_out(one) for one in found.criteria],
        "missing": [
            MissingOut(name=one.name, title=_(one.title), of=one.of, members=list(one.members))
            for one in found.still_needed
        ],
        "cites": cites_out(policy.cites),
    }


def criterion_out(finding: CriterionFinding) -> CriterionOut:
    used = [*finding.thresholds, *(each for value in finding.values for each in value.thresholds)]
    thresholds = {one.parameter.name: one for one in used}
    return CriterionOut(
        title=_(finding.title),
        met=finding.holds,
        sentence=finding.sentence(_),
        thresholds=[threshold_out(one) for one in thresholds.values()],
        cites=cites_out(finding.cites),
    )


def threshold_out(one: Threshold) -> ThresholdOut:
    parameter, entry = one
    known = entry is not None and entry.value is not None
    return ThresholdOut(
        parameter=parameter.name,
        title=_(parameter.title),
        value=value_words(entry, parameter) if entry is not None and known else None,
        unit=unit_words(parameter) if known else "",
        area=entry.area if entry else None,
        since=entry.from_date if entry else None,
        cites=entry.cites if entry else "",
        mark=entry.mark if entry else "",
    )


def value_as_data(entry: DatedValue, parameter: Parameter) -> Any:
    """A value for programs: yuan as text, whole numbers, booleans, days as ISO text; a table by its keys."""
    if isinstance(entry.value, dict):
        return {str(key): _plain(value, parameter.kind) for key, value in entry.value.items()}
    return _plain(entry.value, parameter.kind)


def _plain(value: Any, kind: Kind) -> Any:
    if value is None:
        return None
    if kind is Kind.MONEY:
        return yuan(value)
    return value.isoformat() if isinstance(value, datetime.date) else value
