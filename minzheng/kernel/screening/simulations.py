"""What-ifs over the whole register: asked for, carried out in stages that somebody can watch, kept with their lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.kernel import modules
from minzheng.kernel.events import operations as events
from minzheng.kernel.events.models import Event
from minzheng.kernel.jobs.reporting import Report, Steps, silent
from minzheng.kernel.registry import frames
from minzheng.kernel.rules import RuleSet
from minzheng.kernel.rules.frame import PolicyResult, evaluate
from minzheng.kernel.screening import register, whatif
from minzheng.kernel.screening.event_types import SIMULATED
from minzheng.kernel.screening.models import SimulatedEffect, Simulation
from minzheng.kernel.screening.whatif import Change, NoScenario, Scenario
from minzheng.kernel.standards import operations as standards
from minzheng.kernel.standards.models import Proposal
from minzheng.kernel.standards.values import from_json as read_json
from minzheng.kernel.standards.values import to_json

READING, BEFORE = gettext_noop("读取全库"), gettext_noop("按现行标准判断")
AFTER, WRITING = gettext_noop("按假设标准判断"), gettext_noop("汇总写入")

TELLS_OF_PEOPLE = ("registry.", "intake.", "areas.", "awards.")
"""What begins so in the log may have changed the facts of somebody."""


@dataclass(frozen=True)
class Outcome:
    """`policies` that were judged, `effects` (`whatif.EFFECTS`), `sums` (`whatif.sums`), how many were looked at."""

    policies: list[str]
    effects: pl.DataFrame
    sums: pl.DataFrame
    people: int
    households: int


def as_json(scenario: Scenario) -> dict[str, Any]:
    """The scenario as `Simulation.scenario` keeps it."""
    changes = [{**asdict(one), "value": to_json(one.value)} for one in scenario.changes]
    return {"changes": changes, "without": [list(one) for one in scenario.without]}


def from_json(written: Mapping[str, Any]) -> Scenario:
    """The scenario kept so; a parameter that no module declares any more keeps its value as it was written."""

    def change(told: Mapping[str, Any]) -> Change:
        declared = modules.ruleset().parameters.get(told["parameter"])
        value = read_json(written=told["value"], parameter=declared) if declared else told["value"]
        return Change(**{**told, "value": value})

    return Scenario(
        changes=tuple(change(one) for one in written.get("changes", ())),
        without=tuple((key, number) for key, number in written.get("without", ())),
    )


def of_proposal(proposal: Proposal) -> Scenario:
    """What if the proposed value held today."""
    parameter = standards.parameter_of(proposal.parameter)
    value = read_json(written=proposal.value, parameter=parameter)
    return Scenario(changes=(Change(parameter=proposal.parameter, area=proposal.area_code, value=value),))


def not_previewed(proposal: Proposal) -> Any:
    """Why a proposal cannot be released yet: nobody has looked whom it touches. None where somebody has."""
    if not whatif.touched(scenario=of_proposal(proposal), ruleset=modules.ruleset()):
        return None
    if latest_of(proposal) is not None:
        return None
    return _("请先测算影响，看清谁会进入、谁会退出，再发布")


def latest_of(proposal: Proposal) -> Simulation | None:
    """The last answered what-if of a proposal: what its release stands on."""
    return Simulation.objects.filter(proposal=proposal, finished_at__isnull=False).order_by("-finished_at").first()


def ask(
    *, title: str, scenario: Scenario, day: date, actor: Any, now: datetime, proposal: Proposal | None = None
) -> Simulation:
    """Keep what is asked; `carry_out` answers it. Raises `NoScenario` where nothing could come out otherwise."""
    standards.refresh()
    ruleset = modules.ruleset()
    whatif.rules_of(scenario=scenario, ruleset=ruleset, day=day)
    if not whatif.touched(scenario=scenario, ruleset=ruleset):
        raise NoScenario(_("没有一项政策用到这些参数，测算不会有变化"))
    with transaction.atomic():
        asked = Simulation.objects.create(
            title=title.strip(), day=day, scenario=as_json(scenario), asked_at=now, actor=actor, proposal=proposal
        )
        events.record(type=SIMULATED, actor=actor, now=now, subject=asked, title=asked.title)
    return asked


def carry_out(*, simulation: Simulation, clock: Callable[[], datetime], report: Report = silent) -> Simulation:
    """Answer a what-if and keep the answer. Run again after a crash it starts anew and doubles nothing."""
    outcome = simulate(scenario=from_json(simulation.scenario), day=simulation.day, report=report)
    with transaction.atomic():
        held = Simulation.objects.select_for_update().get(pk=simulation.pk)
        SimulatedEffect.objects.filter(simulation=held).delete()
        _keep_effects(held, outcome.effects)
        held.policies, held.sums = outcome.policies, outcome.sums.to_dicts()
        held.people, held.households = outcome.people, outcome.households
        held.finished_at = clock()
        held.save()
    return held


def simulate(*, scenario: Scenario, day: date, report: Report = silent) -> Outcome:
    """Judge everybody as things stand and as the scenario wants it; nothing is kept."""
    standards.refresh()
    ruleset, steps = modules.ruleset(), Steps(report, steps=4)
    assumed = whatif.rules_of(scenario=scenario, ruleset=ruleset, day=day)
    policies = whatif.touched(scenario=scenario, ruleset=ruleset)
    steps.begin(READING)
    kept = _kept_for(ruleset=ruleset, day=day)
    everybody = kept.everybody
    steps.begin(BEFORE)
    before = kept.as_things_stand(policies)
    steps.begin(AFTER)
    after = kept.judged(assumed, policies)
    steps.begin(WRITING)
    towns = {area: whatif.town_of(path) for area, path in everybody.area_paths.items()}
    joined = {key: whatif.sides(before=before[key], after=after[key]) for key in policies}
    return Outcome(
        policies=policies,
        effects=pl.concat([whatif.effects(joined=joined[key], after=after[key]) for key in policies]),
        sums=pl.concat([whatif.sums(joined=joined[key], policy=after[key].policy, towns=towns) for key in policies]),
        people=everybody.people.height,
        households=everybody.households.height,
    )


def _keep_effects(simulation: Simulation, effects: pl.DataFrame) -> None:
    lines = {policy.key: module.line for module in modules.modules() for policy in module.policies}
    frames.copy_in(
        table=SimulatedEffect._meta.db_table,
        frame=effects.rename({"person": "person_id", "household": "household_id", "area": "area_id"}).with_columns(
            simulation_id=pl.lit(simulation.pk),
            line=pl.col("policy").replace_strict(lines, return_dtype=pl.String),
        ),
    )


@dataclass
class _Kept:
    """The register as of a day, and what its judgement came to by the rules in force: what what-ifs have in common."""

    everybody: register.RegisterFrames
    day: date
    ruleset: RuleSet
    standing: dict[str, PolicyResult] = field(default_factory=dict)

    def as_things_stand(self, policies: Sequence[str]) -> Mapping[str, PolicyResult]:
        """The judgement by the rules in force, each policy once."""
        if new := [key for key in policies if key not in self.standing]:
            self.standing |= self.judged(self.ruleset, new)
        return self.standing

    def judged(self, ruleset: RuleSet, policies: Sequence[str]) -> Mapping[str, PolicyResult]:
        results = evaluate(
            ruleset=ruleset,
            people=self.everybody.people,
            households=self.everybody.households,
            day=self.day,
            area_paths=self.everybody.area_paths,
            policies=policies,
            collisions=(),
        )
        return results.policies


_kept: dict[tuple[Any, ...], _Kept] = {}


def _kept_for(*, ruleset: RuleSet, day: date) -> _Kept:
    """Kept in this process for the next question, until the log tells of a change or other values are released."""
    told = Event.objects.none()
    for prefix in TELLS_OF_PEOPLE:
        told |= Event.objects.filter(type__startswith=prefix)
    last = told.aggregate(last=Max("pk"))["last"]
    key = (connection.settings_dict["NAME"], day, last, len(ruleset.facts))
    kept = _kept.get(key)
    if kept is None or kept.ruleset is not ruleset:
        everybody = kept.everybody if kept else register.load(ruleset=ruleset, day=day, differing=False)
        _kept.clear()
        _kept[key] = kept = _Kept(everybody=everybody, day=day, ruleset=ruleset)
    return kept
