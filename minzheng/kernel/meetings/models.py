"""Meetings, the items of their agendas, resolutions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line


class Meeting(models.Model):
    """A meeting that was called. `departments`: who takes part, as they are called."""

    class Kind(models.TextChoices):
        JOINT = "JOINT", _("部门联席会议")
        SUPERVISION = "SUPERVISION", _("个案督导会")

    kind = models.CharField(_("会议类别"), max_length=12, choices=Kind)
    title = models.CharField(_("会议名称"), max_length=80)
    day = models.DateField(_("会议日期"))
    place = models.CharField(_("地点"), max_length=80)
    chair = models.CharField(_("主持人"), max_length=40)
    departments = models.TextField(_("参加单位"), help_text="one a line")
    area = models.ForeignKey("areas.Area", models.PROTECT, related_name="+", verbose_name=_("所辖地区"))
    line = models.CharField(_("条线"), max_length=20, choices=Line.choices)
    called_at = models.DateTimeField(_("召集时间"))
    called_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("召集人"))
    key = models.CharField(max_length=80, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = _("会议")
        ordering = ("-day", "-id")
        constraints = (models.CheckConstraint(name="meeting_named", condition=~Q(title="") & ~Q(departments="")),)

    def __str__(self) -> str:
        return self.title

    @property
    def taking_part(self) -> list[str]:
        return [line.strip() for line in self.departments.splitlines() if line.strip()]


class Item(models.Model):
    """What one item of the agenda asks of the meeting, and the matter it is about, if any."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.SmallIntegerField(_("序号"))
    title = models.CharField(_("议题"), max_length=120)
    asked = models.TextField(_("需要议定的事"))
    matter = models.ForeignKey(
        "casework.Matter", models.PROTECT, null=True, related_name="meeting_items", verbose_name=_("事项")
    )
    put_on_at = models.DateTimeField()
    put_on_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("提交人"))

    class Meta:
        verbose_name = verbose_name_plural = _("议题")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["meeting", "position"], name="item_numbered"),
            models.CheckConstraint(name="item_asks_something", condition=~Q(title="") & ~Q(asked="")),
        )

    def __str__(self) -> str:
        return self.title


class Resolution(models.Model):
    """What was resolved of an item: who does what by when. Settled once; its text is never changed."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("落实中")
        DONE = "DONE", _("已落实")
        AGAIN = "AGAIN", _("再次上会")

    item = models.ForeignKey(Item, models.PROTECT, related_name="resolutions")
    text = models.TextField(_("决议"))
    department = models.CharField(_("承办单位"), max_length=60)
    due_date = models.DateField(_("落实期限"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey("access.Account", models.PROTECT, related_name="+", verbose_name=_("登记人"))
    state = models.CharField(_("状态"), max_length=5, choices=State, default=State.OPEN)
    outcome = models.TextField(_("落实情况"), blank=True, default="")
    settled_date = models.DateField(_("办结日期"), null=True)
    settled_by = models.ForeignKey("access.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = _("会议决议")
        ordering = ("due_date", "id")
        constraints = (
            models.CheckConstraint(
                name="resolution_settled_whole",
                condition=Q(state="OPEN", outcome="", settled_date__isnull=True, settled_by__isnull=True)
                | (~Q(state="OPEN") & ~Q(outcome="") & Q(settled_date__isnull=False, settled_by__isnull=False)),
            ),
            models.CheckConstraint(name="resolution_says_who", condition=~Q(text="") & ~Q(department="")),
        )
        indexes = (models.Index(fields=["due_date"], condition=Q(state="OPEN"), name="resolution_open"),)

    def __str__(self) -> str:
        return self.department
