"""Reading matters. Pages hand in querysets that came out of `access.scope`; these only narrow them down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from minzheng.kernel.access.grants import grants_of, holds
from minzheng.kernel.access.lines import Line
from minzheng.kernel.areas.queries import covered
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import (
    Action,
    Application,
    Countersign,
    Decision,
    Matter,
    Notice,
    Objection,
    StepRun,
)
from minzheng.kernel.casework.rights import ACT

OPEN = StepRun.State.OPEN


def to_do(runs: QuerySet[StepRun], *, user: Any, day: date) -> QuerySet[StepRun]:
    """The open steps on which a user may act, by role, area and line of one and the same assignment."""
    return runs.filter(acting_condition(user=user, day=day), state=OPEN)


def acting_condition(*, user: Any, day: date) -> Q:
    """Which steps a user may act on, as a condition; one part for each set of roles held in the same areas."""
    if not holds(user=user, permission=ACT, day=day):
        return Q(pk__in=[])
    offices = catalogue().offices
    codes: dict[tuple[int, str], set[str]] = defaultdict(set)
    for grant in grants_of(user=user, day=day):
        codes[grant.area_id, grant.line] |= offices.get(grant.role, frozenset())
    areas: dict[tuple[str, frozenset[str]], set[int]] = defaultdict(set)
    for (area, line), each in codes.items():
        if each:
            areas[line, frozenset(each)].add(area)
    condition = Q(pk__in=[])
    for (line, held), within in areas.items():
        part = Q(office__in=sorted(held)) & ~Q(level="") & Q(area__in=covered(ancestors=within, day=day))
        condition |= part if line == Line.ALL else part & Q(line=line)
    return condition


def soon(runs: QuerySet[StepRun], *, day: date) -> QuerySet[StepRun]:
    """Those whose next limit is near or over."""
    return runs.filter(amber_date__lte=day)


def to_countersign(runs: QuerySet[StepRun], *, user: Any) -> QuerySet[StepRun]:
    """Open steps on which a user was asked for an opinion."""
    asked = Countersign.objects.filter(run=OuterRef("pk"), of=user.pk, answered_at=None)
    return runs.filter(Exists(asked), state=OPEN)


def countersigns(*, matter: Matter, user: Any) -> QuerySet[Countersign]:
    """Opinions on open steps of a matter that a user was asked for and has not given."""
    return Countersign.objects.filter(run__matter=matter, run__state=OPEN, of=user.pk, answered_at=None)


def notices(*, matter: Matter) -> QuerySet[Notice]:
    """The public notices of a matter that is in the viewer's scope."""
    return Notice.objects.filter(run__matter=matter)


def objections(*, matter: Matter) -> QuerySet[Objection]:
    """What was objected to the notices of a matter that is in the viewer's scope."""
    return Objection.objects.filter(notice__run__matter=matter)


def done_by(matters: QuerySet[Matter], *, user: Any) -> QuerySet[Matter]:
    """Matters in which a user finished or returned a step."""
    acts = Action.objects.filter(
        matter=OuterRef("pk"), actor=user.pk, kind__in=[Action.Kind.FINISH, Action.Kind.RETURN]
    )
    return matters.filter(Exists(acts))


def history(*, matter: Matter) -> QuerySet[Action]:
    """What was done to a matter, in order; the caller has it through `access.scope`."""
    return Action.objects.filter(matter=matter).select_related("actor", "on_behalf_of")


def decisions_of(*, matter: Matter) -> QuerySet[Decision]:
    return Decision.objects.filter(matter=matter).select_related("action__actor", "award")


def on_show(notices: QuerySet[Notice], *, day: date) -> QuerySet[Notice]:
    """Notices that hang on a day, whether or not the job that takes them down has run."""
    return notices.filter(start_date__lte=day, end_date__gte=day, taken_down_at=None)


def public_notices(*, areas: Iterable[int], day: date) -> QuerySet[Notice]:
    """What everybody may read of notices in some areas: the page of the public, which has no account."""
    within = Notice.objects.filter(area__in=covered(ancestors=areas, day=day))
    return on_show(within, day=day).select_related("area").order_by("-start_date", "pk")


def joint_handling(applications: QuerySet[Application], *, first: date, last: date) -> dict[str, int]:
    """Of the applications of some days: how many there were, how many led to several matters, how many are all done.

    The joint-handling rate (联办率) is `joint` of `all`; an application counts once.
    """
    counted = applications.filter(opened_date__range=(first, last)).order_by()
    counted = counted.annotate(
        led_to=Count("matters"), still=Count("matters", filter=Q(matters__state=Matter.State.OPEN))
    )
    joint = Q(led_to__gt=1)
    return counted.aggregate(
        all=Count("pk"), joint=Count("pk", filter=joint), ended=Count("pk", filter=joint & Q(still=0))
    )
