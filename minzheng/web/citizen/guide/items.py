"""One item of the guide, put together from the declared workflow, its policy, and the parameters of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.rules import Policy
from minzheng.kernel.rules.parameters import ParameterReading
from minzheng.kernel.rules.rendering import Renderer
from minzheng.kernel.workflows import APPLICANT, Limit, LimitUnit, Workflow
from minzheng.web.citizen.guide.papers import PAPERS
from minzheng.web.findings.words import cited


@dataclass(frozen=True)
class Condition:
    title: str
    sentence: str


@dataclass(frozen=True)
class Stage:
    """One step in plain words: who does it, and within which time."""

    title: str
    office: str
    limit: str


@dataclass(frozen=True)
class Item:
    """A matter as the guide tells it. `limit` is "" where the law sets none for the whole."""

    key: str
    title: str
    benefit: str
    conditions: Sequence[Condition]
    amount: str
    papers: Sequence[str]
    stages: Sequence[Stage]
    limit: str
    cites: str


def for_citizens() -> list[Workflow]:
    """The declared matters that a citizen himself may apply for; what follows an award begins on his own page."""
    return [one.workflow for one in catalogue() if APPLICANT in one.workflow.opened_by and one.workflow.wish == "APPLY"]


def first_matters() -> dict[str, str]:
    """Policy → the matter by which a citizen asks for it: the first that is declared."""
    found: dict[str, str] = {}
    for workflow in for_citizens():
        if workflow.policy:
            found.setdefault(workflow.policy, workflow.key)
    return found


def papers_of(policy: str) -> list[str]:
    """What to bring for a policy; nothing where it is granted without being asked for."""
    workflow = next((one for one in for_citizens() if one.policy == policy), None)
    return [] if workflow is None else _papers(workflow)


def _papers(workflow: Workflow) -> list[str]:
    names = dict.fromkeys(name for step in workflow.steps for name in step.papers)
    return [str(PAPERS.get(name, name)) for name in names]


def titles() -> dict[str, str]:
    return {workflow.key: _(workflow.title) for workflow in for_citizens()}


def item_of(workflow: Workflow, *, area: Area, day: date) -> Item:
    """The item as it stands in an area on a day: limits and standards are those of that day."""
    ruleset = modules.ruleset()
    path = areas.paths(day=day, area_ids=[area.pk])[area.pk]
    reading = ruleset.parameters.at(day=day, areas=path)
    policy = ruleset.policies.get(workflow.policy) if workflow.policy else None
    renderer = Renderer(ruleset=ruleset, translate=_, reading=reading)
    return Item(
        key=workflow.key,
        title=_(workflow.title),
        benefit=_(policy.title) if policy else "",
        conditions=_conditions(policy, renderer) if policy else (),
        amount=renderer.sentence(policy.amount, policy.unit) if policy and policy.amount is not None else "",
        papers=_papers(workflow),
        stages=[
            Stage(_(step.title), _(step.by.title), limit_words(step.within or step.wait, reading))
            for step in workflow.steps
            if step.by is not APPLICANT
        ],
        limit=limit_words(workflow.whole, reading),
        cites=cited(workflow.cites),  # type: ignore[arg-type]
    )


def _conditions(policy: Policy, renderer: Renderer) -> list[Condition]:
    return [Condition(_(one.title), renderer.sentence(one.expr, policy.unit)) for one in policy.requires]


def limit_words(limit: Limit | None, reading: ParameterReading) -> str:
    """So many working days, days or months; "" where there is no limit or its value is unknown."""
    count = reading.values.get(limit.parameter) if limit else None
    if limit is None or count is None:
        return ""
    words = {
        LimitUnit.WORKING_DAYS: _("%d 个工作日"),
        LimitUnit.DAYS: _("%d 天"),
        LimitUnit.MONTHS: _("%d 个月"),
    }
    return words[limit.unit] % count
