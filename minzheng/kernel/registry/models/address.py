"""Standard addresses: one row for each door, its past versions, how it is written, what is unsure and what is wrong."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class AddressFields(models.Model):
    """The versioned part of a standard address (GB/T 23705): a change of any of these leaves a row in `AddressPast`."""

    class Source(models.TextChoices):
        STANDARD = "STANDARD", _("标准地址库")
        TABLE = "TABLE", _("业务表")
        PERSON = "PERSON", _("人工认定")

    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", db_index=False, verbose_name=_("所属区划"))
    standard_text = models.TextField(_("标准地址"))
    building_key = models.TextField(_("楼栋"), help_text=_("规范化后的路、门牌和楼栋"))
    door = models.TextField(_("单元与室号"), default="", blank=True)
    # The parts by which addresses are compared; "" is *not written*.
    names = models.TextField(_("路与小区"), default="", help_text=_("不含区划和通名，用于比对"))
    numbers = models.TextField(_("号码"), default="", help_text=_("门牌、楼栋、单元、楼层、室号，用于比对"))
    building = models.TextField(_("楼栋号"), default="")
    unit = models.TextField(_("单元"), default="")
    room = models.TextField(_("室号"), default="")
    rest = models.TextField(_("未识别的部分"), default="")
    code = models.TextField(_("地址编码"), null=True)
    source = models.CharField(_("来源"), max_length=10, choices=Source.choices)
    longitude = models.FloatField(_("经度"), null=True, help_text="CGCS2000")
    latitude = models.FloatField(_("纬度"), null=True, help_text="CGCS2000")
    merged_into_id = models.BigIntegerField(null=True, help_text=_("并入的地址"))
    recorded_at = models.DateTimeField(_("记录时间"))
    batch_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


VERSIONED = [str(field.column) for field in AddressFields._meta.local_fields]
_CONTENT = [column for column in VERSIONED if column not in ("recorded_at", "batch_id")]

KEEP_PAST = pgtrigger.Trigger(
    name="keep_past",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    referencing=pgtrigger.Referencing(old="old_addresses", new="new_addresses"),
    func=f"""
        EXECUTE 'INSERT INTO registry_addresspast (address_id, superseded_at, {", ".join(VERSIONED)})
        SELECT o.id, n.recorded_at, {", ".join(f"o.{c}" for c in VERSIONED)}
        FROM old_addresses o JOIN new_addresses n USING (id)
        WHERE ({", ".join(f"o.{c}" for c in _CONTENT)}) IS DISTINCT FROM
              ({", ".join(f"n.{c}" for c in _CONTENT)})';
        RETURN NULL;
    """,
)


class Address(AddressFields):
    """A standard address: a building and, in it, a door. Not personal by itself; who lives there is."""

    class Meta:
        verbose_name = _("地址")
        verbose_name_plural = _("地址")
        constraints = (
            models.UniqueConstraint(
                fields=["area", "building_key", "door"],
                condition=Q(merged_into_id__isnull=True),
                name="address_once_per_area",
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__range=(-180, 180), latitude__range=(-90, 90)),
                name="address_whole_point",
            ),
        )
        indexes = (models.Index(fields=["numbers", "area"], name="address_numbers"),)
        triggers = (KEEP_PAST,)

    def __str__(self) -> str:
        return self.standard_text


class AddressPast(AddressFields):
    """A superseded version of an address. Written by the trigger."""

    address = models.ForeignKey(Address, models.CASCADE, related_name="past")
    superseded_at = models.DateTimeField(_("被取代时间"))

    class Meta:
        verbose_name = _("地址历史版本")
        verbose_name_plural = _("地址历史版本")

    def __str__(self) -> str:
        return self.standard_text


class AddressSpelling(models.Model):
    """A text that was found to mean an address, once and for all: by the rules, or by a person's decision.

    `area` is where the row that had it belongs: 东苑3幢 means another building in the next community.
    """

    text = models.TextField(_("写法"))
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", null=True, db_index=False)
    address = models.ForeignKey(Address, models.CASCADE, related_name="spellings")
    score = models.SmallIntegerField(_("符合程度"), help_text=_("0–100"))
    reasons = models.JSONField(_("依据"), default=list)
    decided_by_id = models.BigIntegerField(null=True, help_text=_("空表示由规则认定"))
    recorded_at = models.DateTimeField(_("记录时间"))

    class Meta:
        verbose_name = _("地址写法")
        verbose_name_plural = _("地址写法")
        constraints = (
            models.UniqueConstraint(fields=["text", "area"], nulls_distinct=False, name="address_spelling_once"),
        )

    def __str__(self) -> str:
        return self.text


class AddressQuestion(models.Model):
    """A text that may mean several addresses, or one but not for sure; it waits for a person."""

    text = models.TextField(_("写法"))
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", null=True)
    parts = models.JSONField(_("识别结果"))
    candidates = models.JSONField(_("可能的地址"), help_text=_("每项为地址、符合程度和依据"))
    rows = models.IntegerField(_("涉及行数"))
    opened_at = models.DateTimeField(_("提出时间"))
    closed_at = models.DateTimeField(_("处理时间"), null=True)

    class Meta:
        verbose_name = _("存疑地址")
        verbose_name_plural = _("存疑地址")
        constraints = (
            models.UniqueConstraint(fields=["text", "area"], nulls_distinct=False, name="address_question_once"),
        )

    def __str__(self) -> str:
        return self.text


class AddressDecision(models.Model):
    """What a person said about a question."""

    class Choice(models.TextChoices):
        SAME = "SAME", _("就是这个地址")
        NEW = "NEW", _("是另一个地址")
        SET_ASIDE = "SET_ASIDE", _("不是地址，搁置")

    question = models.ForeignKey(AddressQuestion, models.CASCADE, related_name="decisions")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    address = models.ForeignKey(Address, models.SET_NULL, null=True, related_name="+")
    note = models.TextField(blank=True)
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("地址认定")
        verbose_name_plural = _("地址认定")

    def __str__(self) -> str:
        return self.choice


class AddressFault(models.Model):
    """Something that a review of all addresses found; one row as long as it lasts, a task for who keeps addresses."""

    class Kind(models.TextChoices):
        DUPLICATE = "DUPLICATE", _("疑似重复")
        NO_UNIT = "NO_UNIT", _("缺少单元")
        WRONG_AREA = "WRONG_AREA", _("所属区划不符")
        UNREAD = "UNREAD", _("有未识别的部分")

    class Answer(models.TextChoices):
        FIXED = "FIXED", _("已更正")
        RIGHT = "RIGHT", _("核实无误")
        MERGED = "MERGED", _("已合并")

    kind = models.CharField(_("问题"), max_length=10, choices=Kind.choices)
    address = models.ForeignKey(Address, models.CASCADE, related_name="faults")
    other = models.ForeignKey(Address, models.CASCADE, related_name="+", null=True, db_index=False)
    should_be = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", null=True, db_index=False)
    opened_at = models.DateTimeField(_("发现时间"))
    closed_at = models.DateTimeField(_("消除时间"), null=True)
    answer = models.CharField(_("核实结论"), max_length=10, choices=Answer.choices, null=True)
    answered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    note = models.TextField(_("说明"), blank=True, default="")

    class Meta:
        verbose_name = _("地址问题")
        verbose_name_plural = _("地址问题")
        constraints = (models.UniqueConstraint(fields=["kind", "address"], name="address_fault_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.address_id}"
