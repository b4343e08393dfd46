"""People: the current belief, the superseded versions, and merges as aliases that can be undone."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    """GB/T 2261.1; its 0 (unknown) and 9 (unstated) are null here."""

    MALE = "1", _("男")
    FEMALE = "2", _("女")


class IdQuality(models.TextChoices):
    """How far an identity number can be relied on to tell one person from another."""

    VALID = "VALID", _("校验通过")
    CONVERTED = "CONVERTED", _("由15位旧号码换算")
    SHARED = "SHARED", _("与他人重号")
    NONE = "NONE", _("确认没有号码")


class PersonFields(models.Model):
    """The versioned part of a person: a change of any of these leaves a row in `PersonPast`."""

    name = models.TextField(_("姓名"))
    sex = models.CharField(_("性别"), max_length=1, choices=Sex.choices, null=True)
    birth_date = models.DateField(_("出生日期"), null=True)
    death_date = models.DateField(_("死亡日期"), null=True, help_text=_("空表示没有死亡记录"))
    ethnic_group = models.CharField(_("民族"), max_length=2, null=True, help_text="GB/T 3304")
    id_cipher = models.BinaryField(_("身份证号码（密文）"), null=True)
    id_index = models.BinaryField(null=True)
    id_quality = models.CharField(_("号码质量"), max_length=10, choices=IdQuality.choices, null=True)
    phone_cipher = models.BinaryField(_("手机号码（密文）"), null=True)
    phone_index = models.BinaryField(null=True)
    hukou_area = models.ForeignKey(
        "areas.Area", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("户籍地")
    )
    home_area = models.ForeignKey(
        "areas.Area", models.PROTECT, related_name="+", null=True, db_index=False, verbose_name=_("居住地")
    )
    recorded_at = models.DateTimeField(_("记录时间"))
    batch_id = models.BigIntegerField(null=True, help_text=_("这一版本来自的批次"))
    row_number = models.IntegerField(null=True, help_text=_("这一版本来自的行"))

    class Meta:
        abstract = True


VERSIONED = [str(field.column) for field in PersonFields._meta.local_fields]
_CONTENT = [column for column in VERSIONED if column not in ("recorded_at", "batch_id", "row_number")]

KEEP_PAST = pgtrigger.Trigger(
    name="keep_past",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    referencing=pgtrigger.Referencing(old="old_people", new="new_people"),
    # One statement for any number of people, planned anew each time (EXECUTE): a plan made for one person would take
    # hours for a million. A version that was superseded in the instant it was recorded is kept too.
    func=f"""
        EXECUTE 'INSERT INTO registry_personpast (person_id, superseded_at, {", ".join(VERSIONED)})
        SELECT o.id, n.recorded_at, {", ".join(f"o.{c}" for c in VERSIONED)}
        FROM old_people o JOIN new_people n USING (id)
        WHERE n.recorded_at <> o.recorded_at
           OR ({", ".join(f"o.{c}" for c in _CONTENT)}) IS DISTINCT FROM
              ({", ".join(f"n.{c}" for c in _CONTENT)})';
        RETURN NULL;
    """,
)


class Person(PersonFields):
    """One natural person as believed now. `merged_into` follows `PersonAlias`.

    The name columns below are computed from `name` by `registry.names` and written only by `registry.operations`:
    ``name_key`` the name to compare by, ``name_terms`` everything the name can be found by (characters, pairs of
    characters, pinyin and initials in every reading). The ``*_index`` columns are keyed hashes (`registry.secrets`);
    a six-character tail is looked up among the few people who share its last four.
    """

    name_key = models.TextField(db_collation="C", help_text=_("用于比对的姓名"))
    name_pinyin = models.TextField(_("拼音"))
    name_initials = models.TextField(_("拼音首字母"))
    name_terms = SearchVectorField()
    id_tail_index = models.BinaryField(null=True, help_text=_("号码后4位"))
    id_tail6_index = models.BinaryField(null=True, help_text=_("号码后6位"))
    phone_tail_index = models.BinaryField(null=True, help_text=_("手机后4位"))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="merged_from")

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        constraints = (
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
            models.CheckConstraint(condition=Q(sex__isnull=True) | Q(sex__in=Sex.values), name="person_sex_code"),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="person_not_merged_into_itself"),
            models.UniqueConstraint(
                "id_index",
                condition=Q(merged_into__isnull=True) & (Q(id_quality="VALID") | Q(id_quality="CONVERTED")),
                name="one_person_per_id_number",
            ),
        )
        indexes = (
            models.Index("id_index", name="person_id_index"),
            models.Index("id_tail_index", name="person_id_tail"),
            models.Index("phone_index", name="person_phone"),
            models.Index("phone_tail_index", name="person_phone_tail"),
            models.Index("name_key", "id", name="person_name"),
            models.Index("home_area", "name_key", name="person_home_area_name"),
            models.Index("hukou_area", name="person_hukou_area"),
            models.Index("merged_into", condition=Q(merged_into__isnull=False), name="person_merged"),
            GinIndex(fields=["name_terms"], name="person_name_terms"),
        )
        triggers = (KEEP_PAST,)

    def __str__(self) -> str:
        return self.name


class PersonPast(PersonFields):
    """A superseded version of a person, believed from `recorded_at` until `superseded_at`. Written by the trigger."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="past")
    superseded_at = models.DateTimeField(_("被取代时间"))

    class Meta:
        verbose_name = _("人员历史版本")
        verbose_name_plural = _("人员历史版本")
        constraints = (
            models.CheckConstraint(
                condition=Q(superseded_at__gte=models.F("recorded_at")), name="person_changes_after_what_is_recorded"
            ),
        )

    def __str__(self) -> str:
        return self.name


class PersonAlias(models.Model):
    """Two records are one person: `alias` stands for `person` from `recorded_at` until undone."""

    alias = models.ForeignKey(Person, models.CASCADE, related_name="aliases_of")
    person = models.ForeignKey(Person, models.CASCADE, related_name="aliases")
    reason = models.TextField(_("理由"))
    actor_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)
    undone_reason = models.TextField(null=True)

    class Meta:
        verbose_name = _("人员合并")
        verbose_name_plural = _("人员合并")
        constraints = (
            models.UniqueConstraint("alias", condition=Q(undone_at__isnull=True), name="alias_of_one_person"),
            models.CheckConstraint(condition=~Q(alias=models.F("person")), name="alias_of_another"),
        )

    def __str__(self) -> str:
        return f"{self.alias_id} → {self.person_id}"


class MergeBlock(models.Model):
    """A merge that was asked for and would collide with what stands on both records; it waits here for a person."""

    alias = models.ForeignKey(Person, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="merge_blocks")
    reasons = models.JSONField(_("冲突"), help_text=_("每项为一句话"))
    actor_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("受阻的合并")
        verbose_name_plural = _("受阻的合并")
        constraints = (
            models.UniqueConstraint("alias", "person", condition=Q(settled_at__isnull=True), name="merge_blocked_once"),
        )

    def __str__(self) -> str:
        return f"{self.alias_id} ⇥ {self.person_id}"
