"""Making the spreadsheet of a list page: at once, or in a worker that opens the same page for the same person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from procrastinate.contrib.django import app

from minzheng.kernel.access import days
from minzheng.kernel.jobs import files
from minzheng.kernel.jobs.models import Job, MadeFile
from minzheng.kernel.jobs.operations import working
from minzheng.kernel.jobs.reporting import Report, Steps, silent
from minzheng.web.lists.sheet import Caption, write_sheet
from minzheng.web.phrases import together
from minzheng.web.presenters import long_date

if TYPE_CHECKING:
    from minzheng.web.lists.page import ListPage

COUNTING, WRITING, KEEPING = STAGES = (
    gettext_noop("查询符合条件的行"),
    gettext_noop("写入表格"),
    gettext_noop("加密保存"),
)
QUEUE = "exports"


class NoLongerAllowed(Exception):
    """Whoever asked may not export any more; ``message`` says so."""

    message = gettext_noop("提出之后导出权限已经终止，没有生成文件。")


@app.task(name="web.make_export", queue=QUEUE)
def make_export(*, job_id: int, made_id: int) -> None:
    """Write the sheet that was asked for and keep it sealed. Made twice, the second takes the place of the first."""
    with working(job_id=job_id, clock=days.now) as report:
        made = files.by_number(number=made_id)
        with translation.override(made.asked["language"]):
            page = page_again(asked=made.asked, account=made.asked_by)
            if not page.may_export():
                raise NoLongerAllowed
            steps = Steps(report, steps=len(STAGES))
            steps.begin(COUNTING)
            rows = page.exportable().count()
            steps.begin(WRITING)
            content = sheet_of(page, rows=rows, purpose=made.purpose, report=report)
            steps.begin(KEEPING)
            files.keep(made=made, content=content, file_name=sheet_name(page), rows=rows, now=days.now())


def hand_over(made: MadeFile, job: Job) -> int:
    """Put the making into the queue."""
    return make_export.defer(job_id=job.pk, made_id=made.pk)


def page_again(*, asked: Mapping[str, Any], account: Any) -> ListPage:
    """The list page of an address as that account would open it now: its rights are those of today."""
    match = resolve(asked["path"])
    request = HttpRequest()
    request.method, request.path = "GET", asked["path"]
    request.GET = QueryDict(asked["query"])
    request.user = account
    page: ListPage = match.func.view_class()  # type: ignore[attr-defined]
    page.setup(request, *match.args, **match.kwargs)
    return page


def sheet_of(page: ListPage, *, rows: int, purpose: str = "", report: Report = silent) -> bytes:
    """The .xlsx of the list, with who took it, when and what for above it."""
    line = _("%(who)s 于 %(day)s 导出，条件：%(conditions)s，共 %(rows)d 行") % {
        "who": page.request.user,
        "day": long_date(page.day),
        "conditions": page.conditions(),
        "rows": rows,
    }
    if purpose:
        line = together([line, _("用途：%(purpose)s") % {"purpose": purpose}])

    def written(number: int) -> None:
        report(WRITING, step=STAGES.index(WRITING) + 1, steps=len(STAGES), done=number, total=rows)

    return write_sheet(
        caption=Caption(title=str(page.title), line=line),
        columns=page.export_columns(),
        rows=page.exportable().iterator(chunk_size=2000),
        written=written,
    )


def sheet_name(page: ListPage) -> str:
    return f"{page.title}_{page.day:%Y%m%d}.xlsx"
