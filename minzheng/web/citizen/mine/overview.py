"""The first page of somebody signed in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel import modules
from minzheng.kernel.access.scope import scope
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.citizens import affairs, families, mandates, recognising, services
from minzheng.kernel.citizens.models import Draft
from minzheng.kernel.rules import Period
from minzheng.kernel.screening import families as judging
from minzheng.web.casework import words
from minzheng.web.citizen.guide import items
from minzheng.web.citizen.identity.visiting import Visitor, own_page
from minzheng.web.people.values import money
from minzheng.web.presenters import long_date

PERIODS = {
    Period.MONTH: lambda told: _("每月 %s") % told,
    Period.YEAR: lambda told: _("每年 %s") % told,
    Period.ONCE: lambda told: _("一次 %s") % told,
}


@own_page(reason="one's own affairs, or those of whom one acts for")
@require_safe
def mine(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    follows = visitor.may("FOLLOW")
    if follows:
        visitor.saw(_("我的事项和待遇"), subject=visitor.principal)
    published = services.published()
    open_drafts = scope(user=visitor.principal.account, model=Draft, day=visitor.day).filter(
        submitted_at=None, dropped_at=None
    )
    context = {
        "page_title": _("我的事项"),
        "visitor": visitor,
        "follows": follows,
        "shown_id": recognising.id_tail_shown(visitor.principal),
        "known": visitor.principal.person is not None,
        "drafts": [
            {"draft": one, "title": words.workflow_title(one.workflow), "saved": long_date(one.changed_at.date())}
            for one in (open_drafts if visitor.may("APPLY") else ())
        ],
        "matters": [_line(one) for one in affairs.matters_of(citizen=visitor.principal)] if follows else [],
        "awards": [award_shown(one) for one in _awards(visitor)] if follows else [],
        "held": _held(visitor) if follows else [],
        "services": [
            {"key": key, "title": title}
            for key, title in items.titles().items()
            if published.get(key) and visitor.may("APPLY") and not catalogue().get(key).workflow.proactive
        ],
        "acts_for": mandates.of_agent(citizen=visitor.citizen, day=visitor.day),
        "family": families.family_of(
            person=visitor.principal.person, day=visitor.day, to_himself=visitor.mandate is None
        )
        if visitor.principal.person and follows
        else None,
    }
    return render(request, "web/citizen/mine/overview.html", context)


def _awards(visitor: Visitor) -> Any:
    return affairs.awards_of(citizen=visitor.principal, day=visitor.day)


def _held(visitor: Visitor) -> list[dict[str, str]]:
    """What the rolls of the offices say that he or his household gets, beside the awards that this bureau made here."""
    person = visitor.principal.person
    family = judging.load(person=person.pk, day=visitor.day) if person else None
    if person is None or family is None:
        return []
    granted = {one.policy for one in _awards(visitor)}
    return [
        {"title": _(one.policy.title), "amount": money(one.held_amount) if one.held_amount is not None else ""}
        for one in family.judgements(person=person.pk)
        if one.held and one.policy.key not in granted
    ]


def _line(matter: Any) -> dict[str, Any]:
    return {
        "matter": matter,
        "title": words.workflow_title(matter.workflow),
        "state": words.state_tag(matter),
        "opened": long_date(matter.opened_date),
        "waits": matter.paused == "SUPPLEMENT",
    }


def award_shown(award: Award) -> dict[str, Any]:
    """A benefit that is held: what, how much, since when, until when; and what can be done about it here."""
    policy = modules.ruleset().policies.get(award.policy)
    told = money(award.amount_fen)
    last = award.valid.upper
    return {
        "award": award,
        "title": _(policy.title) if policy else award.policy,
        "amount": PERIODS[policy.period](told) if policy else told,
        "since": long_date(award.valid.lower),
        "until": long_date(last) if last else "",
        "leave": affairs.workflow_for(wish="LEAVE", policy=award.policy),
        "report": affairs.workflow_for(wish="REPORT", policy=award.policy),
    }
