"""Findings, rules and verdicts in the words of the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.modules import Module
from minzheng.kernel.rules import Collision, Policy
from minzheng.kernel.rules.declarations import Citation
from minzheng.kernel.rules.kinds import Period
from minzheng.kernel.screening.models import Finding, Verdict
from minzheng.web.lists.columns import yuan
from minzheng.web.phrases import clauses, noted
from minzheng.web.presenters import Tag, Tone, Words

KIND_TONES = {
    Finding.Kind.SHOULD_HAVE: Tone.PRIMARY,
    Finding.Kind.SHOULD_NOT: Tone.BAD,
    Finding.Kind.COLLISION: Tone.BAD,
    Finding.Kind.CANNOT_DECIDE: Tone.SOON,
    Finding.Kind.NEAREST_MISS: Tone.PLAIN,
    Finding.Kind.WRONG_AMOUNT: Tone.SOON,
}
VERDICT_TONES = {
    Verdict.Choice.TRUE: Tone.GOOD,
    Verdict.Choice.DATA_WRONG: Tone.SOON,
    Verdict.Choice.ALLOWED: Tone.PLAIN,
}


def rule_of(key: str) -> Policy | Collision | None:
    """The policy or collision of a key; None where it is no longer declared (its findings stay)."""
    ruleset = modules.ruleset()
    return ruleset.policies.get(key) or ruleset.collisions.get(key)


def rule_title(key: str) -> str:
    """The title of a rule; its key where it is no longer declared."""
    rule = rule_of(key)
    return _(rule.title) if rule else key


def rule_url(key: str) -> str:
    """The page of a rule; empty where it is no longer declared."""
    rule = rule_of(key)
    if rule is None:
        return ""
    return reverse("web:policy" if isinstance(rule, Policy) else "web:collision", args=[key])


def rules_of(module: Module) -> tuple[Policy | Collision, ...]:
    """The policies and contradictions that a module declares."""
    return (*module.policies, *module.collisions)


def stake_words(*, rule: str, fen: int) -> str:
    """The money of a finding, and for what: a month, or once where the benefit is paid once."""
    declared = rule_of(rule)
    once = isinstance(declared, Policy) and declared.period == Period.ONCE
    return (_("一次性 %s 元") if once else _("每月 %s 元")) % yuan(fen)


def rule_choices() -> list[tuple[str, Words]]:
    """Every rule by its title, in the order of the modules: for a filter."""
    return [(rule.key, _(rule.title)) for module in modules.modules() for rule in rules_of(module)]


def kind_tag(finding: Finding) -> Tag:
    return Tag(text=finding.get_kind_display(), tone=KIND_TONES[Finding.Kind(finding.kind)])


def verdict_tag(code: str) -> Tag:
    verdict = Verdict.Choice(code)
    return Tag(text=verdict.label, tone=VERDICT_TONES[verdict])


def state_tag(finding: Any) -> Tag:
    """Where a finding stands. It carries ``latest_verdict`` and ``is_judged`` (``screening.queries``)."""
    if finding.closed_at is not None:
        return Tag(text=_("已消除"))
    if finding.is_judged:
        return verdict_tag(finding.latest_verdict)
    if finding.latest_verdict:
        return Tag(text=_("依据有变，待重核"), tone=Tone.SOON)
    return Tag(text=_("待核实"), tone=Tone.SOON)


def cited(cites: Iterable[Citation]) -> str:
    """Articles, each with how sure we are of its text where we have not read it."""
    doubts = {"V2": _("见于二手材料"), "M": _("凭记忆，未核对"), "LOCAL": _("地方做法，待核定")}
    told = (noted(str(one), doubts.get(one.mark, "")) for one in cites)
    return clauses(told)
