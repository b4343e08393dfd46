"""The page of one what-if: what it assumes, what it would change, and how far it is while it runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.screening import jobs
from minzheng.kernel.screening.models import SimulatedEffect, Simulation
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.findings.words import rule_title
from minzheng.web.presenters import Fact, Figure, Link, long_date
from minzheng.web.progress import failure, progress_line
from minzheng.web.simulations.sums import Sum, by_policy, by_town
from minzheng.web.simulations.words import EFFECT_TONES, assumed, state_tag


@dataclass(frozen=True, kw_only=True)
class Towns:
    """One policy by town; ``most`` the largest change of cost, for the bars."""

    title: str
    lines: list[Sum]


class SimulationFile(FilePage):
    model = Simulation
    template_name = "web/simulations/file.html"

    def header(self, record: Simulation) -> FileHeader:
        return FileHeader(
            title=record.title,
            kind=_("政策测算"),
            tags=(state_tag(record),),
            facts=(
                Fact(label=_("数据截至"), value=long_date(record.day)),
                Fact(label=_("发起"), value=record.actor.display_name),
                Fact(label=_("发起时间"), value=moment(record.asked_at)),
                Fact(label=_("人数"), value=f"{record.people:,}" if record.people is not None else None),
                Fact(label=_("户数"), value=f"{record.households:,}" if record.households is not None else None),
            ),
        )

    def crumbs(self, record: Simulation) -> Sequence[Link]:
        return (Link(text=_("政策测算"), url=reverse("web:simulations")), Link(text=record.title, url=""))

    def actions(self, record: Simulation) -> Sequence[Link]:
        if not record.is_done:
            return ()
        compare = f"{reverse('web:simulations_compared')}?one={record.pk}"
        return (
            Link(text=_("影响名单"), url=reverse("web:simulation_effects", args=[record.pk])),
            Link(text=_("与另一次比较"), url=compare),
        )

    def extra(self, record: Simulation) -> dict[str, Any]:
        return progress_of(record)

    def sections(self, record: Simulation) -> Sequence[Section]:
        folder = "web/simulations"
        sections = [Section(key="assumed", title=_("假设"), template=f"{folder}/facts.html", data=assumed(record))]
        if not record.is_done:
            return sections
        towns = [Towns(title=rule_title(key), lines=by_town(record, key)) for key in record.policies]
        return [
            *sections,
            Section(
                key="touched",
                title=_("受影响的对象"),
                template=f"{folder}/figures.html",
                data=self._figures(record),
                note=_("您的管辖范围内；点开看名单"),
            ),
            Section(
                key="policies",
                title=_("各项政策"),
                template=f"{folder}/sums.html",
                data={"lines": by_policy(record), "head": _("政策")},
                note=_("全部辖区；金额为每月应发"),
                flush=True,
            ),
            Section(
                key="towns",
                title=_("分街镇"),
                template=f"{folder}/towns.html",
                data=[each for each in towns if each.lines],
                note=_("全部辖区；金额为每月应发"),
                flush=True,
            ),
        ]

    def _figures(self, record: Simulation) -> list[Figure]:
        visible = scope(model=SimulatedEffect, **self.viewer).filter(simulation=record)
        counted = dict(visible.order_by().values_list("effect").annotate(number=Count("pk")))
        effects = reverse("web:simulation_effects", args=[record.pk])
        return [
            Figure(
                label=kind.label,
                value=f"{counted.get(kind, 0):,}",
                unit=_("项"),
                url=f"{effects}?view={kind.value.lower()}",
                tone=EFFECT_TONES.get(kind, Figure.tone),
            )
            for kind in SimulatedEffect.Effect
        ]


def progress_of(simulation: Simulation) -> dict[str, Any]:
    """How far a what-if is, or why it was not done."""
    told: dict[str, Any] = {"simulation": simulation, "line": None, "failure": ""}
    now = days.now()
    found = None if simulation.is_done else jobs.simulation_progress(simulation=simulation, now=now)
    if found is None:
        return told
    if not found.is_open:
        return told | {"failure": failure(found)}
    line = progress_line(
        found,
        label=simulation.title,
        poll=reverse("web:simulation_progress", args=[simulation.pk]),
        waited=(now - found.job.asked_at).total_seconds(),
        note=_("可以离开本页，测算会继续"),
    )
    return told | {"line": line}


@require_safe
def _progress(request: HttpRequest, pk: int) -> HttpResponse:
    visible = scope(user=request.user, model=Simulation, day=days.today(request))
    return render(request, "web/simulations/progress.html", progress_of(get_object_or_404(visible, pk=pk)))


progress = scoped_view(permission="policy.simulate", model="screening.Simulation")(_progress)
