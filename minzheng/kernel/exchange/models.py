"""Records held against an upper system, what people found out about them, and what was sent when."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line


class State(models.TextChoices):
    """How a record stands on the two sides."""

    SAME = "SAME", _("两边一致")
    ONLY_HERE = "ONLY_HERE", _("仅本地有")
    ONLY_THERE = "ONLY_THERE", _("仅上级有")
    DIFFERS = "DIFFERS", _("内容不一致")


IN_UPPER_SYSTEM = (State.SAME, State.ONLY_THERE, State.DIFFERS)


class Reconciliation(models.Model):
    """One comparison of all records of an adapter. Counts stand by area, so that everybody sees those of his own."""

    adapter = models.CharField(max_length=40)
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    day = models.DateField(_("本地数据截至"))
    their_day = models.DateField(_("上级数据截至"), help_text="day of the latest complete delivery")
    at = models.DateTimeField(_("对账时间"))
    actor = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    tallies = models.JSONField(default=list, help_text="[[area id or null, state, records], …]")
    columns = models.JSONField(default=dict, help_text="{column: records that differ in it}")
    changed = models.IntegerField(_("内容有变"), default=0, help_text="records new or other than before")
    not_covered = models.IntegerField(
        default=0, help_text="ours of areas of which no complete delivery speaks: nothing is said of them"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("对账")
        ordering = ("-pk",)
        indexes = (models.Index(fields=["adapter", "-id"], name="reconciliation_latest"),)

    def __str__(self) -> str:
        return f"{self.adapter} {self.day}"


class Record(models.Model):
    """One record as it stands on the two sides. ``key`` is the person, or the number where the register knows nobody.

    ``digest`` covers state and both contents: while it stays, what a person decided stays; when it changes, the record
    is open again. Sealed values (numbers, phones) are in neither ``ours`` nor ``theirs``.
    """

    class Decision(models.TextChoices):
        HERE_RIGHT = "HERE_RIGHT", _("本地正确，请上级更正")
        THERE_RIGHT = "THERE_RIGHT", _("上级正确，本地更正")
        BOTH_RIGHT = "BOTH_RIGHT", _("两边都对，口径不同")
        CHECKING = "CHECKING", _("正在核实")

    adapter = models.CharField(max_length=40)
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    key = models.TextField(db_collation="C")
    slot = models.SmallIntegerField(help_text="of several records of one key")
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="exchange_records")
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+", verbose_name=_("所属区划"))
    state = models.CharField(_("对账结果"), max_length=10, choices=State)
    differs = ArrayField(models.TextField(), default=list, help_text="columns that the two sides say differently")
    lacking = ArrayField(models.TextField(), default=list, help_text="columns of which one side says nothing")
    ours = models.JSONField(null=True, help_text="{column: text}; null: not here")
    theirs = models.JSONField(null=True, help_text="{column: text}; null: not there")
    our_source = models.CharField(max_length=40, blank=True, help_text="key of our table, or awards")
    our_row = models.BigIntegerField(null=True)
    their_row = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=32)
    changed_at = models.DateTimeField(_("内容变化时间"))
    changed_in = models.ForeignKey(Reconciliation, models.PROTECT, related_name="+")
    gone_at = models.DateTimeField(null=True, help_text="on neither side any more")
    outcome = models.CharField(_("处理结果"), max_length=12, choices=Decision, null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("对账记录")
        constraints = (models.UniqueConstraint(fields=["adapter", "key", "slot"], name="exchange_record_once"),)
        indexes = (
            models.Index(fields=["adapter", "state", "area"], name="exchange_record_state"),
            models.Index(fields=["person"], name="exchange_record_person"),
        )

    def __str__(self) -> str:
        return f"{self.adapter} {self.key}"

    @property
    def is_difference(self) -> bool:
        return self.state != State.SAME and self.gone_at is None


class Outcome(models.Model):
    """What a person found out about a difference, as it then stood (``digest``). Appended only."""

    record = models.ForeignKey(Record, models.PROTECT, related_name="outcomes")
    digest = models.CharField(max_length=32)
    decision = models.CharField(_("处理结果"), max_length=12, choices=Record.Decision)
    reason = models.TextField(_("说明"))
    actor = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("差异处理")
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="exchange_outcome_reason"),)
        indexes = (models.Index(fields=["record", "digest", "-id"], name="exchange_outcome_latest"),)

    def __str__(self) -> str:
        return self.decision


class Export(models.Model):
    """A file for an upper system: all records of an area, or what changed since each was last sent.

    One that names minors' numbers waits until a second person agrees. ``file`` is null until it is being made.
    """

    adapter = models.CharField(max_length=40)
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("区划"))
    day = models.DateField(_("数据截至"))
    changes_only = models.BooleanField(_("只含变化"), default=False)
    purpose = models.CharField(_("用途"), max_length=200)
    asked_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    needs_release = models.BooleanField(default=False)
    released_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    file = models.ForeignKey("jobs.MadeFile", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("生成时间"), null=True)
    new = models.IntegerField(_("新增"), default=0)
    changed = models.IntegerField(_("变更"), default=0)
    ended = models.IntegerField(_("终止"), default=0)
    unchanged = models.IntegerField(_("未变"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("上级系统报送")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(purpose=""), name="exchange_export_purpose"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("asked_by")), name="exchange_export_four_eyes"
            ),
        )

    def __str__(self) -> str:
        return f"{self.adapter} {self.day}"

    @property
    def waits_for_release(self) -> bool:
        return self.needs_release and self.released_at is None


class SentRecord(models.Model):
    """A line as it was sent; the latest of a key is what the upper system was last told. ``line`` is sealed."""

    adapter = models.CharField(max_length=40)
    key = models.TextField(db_collation="C")
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    digest = models.BinaryField(max_length=16)
    line_cipher = models.BinaryField(help_text="the cells as JSON list, so that an end can be told later")
    sent_in = models.ForeignKey(Export, models.PROTECT, related_name="+")
    superseded_in = models.ForeignKey(Export, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("已报送记录")
        constraints = (
            models.UniqueConstraint(
                fields=["adapter", "key"], condition=Q(superseded_in__isnull=True), name="exchange_sent_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.adapter} {self.key}"
