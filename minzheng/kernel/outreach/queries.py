"""Reading clues."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from minzheng.kernel.casework.catalogue import Installed, catalogue
from minzheng.kernel.casework.models import Application
from minzheng.kernel.outreach.models import Clue, Escort

OPENS = "clue"


def takes_clues(name: str) -> bool:
    """Whether a name in the slot ``opens`` means that the workflow takes clues."""
    return name == OPENS


def workflow() -> Installed | None:
    """The installed workflow that verifies clues; None where no module has one."""
    return next((one for one in catalogue() if any(step.opens == OPENS for step in one.workflow.steps)), None)


def outcomes(clues: QuerySet[Clue], *, first: date, last: date) -> dict[str, int]:
    """Of the clues of some days: how many, how many were verified, how many led to an application."""
    counted = clues.filter(reported_date__range=(first, last)).order_by()
    verified = Q(matter__runs__step="verify", matter__runs__state="DONE", matter__runs__counts=True)
    return counted.aggregate(
        all=Count("pk", distinct=True),
        verified=Count("pk", filter=verified, distinct=True),
        applied=Count("pk", filter=Q(led_to__isnull=False), distinct=True),
    )


def with_escort(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Adds `escorted`: whether a worker acts for the applicant to the end."""
    return applications.annotate(escorted=Exists(Escort.objects.filter(application=OuterRef("pk"))))
