"""What a what-if assumes, in words."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.jobs.models import Job
from minzheng.kernel.modules.case_reading import path_of
from minzheng.kernel.rules.parameters import DatedValue
from minzheng.kernel.screening import jobs
from minzheng.kernel.screening.models import SimulatedEffect, Simulation
from minzheng.kernel.screening.simulations import from_json
from minzheng.kernel.screening.whatif import Change
from minzheng.web.findings.words import rule_title
from minzheng.web.policies.parameters import unit_words, value_words
from minzheng.web.policies.reading import key_titles
from minzheng.web.presenters import Fact, Tag, Tone

EFFECT_TONES = {
    SimulatedEffect.Effect.ENTERS: Tone.GOOD,
    SimulatedEffect.Effect.LEAVES: Tone.BAD,
    SimulatedEffect.Effect.OPENS: Tone.SOON,
    SimulatedEffect.Effect.NEAR: Tone.SOON,
}


def simulation_url(simulation: Simulation) -> str:
    return reverse("web:simulation", args=[simulation.pk])


def state_tag(simulation: Simulation) -> Tag:
    """完成, else what its job says."""
    if simulation.is_done:
        return Tag(text=_("完成"), tone=Tone.GOOD)
    found = jobs.simulation_progress(simulation=simulation, now=days.now())
    if found is not None and found.failed:
        return Tag(text=Job.State.FAILED.label, tone=Tone.BAD)
    return Tag(text=Job.State(found.job.state if found else Job.State.WAITING).label, tone=Tone.SOON)


def effect_tag(effect: SimulatedEffect) -> Tag:
    kind = SimulatedEffect.Effect(effect.effect)
    return Tag(text=kind.label, tone=EFFECT_TONES.get(kind, Tone.PLAIN))


def assumed(simulation: Simulation) -> list[Fact]:
    """Each assumption: what it is about, and the value before and after."""
    scenario = from_json(simulation.scenario)
    names = areas.names_of_codes(codes={one.area for one in scenario.changes if one.area}, day=simulation.day)
    told = [
        Fact(label=_change_title(change, names), value=_change_words(change, simulation)) for change in scenario.changes
    ]
    for key, number in scenario.without:
        policy = modules.ruleset().policies.get(key)
        criterion = policy.requires[number - 1] if policy and number <= len(policy.requires) else None
        title = _(criterion.title) if criterion else str(number)
        told.append(Fact(label=rule_title(key), value=_("不再要求：%(title)s") % {"title": title}))
    return told


def _change_title(change: Change, names: dict[str, str]) -> str:
    declared = modules.ruleset().parameters.get(change.parameter)
    title = _(declared.title) if declared else change.parameter
    if change.key is not None:
        titles = key_titles(parameter=change.parameter, ruleset=modules.ruleset())
        title = f"{title} · {_(titles[str(change.key)]) if str(change.key) in titles else change.key}"
    where = names.get(change.area, change.area) if change.area else _("全国")
    return _("%(title)s（%(where)s）") % {"title": title, "where": where}


def _change_words(change: Change, simulation: Simulation) -> str:
    declared = modules.ruleset().parameters.get(change.parameter)
    if declared is None:
        return str(change.value)
    now = declared.at(day=simulation.day, areas=path_of(change.area))
    before = now.value if now else None
    if change.key is not None:
        before = before.get(change.key) if isinstance(before, dict) else None

    def words(value: object) -> str:
        entry = DatedValue(area=change.area, from_date=simulation.day, until_date=None, value=value)
        return f"{value_words(entry, declared)} {unit_words(declared)}".strip() if value is not None else _("未知")

    return f"{words(before)} → {words(change.value)}"
