"""The log: rows that are only ever added. What may have to be erased one day stands apart from them.

An event keeps who did what to which record, when and why, for good. Values that a person may ask to be erased (a
name, a note) are not in its payload but in ``EventSecret`` rows; erasing deletes those and leaves an ``EventErasure``.
The database itself refuses everything else (triggers below), so no code path can rewrite the log by mistake.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="no_truncate",
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        # Django empties a test database between transactional tests; there, and only there, it is let through.
        func="""
            IF current_database() LIKE 'test\\_%'
                AND current_setting('minzheng.truncate', true) IS DISTINCT FROM 'refuse'
            THEN RETURN NULL; END IF;
            RAISE EXCEPTION 'the log is append-only: % cannot be truncated', TG_TABLE_NAME;
        """,
    ),
]


class Event(models.Model):
    """Somebody did something to a record. ``sentence`` and erasure belong to its type (``events.types``)."""

    type = models.CharField(_("类型"), max_length=80)
    actor_id = models.BigIntegerField(_("操作人"), help_text=_("账号编号；任务以系统账号操作"))
    at = models.DateTimeField(_("时间"))
    purpose = models.CharField(_("用途"), max_length=400, blank=True, default="")
    subject_kind = models.CharField(_("对象类别"), max_length=80, blank=True, default="")
    subject_id = models.BigIntegerField(_("对象编号"), null=True)
    area_id = models.BigIntegerField(_("区划"), null=True)
    payload = models.JSONField(_("内容"), default=dict, encoder=DjangoJSONEncoder)
    idempotency_key = models.CharField(max_length=120, null=True, unique=True)

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = _("事件")
        ordering = ("-at", "-id")
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "-at"], name="event_subject"),
            models.Index(fields=["actor_id", "-at"], name="event_actor"),
            models.Index(fields=["type", "-at"], name="event_type"),
            BrinIndex(fields=["at"], name="event_at"),
        )
        constraints = (
            models.CheckConstraint(
                name="event_subject_is_whole",
                condition=models.Q(subject_kind="", subject_id__isnull=True)
                | (~models.Q(subject_kind="") & models.Q(subject_id__isnull=False)),
            ),
        )
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.type} #{self.pk}"


class EventSecret(models.Model):
    """One value of an event that can be erased; gone after erasure, never changed before."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="secrets")
    key = models.CharField(max_length=60)
    value = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        verbose_name = _("事件中可删除的内容")
        verbose_name_plural = _("事件中可删除的内容")
        constraints = (models.UniqueConstraint(fields=["event", "key"], name="event_secret_once"),)
        triggers = (
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="erased_on_record",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM events_eventerasure e WHERE e.event_id = OLD.event_id AND e.key = OLD.key
                    ) THEN
                        RAISE EXCEPTION 'value % of event % has no erasure on record', OLD.key, OLD.event_id
                            USING HINT = 'erase through events.operations.erase';
                    END IF;
                    RETURN OLD;
                """,
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id}.{self.key}"


class EventErasure(models.Model):
    """That a value was erased, by which act (an event of its own) and when."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="erasures")
    key = models.CharField(max_length=60)
    act = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("删除记录")
        verbose_name_plural = _("删除记录")
        constraints = (models.UniqueConstraint(fields=["event", "key"], name="event_erased_once"),)
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.event_id}.{self.key}"
