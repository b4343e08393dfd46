"""What tables tell of people who are registered apart and may be one family: the evidence, and what a person said."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FamilyTie(models.Model):
    """Two people of different registered households, with all that ties them together; `person` has the smaller id.

    Written anew with each gathering, and closed when nothing tells of it any more. It is evidence: no rule reads it,
    and whom a household counts changes only by `operations.join_household` or a register that says so.
    """

    class Ground(models.TextChoices):
        RELATION = "RELATION", _("按关系")
        ADDRESS = "ADDRESS", _("按住址")

    class Conflict(models.TextChoices):
        LIVES_ELSEWHERE = "LIVES_ELSEWHERE", _("住址不在一处")
        AWAY = "AWAY", _("其中一人住在机构或者在押")
        NAME_DIFFERS = "NAME_DIFFERS", _("号码相同而姓名不同")
        SEVERAL_SPOUSES = "SEVERAL_SPOUSES", _("同一人有两个以上配偶")

    person = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    other = models.ForeignKey("registry.Person", models.PROTECT, related_name="+")
    score = models.SmallIntegerField(_("把握"), help_text="0–99")
    grounds = models.JSONField(
        _("依据"),
        help_text="[{ground, score}, and for a row: dataset, batch, row, relation, of: the person whose row it is]",
    )
    conflicts = models.JSONField(_("不一致之处"), default=list)
    opened_at = models.DateTimeField(_("发现时间"))
    closed_at = models.DateTimeField(_("消除时间"), null=True)

    class Meta:
        verbose_name = _("家庭关系线索")
        verbose_name_plural = _("家庭关系线索")
        constraints = (
            models.UniqueConstraint(fields=["person", "other"], name="family_tie_once"),
            models.CheckConstraint(condition=Q(person__lt=models.F("other")), name="family_tie_in_order"),
        )
        indexes = (models.Index(fields=["other"], name="family_tie_other"),)

    def __str__(self) -> str:
        return f"{self.person_id} – {self.other_id}"


class FamilyTieAnswer(models.Model):
    """What a person said of a tie, remembered for these two people; the newest that was not taken back stands."""

    class Answer(models.TextChoices):
        TOGETHER = "TOGETHER", _("共同生活")
        APART = "APART", _("有亲属关系，不共同生活")
        UNRELATED = "UNRELATED", _("不是家庭成员")

    tie = models.ForeignKey(FamilyTie, models.CASCADE, related_name="answers")
    answer = models.CharField(_("核对结论"), max_length=10, choices=Answer.choices)
    reason = models.TextField(_("依据"))
    grounds = models.JSONField(help_text="the grounds as they stood: later ones are news")
    actor_id = models.BigIntegerField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)
    undone_reason = models.TextField(default="", blank=True)

    class Meta:
        verbose_name = _("家庭关系核对")
        verbose_name_plural = _("家庭关系核对")
        constraints = (
            models.UniqueConstraint(
                fields=["tie"], condition=Q(undone_at__isnull=True), name="family_tie_answered_once"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="family_tie_answer_has_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | ~Q(undone_reason=""), name="family_tie_undone_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.tie_id} {self.answer}"
