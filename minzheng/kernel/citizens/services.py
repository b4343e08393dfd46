"""Which matters stand in the public guide (办事指南): published and withdrawn by staff, each change in the log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.citizens import event_types
from minzheng.kernel.citizens.models import ServiceItem
from minzheng.kernel.events import operations as events


def publish(*, workflow: str, online: bool, actor: Account, now: datetime) -> ServiceItem:
    """Put a declared matter (`workflow`: its key) into the guide, or say anew whether it can be begun online."""
    return _set(workflow, published=True, online=online, type_=event_types.ITEM_PUBLISHED, actor=actor, now=now)


def withdraw(*, workflow: str, reason: str, actor: Account, now: datetime) -> ServiceItem:
    """Take a matter out of the guide. Raises Refused without a reason."""
    if not reason.strip():
        raise Refused(_("请写明为什么撤下，市民会问。"))
    return _set(
        workflow, published=False, online=False, type_=event_types.ITEM_WITHDRAWN, actor=actor, now=now, purpose=reason
    )


def _set(
    workflow: str, *, published: bool, online: bool, type_: object, actor: Account, now: datetime, purpose: str = ""
) -> ServiceItem:
    with transaction.atomic():
        item, _made = ServiceItem.objects.select_for_update().get_or_create(
            workflow=workflow, defaults={"changed_at": now, "changed_by": actor}
        )
        item.published, item.online, item.changed_at, item.changed_by = published, online, now, actor
        item.save(update_fields=["published", "online", "changed_at", "changed_by"])
        events.record(type=type_, actor=actor, now=now, subject=item, purpose=purpose)  # type: ignore[arg-type]
    return item


def published() -> dict[str, bool]:
    """The matters in the guide: key of the workflow → whether it can be begun online."""
    return dict(ServiceItem.objects.filter(published=True).values_list("workflow", "online"))


def online_share() -> tuple[int, int]:
    """(matters that can be begun online, matters in the guide): the on-line rate is the one by the other."""
    told = published()
    return sum(told.values()), len(told)
