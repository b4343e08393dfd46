"""What is a citizen's own: matters about or for him, the awards he holds, and which matter serves which of his wishes.

This is the scope of citizens' pages: whatever they show of matters and awards begins here.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Action, Matter, Pause
from minzheng.kernel.citizens.models import Citizen
from minzheng.kernel.registry.models import Membership
from minzheng.kernel.workflows import APPLICANT


def matters_of(*, citizen: Citizen) -> QuerySet[Matter]:
    """Matters that he applied for, here or at the counter, and those about himself; newest first."""
    own = Q(applicant_account=citizen.account_id)
    if citizen.person_id is not None:
        own |= Q(applicant=citizen.person_id) | Q(person=citizen.person_id)
    found = Matter.objects.filter(own).exclude(ending="VOIDED")
    return found.select_related("area", "application", "award").order_by("-opened_at", "-pk")


def awards_of(*, citizen: Citizen, day: date) -> QuerySet[Award]:
    """What he holds on a day, by himself or with the household to which he belongs then; what ends later included."""
    if citizen.person_id is None:
        return Award.objects.none()
    households = Membership.objects.filter(person=citizen.person_id, superseded_at=None, valid__contains=day)
    reached = Q(person=citizen.person_id) | Q(household__in=households.values("household"))
    return Award.objects.filter(reached, voided_at=None, valid__contains=day).order_by("policy", "pk")


def workflow_for(*, wish: str, policy: str = "", line: str = "") -> str:
    """The key of the matter that serves a wish about an award (`policy`) or a decision (`line`); "" where none does."""
    return next(
        (
            one.workflow.key
            for one in catalogue()
            if one.workflow.wish == wish
            and APPLICANT in one.workflow.opened_by
            and (not policy or one.workflow.policy == policy)
            and (not line or one.line == line)
        ),
        "",
    )


def waited_for(*, matter: Matter) -> tuple[str, date | None, date] | None:
    """What the office waits for from the applicant, until when, and since when; None where it waits for nothing."""
    pause = Pause.objects.filter(matter=matter, ended_date=None, reason="SUPPLEMENT").first()
    if pause is None:
        return None
    told = Action.objects.filter(matter=matter, kind=Action.Kind.PAUSE).order_by("-at", "-pk").first()
    return (told.note if told else ""), pause.answer_due, pause.begun_date


def told_on(*, matter: Matter) -> date | None:
    """The day on which the decision was told: when the matter ended, else that of the decision."""
    if matter.ended_date is not None:
        return matter.ended_date
    decided = matter.decisions.order_by("-pk").first()
    return decided.day if decided else None
