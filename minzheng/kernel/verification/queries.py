"""Reading checks: what still keeps a step open, whom to ask about, what the report says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.kernel import modules
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.documents.forms.showing import Values
from minzheng.kernel.modules.verifying import Verification
from minzheng.kernel.registry.models import Membership, Person
from minzheng.kernel.verification.models import Check, Difference, Request


def declared() -> dict[str, Verification]:
    """The verifications of all modules by key."""
    return {one.key: one for module in modules.modules() for one in module.verifications}


def is_declared(key: str) -> bool:
    return key in declared()


def still_open(matter: Matter, run: StepRun) -> Iterator[Any]:
    """What keeps a step from going on: a check that was begun and has no report yet."""
    for check in Check.objects.filter(matter=matter, state=Check.State.OPEN):
        yield _("核对%(number)s尚未出具报告") % {"number": check.number}


def people_of(*, matter: Matter, day: date) -> QuerySet[Person]:
    """About whom a matter asks: the members of its household on the day, or the person himself."""
    if matter.household_id is None:
        return Person.objects.filter(pk__in=[matter.person_id] if matter.person_id else [])
    members = Membership.objects.filter(household=matter.household_id, superseded_at=None, valid__contains=day)
    return Person.objects.filter(pk__in=members.values("person"), death_date=None) | Person.objects.filter(
        pk__in=members.values("person"), death_date__gt=day
    )


def silent(check: Check) -> QuerySet[Request]:
    """The sources of which something stays unknown."""
    unanswered = Q(state__in=[Request.State.TO_SEND, Request.State.WAITING, Request.State.PART, Request.State.GIVEN_UP])
    return check.requests.filter(unanswered | Q(answers__state="UNKNOWN")).distinct()


def unexplained(check: Check) -> QuerySet[Difference]:
    return check.differences.filter(accepted=None)


def overdue(checks: QuerySet[Check], *, day: date) -> QuerySet[Check]:
    """Checks in which a source should have answered before `day`."""
    late = Request.objects.filter(answer_due__lt=day, state__in=[Request.State.WAITING, Request.State.PART])
    return checks.filter(state=Check.State.OPEN, pk__in=late.values("to"))


def report_values(*, check: Check, verification: Verification, number: str | None) -> Values:
    """The values of the report's form. `number`: the applicant's identity number, where it may be printed."""
    applicant = check.matter.applicant or check.matter.person
    people = {each.pk: each for each in Person.objects.filter(pk__in=check.differences.values("person"))}
    found = [
        {
            "person": people[each.person_id].name,
            "source": "、".join(str(_name(verification, key)) for key in verification.telling(each.kind))[:30],
            "item": str(kind.title) if (kind := verification.kind(each.kind)) else each.kind,
            "declared": each.declared_fen,
            "found": each.found_fen,
            "explained": each.explanation[:120],
        }
        for each in check.differences.all()
    ]
    unknown = [
        {
            "source": str(_name(verification, each.source))[:30],
            "state": (each.note or str(each.get_state_display()))[:80],
        }
        for each in silent(check)
    ]
    return {
        "name": applicant.name if applicant else None,
        "id_number": number,
        "asked_on": check.begun_date,
        "reported_on": check.reported_date,
        "covers": str(_("第%(round)s轮核对") % {"round": check.round}),
        "items": found,
        "silent": unknown,
    }


def _name(verification: Verification, source: str) -> Any:
    declared = verification.source(source)
    return declared.title if declared else source
