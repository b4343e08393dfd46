"""Awards, their past versions, and the reservations that keep them from colliding."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line


class Award(models.Model):
    """A benefit granted to a household or to one person: when it holds, how much, on what decision.

    Not partitioned, ever: PostgreSQL 15 has no exclusion constraints over partitions.
    """

    policy = models.CharField(_("政策"), max_length=60)
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    household = models.ForeignKey(
        "registry.Household", models.PROTECT, null=True, related_name="awards", verbose_name=_("家庭")
    )
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, null=True, related_name="awards", verbose_name=_("本人")
    )
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("所属区划"))
    valid = DateRangeField(_("享受期间"))
    amount_fen = models.BigIntegerField(_("金额（分）"))
    pairs = ArrayField(models.TextField(), verbose_name=_("互斥政策对"), help_text=_("决定时的互斥关系"))
    decision = models.JSONField(_("决定"), help_text=_("决定时的事实、参数与理由，日后可据以复核"))
    decided_by_id = models.BigIntegerField(_("决定人"))
    recorded_at = models.DateTimeField(_("记录时间"))
    voided_at = models.DateTimeField(_("撤销时间"), null=True)
    void_reason = models.TextField(_("撤销原因"), blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = _("待遇")
        constraints = (
            models.CheckConstraint(
                name="award_is_for_a_household_or_a_person",
                condition=Q(household__isnull=True) ^ Q(person__isnull=True),
            ),
            models.CheckConstraint(name="award_period_not_empty", condition=Q(valid__isempty=False)),
            models.CheckConstraint(name="award_has_a_first_day", condition=Q(valid__lower_inf=False)),
            models.CheckConstraint(name="award_amount_not_negative", condition=Q(amount_fen__gte=0)),
            models.CheckConstraint(
                name="award_voided_with_reason",
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
            ),
        )
        indexes = (models.Index(fields=["policy", "area"], name="award_policy_area"),)

    def __str__(self) -> str:
        return f"{self.policy} {self.valid}"


class AwardPast(models.Model):
    """What was believed of an award from ``recorded_at`` until ``superseded_at``."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="past")
    valid = DateRangeField()
    amount_fen = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("待遇的以往版本")

    def __str__(self) -> str:
        return f"{self.award_id} {self.valid}"


class Contested(models.Model):
    """``award`` reaches ``person`` since a change of members, but ``with_award``, which it excludes, holds the place.

    Neither is ended by itself: the row is open until a person has ended or voided one of them.
    """

    award = models.ForeignKey(Award, models.CASCADE, related_name="contested", verbose_name=_("待遇"))
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", verbose_name=_("人员"))
    pair = models.TextField(_("互斥政策对"))
    with_award = models.ForeignKey(Award, models.CASCADE, related_name="+", verbose_name=_("与之互斥的待遇"))
    period = DateRangeField(_("重叠期间"))
    recorded_at = models.DateTimeField(_("发现时间"))
    settled_at = models.DateTimeField(_("消除时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("互斥待处理")
        constraints = (
            models.UniqueConstraint(
                fields=["award", "person", "pair", "with_award"],
                condition=Q(settled_at__isnull=True),
                name="contested_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.award_id} × {self.with_award_id} {self.period}"


class Reservation(models.Model):
    """``award`` holds ``pair`` for ``person`` in ``period``. No column may be null: a null escapes the constraint."""

    award = models.ForeignKey(Award, models.CASCADE, related_name="reservations")
    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+", db_index=False)
    pair = models.TextField()
    period = DateRangeField()

    class Meta:
        verbose_name = verbose_name_plural = _("待遇占用")
        constraints = (
            ExclusionConstraint(
                name="reservation_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("pair", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(name="reservation_period_not_empty", condition=Q(period__isempty=False)),
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.pair} {self.period}"
