"""The list of proposed values, and the page of one: its test, whom it touches, and what a second person does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.screening import jobs, simulations
from minzheng.kernel.screening.whatif import NoScenario
from minzheng.kernel.standards import operations
from minzheng.kernel.standards.models import Proposal
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists import Column, Kind, ListPage, SavedView
from minzheng.web.phrases import noted
from minzheng.web.policies.parameters import mark_tag
from minzheng.web.presenters import Fact, Link, TimelineEntry, Tone, long_date
from minzheng.web.simulations.words import simulation_url, state_tag
from minzheng.web.standards.recompute import recompute
from minzheng.web.standards.words import TONES, parameter_title, proposal_url, proposed_value, status_tag


class ProposalList(ListPage):
    model = Proposal
    title = gettext_lazy("标准调整")
    row_unit = gettext_lazy("项")
    default_sort = "-proposed"
    empty_title = gettext_lazy("还没有拟定过新的标准")
    empty_words = gettext_lazy(
        "在政策清单里打开一项参数，点“拟定新值”。拟定的值经案例检验、影响测算，由另一个人发布后生效。"
    )
    columns = (
        Column(key="parameter", label=gettext_lazy("参数"), kind=Kind.LINK, value=parameter_title, url=proposal_url),
        Column(key="value", label=gettext_lazy("新的值"), value=proposed_value),
        Column(key="area", label=gettext_lazy("地区"), value=lambda row: row.area_code or _("全国")),
        Column(key="from", label=gettext_lazy("施行日期"), value="from_date", kind=Kind.DATE, sort="from_date"),
        Column(key="status", label=gettext_lazy("状态"), kind=Kind.TAG, value=status_tag),
        Column(key="by", label=gettext_lazy("拟定人"), value=lambda row: row.proposed_by.display_name),
        Column(
            key="proposed",
            label=gettext_lazy("拟定时间"),
            value=lambda row: moment(row.proposed_at),
            sort="proposed_at",
        ),
    )
    views = (
        SavedView(key="open", label=gettext_lazy("待发布"), condition=Q(status__in=["PROPOSED", "TESTED"])),
        SavedView(key="released", label=gettext_lazy("已发布"), condition=Q(status="RELEASED")),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("proposed_by")


class ProposalFile(FilePage):
    model = Proposal
    template_name = "web/standards/file.html"

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("proposed_by", "released_by")

    def header(self, record: Proposal) -> FileHeader:
        where = areas.names_of_codes(codes={record.area_code}, day=self.day) if record.area_code else {}
        return FileHeader(
            title=parameter_title(record),
            kind=_("标准调整"),
            tags=(status_tag(record), mark_tag(record.mark)),
            facts=(
                Fact(label=_("新的值"), value=proposed_value(record)),
                Fact(label=_("地区"), value=where.get(record.area_code, record.area_code) or _("全国")),
                Fact(label=_("施行日期"), value=long_date(record.from_date)),
                Fact(label=_("拟定人"), value=record.proposed_by.display_name),
                Fact(label=_("复核人"), value=record.released_by.display_name if record.released_by else _("尚未复核")),
            ),
        )

    def crumbs(self, record: Proposal) -> Sequence[Link]:
        return (Link(text=_("标准调整"), url=reverse("web:proposals")), Link(text=parameter_title(record), url=""))

    def actions(self, record: Proposal) -> Sequence[Link]:
        return (Link(text=_("查看参数"), url=reverse("web:parameter", args=[record.parameter])),)

    def sections(self, record: Proposal) -> Sequence[Section]:
        folder = "web/standards"
        previews = [
            {"title": one.title, "url": simulation_url(one), "when": moment(one.asked_at), "state": state_tag(one)}
            for one in record.simulations.defer("sums").order_by("-asked_at")
        ]
        told = ((_("依据"), record.cites), (_("说明"), record.note))
        reasons = [Fact(label=label, value=text) for label, text in told if text]
        return (
            Section(key="reasons", title=_("依据和说明"), template="web/simulations/facts.html", data=reasons),
            Section(
                key="cases",
                title=_("案例检验"),
                template=f"{folder}/cases.html",
                data=record,
                note=_("共 %d 个案例") % record.cases_total if record.cases_total is not None else "",
            ),
            Section(
                key="recompute",
                title=_("提标重算") if record.is_open else _("发布时的测算"),
                template=f"{folder}/recompute.html",
                data=recompute(proposal=record, user=self.request.user, day=self.day),
                note=_("全部辖区"),
                flush=True,
            ),
            *(
                [Section(key="previews", title=_("历次测算"), template=f"{folder}/previews.html", data=previews)]
                if previews
                else []
            ),
        )

    def extra(self, record: Proposal) -> dict[str, Any]:
        user, own = self.request.user, record.proposed_by_id == self.request.user.pk
        return {
            "may_work": record.is_open and can(user, "policy.edit", day=self.day, record=record),
            "may_release": record.is_open and not own and can(user, "policy.release", day=self.day, record=record),
            "may_withdraw": record.is_open and own,
            "own": own,
        }

    def timeline(self, record: Proposal) -> Sequence[TimelineEntry]:
        return [
            TimelineEntry(
                when=moment(step.at),
                words=noted(Proposal.Status(step.status).label, step.note),
                by=step.actor.display_name,
                tone=TONES.get(Proposal.Status(step.status), Tone.PLAIN),
            )
            for step in record.steps.select_related("actor").order_by("-at", "-pk")
        ]


@require_POST
def _act(request: HttpRequest, pk: int) -> HttpResponse:
    """What the buttons of a proposal do; each asks its own permission once more."""
    day, now = days.today(request), days.now()
    proposal = get_object_or_404(scope(user=request.user, model=Proposal, day=day), pk=pk)
    act, note = request.POST.get("act", ""), request.POST.get("note", "")
    needed = {"try": "policy.edit", "preview": "policy.simulate", "withdraw": "policy.edit"}.get(act, "policy.release")
    if not can(request.user, needed, day=day, record=proposal):
        messages.error(request, _("您没有这项权限。"))
        return redirect("web:proposal", pk=pk)
    try:
        match act:
            case "try":
                operations.try_cases(proposal=proposal, actor=request.user, now=now)
                messages.success(request, _("检验完成。"))
            case "preview":
                asked = simulations.ask(
                    title=f"{parameter_title(proposal)} {proposed_value(proposal)}"[:120],
                    scenario=simulations.of_proposal(proposal),
                    day=day,
                    actor=request.user,
                    now=now,
                    proposal=proposal,
                )
                jobs.simulate(simulation=asked)
                asked.refresh_from_db(fields=["finished_at"])
                if asked.is_done:
                    messages.success(request, _("重算完成，结果见“提标重算”。"))
                    return redirect(f"{proposal_url(proposal)}#recompute")
                return redirect("web:simulation", pk=asked.pk)
            case "release":
                operations.release(proposal=proposal, note=note, actor=request.user, now=now)
                messages.success(request, _("已发布，自施行日期起生效。"))
            case "return":
                operations.send_back(proposal=proposal, reason=note, actor=request.user, now=now)
                messages.success(request, _("已退回。"))
            case "withdraw":
                operations.withdraw(proposal=proposal, reason=note, actor=request.user, now=now)
                messages.success(request, _("已撤回。"))
    except (operations.Cannot, NoScenario) as error:
        messages.error(request, str(error))
    return redirect("web:proposal", pk=pk)


act = scoped_view(permission="policy.simulate", model="standards.Proposal", argument="pk")(_act)
