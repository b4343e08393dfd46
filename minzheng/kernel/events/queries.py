"""Reading the log."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from minzheng.kernel.events import types
from minzheng.kernel.events.models import Event
from minzheng.kernel.events.operations import Actor, reference


def timeline(*, subject: Model | tuple[str, int]) -> QuerySet[Event]:
    """Everything that happened to one record, newest first, ready for ``sentence``.

    The caller must already have the record through ``access.scope``: whoever may see it may see what was done to it.
    """
    kind, number = reference(subject)
    return Event.objects.filter(subject_kind=kind, subject_id=number).prefetch_related("secrets")


def acts_of(*, actor: Actor) -> QuerySet[Event]:
    """Everything that one account did, newest first."""
    return Event.objects.filter(actor_id=actor.pk).prefetch_related("secrets")


def sentence(*, event: Event, actors: Mapping[int, str] | None = None, subject: str = "") -> str:
    """What happened, as a sentence in the reader's language; an erased value reads 已删除.

    ``actors`` maps account ids to names (``access.queries.names``); without it the actor reads as its number. An event
    whose type is no longer declared reads as its key: the log outlives the code.
    """
    try:
        declared = types.get(event.type)
    except types.UnknownEventType:
        return event.type
    values = {key: _("（已删除）") for key in declared.erasure}
    values |= event.payload | {secret.key: secret.value for secret in event.secrets.all()}
    values |= {
        "actor": (actors or {}).get(event.actor_id, _("账号 %(number)s") % {"number": event.actor_id}),
        "subject": subject,
        "purpose": event.purpose,
    }
    return str(declared.sentence).format_map(_Filled(values))


class _Filled(dict[str, object]):
    """An old event may lack a placeholder that the sentence got later; it reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"
