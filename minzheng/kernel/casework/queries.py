"""Reading matters. Pages hand in querysets that came out of `access.scope`; these only narrow them down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from minzheng.kernel.access.grants import grants_of, holds
from minzheng.kernel.access.lines import Line
from minzheng.kernel.areas.queries import covered
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import (
    Action,
    Application,
    Copy,
    Countersign,
    Decision,
    Matter,
    Notice,
    Objection,
    Pause,
    StepRun,
)
from minzheng.kernel.casework.rights import ACT
from minzheng.kernel.registry.models import Membership

OPEN = StepRun.State.OPEN
HEADS = ("01", "02")
"""Relations of whoever a household is named after: 本人 and 户主 of GB/T 4761."""


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


def late(runs: QuerySet[StepRun], *, day: date) -> QuerySet[StepRun]:
    """Open steps whose next limit has passed and whose matter is not paused."""
    return runs.filter(state=OPEN, next_due__lt=day, matter__paused="")


def to_countersign(runs: QuerySet[StepRun], *, user: Any) -> QuerySet[StepRun]:
    """Open steps on which a user was asked for an opinion."""
    asked = Countersign.objects.filter(run=OuterRef("pk"), of=user.pk, answered_at=None)
    return runs.filter(Exists(asked), state=OPEN)


def countersigns(*, matter: Matter, user: Any) -> QuerySet[Countersign]:
    """Opinions on open steps of a matter that a user was asked for and has not given."""
    return Countersign.objects.filter(run__matter=matter, run__state=OPEN, of=user.pk, answered_at=None)


def known_for_forms(matter: Matter) -> dict[str, Any]:
    """What the forms of a matter have beforehand: whom it is about, since when, how many live there, its amount."""
    person = matter.person or matter.applicant
    standing = {"superseded_at": None, "valid__contains": matter.opened_date}
    members = Membership.objects.filter(household=matter.household_id, **standing)
    if person is None and matter.household_id:
        head = members.filter(relation__in=HEADS).select_related("person").order_by("relation", "pk").first()
        person = head.person if head else None
    known: dict[str, Any] = {"applied_on": matter.opened_date, "accepted_on": matter.clock_from}
    known |= {"decided_by": matter.due_date, "amount": matter.award.amount_fen if matter.award else None}
    if person is not None:
        known |= dict.fromkeys(("name", "addressee", "family", "applicant"), person.name)
    if matter.household_id:
        known["members"] = members.count()
    return {key: value for key, value in known.items() if value is not None}


def standing_pause(*, matter: Matter) -> Pause | None:
    """Why the clocks of a matter stand still now, since when, and by when the other side should have answered."""
    return Pause.objects.filter(matter=matter, ended_date=None).first()


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


def last_done(matters: QuerySet[Matter], *, user: Any) -> QuerySet[Matter]:
    """With ``last_done_date``: when a user last finished or returned a step of each."""
    acts = Action.objects.filter(
        matter=OuterRef("pk"), actor=user.pk, kind__in=[Action.Kind.FINISH, Action.Kind.RETURN]
    )
    return matters.annotate(
        last_done_date=Subquery(acts.order_by().values("matter").annotate(at=Max("date")).values("at"))
    )


def copied_to(matters: QuerySet[Matter], *, user: Any) -> QuerySet[Matter]:
    """Those of which a user was sent a copy, with ``copied_at``, ``copied_by``, ``copy_note`` and ``copy_read_at``."""
    copies = Copy.objects.filter(matter=OuterRef("pk"), of=user.pk).order_by("-sent_at", "-pk")
    told = {
        "copied_at": "sent_at",
        "copied_by": "sent_by__display_name",
        "copy_note": "note",
        "copy_read_at": "read_at",
    }
    return matters.filter(Exists(copies)).annotate(
        **{name: Subquery(copies.values(field)[:1]) for name, field in told.items()}
    )


def unread_copies(matters: QuerySet[Matter], *, user: Any) -> QuerySet[Matter]:
    """Those of which a user has a copy that he has not said to have read."""
    return matters.filter(Exists(Copy.objects.filter(matter=OuterRef("pk"), of=user.pk, read_at=None)))


def with_urgings(runs: QuerySet[StepRun]) -> QuerySet[StepRun]:
    """With ``urgings``: how often somebody urged whoever holds each step; null where nobody did."""
    urged = Action.objects.filter(run=OuterRef("pk"), kind=Action.Kind.URGE).order_by()
    return runs.annotate(urgings=Subquery(urged.values("run").annotate(number=Count("pk")).values("number")))


def due_counts(runs: QuerySet[StepRun], *, first: date, last: date) -> dict[date, int]:
    """How many of the steps are due on each day from ``first`` to ``last``; days without any are left out."""
    within = runs.filter(next_due__range=(first, last)).order_by()
    return dict(within.values_list("next_due").annotate(number=Count("pk")))


def due_samples(runs: QuerySet[StepRun], *, first: date, last: date, most: int) -> QuerySet[StepRun]:
    """The first few steps due on each day from ``first`` to ``last``, by day."""
    place = Window(RowNumber(), partition_by=[F("next_due")], order_by=[F("pk").asc()])
    within = runs.filter(next_due__range=(first, last)).annotate(place=place)
    return within.filter(place__lte=most).order_by("next_due", "pk")


def next_due_day(runs: QuerySet[StepRun], *, after: date) -> date | None:
    """The first day after ``after`` on which one of the steps is due."""
    found: date | None = runs.filter(next_due__gt=after, matter__paused="").aggregate(first=Min("next_due"))["first"]
    return found


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


def with_progress(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Adds how many matters each led to (`count`), how many are `done`, and whether it is still `going`."""
    still = Matter.objects.filter(application=OuterRef("pk"), state=Matter.State.OPEN)
    ended = Q(matters__state=Matter.State.ENDED)
    return applications.annotate(count=Count("matters"), done=Count("matters", filter=ended), going=Exists(still))


def next_steps(*, matters: Iterable[Matter]) -> dict[int, StepRun]:
    """Of matters in the viewer's scope: the open step that is due first, by matter."""
    found: dict[int, StepRun] = {}
    open_runs = StepRun.objects.filter(matter__in=list(matters), state=OPEN).select_related("holder")
    for run in open_runs.order_by(F("next_due").asc(nulls_last=True), "pk"):
        found.setdefault(run.matter_id, run)
    return found
