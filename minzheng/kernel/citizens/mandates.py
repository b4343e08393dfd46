"""Acting for another: given online by himself, registered at the counter on paper, or as parent of a minor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.minors import guarded_as_minor, minor_below
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.casework import rights
from minzheng.kernel.citizens import event_types
from minzheng.kernel.citizens.models import Citizen, Mandate
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry.models import Membership

LONGEST: Final = timedelta(days=366)
"""What somebody gives himself he renews every year: he may no longer remember it."""
CHILDREN: Final = ("2", "3")
"""First digits of the relations son and daughter (GB/T 4761)."""
PARENTS: Final = frozenset({"01", "02", "10"})
"""Head of the household (01 and 02 are both in use) and spouse: parents of the head's sons and daughters."""


def in_force(*, day: date) -> Q:
    """The condition of a mandate that holds on a day."""
    return Q(valid__contains=day) & (Q(revoked_from=None) | Q(revoked_from__gt=day))


def holds(mandate: Mandate, *, day: date) -> bool:
    """Whether a mandate at hand holds on a day; the same rule as `in_force`."""
    return day in mandate.valid and (mandate.revoked_from is None or mandate.revoked_from > day)


def of_agent(*, citizen: Citizen, day: date) -> QuerySet[Mandate]:
    """For whom he may act on a day."""
    return citizen.acts_for.filter(in_force(day=day)).select_related("principal__account", "principal__person")


def of_principal(*, citizen: Citizen) -> QuerySet[Mandate]:
    """Who may or might act for him, what is over included."""
    return citizen.represented_by.select_related("agent__account")


def stands_for(actor: Any, principal: Account, day: date) -> bool:
    """Whether some mandate lets `actor` act for `principal` on a day; asked by casework."""
    return Mandate.objects.filter(in_force(day=day), agent__account=actor.pk, principal__account=principal.pk).exists()


def register() -> None:
    """Called once when the room opens."""
    rights.register_standing(stands_for)


def give(
    *,
    agent: Citizen,
    principal: Citizen,
    scopes: Sequence[str],
    since: date,
    until: date,
    evidence: str,
    actor: Any,
    now: datetime,
    ground: str = Mandate.Ground.GIVEN,
) -> Mandate:
    """Let `agent` do what `scopes` say for `principal`, `since` to `until`, both included.

    Raises Refused where nothing or nonsense is wanted. `actor` is the principal himself, or whoever registers it.
    """
    if agent.pk == principal.pk:
        raise Refused(_("代办人不能是本人，请填写另一个人。"))
    wanted = [each for each in Mandate.Scope.values if each in set(scopes)]
    if not wanted:
        raise Refused(_("请至少勾选一项可以代办的事。"))
    if not evidence.strip():
        raise Refused(_("请写明凭据，例如委托书编号、录音编号。"))
    if until < since:
        raise Refused(_("截止日期不能早于开始日期。"))
    if ground != Mandate.Ground.GUARDIAN and until - since > LONGEST:
        raise Refused(_("一次授权最长一年，到期可以再办。"))
    with transaction.atomic():
        mandate = Mandate.objects.create(
            agent=agent,
            principal=principal,
            ground=ground,
            scopes=wanted,
            valid=(since, until + timedelta(days=1)),
            evidence=evidence.strip()[:200],
            given_by=actor,
            given_at=now,
        )
        events.record(
            type=event_types.MANDATE_GIVEN,
            actor=actor,
            now=now,
            subject=principal,
            scopes="、".join(logged(Mandate.Scope(each).label) for each in wanted),
            until=until.isoformat(),
            ground=logged(Mandate.Ground(ground).label),
        )
    return mandate


def revoke(*, mandate: Mandate, reason: str, actor: Any, day: date, now: datetime) -> Mandate:
    """From `day` on it covers nothing; what was done by it stays done. Raises Refused where it is over already."""
    if not reason.strip():
        raise Refused(_("请写一句为什么撤销。"))
    with transaction.atomic():
        held = Mandate.objects.select_for_update(of=("self",)).select_related("principal").get(pk=mandate.pk)
        if held.revoked_from is not None or day >= held.valid.upper:
            raise Refused(_("这项授权已经结束。"))
        held.revoked_from, held.revoked_by, held.revoked_at = day, actor, now
        held.revoke_reason = reason.strip()[:200]
        held.save(update_fields=["revoked_from", "revoked_by", "revoked_at", "revoke_reason"])
        events.record(
            type=event_types.MANDATE_REVOKED, actor=actor, now=now, subject=held.principal, purpose=held.revoke_reason
        )
    return held


def own_children(*, citizen: Citizen, day: date) -> QuerySet[Membership]:
    """Minors of whom the register says that he is father or mother: sons and daughters of the head in one household.

    Other relations (grandparents, step-parents, guardians by a court) are for the counter to look at.
    """
    if citizen.person_id is None:
        return Membership.objects.none()
    standing = Membership.objects.filter(superseded_at=None, valid__contains=day)
    own = standing.filter(person=citizen.person_id, relation__in=PARENTS).values("household")
    child = Q(relation__startswith=CHILDREN[0]) | Q(relation__startswith=CHILDREN[1])
    born_after = date(day.year - minor_below(day=day), day.month, min(day.day, 28))
    grown = {"38", "28"}  # daughter-in-law, son-in-law
    return (
        standing.filter(child, household__in=own, person__birth_date__gt=born_after, person__death_date=None)
        .exclude(relation__in=grown)
        .select_related("person")
        .order_by("person__birth_date", "pk")
    )


def as_parent(*, citizen: Citizen, child: Citizen, day: date, now: datetime) -> Mandate:
    """Let a parent act for his minor child until it comes of age. Raises Refused where the register does not say so."""
    person = child.person
    of_age = person is None or not guarded_as_minor(birth_date=person.birth_date, day=day)
    if of_age or not own_children(citizen=citizen, day=day).filter(person=person).exists():
        raise Refused(_("系统里看不出您是这个孩子的父亲或母亲，请带户口簿到窗口登记。"))
    assert person is not None
    assert person.birth_date is not None
    with transaction.atomic():
        standing = of_agent(citizen=citizen, day=day).filter(principal=child, ground=Mandate.Ground.GUARDIAN).first()
        return standing or give(
            agent=citizen,
            principal=child,
            scopes=Mandate.Scope.values,
            since=day,
            until=_last_day_as_minor(person.birth_date, day),
            evidence=_("人口登记中的亲子关系"),
            actor=citizen.account,
            now=now,
            ground=Mandate.Ground.GUARDIAN,
        )


def _last_day_as_minor(born: date, day: date) -> date:
    year = born.year + minor_below(day=day)
    try:
        return date(year, born.month, born.day) - timedelta(days=1)
    except ValueError:  # 29 February
        return date(year, 2, 28)
