"""What an officer decides: kept with everything it stood on, and made into an award. Never done by a machine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.awards import operations as awards
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework.catalogue import catalogue, rules_version
from minzheng.kernel.casework.models import Action, Decision, Matter
from minzheng.kernel.casework.refusals import Cannot, Incomplete
from minzheng.kernel.rules import PERSON, DatedValue, RuleSet
from minzheng.kernel.rules.explaining import Explanation
from minzheng.kernel.rules.needs import PARAMETER, needs_of_policy
from minzheng.kernel.screening import families
from minzheng.kernel.screening.families import Family
from minzheng.kernel.workflows import Workflow


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """What an officer decided. `amount_fen` for one period of the policy, from `starts` until before `ends`.

    For GRANT and CHANGE amount and `starts` are needed, for END `starts` is the first day without it.
    """

    amount_fen: int | None = None
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True)
class Grounds:
    """What the rules say of a matter's subject on a day, to be shown before and kept with a decision."""

    family: Family | None
    explanation: Explanation | None
    person_index: int | None


def grounds(*, matter: Matter, workflow: Workflow, day: date) -> Grounds:
    """Judge the subject by the workflow's policy. Nothing is known of whom the register has in no household."""
    rules = catalogue().ruleset
    if not workflow.policy or (matter.household_id is None and matter.person_id is None):
        return Grounds(None, None, None)
    family = families.load(household=matter.household_id, person=matter.person_id, day=day)
    if family is None:
        return Grounds(None, None, None)
    policy = rules.policies[workflow.policy]
    if policy.unit != PERSON:
        return Grounds(family, family.explain(policy), None)
    if matter.person_id not in family.people:
        return Grounds(family, None, None)
    return Grounds(family, family.explain(policy, person=matter.person_id), family.people.index(matter.person_id))


def record(
    *,
    matter: Matter,
    action: Action,
    workflow: Workflow,
    effect: str,
    deciding: Deciding,
    actor: Any,
    day: date,
    now: datetime,
) -> Decision:
    """Keep a decision with its grounds and let it take effect. Raises `Cannot` where awards collide."""
    rules = catalogue().ruleset
    found = grounds(matter=matter, workflow=workflow, day=day)
    snapshot = _snapshot(found, rules, workflow)
    award = _take_effect(matter, workflow, rules, effect, deciding, snapshot, actor=actor, day=day, now=now)
    if award is not None and award.pk != matter.award_id:
        matter.award = award
        matter.save(update_fields=["award"])
    explanation = found.explanation
    return Decision.objects.create(
        matter=matter,
        action=action,
        policy=workflow.policy,
        effect=effect,
        amount_fen=deciding.amount_fen,
        day=day,
        rules=rules_version(rules, workflow.policy),
        eligible=explanation.eligible if explanation else None,
        rule_amount_fen=explanation.amount if explanation else None,
        person_index=found.person_index,
        facts=snapshot["facts"],
        parameters=snapshot["parameters"],
        findings=snapshot["findings"],
        award=award,
    )


def _snapshot(found: Grounds, rules: RuleSet, workflow: Workflow) -> dict[str, Any]:
    if found.family is None:
        return {"facts": {}, "parameters": {}, "findings": []}
    situation = found.family.situation
    reading = situation.household.reading
    known = {(fact.unit, fact.name) for fact in rules.facts}
    members = [
        {name: value for name, value in found.family.facts[person].items() if (PERSON, name) in known}
        for person in found.family.people
    ]
    facts = {
        "household": found.family.household_facts,
        "members": members,
        "people": list(found.family.people),
        "area_path": list(reading.areas),
        "member_area_paths": [list(member.reading.areas) for member in situation.household.members],
    }
    explanation = found.explanation
    findings = [
        {
            "title": str(one.title),
            "holds": one.holds,
            "reason": one.reason(),
            "cites": [str(each) for each in one.cites],
        }
        for one in (explanation.criteria if explanation else ())
    ]
    needs = needs_of_policy(rules.policies[workflow.policy], rules)
    names = sorted(need.name for need in needs if need.of == PARAMETER)
    parameters = {name: _told(reading.entries.get(name)) for name in names}
    return {"facts": facts, "parameters": parameters, "findings": findings}


def _told(entry: DatedValue | None) -> dict[str, Any] | None:
    """A parameter's value with where it stands; None where none held."""
    if entry is None:
        return None
    source = {"cites": entry.cites, "mark": entry.mark}
    return {"value": entry.value, "area": entry.area, "from": entry.from_date, **source}


def _take_effect(
    matter: Matter,
    workflow: Workflow,
    rules: RuleSet,
    effect: str,
    deciding: Deciding,
    snapshot: dict[str, Any],
    *,
    actor: Any,
    day: date,
    now: datetime,
) -> Award | None:
    reason = _("事项 %(number)s") % {"number": matter.number}
    if effect == "REFUSE":
        return matter.award
    if deciding.starts is None:
        raise Incomplete(_("请填写决定自哪一天起执行"))
    try:
        if effect in ("END", "CHANGE"):
            if matter.award is None:
                raise Incomplete(_("没有指明要变更或终止的待遇"))
            ended = awards.end(award=matter.award, day=deciding.starts, actor=actor, reason=str(reason), now=now)
            if effect == "END":
                return ended
        if deciding.amount_fen is None:
            raise Incomplete(_("请填写决定的金额"))
        return awards.grant(
            policy=workflow.policy,
            line=matter.line,
            excludes=_excluded_by(workflow.policy, rules),
            household=matter.household,
            person=matter.person,
            area=matter.area,
            starts=deciding.starts,
            ends=deciding.ends,
            amount_fen=deciding.amount_fen,
            decision={"matter": matter.number, "day": day, **snapshot},
            actor=actor,
            now=now,
        )
    except (awards.Collides, awards.CannotChange) as error:
        raise Cannot(str(error)) from error


def _excluded_by(policy: str, rules: RuleSet) -> list[str]:
    return sorted(other for pair in rules.exclusive_pairs if policy in pair for other in pair - {policy})
