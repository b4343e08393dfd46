"""上级系统对接: each system with its last file in and out, its records by state, and how differences went."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.grants import reaches
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.exchange import jobs, queries, reconciling
from minzheng.kernel.exchange.installed import Installed
from minzheng.kernel.exchange.models import Export, Reconciliation, Record, State
from minzheng.web.accounts.words import moment
from minzheng.web.exchange.words import TONES, systems_of
from minzheng.web.presenters import Fact, Figure, Link, Tone, long_date
from minzheng.web.progress import ProgressLine, failure, progress_line

RUNS_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class TrendLine:
    """One reconciliation: the day, how many differed, and all four counts."""

    when: str
    differences: int
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class SystemCard:
    """What the page shows of one system."""

    key: str
    title: str
    system: str
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    trend: tuple[TrendLine, ...]
    links: tuple[Link, ...]
    reconcile_url: str
    line: ProgressLine | None
    failure: str
    assumed: str
    note: str


@require_safe
def _overview(request: HttpRequest) -> HttpResponse:
    day, now = days.today(request), days.now()
    systems = systems_of(user=request.user, day=day)
    standing = queries.standing(records=scope(user=request.user, model=Record, day=day))
    cards = [_card(request, one, standing.get(one.adapter.key), day=day, now=now) for one in systems]
    context = {
        "page_title": _("上级系统对接"),
        "cards": cards,
        "states": [state.label for state in State],
        "is_working": any(card.line for card in cards),
        "exports_url": reverse("web:exchange_exports"),
        "records_url": f"{reverse('web:exchange_records')}?view=todo",
        "as_of": long_date(day),
    }
    return render(request, "web/exchange/overview.html", context)


overview = scoped_view(permission="exchange.view")(_overview)


def _card(
    request: HttpRequest, one: Installed, told: queries.Standing | None, *, day: datetime.date, now: datetime.datetime
) -> SystemCard:
    adapter = one.adapter
    runs = list(
        scope(user=request.user, model=Reconciliation, day=day).filter(adapter=adapter.key).order_by("-pk")[:RUNS_SHOWN]
    )
    delivery = reconciling.latest_complete(adapter=adapter)
    sent = scope(user=request.user, model=Export, day=day).filter(adapter=adapter.key).exclude(done_at=None)
    last_sent = sent.select_related("area").order_by("-done_at").first()
    found = jobs.progress(one=one, now=now)
    line = None
    if found is not None and found.is_open:
        waited = (now - found.job.asked_at).total_seconds()
        line = progress_line(found, label=_("对账"), poll=reverse("web:exchange"), waited=waited)
    may = {
        what: adapter.key in {each.adapter.key for each in systems_of(user=request.user, day=day, permission=what)}
        for what in ("exchange.export", "exchange.reconcile", "intake.upload")
    }
    links = []
    if may["intake.upload"]:
        links.append(Link(text=_("导入上级名单"), url=reverse("web:exchange_import", args=[adapter.key])))
    if may["exchange.export"]:
        links.append(Link(text=_("导出报送文件"), url=reverse("web:exchange_export", args=[adapter.key])))
    not_covered = runs[0].not_covered if runs else 0
    return SystemCard(
        key=adapter.key,
        title=_(adapter.title),
        system=_(adapter.system),
        facts=(
            Fact(label=_("最近导入"), value=_("截至%s") % long_date(delivery.day) if delivery else _("还没有导入")),
            Fact(label=_("最近对账"), value=moment(runs[0].at) if runs else _("还没有对账")),
            Fact(
                label=_("最近报送"),
                value=_("%(when)s（%(area)s）") % {"when": moment(last_sent.done_at), "area": last_sent.area.name}
                if last_sent and last_sent.done_at
                else _("还没有报送"),
            ),
            Fact(label=_("待处理差异"), value=f"{told.open:,}" if told else _("尚无")),
        ),
        figures=_figures(adapter.key, told),
        trend=_trend(request, runs, day=day),
        links=tuple(links),
        reconcile_url=reverse("web:exchange_reconcile", args=[adapter.key])
        if may["exchange.reconcile"] and delivery
        else "",
        line=line,
        failure=failure(found),
        assumed="" if one.is_own_layout else _(adapter.assumed),
        note=_("另有 %d 条本地记录所在区划没有上级完整名单，不作判断。") % not_covered if not_covered else "",
    )


def _figures(key: str, told: queries.Standing | None) -> tuple[Figure, ...]:
    if told is None:
        return ()
    address = reverse("web:exchange_records")
    return tuple(
        Figure(
            label=state.label,
            value=f"{told.states[state]:,}",
            unit=_("条"),
            url=f"{address}?{urlencode({'system': key, 'view': state.value.lower()})}",
            tone=TONES[state] if told.states[state] else Tone.PLAIN,
        )
        for state in State
    )


def _trend(request: HttpRequest, runs: list[Reconciliation], *, day: datetime.date) -> tuple[TrendLine, ...]:
    if not runs:
        return ()
    held = reaches(user=request.user, permission="exchange.view", day=day)
    whole = any(reach.whole for reach in held)
    seen = scope_areas(user=request.user, permission="exchange.view", day=day)
    areas = None if whole else set(seen.values_list("area_id", flat=True))
    return tuple(
        TrendLine(
            when=moment(run.at),
            differences=sum(number for state, number in counts.items() if state != State.SAME),
            counts=tuple(counts[state] for state in State),
        )
        for run, counts in reversed(queries.trend(runs=runs, areas=areas))
    )


@require_POST
def _reconcile(request: HttpRequest, system: str) -> HttpResponse:
    one = system_or_404(request, system, permission="exchange.reconcile")
    if reconciling.latest_complete(adapter=one.adapter) is None:
        messages.error(request, _("还没有导入上级系统的完整名单，不能对账。"))
    elif jobs.ask_to_reconcile(one=one, actor=request.user, now=days.now()):
        messages.success(request, _("已开始与%s对账，完成后结果在这一页。") % _(one.adapter.system))
    else:
        messages.info(request, _("已经在对账，请稍候。"))
    return redirect("web:exchange")


reconcile = scoped_view(permission="exchange.reconcile")(_reconcile)


def system_or_404(request: HttpRequest, key: str, *, permission: str) -> Installed:
    """The system, for who holds the permission in its line."""
    systems: list[Any] = systems_of(user=request.user, day=days.today(request), permission=permission)
    found: Installed | None = next((one for one in systems if one.adapter.key == key), None)
    if found is None:
        raise Http404
    return found
