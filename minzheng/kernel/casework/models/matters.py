"""Applications, the matters that came of them, and the steps through which these go."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line


class Channel(models.TextChoices):
    COUNTER = "COUNTER", _("窗口")
    ONLINE = "ONLINE", _("网上")
    PROACTIVE = "PROACTIVE", _("主动发现")
    REVIEW = "REVIEW", _("复核")
    TRANSFER = "TRANSFER", _("部门转来")


class Application(models.Model):
    """What somebody came for: one application may be several matters (一件事), each with a state of its own."""

    number = models.CharField(_("申请编号"), max_length=30, unique=True)
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("受理区划"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    household = models.ForeignKey("registry.Household", models.PROTECT, null=True, related_name="+")
    applicant = models.ForeignKey(
        "registry.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    applicant_account = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    agent = models.ForeignKey("registry.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("代办人"))
    mandate = models.CharField(_("委托依据"), max_length=200, blank=True, default="")
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel, default=Channel.COUNTER)
    opened_at = models.DateTimeField(_("申请时间"))
    opened_date = models.DateField(_("申请日期"))
    opened_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    key = models.CharField(max_length=80, unique=True, help_text="one application per key, however often it is sent")

    class Meta:
        verbose_name = verbose_name_plural = _("申请")
        constraints = (
            models.CheckConstraint(name="agent_with_mandate", condition=Q(agent__isnull=True) | ~Q(mandate="")),
        )

    def __str__(self) -> str:
        return self.number


class Matter(models.Model):
    """One run through a declared table of steps. Where it stands is in its steps; how it came there, in its actions."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("办理中")
        ENDED = "ENDED", _("已结束")

    number = models.CharField(_("事项编号"), max_length=30, unique=True)
    workflow = models.CharField(_("事项"), max_length=80)
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="matters")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("所属区划"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    household = models.ForeignKey(
        "registry.Household", models.PROTECT, null=True, related_name="matters", verbose_name=_("家庭")
    )
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, null=True, related_name="matters", verbose_name=_("本人")
    )
    applicant = models.ForeignKey(
        "registry.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("申请人")
    )
    applicant_account = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")
    award = models.ForeignKey(
        "awards.Award",
        models.PROTECT,
        null=True,
        related_name="matters",
        verbose_name=_("待遇"),
        help_text=_("本事项作出的，或要变更、终止的待遇"),
    )
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel, default=Channel.COUNTER)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder, help_text="what was said when it was opened")
    single = models.BooleanField(default=True, help_text="no second one of its subject beside it while it is open")
    key = models.CharField(max_length=80, unique=True, help_text="one matter per key, however often it is sent")
    opened_at = models.DateTimeField(_("开始时间"))
    opened_date = models.DateField(_("开始日期"))
    opened_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("发起人"))
    state = models.CharField(_("状态"), max_length=5, choices=State, default=State.OPEN)
    ending = models.CharField(_("结果"), max_length=12, blank=True, default="")
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    ended_date = models.DateField(_("结束日期"), null=True)
    paused = models.CharField(_("暂停"), max_length=12, blank=True, default="")
    extended = models.BooleanField(_("已延期"), default=False)
    clock_from = models.DateField(_("总时限起算日"), null=True)
    due_date = models.DateField(_("总时限"), null=True, help_text="projection: statutory; null while it cannot be told")
    promised_date = models.DateField(_("承诺时限"), null=True, help_text="projection")
    due_unknown = models.SmallIntegerField(null=True, help_text="projection: the year whose calendar is missing")
    clock_until = models.DateField(
        _("总时限止算日"), null=True, help_text="the day on which the step was finished that the whole limit speaks of"
    )
    limit_unset = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="projection: a limit without a value here"
    )
    version = models.IntegerField(
        default=0, db_default=0, help_text="counted up by every act, which is written only upon what it has read"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("事项")
        ordering = ("-opened_at", "-id")
        constraints = (
            models.CheckConstraint(
                name="matter_ended_whole",
                condition=Q(state="OPEN", ending="", ended_at__isnull=True, ended_date__isnull=True)
                | (Q(state="ENDED", paused="", ended_at__isnull=False, ended_date__isnull=False) & ~Q(ending="")),
            ),
            models.CheckConstraint(
                name="matter_about_one", condition=Q(household__isnull=True) | Q(person__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["workflow", "household"], condition=Q(state="OPEN", single=True), name="one_open_per_household"
            ),
            models.UniqueConstraint(
                fields=["workflow", "person"], condition=Q(state="OPEN", single=True), name="one_open_per_person"
            ),
            models.CheckConstraint(name="matter_ends_after", condition=Q(ended_date__gte=F("opened_date"))),
        )
        indexes = (
            models.Index(fields=["opened_by", "-opened_at"], name="matter_started_by"),
            models.Index(fields=["area", "workflow", "state"], name="matter_where"),
            models.Index(fields=["due_unknown"], condition=Q(due_unknown__isnull=False), name="matter_due_unknown"),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class StepRun(models.Model):
    """One going through one step. A step that is done anew gets another row; the earlier one no longer ``counts``.

    ``next_due`` is the earliest day by which somebody must do something, ``amber_date`` the first day on which a
    workbench warns; both are computed with every action, so that lists of any length are an index scan.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("办理中")
        DONE = "DONE", _("已办")
        SKIPPED = "SKIPPED", _("不需要")
        PUT_AWAY = "PUT_AWAY", _("已收回")

    class Clock(models.TextChoices):
        NONE = "", _("无时限")
        START = "START", _("开始办理")
        STEP = "STEP", _("本步骤法定时限")
        PROMISED = "PROMISED", _("本步骤承诺时限")
        WHOLE = "WHOLE", _("总时限")
        WHOLE_PROMISED = "WHOLE_PROMISED", _("总承诺时限")
        WAIT = "WAIT", _("期满")

    # Every act writes a run: what constraints and partial indexes below find already needs no index of its own.
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="runs", db_index=False)
    step = models.CharField(_("步骤"), max_length=60)
    visit = models.SmallIntegerField(_("第几次"), default=1)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.OPEN)
    counts = models.BooleanField(default=True, help_text="false once the matter went back behind it")
    outcome = models.CharField(_("结果"), max_length=60, blank=True, default="")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("承办区划"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    office = models.CharField(_("承办岗位"), max_length=40, help_text="codes of the roles: R6, R2+R3")
    level = models.CharField(_("承办层级"), max_length=10, blank=True, default="")
    holder = models.ForeignKey(
        "access.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("承办人"), db_index=False
    )
    opened_at = models.DateTimeField(_("到达时间"))
    opened_date = models.DateField(_("到达日期"))
    started_date = models.DateField(_("开始办理日期"), null=True)
    done_at = models.DateTimeField(_("办结时间"), null=True)
    done_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    extended = models.BooleanField(_("已延期"), default=False)
    start_due = models.DateField(_("应开始日期"), null=True)
    step_due = models.DateField(_("法定时限"), null=True)
    step_promised = models.DateField(_("承诺时限"), null=True)
    wait_from = models.DateField(
        _("起算日"), null=True, help_text="a notice counts from the day on which it was posted"
    )
    wait_until = models.DateField(_("期满日"), null=True, help_text="the last day of waiting")
    next_due = models.DateField(_("最近时限"), null=True, help_text="projection: null while paused or unknown")
    next_clock = models.CharField(max_length=14, choices=Clock, blank=True, default="", help_text="projection")
    amber_date = models.DateField(null=True, help_text="projection: first day on which next_due is near")
    due_unknown = models.SmallIntegerField(null=True, help_text="projection: the year whose calendar is missing")
    limit_unset = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="projection: a limit without a value here"
    )

    class Meta:
        verbose_name = verbose_name_plural = _("办理步骤")
        ordering = ("opened_at", "id")
        constraints = (
            models.UniqueConstraint(fields=["matter", "step"], condition=Q(state="OPEN"), name="one_open_run_per_step"),
            models.UniqueConstraint(
                fields=["matter", "step"], condition=Q(counts=True), name="one_counting_run_per_step"
            ),
            models.UniqueConstraint(fields=["matter", "step", "visit"], name="run_numbered"),
            models.CheckConstraint(
                name="run_done_whole",
                condition=(Q(state="DONE", done_at__isnull=False, done_by__isnull=False) & ~Q(outcome=""))
                | (Q(state__in=["OPEN", "SKIPPED", "PUT_AWAY"], done_by__isnull=True, outcome="")),
            ),
            models.CheckConstraint(name="open_run_counts", condition=Q(counts=True) | ~Q(state="OPEN")),
        )
        indexes = (
            models.Index(
                fields=["office", "area", "next_due"],
                condition=Q(state="OPEN"),
                name="run_to_do",
                include=["amber_date", "line"],
            ),
            models.Index(fields=["next_due", "id"], condition=Q(state="OPEN"), name="run_by_due"),
            models.Index(fields=["holder", "next_due"], condition=Q(state="OPEN"), name="run_held"),
            models.Index(
                fields=["wait_until"], condition=Q(state="OPEN", wait_until__isnull=False), name="run_waiting"
            ),
            models.Index(
                fields=["due_unknown"], condition=Q(state="OPEN", due_unknown__isnull=False), name="run_due_unknown"
            ),
            models.Index(
                fields=["limit_unset", "area", "opened_date"],
                condition=Q(state="OPEN") & ~Q(limit_unset=""),
                name="run_limit_unset",
            ),
        )

    def __str__(self) -> str:
        return f"{self.matter_id} {self.step}"
