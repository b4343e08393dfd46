"""Runs over the register, what they found, and what people made of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Run(models.Model):
    """One judging of the whole register as of a day."""

    day = models.DateField(_("截至日期"))
    started_at = models.DateTimeField(_("开始时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    actor_id = models.BigIntegerField()
    people = models.IntegerField(_("人数"), default=0)
    households = models.IntegerField(_("户数"), default=0)
    counts = models.JSONField(_("结果"), default=dict, help_text="{kind: findings open after the run}")
    tallies = models.JSONField(
        default=dict,
        help_text="{policy: {judged, eligible, not_eligible, undecided, held}}: everybody, findings or not",
    )

    class Meta:
        verbose_name = verbose_name_plural = _("筛查批次")
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.day}"

    def sentence(self) -> str:
        """One line for the log and the terminal."""
        found = ", ".join(f"{Finding.Kind(kind).label} {number}" for kind, number in self.counts.items())
        return _("截至{day}：{people}人、{households}户；{found}").format(
            day=self.day, people=self.people, households=self.households, found=found
        )


class Finding(models.Model):
    """Something a rule found about a person or a household. One cause is one finding, however many nights it lasts.

    It closes itself when a run no longer finds its cause. It never changes anything by itself: it is a task.
    """

    class Kind(models.TextChoices):
        SHOULD_HAVE = "SHOULD_HAVE", _("应享未享")
        SHOULD_NOT = "SHOULD_NOT", _("疑似不符")
        CANNOT_DECIDE = "CANNOT_DECIDE", _("缺事实，无法判断")
        NEAREST_MISS = "NEAREST_MISS", _("接近标准")
        COLLISION = "COLLISION", _("政策碰撞")
        WRONG_AMOUNT = "WRONG_AMOUNT", _("发放额不符")

    kind = models.CharField(_("类别"), max_length=14, choices=Kind)
    rule = models.CharField(_("规则"), max_length=60, help_text="key of a policy or a collision")
    line = models.CharField(_("条线"), max_length=20)
    person = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="findings")
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="findings")
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+")
    at_stake_fen = models.BigIntegerField(
        _("涉及金额"), null=True, help_text="fen a month, or once where so paid; null: not known"
    )
    distance = models.BigIntegerField(null=True, help_text="how far from the limit, in the limit's unit")
    evidence = models.JSONField(_("依据"), default=dict, help_text="{criteria: {…}, facts: {…}, missing: […], amount}")
    opened_at = models.DateTimeField(_("发现时间"))
    opened_run = models.ForeignKey(Run, models.PROTECT, related_name="opened")
    changed_at = models.DateTimeField(_("依据更新时间"))
    closed_at = models.DateTimeField(_("消除时间"), null=True)
    closed_run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="closed")

    class Meta:
        verbose_name = verbose_name_plural = _("筛查结果")
        constraints = (
            models.CheckConstraint(
                name="finding_is_about_one", condition=Q(person__isnull=False) | Q(household__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["kind", "rule", "person", "household"],
                condition=Q(closed_at__isnull=True),
                nulls_distinct=False,
                name="finding_open_once",
            ),
        )
        indexes = (
            models.Index(fields=["kind", "rule"], condition=Q(closed_at__isnull=True), name="finding_open"),
            models.Index(fields=["area", "kind"], condition=Q(closed_at__isnull=True), name="finding_area"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.rule}"


class Verdict(models.Model):
    """What a person found out about a finding. The latest counts; earlier ones stay."""

    class Choice(models.TextChoices):
        TRUE = "TRUE", _("属实")
        DATA_WRONG = "DATA_WRONG", _("数据错误")
        ALLOWED = "ALLOWED", _("政策允许")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="verdicts")
    verdict = models.CharField(_("结论"), max_length=10, choices=Choice)
    note = models.TextField(_("说明"))
    actor = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    idempotency_key = models.UUIDField(unique=True, help_text="a double click is one verdict")

    class Meta:
        verbose_name = verbose_name_plural = _("结论")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.verdict


class Simulation(models.Model):
    """A what-if over the whole register: what was assumed, as of which day, and what came out in sums.

    How far it is, and why it was not done, stands on its job (`screening.jobs.SIMULATE`).
    """

    title = models.CharField(_("名称"), max_length=120)
    day = models.DateField(_("截至日期"))
    scenario = models.JSONField(_("假设"), help_text="changes and without, see whatif.Scenario")
    proposal = models.ForeignKey(
        "standards.Proposal", models.PROTECT, null=True, related_name="simulations", verbose_name=_("拟定的标准")
    )
    asked_at = models.DateTimeField(_("发起时间"))
    finished_at = models.DateTimeField(_("完成时间"), null=True, help_text="null: not answered (yet)")
    actor = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("发起"))
    people = models.IntegerField(_("人数"), null=True)
    households = models.IntegerField(_("户数"), null=True)
    policies = models.JSONField(default=list, help_text="keys of the policies whose outcome could differ")
    sums = models.JSONField(default=list, help_text="[{policy, town, enters, leaves, before_yes, after_yes, …}]")

    class Meta:
        verbose_name = verbose_name_plural = _("政策测算")
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.finished_at is not None


class SimulatedEffect(models.Model):
    """What a what-if would change for one person or household. Nothing is granted or stopped by it."""

    class Effect(models.TextChoices):
        ENTERS = "ENTERS", _("新进入")
        LEAVES = "LEAVES", _("将退出")
        RISES = "RISES", _("金额增加")
        FALLS = "FALLS", _("金额减少")
        OPENS = "OPENS", _("变为无法判断")
        SETTLES = "SETTLES", _("变为可以判断")
        NEAR = "NEAR", _("离标准最近")

    simulation = models.ForeignKey(Simulation, models.CASCADE, related_name="effects")
    policy = models.CharField(_("政策"), max_length=60)
    line = models.CharField(_("条线"), max_length=20)
    effect = models.CharField(_("影响"), max_length=8, choices=Effect)
    person = models.ForeignKey("registry.Person", models.CASCADE, null=True, related_name="+", db_index=False)
    household = models.ForeignKey("registry.Household", models.CASCADE, null=True, related_name="+", db_index=False)
    area = models.ForeignKey("areas.Area", models.PROTECT, null=True, related_name="+", db_index=False)
    before = models.CharField(max_length=4, help_text="YES, NO, OPEN")
    after = models.CharField(max_length=4, help_text="YES, NO, OPEN")
    before_fen = models.BigIntegerField(_("现在每月金额"), null=True)
    after_fen = models.BigIntegerField(_("假设后每月金额"), null=True)
    held = models.BooleanField(_("现在是否享受"), null=True)
    distance = models.BigIntegerField(null=True, help_text="how far from the limit, in the limit's unit")

    class Meta:
        verbose_name = verbose_name_plural = _("测算影响")
        indexes = (models.Index(fields=["simulation", "policy", "effect"], name="effect_of_simulation"),)

    def __str__(self) -> str:
        return f"{self.policy} {self.effect}"
