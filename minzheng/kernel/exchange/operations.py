"""What people do: give a difference an outcome, ask for a file, agree to one that names children."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.areas.models import Area
from minzheng.kernel.events import operations as events
from minzheng.kernel.exchange import event_types, installed
from minzheng.kernel.exchange.installed import Installed
from minzheng.kernel.exchange.jobs import hand_over
from minzheng.kernel.exchange.models import Export, Outcome, Record
from minzheng.kernel.exchange.reconciling import Cannot
from minzheng.kernel.jobs import files
from minzheng.kernel.modules.adapters import Direction

REASON_LENGTH = 200


def decide(*, record: Record, decision: str, reason: str, seen: str, actor: Any, now: datetime) -> Outcome:
    """Write down what a person found out about a difference; it stands until the content of either side changes.

    ``seen``: the digest of what he looked at. Raises `Cannot` where the record has changed meanwhile, is no difference
    any more, or nothing is said. The same outcome once more changes nothing. Neither side is touched.
    """
    if decision not in Record.Decision.values:
        raise Cannot(_("请选择处理结果"))
    if not reason.strip():
        raise Cannot(_("请写明核实的方式和结果"))
    with transaction.atomic():
        held = Record.objects.select_for_update().get(pk=record.pk)
        if held.digest != seen or held.gone_at is not None:
            raise Cannot(_("内容在您查看之后又有变化，请看过现在的内容再提交"))
        if not held.is_difference:
            raise Cannot(_("两边已经一致，不再需要处理"))
        latest = held.outcomes.filter(digest=held.digest).order_by("-pk").first()
        if latest and (latest.decision, latest.reason, latest.actor_id) == (decision, reason.strip(), actor.pk):
            return latest
        given = Outcome.objects.create(
            record=held, digest=held.digest, decision=decision, reason=reason.strip(), actor=actor, at=now
        )
        held.outcome = decision
        held.save(update_fields=["outcome"])
        events.record(
            type=event_types.DECIDED,
            actor=actor,
            now=now,
            subject=held,
            area=held.area_id,
            system=logged(_(installed.one(held.adapter).adapter.system)),
            outcome=logged(Record.Decision(decision).label),
            note=reason.strip(),
        )
    return given


def ask_for_export(
    *,
    installed: Installed,
    area: Area,
    day: date,
    changes_only: bool,
    purpose: str,
    actor: Any,
    now: datetime,
    queued: bool = True,
) -> Export:
    """Have a file made of our records in `area`; where it names minors' numbers, once a second person agrees.

    `queued` False: whoever asks makes it himself at once (`exporting.make`). Raises `Cannot` without a purpose and for
    a system that takes no files of ours.
    """
    if Direction.EXPORT not in installed.adapter.directions:
        raise Cannot(_("这个系统不接收本地文件"))
    if not purpose.strip():
        raise Cannot(_("请写明用途"))
    with transaction.atomic():
        asked = Export.objects.create(
            adapter=installed.adapter.key,
            line=installed.line,
            area=area,
            day=day,
            changes_only=changes_only,
            purpose=purpose.strip()[:REASON_LENGTH],
            asked_by=actor,
            asked_at=now,
            needs_release=installed.adapter.keeps_children,
        )
        events.record(
            type=event_types.EXPORT_ASKED,
            actor=actor,
            now=now,
            subject=asked,
            area=area.pk,
            system=logged(_(installed.adapter.system)),
            purpose=asked.purpose,
        )
        if not asked.needs_release:
            _order(asked, installed, now=now, queued=queued)
    return asked


def release(*, export: Export, actor: Any, now: datetime) -> Export:
    """A second person agrees; the file is made for who asked. Raises `Cannot` for the asker himself, or done before."""
    with transaction.atomic():
        held = Export.objects.select_for_update().select_related("asked_by", "area").get(pk=export.pk)
        if not held.waits_for_release:
            raise Cannot(_("这次报送不需要或已经得到同意"))
        if held.asked_by_id == actor.pk:
            raise Cannot(_("不能由提出人自己同意"))
        held.released_by, held.released_at = actor, now
        held.save(update_fields=["released_by", "released_at"])
        adapter = installed.one(held.adapter)
        events.record(
            type=event_types.EXPORT_RELEASED,
            actor=actor,
            now=now,
            subject=held,
            area=held.area_id,
            system=logged(_(adapter.adapter.system)),
        )
        _order(held, adapter, now=now)
    return held


def _order(asked: Export, installed: Installed, *, now: datetime, queued: bool = True) -> None:
    made = files.order(
        actor=asked.asked_by,
        title=logged(_(installed.adapter.system)),
        conditions=str(asked.area) + (" " + logged(_("只含变化")) if asked.changes_only else ""),
        asked={"maker": MAKER, "export": asked.pk},
        purpose=asked.purpose,
        now=now,
        hand_over=hand_over if queued else None,
    )
    asked.file = made
    asked.save(update_fields=["file"])


MAKER = "exchange"
"""Whose work a made file is, so that it can be made once more."""
