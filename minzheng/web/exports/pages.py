"""我的导出: what somebody asked for, how far it is, and the way to fetch it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.exchange import jobs as exchange
from minzheng.kernel.exchange.operations import MAKER
from minzheng.kernel.jobs import files, queries
from minzheng.kernel.jobs.models import MadeFile
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.intake.words import file_size
from minzheng.web.lists import Column, Kind, ListPage
from minzheng.web.lists.exporting import download
from minzheng.web.lists.making import hand_over
from minzheng.web.presenters import Fact, Link, Tag, Tone
from minzheng.web.progress import ProgressLine, failure, progress_line


def export_url(made: MadeFile) -> str:
    return reverse("web:export", args=[made.pk])


def state_tag(made: MadeFile, *, now: datetime.datetime) -> Tag:
    """可下载, 已过期, 未完成, 生成中."""
    found = queries.progress(job=made.job, now=now) if made.job else None
    if found is not None and found.is_open:
        return Tag(text=_("生成中") if found.job.begun_at else _("排队中"), tone=Tone.SOON)
    if files.is_there(made=made, now=now):
        return Tag(text=_("可下载"), tone=Tone.GOOD)
    if found is not None and found.failed:
        return Tag(text=_("未完成"), tone=Tone.BAD)
    return Tag(text=_("已过期"))


def line_of(made: MadeFile, *, now: datetime.datetime) -> ProgressLine | None:
    """How far it is, while it is being made."""
    if made.job is None or not (found := queries.progress(job=made.job, now=now)).is_open:
        return None
    return progress_line(
        found,
        label=_(made.title),
        poll=reverse("web:export_progress", args=[made.pk]),
        waited=(now - found.job.asked_at).total_seconds(),
        note=_("可以离开本页，完成后在工作台和“我的导出”里下载。"),
    )


class MyExports(ListPage):
    """Only one's own, whatever else one may see; the latest first."""

    model = MadeFile
    permission = "export"
    export = False
    title = gettext_lazy("我的导出")
    default_sort = "-asked"
    row_unit = gettext_lazy("个文件")
    empty_title = gettext_lazy("还没有导出过大的清单")
    empty_words = gettext_lazy("行数多的清单由后台生成，完成后在这里下载，保留7天。")

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        now = days.now()
        return (
            Column(key="title", label=_("内容"), value=lambda made: _(made.title), kind=Kind.LINK, url=export_url),
            Column(key="state", label=_("状态"), value=lambda made: state_tag(made, now=now), kind=Kind.TAG),
            Column(key="rows", label=_("行数"), kind=Kind.NUMBER, nothing=""),
            Column(key="conditions", label=_("条件")),
            Column(key="purpose", label=_("用途"), nothing=""),
            Column(key="asked", label=_("提出时间"), value=lambda made: moment(made.asked_at), sort="asked_at"),
            Column(key="until", label=_("有效期至"), value=lambda made: _moment(made.expires_at), nothing=""),
        )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(asked_by=self.request.user.pk).select_related("job")

    def row_actions(self, row: MadeFile) -> Sequence[Link]:
        if not files.is_there(made=row, now=days.now()):
            return ()
        return (Link(text=_("下载"), url=reverse("web:export_file", args=[row.pk])),)


class ExportFile(FilePage):
    """One export: what was asked, how far it is, and the file."""

    model = MadeFile
    permission = "export"
    template_name = "web/exports/export.html"

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(asked_by=self.request.user.pk).select_related("job")

    def header(self, record: MadeFile) -> FileHeader:
        facts = [
            Fact(label=_("条件"), value=record.conditions),
            Fact(label=_("提出时间"), value=moment(record.asked_at)),
        ]
        if record.purpose:
            facts.append(Fact(label=_("用途"), value=record.purpose))
        return FileHeader(title=_(record.title), kind=_("导出"), tags=(state_tag(record, now=days.now()),), facts=facts)

    def crumbs(self, record: MadeFile) -> Sequence[Link]:
        return (Link(text=_("我的导出"), url=reverse("web:exports")),)

    def sections(self, record: MadeFile) -> Sequence[Section]:
        now = days.now()
        there = files.is_there(made=record, now=now)
        found = queries.progress(job=record.job, now=now) if record.job else None
        line = line_of(record, now=now)
        data = {
            "line": line,
            "failure": failure(found),
            "file_url": reverse("web:export_file", args=[record.pk]) if there else "",
            "again_url": "" if line or there else reverse("web:export_again", args=[record.pk]),
            "facts": (
                Fact(label=_("文件"), value=record.file_name),
                Fact(label=_("行数"), value=f"{record.rows or 0:,}"),
                Fact(label=_("大小"), value=file_size(record.size or 0)),
                Fact(label=_("有效期至"), value=_moment(record.expires_at)),
            )
            if there
            else (),
        }
        return (Section(key="file", title=_("文件"), template="web/exports/file.html", data=data),)

    def extra(self, record: MadeFile) -> dict[str, Any]:
        return {"is_being_made": line_of(record, now=days.now()) is not None}


def _moment(when: datetime.datetime | None) -> str | None:
    return moment(when) if when else None


def _mine(request: HttpRequest, pk: int) -> MadeFile:
    visible = scope(user=request.user, model=MadeFile, day=days.today(request)).filter(asked_by=request.user.pk)
    found: MadeFile = get_object_or_404(visible.select_related("job"), pk=pk)
    return found


@never_cache
@require_safe
def _progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The line that the page asks for until the file is there; then the whole page anew."""
    made = _mine(request, pk)
    line = line_of(made, now=days.now())
    if line is None:
        return HttpResponse(headers={"HX-Redirect": export_url(made)})
    return render(request, "web/exports/line.html", {"line": line})


@never_cache
@require_safe
def _fetch(request: HttpRequest, pk: int) -> HttpResponse:
    made = _mine(request, pk)
    try:
        content = files.fetch(made=made, actor=request.user, now=days.now())
    except files.Gone:
        messages.error(request, _("文件已过期，可以重新生成。"))
        return redirect(export_url(made))
    return download(content, file_name=made.file_name)


@require_POST
def _again(request: HttpRequest, pk: int) -> HttpResponse:
    made = _mine(request, pk)
    again = exchange.hand_over if made.asked.get("maker") == MAKER else hand_over
    if not files.order_again(made=made, actor=request.user, now=days.now(), hand_over=again):
        messages.info(request, _("已经在生成，请稍候。"))
    return redirect(export_url(made))


progress = scoped_view(permission="export", model="jobs.MadeFile")(_progress)
fetch = scoped_view(permission="export", model="jobs.MadeFile")(_fetch)
again = scoped_view(permission="export", model="jobs.MadeFile")(_again)
