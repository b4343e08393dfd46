"""Households, who belongs to them and where people live: dated rows that are superseded, never overwritten."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """Relation to the head of the household: the main codes of GB/T 4761; finer codes of the standard may be stored."""

    HEAD = "02", _("户主")
    SPOUSE = "10", _("配偶")
    SON = "20", _("子")
    DAUGHTER = "30", _("女")
    GRANDCHILD = "40", _("孙子女或外孙子女")
    PARENT = "50", _("父母")
    GRANDPARENT = "60", _("祖父母或外祖父母")
    SIBLING = "70", _("兄弟姐妹")
    OTHER_RELATIVE = "80", _("其他亲属")
    NOT_RELATED = "99", _("非亲属")


class Versioned(models.Model):
    """A dated row: it holds in `valid`, was believed from `recorded_at` until `superseded_at` (null: still)."""

    valid = DateRangeField(_("有效期间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    superseded_at = models.DateTimeField(_("被取代时间"), null=True)
    batch_id = models.BigIntegerField(null=True)
    row_number = models.IntegerField(null=True)

    class Meta:
        abstract = True


class Household(models.Model):
    """People who live as one family, as one source numbers it: `source` names the dataset, `number` its key there."""

    source = models.TextField(_("来源"))
    number = models.TextField(_("户号"))
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", null=True, verbose_name=_("所属社区"))
    address = models.ForeignKey("registry.Address", models.SET_NULL, null=True, related_name="households")
    valid = DateRangeField(_("有效期间"))
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged_from")
    recorded_at = models.DateTimeField(_("记录时间"))
    batch_id = models.BigIntegerField(null=True)
    row_number = models.IntegerField(null=True)

    class Meta:
        verbose_name = _("家庭")
        verbose_name_plural = _("家庭")
        constraints = (
            models.UniqueConstraint(fields=["source", "number"], name="household_number_once_per_source"),
            models.CheckConstraint(condition=~Q(number=""), name="household_has_number"),
        )

    def __str__(self) -> str:
        return self.number


class Membership(Versioned):
    """A person belongs to a household in `valid`. Two households at once is possible: screening looks for it."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="memberships")
    relation = models.CharField(_("与户主关系"), max_length=2, null=True, help_text="GB/T 4761")

    class Meta:
        verbose_name = _("家庭成员")
        verbose_name_plural = _("家庭成员")
        constraints = (
            ExclusionConstraint(
                name="membership_once_at_a_time",
                # the household first: built so, the index costs a third of what it costs with the person first
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} ∈ {self.household_id}"


class Residence(Versioned):
    """Where a person is registered (HUKOU) or lives (LIVING) in `valid`; the written address is encrypted."""

    class Kind(models.TextChoices):
        HUKOU = "HUKOU", _("户籍")
        LIVING = "LIVING", _("居住")

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="residences")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", null=True, db_index=False)
    address = models.ForeignKey("registry.Address", models.SET_NULL, null=True, db_index=False, related_name="+")
    text_cipher = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("住所")
        verbose_name_plural = _("住所")
        constraints = (
            # a person is registered, and mainly lives, in one place at a time: one open row of each kind
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(superseded_at__isnull=True, valid__upper_inf=True),
                name="residence_one_open_per_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
