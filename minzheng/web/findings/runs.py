"""When the register was judged and what came out; starting it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access import queries as accounts
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.screening import jobs, operations
from minzheng.kernel.screening.models import Finding, Run
from minzheng.kernel.screening.queries import counted_by
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.findings.words import KIND_TONES, rule_title, rule_url
from minzheng.web.lists import Column, Kind, ListPage
from minzheng.web.presenters import Fact, Figure, Link, long_date
from minzheng.web.progress import failure, progress_line


def run_url(run: Run) -> str:
    return reverse("web:run", args=[run.pk])


def _count_of(kind: str) -> Callable[[Run], int | None]:
    return lambda run: run.counts.get(kind)


def _number_of(relation: str) -> Coalesce:
    """How many findings name a run so, without people: the totals of a run are no secret."""
    return Coalesce(Subquery(counted_by(relation)), 0)


class RunList(ListPage):
    """Every run, the latest first, with what stood open after it."""

    model = Run
    permission = "finding.view"
    title = gettext_lazy("筛查批次")
    row_unit = gettext_lazy("次")
    default_sort = "-started"
    template_name = "web/findings/runs.html"
    empty_title = gettext_lazy("还没有筛查过")
    empty_words = gettext_lazy("每天凌晨自动筛查一次，也可以立即筛查。")
    columns = (
        Column(
            key="started",
            label=gettext_lazy("筛查时间"),
            value=lambda run: moment(run.started_at),
            kind=Kind.LINK,
            url=run_url,
            sort="started_at",
        ),
        Column(key="day", label=gettext_lazy("数据截至"), kind=Kind.DATE, sort="day"),
        Column(key="people", label=gettext_lazy("人数"), kind=Kind.NUMBER),
        Column(key="households", label=gettext_lazy("户数"), kind=Kind.NUMBER),
        *(Column(key=kind.lower(), label=kind.label, value=_count_of(kind), kind=Kind.NUMBER) for kind in Finding.Kind),
        Column(key="opened", label=gettext_lazy("新发现"), value="opened_count", kind=Kind.NUMBER),
        Column(key="closed", label=gettext_lazy("消除"), value="closed_count", kind=Kind.NUMBER),
    )

    def refine(self, queryset: Any) -> Any:
        return queryset.annotate(opened_count=_number_of("opened_run"), closed_count=_number_of("closed_run"))

    def more_context(self) -> dict[str, Any]:
        return {"may_run": can(self.request.user, "screening.run", day=self.day), **_under_way()}


def _under_way() -> dict[str, Any]:
    """The run that a worker has now, or why the last one was not done."""
    now = days.now()
    found = jobs.progress(now=now)
    if found is None or not found.is_open:
        return {"line": None, "failure": failure(found)}
    line = progress_line(
        found,
        label=_("正在筛查全部人员和家庭"),
        poll=reverse("web:run_progress"),
        waited=(now - found.job.asked_at).total_seconds(),
        note=_("可以离开本页，筛查会继续"),
    )
    return {"line": line, "failure": ""}


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How one policy came out for everybody who was judged."""

    title: str
    url: str
    judged: int
    eligible: int
    not_eligible: int
    undecided: int
    held: int


class RunFile(FilePage):
    """One run: everybody counted by policy, findings or not; what it opened and closed."""

    model = Run
    permission = "finding.view"

    def header(self, record: Run) -> FileHeader:
        return FileHeader(
            title=_("截至 %s 的筛查") % long_date(record.day),
            kind=_("筛查批次"),
            facts=(
                Fact(label=_("开始时间"), value=moment(record.started_at)),
                Fact(label=_("发起"), value=accounts.names(account_ids=[record.actor_id]).get(record.actor_id)),
                Fact(label=_("人数"), value=f"{record.people:,}"),
                Fact(label=_("户数"), value=f"{record.households:,}"),
            ),
        )

    def crumbs(self, record: Run) -> Sequence[Link]:
        return (
            Link(text=_("筛查批次"), url=reverse("web:runs")),
            Link(text=long_date(record.day), url=""),
        )

    def sections(self, record: Run) -> Sequence[Section]:
        visible = scope(user=self.request.user, model=Finding, day=self.day)
        changes = (
            Fact(label=_("新发现"), value=_("%s 件") % f"{visible.filter(opened_run=record).count():,}"),
            Fact(label=_("消除"), value=_("%s 件") % f"{visible.filter(closed_run=record).count():,}"),
        )
        figures = [
            Figure(
                label=kind.label,
                value=f"{record.counts.get(kind, 0):,}",
                unit=_("件"),
                tone=KIND_TONES[kind],
            )
            for kind in Finding.Kind
        ]
        tallies = [
            Tally(title=rule_title(key), url=rule_url(key), **counted) for key, counted in record.tallies.items()
        ]
        folder = "web/findings"
        return (
            Section(
                key="counts",
                title=_("筛查后的发现"),
                template=f"{folder}/run_counts.html",
                data=figures,
                note=_("全部辖区"),
            ),
            Section(
                key="changes",
                title=_("本次变化"),
                template=f"{folder}/run_changes.html",
                data=changes,
                note=_("您的管辖范围内"),
            ),
            Section(
                key="tallies",
                title=_("各项政策"),
                template=f"{folder}/run_tallies.html",
                data=tallies,
                note=_("参加判断的每一人、每一户，有无发现都计入"),
                flush=True,
            ),
        )


@require_POST
def _run_now(request: HttpRequest) -> HttpResponse:
    """Judge the register: at once where it is small, by a job where somebody would wait too long."""
    if jobs.is_quick():
        run = operations.screen(day=days.today(request), actor=request.user, now=days.now())
        messages.success(request, _("筛查完成。"))
        return redirect("web:run", pk=run.pk)
    if jobs.ask(actor=request.user, now=days.now()):
        messages.success(request, _("已开始筛查，完成后列在下面。"))
    else:
        messages.info(request, _("筛查已经在进行。"))
    return redirect("web:runs")


@require_safe
def _progress(request: HttpRequest) -> HttpResponse:
    """Whether a run is under way: the line that the list of runs asks for until it is over."""
    return render(request, "web/findings/run_progress.html", _under_way())


run_now = scoped_view(permission="screening.run")(_run_now)
progress = scoped_view(permission="finding.view")(_progress)
