"""Reading checks: what still keeps a step open, whom to ask about, what the report says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.kernel import modules
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.documents.forms.showing import Values
from minzheng.kernel.modules.verifying import Verification
from minzheng.kernel.registry.models import Membership, Person
from minzheng.kernel.verification.models import Answer, Check, Difference, Request


def declared() -> dict[str, Verification]:
    """The verifications of all modules by key."""
    return {one.key: one for module in modules.modules() for one in module.verifications}


def is_declared(key: str) -> bool:
    return key in declared()


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


def overdue_on(day: date) -> Q:
    """The condition of a check in which a source should have answered before `day`."""
    late = Request.objects.filter(answer_due__lt=day, state__in=[Request.State.WAITING, Request.State.PART])
    return Q(state=Check.State.OPEN, pk__in=late.values("to"))


def to_send() -> Q:
    """The condition of a check of which something waits to be sent."""
    return Q(state=Check.State.OPEN, pk__in=Request.objects.filter(state=Request.State.TO_SEND).values("to"))


def unsent(*, checks: QuerySet[Check]) -> dict[str, dict[str, int]]:
    """Of checks in scope, by verification: how many `requests` of how many `checks` wait to be sent."""
    waiting = Request.objects.filter(to__in=checks.filter(state=Check.State.OPEN).values("pk"), state="TO_SEND")
    rows = waiting.values("to__verification").annotate(requests=Count("pk"), checks=Count("to", distinct=True))
    return {row["to__verification"]: {"requests": row["requests"], "checks": row["checks"]} for row in rows}


def answers(*, check: Check) -> QuerySet[Answer]:
    """Everything asked in a check that is in the viewer's scope, person by person."""
    return Answer.objects.filter(request__to=check).select_related("person", "request").order_by("person", "pk")


def rounds(*, matter: int, verification: str | None = None) -> QuerySet[Check]:
    """The checks of a matter (id) that is in the viewer's scope, in their order."""
    found = Check.objects.filter(matter=matter)
    return (found.filter(verification=verification) if verification else found).order_by("round", "pk")
