"""The first page: what waits for this person, the most urgent first, and how fresh the data behind it are."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import personal_view
from minzheng.kernel.casework import queries as casework
from minzheng.kernel.screening import queries as screening
from minzheng.web.people.links import url_of
from minzheng.web.presenters import Link, long_date
from minzheng.web.workbench import rail
from minzheng.web.workbench.cards import SHOWS, cards
from minzheng.web.workbench.waiting import Waiting


class Workbench(View):
    """Cards that filter the list below; ``show`` in the address keeps the choice through a refresh."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = Waiting(user=request.user, day=days.today(request))
        chosen = request.GET.get("show", "") if waiting.desk.acts else ""
        show = chosen if chosen in SHOWS else ""
        figures = cards(waiting)
        run = screening.latest_run() if waiting.may("finding.view") else None
        context = {
            "page_title": _("工作台"),
            "as_of": long_date(waiting.day),
            "desk_tabs": waiting.desk.tabs(current="workbench"),
            "figures": figures,
            "show": show,
            "shown_url": f"?show={show}",
            "shown": next((str(each.label) for each in figures if each.url == f"?show={show}"), ""),
            "tasks": waiting.tasks(show=show),
            "whole_lists": _whole_lists(waiting, show=show),
            "freshness": rail.freshness(waiting),
            "run": run,
            "tallies": rail.tallies(run),
            "run_url": url_of("web:run", run.pk) if run else "",
            "entries": _entries(waiting),
            "has_work": waiting.desk.acts
            or any(waiting.may(each) for each in ("finding.view", "review.decide", "intake.accept")),
            "may_upload": waiting.may("intake.upload"),
            "may_find": waiting.may("people.view") and waiting.may("matter.open"),
            "next_due": _next_due(waiting),
            "exports": rail.files(waiting),
        }
        return render(request, "web/workbench/page.html", context)


def _next_due(waiting: Waiting) -> str:
    """When the next step falls due, for a list that shows nothing."""
    if not waiting.step_counts.all:
        return ""
    return long_date(casework.next_due_day(waiting.desk.steps, after=waiting.day))


def _whole_lists(waiting: Waiting, *, show: str) -> list[Link]:
    """Where all of what the list begins can be found."""
    offered: list[tuple[bool, str, str]] = []
    if waiting.desk.acts and show != "alerts":
        query = {"today": "view=today", "overdue": "view=overdue"}.get(show, "")
        offered.append((True, url_of("web:to_do", query=query), _("全部待办事项")))
    if show in ("", "alerts"):
        url = url_of("web:findings", query="view=todo")
        offered.append((waiting.may("finding.view"), url, _("全部待核实的发现")))
    if show in ("", "todo"):
        offered.append((waiting.may("review.decide"), url_of("web:reviews"), _("全部比对存疑")))
        batches = url_of("web:batches", query="view=waiting")
        offered.append((waiting.may("intake.accept"), batches, _("全部待确认批次")))
    return [Link(text=text, url=url) for may, url, text in offered if may and url]


def _entries(waiting: Waiting) -> list[Link]:
    """Where people of this role go most; pages that they may not open are left out."""
    offered: tuple[tuple[str, str, str], ...] = (
        ("people.search", "web:search", _("检索人员")),
        ("people.view", "web:people", _("人员档案")),
        ("people.view", "web:households", _("家庭档案")),
        ("matter.view", "web:open_steps", _("在办步骤")),
        ("citizen.serve", "web:counter", _("自测凭条")),
        ("people.view", "web:old_dibao", _("60周岁以上低保老人台账")),
        ("finding.view", "web:findings", _("筛查发现")),
        ("intake.upload", "web:upload", _("报送新表")),
        ("review.decide", "web:reviews", _("比对存疑")),
        ("policy.view", "web:policies", _("政策清单")),
        ("account.view", "web:accounts", _("账号与角色")),
        ("audit.read", "web:audit", _("审计日志")),
    )
    return [
        Link(text=text, url=url)
        for permission, name, text in offered
        if waiting.may(permission) and (url := url_of(name))
    ]


workbench: Any = personal_view(reason="everybody's own first page; what stands on it comes from the scope")(
    Workbench.as_view()
)
