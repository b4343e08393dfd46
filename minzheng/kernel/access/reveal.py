"""Showing what is hidden: one field of one record, for a purpose, in limits, written down.

A room registers which fields of its models can be revealed, and how to get at them::

    reveal.register(
        Person,
        fields={"id_number": Hidden(_("证件号码"), Kind.ID_NUMBER, lambda person: decrypt_one(person.id_cipher, …))},
        birth_dates=lambda person: [person.birth_date],
    )
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Model, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import event_types
from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.minors import guarded_as_minor
from minzheng.kernel.access.models import Account, RevealRequest
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import area_of, can
from minzheng.kernel.events import operations as events
from minzheng.kernel.events.models import Event
from minzheng.kernel.events.types import EventType

NOTE_LENGTH = 5


class Purpose(TextChoices):
    """Why somebody looks; the log shows it."""

    DECIDE = "DECIDE", gettext_lazy("审核办理待遇")
    VERIFY = "VERIFY", gettext_lazy("核对身份信息")
    VISIT = "VISIT", gettext_lazy("联系、走访")
    PAY = "PAY", gettext_lazy("核对发放账户")
    REPAIR = "REPAIR", gettext_lazy("更正错误数据")
    COMPLAINT = "COMPLAINT", gettext_lazy("处理信访投诉")
    OTHER = "OTHER", gettext_lazy("其他（须说明）")


class NotInScope(Refused):
    """The record is not the user's to see; a page answers as if there were none."""


class TooMany(Refused):
    """The account has revealed as much as it may for now."""


class NeedsApproval(Refused):
    """The record is about a minor: a supervisor must agree first (``request_reveal``)."""


@dataclass(frozen=True)
class Hidden:
    """A field that can be revealed: its title, its kind, and how its plain value is read (None: not known).

    ``read_many`` reads a page of records at once, where that is cheaper than one by one.
    """

    title: str | Promise
    kind: Kind
    read: Callable[[Any], str | None]
    read_many: Callable[[Sequence[Any]], Sequence[str | None]] | None = None


@dataclass(frozen=True)
class Revealable:
    """What of a model can be revealed, and the birth dates of the people whom its record is about."""

    fields: Mapping[str, Hidden] = field(hash=False)
    birth_dates: Callable[[Any], Iterable[datetime.date | None]]


@dataclass(frozen=True)
class Revealed:
    """A plain value as it may be shown once."""

    title: str
    value: str | None


_registered: dict[type[Model], Revealable] = {}


def register(
    model: type[Model],
    *,
    fields: Mapping[str, Hidden],
    birth_dates: Callable[[Any], Iterable[datetime.date | None]],
) -> None:
    """Make fields of a model revealable; a second call adds fields. ``birth_dates`` names everyone concerned."""
    known = _registered.get(model)
    _registered[model] = Revealable({**(known.fields if known else {}), **fields}, birth_dates)


def hidden_field(*, model: type[Model], name: str) -> Hidden:
    """The declared field; LookupError where nothing of that name can be revealed."""
    try:
        return _registered[model].fields[name]
    except KeyError:
        raise LookupError(f"{model._meta.label}.{name} cannot be revealed") from None


def registered() -> Mapping[type[Model], Revealable]:
    """All models with revealable fields."""
    return dict(_registered)


def is_guarded(*, record: Model, day: datetime.date) -> bool:
    """Whether a record is about a minor, or about somebody who may be one."""
    return any(guarded_as_minor(birth_date=each, day=day) for each in _registered[type(record)].birth_dates(record))


def reveal(
    *,
    user: Account,
    record: Model,
    field: str,
    purpose: Purpose | str,
    day: datetime.date,
    now: datetime.datetime,
    note: str = "",
) -> Revealed:
    """The plain value of one field, written into the log.

    Raises NotInScope, NeedsApproval, TooMany; Refused for an unknown purpose or an OTHER without a note; LookupError
    for a field that nobody declared.
    """
    hidden = hidden_field(model=type(record), name=field)
    with transaction.atomic():
        log_look(
            user=user, record=record, field=field, purpose=purpose, note=note, day=day, now=now, look=Look.at_a_field()
        )
        return Revealed(title=str(hidden.title), value=hidden.read(record))


@dataclass(frozen=True)
class Look:
    """One way of looking at what is hidden: which permission it takes, what it leaves in the log, how often it may."""

    permission: str
    event: EventType
    limits: Mapping[datetime.timedelta, int] = field(hash=False)

    @classmethod
    def at_a_field(cls) -> Look:
        return cls("reveal", event_types.REVEALED, settings.ACCESS_REVEAL_LIMITS)


