"""Applications: one wish, many matters, each department's branch and state (一件事联办)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.scope import scope
from minzheng.kernel.calendar.queries import current_calendar
from minzheng.kernel.casework import queries
from minzheng.kernel.casework.models import Application, Channel, Matter
from minzheng.kernel.casework.rights import OPEN
from minzheng.kernel.outreach.models import Clue
from minzheng.kernel.outreach.queries import with_escort
from minzheng.web.casework.lists import area_words
from minzheng.web.casework.words import (
    clock_of,
    holder_words,
    matter_url,
    state_tag,
    step_title,
    subject_words,
    with_subject,
    workflow_title,
)
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.filters import Filter
from minzheng.web.people import filters
from minzheng.web.presenters import Clock, Fact, Figure, Link, Tag, Tone, long_date


def application_url(application: Application | int) -> str:
    return reverse("web:application", args=[application if isinstance(application, int) else application.pk])


def applicant_words(application: Application, head_name: str | None) -> str:
    if application.applicant_id:
        return str(application.applicant.name)  # type: ignore[union-attr]
    return _("%(name)s户") % {"name": head_name} if head_name else _("未登记申请人")


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One matter of an application as the page shows it."""

    title: str
    url: str
    line: str
    subject: str
    tag: Tag
    step: str
    holder: str
    clock: Clock | None


class ApplicationList(ListPage):
    model = Application
    title = gettext_lazy("一件事申请")
    row_unit = gettext_lazy("件")
    default_sort = "-opened"
    empty_title = gettext_lazy("还没有申请")
    empty_words = gettext_lazy("在“综合窗口”一次申请几项事项，后台按条线分头办理，在这里看各项办到哪一步。")
    columns = (
        Column(key="number", label=gettext_lazy("申请编号"), kind=Kind.LINK, url=lambda row: application_url(row)),
        Column(key="who", label=gettext_lazy("申请人"), value=lambda row: applicant_words(row, row.head_name)),
        Column(key="matters", label=gettext_lazy("事项"), value="count", kind=Kind.NUMBER),
        Column(key="done", label=gettext_lazy("已办结"), value="done", kind=Kind.NUMBER),
        Column(key="channel", label=gettext_lazy("渠道"), value=lambda row: row.get_channel_display()),
        Column(
            key="escort",
            label=gettext_lazy("全程代办"),
            value=lambda row: row.escort.worker if getattr(row, "escort", None) else None,
            nothing=gettext_lazy("否"),
        ),
        Column(key="opened", label=gettext_lazy("申请日期"), value="opened_date", kind=Kind.DATE, sort="opened_at"),
        Column(key="area", label=gettext_lazy("所在地"), kind=Kind.AREA, value=lambda row: area_words(row.area)),
    )
    views = (
        SavedView(key="joint", label=gettext_lazy("联办"), condition=Q(count__gt=1)),
        SavedView(key="going", label=gettext_lazy("办理中"), condition=Q(going=True)),
        SavedView(key="escorted", label=gettext_lazy("全程代办"), condition=Q(escorted=True)),
    )

    @cached_property
    def filters(self) -> Sequence[Filter]:  # type: ignore[override]
        return (
            TextFilter(name="number", label=_("申请编号"), lookup="number"),
            ChoiceFilter(name="channel", label=_("渠道"), choices=Channel.choices, lookup="channel"),
            filters.area_filter(lookup="area", **self.viewer),
            DateFilter(name="opened", label=_("申请日期"), lookup="opened_date"),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        counted = with_escort(queries.with_progress(queryset))
        return with_subject(counted.select_related("applicant", "area__parent", "escort__worker"))

    def figures(self) -> Sequence[Figure]:
        """The year's joint-handling rate (联办率) and how many were acted for, of the applications in scope."""
        first = self.day.replace(month=1, day=1)
        mine = scope(model=Application, **self.viewer)
        told = queries.joint_handling(mine, first=first, last=self.day)
        escorted = mine.filter(opened_date__range=(first, self.day), escort__isnull=False).count()
        rate = f"{100 * told['joint'] / told['all']:.1f}" if told["all"] else None
        note = _("%(joint)d件联办，共%(all)d件申请") % {"joint": told["joint"], "all": told["all"]}
        return (
            Figure(label=_("今年联办率"), value=rate, unit="%", note=note, url="?view=joint"),
            Figure(label=_("联办全部办结"), value=f"{told['ended']:,}", unit=_("件")),
            Figure(label=_("全程代办"), value=f"{escorted:,}", unit=_("件"), url="?view=escorted"),
        )

    def page_actions(self) -> Sequence[Link]:
        if not holds(user=self.request.user, permission=OPEN, day=self.day):
            return ()
        return (Link(text=_("综合窗口"), url=reverse("web:window")),)


class ApplicationFile(FilePage):
    """What somebody came for, and where each of his matters stands."""

    model = Application

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        joined = ("applicant", "agent", "area__parent", "opened_by", "escort__worker")
        return with_subject(queryset.select_related(*joined))

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("一件事申请"), url=reverse("web:applications")), Link(text=record.number, url=""))

    def header(self, record: Any) -> FileHeader:
        facts = [
            Fact(label=_("申请编号"), value=record.number),
            Fact(label=_("申请日期"), value=long_date(record.opened_date)),
            Fact(label=_("所在地"), value=area_words(record.area)),
            Fact(label=_("渠道"), value=record.get_channel_display()),
            Fact(label=_("登记人"), value=str(record.opened_by)),
        ]
        if record.agent_id:
            facts.append(Fact(label=_("代办人"), value=f"{record.agent.name} {record.mandate}"))
        if (escort := getattr(record, "escort", None)) is not None:
            facts.append(Fact(label=_("全程代办"), value=f"{escort.worker} {escort.mandate}"))
        done = not record.matters.filter(state=Matter.State.OPEN).exists()
        return FileHeader(
            title=_("申请：%(who)s") % {"who": applicant_words(record, record.head_name)},
            kind=_("一件事申请"),
            tags=(Tag(text=_("全部办结"), tone=Tone.GOOD) if done else Tag(text=_("办理中"), tone=Tone.PRIMARY),),
            facts=facts,
        )

    def sections(self, record: Any) -> Sequence[Section]:
        branches = self._branches(record)
        parts = [
            Section(
                key="branches", title=_("各条线办理情况"), template="web/casework/branches.html", data=branches,
                count=len(branches), flush=True,
            )
        ]  # fmt: skip
        clues = scope(model=Clue, **self.viewer).filter(led_to=record)
        if links := [Link(text=one.number, url=reverse("web:clue", args=[one.pk])) for one in clues]:
            parts.append(Section(key="clues", title=_("来自线索"), template="web/casework/beside.html", data=links))
        return parts

    def _branches(self, record: Any) -> list[Branch]:
        """The matters in the viewer's scope; those of other lines are counted with the application, not shown."""
        matters = list(
            with_subject(scope(model=Matter, **self.viewer).filter(application=record))
            .select_related("person", "household", "applicant")
            .order_by("pk")
        )
        runs = queries.next_steps(matters=matters)
        calendar, lines = current_calendar(), dict(Line.choices)
        return [
            Branch(
                title=workflow_title(one.workflow),
                url=matter_url(one),
                line=str(lines.get(one.line, one.line)),
                subject=subject_words(one, one.head_name),
                tag=state_tag(one),
                step=step_title(one.workflow, run.step) if (run := runs.get(one.pk)) else "",
                holder=str(holder_words(run, one.workflow)) if run else "",
                clock=clock_of(run, paused=one.paused, day=self.day, calendar=calendar) if run else None,
            )
            for one in matters
        ]
