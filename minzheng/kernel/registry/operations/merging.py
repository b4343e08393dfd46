"""Two records, one person: a merge is an alias that can be undone; nothing is copied and nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.operations import Actor, record
from minzheng.kernel.registry.event_types import MERGE_BLOCKED, MERGE_UNDONE, PEOPLE_MERGED
from minzheng.kernel.registry.models import MergeBlock, Person, PersonAlias
from minzheng.kernel.registry.operations.following import memberships_changed
from minzheng.kernel.registry.staging import execute


class MergeBlocker(Protocol):
    """Why two records cannot become one person, a sentence each; nothing where they can."""

    def __call__(self, *, alias: Person, into: Person) -> list[str | Promise]: ...


#: Upper rooms add theirs; with any reason the merge waits in `MergeBlock`.
merge_blockers: list[MergeBlocker] = []

# everybody whose chain of standing aliases leads to one of these people, with the end of the chain
POINT_AT_ROOT = """
    WITH RECURSIVE standing AS (SELECT alias_id, person_id FROM registry_personalias WHERE undone_at IS NULL),
    below AS (SELECT unnest(%(ids)s::bigint[]) AS id
              UNION SELECT standing.alias_id FROM standing JOIN below ON standing.person_id = below.id),
    climb AS (SELECT id, id AS root, 0 AS steps FROM below
              UNION ALL SELECT climb.id, standing.person_id, steps + 1
              FROM climb JOIN standing ON standing.alias_id = climb.root),
    top AS (SELECT DISTINCT ON (id) id, root FROM climb ORDER BY id, steps DESC)
    UPDATE registry_person p SET merged_into_id = nullif(top.root, p.id)
    FROM top WHERE p.id = top.id AND p.merged_into_id IS DISTINCT FROM nullif(top.root, p.id)
"""


class MergeRefused(ValueError):
    """These two records cannot be merged; the message (Chinese) says why."""


def merge(*, alias: Person, into: Person, actor: Actor, reason: str, now: datetime) -> PersonAlias | MergeBlock:
    """Let `alias` stand for the person `into`. Returns the alias row, or the block where something would collide.

    Raises MergeRefused for a person with himself, for a record that already stands for another, and for two people of
    whom both carry a valid identity number and the numbers differ.
    """
    with transaction.atomic():
        alias, into = _locked(alias, into)
        _refuse_impossible(alias, into)
        if reasons := [str(reason) for blocker in merge_blockers for reason in blocker(alias=alias, into=into)]:
            block, _made = MergeBlock.objects.update_or_create(
                alias=alias, person=into, settled_at=None,
                defaults={"reasons": reasons, "actor_id": actor.pk, "recorded_at": now},
            )  # fmt: skip
            record(type=MERGE_BLOCKED, actor=actor, now=now, subject=alias, purpose=reason, into_id=into.pk)
            return block
        row = PersonAlias.objects.create(alias=alias, person=into, reason=reason, actor_id=actor.pk, recorded_at=now)
        MergeBlock.objects.filter(alias=alias, person=into, settled_at=None).update(settled_at=now)
        execute(POINT_AT_ROOT, {"ids": [alias.pk]})
        _tell(alias, into, actor=actor, now=now)
        record(type=PEOPLE_MERGED, actor=actor, now=now, subject=alias, purpose=reason, into_id=into.pk)
    return row


def undo_merge(*, merged: PersonAlias, actor: Actor, reason: str, now: datetime) -> PersonAlias:
    """Let both records stand for themselves again. Raises MergeRefused where that has happened already."""
    with transaction.atomic():
        row = PersonAlias.objects.select_for_update().get(pk=merged.pk)
        if row.undone_at is not None:
            raise MergeRefused(_("这次合并已经撤销"))
        _locked(row.alias, row.person)
        row.undone_at, row.undone_by_id, row.undone_reason = now, actor.pk, reason
        row.save(update_fields=["undone_at", "undone_by_id", "undone_reason"])
        execute(POINT_AT_ROOT, {"ids": [row.alias_id]})
        _tell(row.alias, row.person, actor=actor, now=now)
        record(type=MERGE_UNDONE, actor=actor, now=now, subject=row.alias, purpose=reason, into_id=row.person_id)
    return row


def _tell(*people: Person, actor: Actor, now: datetime) -> None:
    everybody = "SELECT NULL::bigint AS household_id, unnest(%(people)s::bigint[]) AS person_id"
    memberships_changed(touched=everybody, parameters={"people": [one.pk for one in people]}, actor=actor, now=now)


def _locked(*people: Person) -> list[Person]:
    # always in the order of their ids, so that two merges of the same pair wait for each other
    ids = [person.pk for person in people]
    held = {person.pk: person for person in Person.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
    return [held[pk] for pk in ids]


def _refuse_impossible(alias: Person, into: Person) -> None:
    if alias.pk == into.pk:
        raise MergeRefused(_("不能把一份档案并入它自己"))
    if alias.merged_into_id is not None or into.merged_into_id is not None:
        raise MergeRefused(_("其中一份档案已并入别的档案，请先撤销那次合并"))
    sure = ("VALID", "CONVERTED")
    if (
        alias.id_quality in sure
        and into.id_quality in sure
        and bytes(alias.id_index or b"") != bytes(into.id_index or b"")
    ):
        raise MergeRefused(_("两份档案的身份证号码都有效且不相同，不是同一个人"))
