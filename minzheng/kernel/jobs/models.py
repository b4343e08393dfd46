"""Jobs as people see them, and the files that jobs make for those who asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of long work. ``queue_id`` is its number in the queue; a subject has one open job of a kind at most."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("排队中")
        RUNNING = "RUNNING", _("进行中")
        DONE = "DONE", _("已完成")
        FAILED = "FAILED", _("未完成")

    kind = models.CharField(max_length=40, help_text="such as intake.accept")
    subject_id = models.BigIntegerField(null=True, help_text="what it works on, by kind; null: everything")
    asked_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    queue_id = models.BigIntegerField(null=True)
    stage = models.CharField(max_length=60, blank=True, help_text="marked text: what it does now")
    step = models.SmallIntegerField(default=0, help_text="which stage, from 1")
    steps = models.SmallIntegerField(default=0)
    done = models.BigIntegerField(default=0, help_text="of this stage")
    total = models.BigIntegerField(null=True, help_text="of this stage; null: not known")
    counts = models.JSONField(default=dict, help_text="{marked text: number}: what came of it so far")
    begun_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True, help_text="last sign of life of the worker")
    ended_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True, help_text="why it was not done, in a sentence for who asked")

    class Meta:
        verbose_name = verbose_name_plural = _("后台任务")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state__in=["WAITING", "RUNNING"]),
                nulls_distinct=False,
                name="job_open_once",
            ),
        )
        indexes = (models.Index(fields=["kind", "subject_id", "-id"], name="job_latest"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id or ''}".strip()


class MadeFile(models.Model):
    """A file made for somebody: sealed on disk until it expires, opened only by who asked for it.

    ``asked`` is what its maker needs to make it once more. ``purpose`` is kept where the file holds hidden fields.
    """

    asked_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("提出时间"))
    title = models.CharField(_("内容"), max_length=120)
    conditions = models.TextField(_("条件"), blank=True)
    asked = models.JSONField(default=dict)
    purpose = models.CharField(_("用途"), max_length=200, blank=True)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="files")
    file_name = models.CharField(_("文件"), max_length=200, blank=True)
    rows = models.BigIntegerField(_("行数"), null=True)
    size = models.BigIntegerField(_("大小"), null=True, help_text="bytes, before sealing")
    made_at = models.DateTimeField(_("生成时间"), null=True)
    expires_at = models.DateTimeField(_("有效期至"), null=True)
    fetched_at = models.DateTimeField(_("下载时间"), null=True, help_text="first fetched; null: not yet")
    removed_at = models.DateTimeField(null=True, help_text="the content is gone, this row stays")

    class Meta:
        verbose_name = verbose_name_plural = _("导出文件")
        indexes = (models.Index(fields=["asked_by", "-id"], name="made_file_of"),)

    def __str__(self) -> str:
        return self.title