def log_look(
    *,
    user: Account,
    record: Model,
    field: str,
    purpose: Purpose | str,
    day: datetime.date,
    now: datetime.datetime,
    look: Look,
    note: str = "",
    guarded: bool | None = None,
    **payload: Any,
) -> None:
    """Write down that somebody looks at a hidden field, after all that must hold before he may; raises as ``reveal``.

    ``guarded``: whether what is looked at is a minor's, where that is not the whole record's to say. Call it inside the
    transaction that reads the value.
    """
    hidden = hidden_field(model=type(record), name=field)
    words = purpose_in_words(purpose, note)
    # One look of an account at a time, or two at once would both pass the limit.
    Account.objects.select_for_update().get(pk=user.pk)
    _demand_scope(user, record, look.permission, day)
    guarded = is_guarded(record=record, day=day) if guarded is None else guarded
    approval = _approval(user, record, field, now) if guarded else None
    _demand_within_limits(user, look, now)
    events.record(
        type=look.event,
        actor=user,
        now=now,
        subject=record,
        area=area_of(record),
        purpose=words,
        field=field,
        field_title=logged(hidden.title),
        approval=approval and approval.pk,
        **payload,
    )


def request_reveal(
    *,
    user: Account,
    record: Model,
    field: str,
    purpose: Purpose | str,
    note: str,
    day: datetime.date,
    now: datetime.datetime,
) -> RevealRequest:
    """Ask a supervisor for a minor's field; the note says why it is needed. One open request per field."""
    hidden = hidden_field(model=type(record), name=field)
    words = purpose_in_words(purpose, note)
    if len(note.strip()) < NOTE_LENGTH:
        raise Refused(_("请至少用 %(length)d 个字说明用途。") % {"length": NOTE_LENGTH})
    _demand_scope(user, record, "reveal", day)
    try:
        with transaction.atomic():
            request = RevealRequest.objects.create(
                record_kind=record._meta.label_lower,
                record_id=record.pk,
                field=field,
                area_id=area_of(record),
                purpose=Purpose(purpose),
                note=note.strip(),
                requested_by=user,
                requested_at=now,
            )
            events.record(
                type=event_types.REVEAL_REQUESTED,
                actor=user,
                now=now,
                subject=record,
                area=request.area_id,
                purpose=words,
                field_title=logged(hidden.title),
                request=request.pk,
            )
    except IntegrityError:
        raise Refused(_("您已提出同样的申请，正在等待审批。")) from None
    return request


def decide(
    *, request: RevealRequest, approve: bool, actor: Account, day: datetime.date, now: datetime.datetime
) -> RevealRequest:
    """A supervisor's word: another person than who asked, holding ``reveal.approve`` where the record belongs."""
    model = apps.get_model(request.record_kind)
    with transaction.atomic():
        open_request = RevealRequest.objects.select_for_update().get(pk=request.pk)
        record = model._default_manager.get(pk=open_request.record_id)
        _demand_scope(actor, record, "reveal.approve", day)
        if open_request.requested_by_id == actor.pk:
            raise Refused(_("不能审批本人的申请。"))
        if open_request.decision:
            raise Refused(_("该申请已审批。"))
        decision = RevealRequest.Decision.APPROVED if approve else RevealRequest.Decision.REFUSED
        open_request.decision = decision
        open_request.decided_by = actor
        open_request.decided_at = now
        open_request.expires_at = now + settings.ACCESS_REVEAL_APPROVAL_LASTS if approve else None
        open_request.save(update_fields=["decision", "decided_by", "decided_at", "expires_at"])
        events.record(
            type=event_types.REVEAL_APPROVED if approve else event_types.REVEAL_REFUSED,
            actor=actor,
            now=now,
            subject=record,
            area=open_request.area_id,
            field_title=logged(hidden_field(model=model, name=open_request.field).title),
            request=open_request.pk,
        )
    return open_request


def purpose_in_words(purpose: Purpose | str, note: str) -> str:
    """Why somebody looks or exports, as the log keeps it. Refused for an unknown purpose or an OTHER without a note."""
    if purpose not in Purpose.values:
        raise Refused(_("请选择用途。"))
    chosen, note = Purpose(purpose), note.strip()
    if chosen is Purpose.OTHER and len(note) < NOTE_LENGTH:
        raise Refused(_("请至少用 %(length)d 个字说明用途。") % {"length": NOTE_LENGTH})
    return f"{logged(chosen.label)}：{note}" if note else logged(chosen.label)


def _demand_scope(user: Account, record: Model, permission: str, day: datetime.date) -> None:
    if not can(user, permission, record=record, day=day):
        raise NotInScope(_("您没有此项权限。"))


def _approval(user: Account, record: Model, name: str, now: datetime.datetime) -> RevealRequest:
    granted = RevealRequest.objects.filter(
        requested_by=user,
        record_kind=record._meta.label_lower,
        record_id=record.pk,
        field=name,
        decision=RevealRequest.Decision.APPROVED,
        expires_at__gt=now,
    ).first()
    if granted is None:
        raise NeedsApproval(_("涉及未成年人，须经负责人审批后查看。"))
    return granted


def _demand_within_limits(user: Account, look: Look, now: datetime.datetime) -> None:
    for window, most in look.limits.items():
        since = now - window
        done = Event.objects.filter(type=look.event.key, actor_id=user.pk, at__gt=since).count()
        if done >= most:
            hours = int(window.total_seconds() // 3600)
            raise TooMany(_("%(hours)d 小时内最多查看 %(most)d 项，请稍后再试。") % {"hours": hours, "most": most})
