"""Campaigns of review: the same matter about everybody who holds a benefit, how far they are, and starting one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from minzheng.kernel.access import days
from minzheng.kernel.access.grants import grants_of, holds
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.areas.models import Area
from minzheng.kernel.casework import operations, rights
from minzheng.kernel.casework.catalogue import UnknownWorkflow, catalogue
from minzheng.kernel.casework.models import Campaign, Matter
from minzheng.kernel.casework.operations.campaigns import fits_found, fits_many
from minzheng.kernel.casework.refusals import Cannot
from minzheng.web.casework.words import workflow_title
from minzheng.web.lists import Column, Kind, ListPage
from minzheng.web.phrases import noted
from minzheng.web.presenters import Link


def matters_url(campaign: Campaign) -> str:
    return f"{reverse('web:matters')}?campaign={campaign.pk}"


class CampaignList(ListPage):
    """How far each campaign is: opened, finished, overdue."""

    model = Campaign
    title = gettext_lazy("集中复核")
    row_unit = gettext_lazy("次")
    default_sort = "-opened"
    empty_title = gettext_lazy("还没有集中复核")
    empty_words = gettext_lazy("对一项待遇的全部在册对象逐户复核时，从这里一次发起，随时看办到哪一步。")
    columns = (
        Column(key="number", label=gettext_lazy("编号"), value="pk", kind=Kind.CODE),
        Column(key="title", label=gettext_lazy("行动名称"), kind=Kind.LINK, url=matters_url, sort="title"),
        Column(key="workflow", label=gettext_lazy("事项"), value=lambda row: workflow_title(row.workflow)),
        Column(key="ground", label=gettext_lazy("依据")),
        Column(key="opened", label=gettext_lazy("发起日期"), value="opened_date", kind=Kind.DATE, sort="opened_at"),
        Column(key="total", label=gettext_lazy("发起"), kind=Kind.NUMBER),
        Column(key="ended", label=gettext_lazy("已办结"), kind=Kind.NUMBER),
        Column(key="overdue", label=gettext_lazy("超期"), kind=Kind.NUMBER),
        Column(key="in_hand", label=gettext_lazy("原已在办"), kind=Kind.NUMBER),
        Column(key="area", label=gettext_lazy("范围"), value=lambda row: row.area.name, kind=Kind.AREA),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        ended = Q(members__matter__state=Matter.State.ENDED)
        late = Q(members__matter__state=Matter.State.OPEN, members__matter__due_date__lt=self.day)
        return queryset.select_related("area").annotate(
            total=Count("members"), ended=Count("members", filter=ended), overdue=Count("members", filter=late)
        )

    def page_actions(self) -> Sequence[Link]:
        if not holds(user=self.request.user, permission=rights.OPEN, day=self.day):
            return ()
        return (Link(text=_("发起集中复核"), url=reverse("web:campaign_new")),)


class NewCampaign(View):
    """Which matter, where, under which name and on what ground."""

    @classmethod
    def guarded(cls) -> Any:
        return scoped_view(permission=rights.OPEN)(cls.as_view())

    @cached_property
    def offers(self) -> list[tuple[str, str]]:
        """Reviews of all holders, and grants to all of whom screening found that they should have it."""
        found = [(one, _("筛查发现的应享未享")) for one in catalogue() if fits_found(one.workflow)]
        many = [
            (one, _("有成员去世的在册对象") if one.workflow.upon_death else _("全部在册对象"))
            for one in catalogue()
            if fits_many(one.workflow)
        ]
        return [(one.workflow.key, noted(_(one.workflow.title), whom)) for one, whom in (*many, *found)]

    @cached_property
    def areas(self) -> list[Area]:
        """The areas that were given to the viewer: whoever holds the county starts one for all of it."""
        held = {grant.area_id for grant in grants_of(user=self.request.user, day=days.today(self.request))}
        return list(scope(user=self.request.user, model=Area, day=days.today(self.request)).filter(pk__in=held))

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page({"key": uuid.uuid4().hex})

    def post(self, request: HttpRequest) -> HttpResponse:
        given = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in ("workflow", "area", "key")}
        given |= {"title": request.POST.get("title", "")[:80].strip(), "ground": request.POST.get("ground", "")[:200]}
        area = next((one for one in self.areas if str(one.pk) == given["area"]), None)
        try:
            if area is None:
                raise Cannot(_("请选择您管辖的范围"))
            campaign = operations.start_campaign(
                workflow=given["workflow"],
                title=given["title"],
                ground=given["ground"],
                area=area.pk,
                actor=request.user,
                key=given["key"][:60] or uuid.uuid4().hex,
                day=days.today(request),
                now=days.now(),
            )
        except UnknownWorkflow:
            return self._page(given, refused=_("请选择要发起的事项"), status=422)
        except Cannot as refusal:
            return self._page(given, refused=str(refusal.message), status=422)
        return redirect(matters_url(campaign))

    def _page(self, given: dict[str, str], *, refused: str = "", status: int = 200) -> HttpResponse:
        context = {
            "page_title": _("发起集中复核"),
            "crumbs": [
                Link(text=_("集中复核"), url=reverse("web:campaigns")),
                Link(text=_("发起集中复核"), url=""),
            ],
            "offers": self.offers,
            "areas": self.areas,
            "given": given,
            "refused": refused,
            "back": reverse("web:campaigns"),
        }
        return render(self.request, "web/casework/campaign_new.html", context, status=status)
