"""Matters as lists: all within a viewer's scope, those he began, those he worked on, those he was sent a copy of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.casework import queries
from minzheng.kernel.casework.models import Matter
from minzheng.web.accounts.words import moment
from minzheng.web.casework.desk import Desk
from minzheng.web.casework.words import (
    area_words,
    matter_url,
    state_tag,
    subject_words,
    with_subject,
    workflow_choices,
    workflow_title,
)
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Filter, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.choosing import Chosen, ChosenAct
from minzheng.web.presenters import Link, Tag, Tone


def _of_campaign(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    return queryset.filter(campaign_member__campaign=int(text)) if text.isdecimal() else queryset.none()


def _numbered(queryset: QuerySet[Any], text: str) -> QuerySet[Any]:
    return queryset.filter(number__startswith=text.strip())


NUMBER = Column(
    key="number", label=gettext_lazy("事项编号"), value="number", kind=Kind.LINK, url=lambda row: matter_url(row)
)
WORKFLOW = Column(
    key="workflow", label=gettext_lazy("事项"), value=lambda row: workflow_title(row.workflow), sort="workflow"
)
SUBJECT = Column(key="subject", label=gettext_lazy("对象"), value=lambda row: subject_words(row, row.head_name))
STATE = Column(key="state", label=gettext_lazy("状态"), value=state_tag, kind=Kind.TAG, sort="state")
OPENED = Column(key="opened", label=gettext_lazy("开始日期"), value="opened_date", kind=Kind.DATE, sort="opened_at")
DUE = Column(
    key="due", label=gettext_lazy("总时限"), value="due_date", kind=Kind.DATE, nothing=gettext_lazy("未起算或未定")
)
ENDED = Column(
    key="ended", label=gettext_lazy("结束日期"), value="ended_date", kind=Kind.DATE, nothing=gettext_lazy("—")
)
AREA = Column(key="area", label=gettext_lazy("所在地"), value=lambda row: area_words(row.area), kind=Kind.AREA)
CHANNEL = Column(key="channel", label=gettext_lazy("渠道"), value=lambda row: row.get_channel_display(), optional=True)


class MatterList(ListPage):
    """All matters in scope."""

    model = Matter
    title = gettext_lazy("全部事项")
    row_unit = gettext_lazy("件")
    default_sort = "-opened"
    empty_title = gettext_lazy("还没有事项")
    empty_words = gettext_lazy("在家庭或人员的档案页发起申请后，事项会列在这里。")
    columns: ClassVar[Sequence[Column]] = (NUMBER, WORKFLOW, SUBJECT, STATE, OPENED, DUE, ENDED, AREA, CHANNEL)
    filters: ClassVar[Sequence[Filter]] = (
        ChoiceFilter(name="workflow", label=gettext_lazy("事项"), lookup="workflow", choices=workflow_choices),
        TextFilter(name="number", label=gettext_lazy("事项编号"), narrow=_numbered),
        DateFilter(name="opened", label=gettext_lazy("开始日期"), lookup="opened_date"),
        TextFilter(name="campaign", label=gettext_lazy("集中复核的编号"), narrow=_of_campaign),
    )
    views: ClassVar[Sequence[SavedView]] = (
        SavedView(key="open", label=gettext_lazy("办理中"), condition=Q(state=Matter.State.OPEN)),
        SavedView(key="ended", label=gettext_lazy("已结束"), condition=Q(state=Matter.State.ENDED)),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return with_subject(queryset.select_related("person", "household", "applicant", "area__parent"))

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("在办步骤"), url=reverse("web:open_steps")),)


class DeskList(MatterList):
    """Matters that the viewer had something to do with."""

    template_name = "web/casework/desk_list.html"
    here: ClassVar[str]
    filters = MatterList.filters[:3]

    def more_context(self) -> dict[str, Any]:
        return {"desk_tabs": Desk(**self.viewer).tabs(current=self.here)}

    def page_actions(self) -> Sequence[Link]:
        return ()


class Done(DeskList):
    """Matters in which the viewer finished or returned a step."""

    title = gettext_lazy("已办")
    here = "desk_done"
    default_sort = "-mine"
    empty_title = gettext_lazy("还没有办过事项")
    empty_words = gettext_lazy("您办结或退回过步骤的事项会列在这里，办到哪一步随时可查。")
    columns = (
        NUMBER,
        WORKFLOW,
        SUBJECT,
        STATE,
        Column(
            key="mine",
            label=gettext_lazy("我办理的日期"),
            value="last_done_date",
            kind=Kind.DATE,
            sort="last_done_date",
        ),
        DUE,
        ENDED,
        AREA,
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        mine = queries.done_by(super().refine(queryset), user=self.request.user)
        return queries.last_done(mine, user=self.request.user)


class Started(DeskList):
    """Matters that the viewer took in or began."""

    title = gettext_lazy("我发起的")
    here = "desk_started"
    empty_title = gettext_lazy("还没有发起过事项")
    empty_words = gettext_lazy("打开家庭或人员的档案，点“发起申请”。发起以后在这里看办到哪一步。")
    columns = (NUMBER, WORKFLOW, SUBJECT, STATE, OPENED, DUE, ENDED, AREA)

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().refine(queryset.filter(opened_by=self.request.user.pk))


def _read_tag(row: Any) -> Tag:
    return Tag(text=_("已阅")) if row.copy_read_at else Tag(text=_("未阅"), tone=Tone.SOON)


class Copied(DeskList):
    """Matters of which the viewer was sent a copy."""

    title = gettext_lazy("抄送我的")
    here = "desk_copied"
    default_sort = "-copied"
    export = False
    empty_title = gettext_lazy("没有抄送给您的事项")
    empty_words = gettext_lazy("同事在待办或在办列表里选中事项点“抄送”，事项就会出现在这里。")
    columns = (
        NUMBER,
        WORKFLOW,
        SUBJECT,
        STATE,
        Column(key="read", label=gettext_lazy("阅知"), value=_read_tag, kind=Kind.TAG),
        Column(key="by", label=gettext_lazy("抄送人"), value="copied_by"),
        Column(key="copied", label=gettext_lazy("抄送时间"), value=lambda row: moment(row.copied_at), sort="copied_at"),
        Column(key="note", label=gettext_lazy("说明"), value="copy_note", nothing=""),
        AREA,
    )
    views = (SavedView(key="unread", label=gettext_lazy("未阅"), condition=Q(copy_read_at=None)),)

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queries.copied_to(super().refine(queryset), user=self.request.user)

    def acts_on_chosen(self) -> Chosen | None:
        read = ChosenAct(value="read", label=_("标为已阅"))
        return Chosen(url=reverse("web:copies_read"), acts=(read,))
