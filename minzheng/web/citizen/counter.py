"""The staff's side of what citizens leave: slips read at the counter, and those who wait to be called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.masking import Kind as MaskKind
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.citizens import callbacks, slips
from minzheng.kernel.citizens.models import CallBack, Slip
from minzheng.kernel.registry import secrets
from minzheng.kernel.rules.rendering import text_of
from minzheng.web.accounts.words import moment
from minzheng.web.citizen.guide.items import first_matters
from minzheng.web.citizen.guide.items import titles as titles_of
from minzheng.web.citizen.handing_over import grouped
from minzheng.web.citizen.selfcheck import answers as told
from minzheng.web.citizen.selfcheck import inquiring, result
from minzheng.web.citizen.selfcheck.inquiring import Asked
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists import Column, Kind, ListPage, SavedView
from minzheng.web.phrases import listed
from minzheng.web.presenters import Fact, Link, Tag, Tone
from minzheng.web.reveal import hidden_fact

TONES = {"WAITING": Tone.SOON, "TRYING": Tone.SOON, "DONE": Tone.GOOD, "GIVEN_UP": Tone.PLAIN}


def wishes(request: CallBack) -> str:
    """The benefits that somebody wants to hear about."""
    policies = modules.ruleset().policies
    return listed(_(policies[key].title) for key in request.wishes if key in policies) or _("没有先做自测")


def call_url(request: CallBack) -> str:
    return reverse("web:call_back", args=[request.pk])


def status_tag(request: CallBack) -> Tag:
    return Tag(text=CallBack.Status(request.status).label, tone=TONES[request.status])


def caller(request: CallBack) -> str:
    """The name he gave, if any."""
    if request.name_cipher is None:
        return _("没有留称呼")
    return secrets.decrypt_one(request.name_cipher, purpose=MaskKind.NAME.value)


class CallBackList(ListPage):
    model = CallBack
    title = gettext_lazy("待回电")
    row_unit = gettext_lazy("人")
    default_sort = "asked"
    empty_title = gettext_lazy("没有人在等电话")
    empty_words = gettext_lazy("市民在“码上测”里留下电话，请本镇街回电的，会列在这里。")
    columns = (
        Column(key="caller", label=gettext_lazy("称呼"), kind=Kind.LINK, value=caller, url=call_url),
        Column(key="area", label=gettext_lazy("镇街"), value=lambda row: row.area.name),
        Column(key="wishes", label=gettext_lazy("想了解"), value=wishes),
        Column(key="status", label=gettext_lazy("状态"), kind=Kind.TAG, value=status_tag),
        Column(key="attempts", label=gettext_lazy("已打次数"), kind=Kind.NUMBER),
        Column(key="asked", label=gettext_lazy("提出时间"), value=lambda row: moment(row.asked_at), sort="asked_at"),
    )
    views = (
        SavedView(key="open", label=gettext_lazy("待回电"), condition=Q(status__in=["WAITING", "TRYING"])),
        SavedView(key="closed", label=gettext_lazy("已结束"), condition=Q(status__in=["DONE", "GIVEN_UP"])),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area")


class CallBackFile(FilePage):
    model = CallBack
    template_name = "web/citizen/staff/call_back.html"

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "handled_by")

    def header(self, record: CallBack) -> FileHeader:
        may_reveal = can(self.request.user, "reveal", day=self.day, record=record)
        return FileHeader(
            title=caller(record),
            kind=_("回电请求"),
            tags=(status_tag(record),),
            facts=(
                hidden_fact(record=record, field="phone", may_reveal=may_reveal),
                Fact(label=_("镇街"), value=record.area.name),
                Fact(label=_("想了解"), value=wishes(record)),
                Fact(label=_("提出时间"), value=moment(record.asked_at)),
                Fact(label=_("已打次数"), value=str(record.attempts)),
                Fact(label=_("回电人"), value=record.handled_by.display_name if record.handled_by else _("还没有")),
            ),
        )

    def crumbs(self, record: CallBack) -> Sequence[Link]:
        return (Link(text=_("待回电"), url=reverse("web:call_backs")), Link(text=caller(record), url=""))

    def sections(self, record: CallBack) -> Sequence[Section]:
        return ()

    def extra(self, record: CallBack) -> dict[str, Any]:
        return {"results": CallBack.Status.choices[1:]}


@require_POST
def _called(request: HttpRequest, pk: int) -> HttpResponse:
    day = days.today(request)
    asked = get_object_or_404(scope(user=request.user, model=CallBack, day=day), pk=pk)
    try:
        callbacks.called(
            request=asked,
            status=request.POST.get("status", ""),
            note=request.POST.get("note", ""),
            actor=request.user,  # type: ignore[arg-type]
            now=days.now(),
        )
        messages.success(request, _("已记下。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("web:call_back", pk=pk)


called = scoped_view(permission="citizen.serve", model="citizens.CallBack")(_called)


def _counter(request: HttpRequest) -> HttpResponse:
    """Type a reference, or arrive by a scanned code."""
    if typed := slips.normal(request.GET.get("code", "")):
        return redirect("web:counter_slip", reference=typed[: slips.LENGTH])
    context = {"page_title": _("自测凭条"), "crumbs": (Link(text=_("自测凭条"), url=""),)}
    return render(request, "web/citizen/staff/counter.html", context)


counter = scoped_view(permission="citizen.serve")(_counter)


@never_cache
def _slip(request: HttpRequest, reference: str) -> HttpResponse:
    """The answers behind a code, judged as of today; what is out of the viewer's area does not exist for him."""
    day, now = days.today(request), days.now()
    visible = scope(user=request.user, model=Slip, day=day).select_related("area")
    found = visible.filter(reference=slips.normal(reference)).first()
    context: dict[str, Any] = {
        "page_title": _("自测凭条"),
        "reference": grouped(slips.normal(reference)),
        "crumbs": (Link(text=_("自测凭条"), url=reverse("web:counter")), Link(text=grouped(reference), url="")),
    }
    if found is None:
        return render(request, "web/citizen/staff/slip_missing.html", context, status=404)
    try:
        kept = told.from_json(slips.open_slip(slip=found, actor=request.user, now=now))  # type: ignore[arg-type]
    except slips.Expired:
        return render(request, "web/citizen/staff/slip_missing.html", context | {"expired": True}, status=410)
    asked = Asked(kept, found.area, day)
    context |= {
        "slip": found,
        "left": moment(found.left_at),
        "until": moment(found.expires_at),
        "parts": result.parts(asked),
        "told": _told(asked),
        "may_open": can(request.user, "matter.open", day=day),
        "offers": _offers(asked),
    }
    return render(request, "web/citizen/staff/slip.html", context)


slip = scoped_view(permission="citizen.serve")(_slip)


def _offers(asked: Asked) -> list[tuple[str, str, bool]]:
    """The matters that serve what came out, the likely ones ticked: key, title, whether ticked."""
    matters, titles = first_matters(), titles_of()
    came_out = result.outcomes(asked)
    wanted = [policy for policy, outcome in came_out.items() if outcome != result.Outcome.UNLIKELY]
    return [
        (matters[policy], titles[matters[policy]], came_out[policy] == result.Outcome.LIKELY)
        for policy in wanted
        if policy in matters
    ]


def _told(asked: Asked) -> list[dict[str, str]]:
    """Question, who, answer: in the order in which they were put."""
    household, members = asked.answers.told({(one.unit, one.name): one.kind for one in modules.ruleset().facts})
    lines = []
    for page in asked.answers.pages:
        declared = inquiring.declared(unit=page.unit, name=page.name)
        if declared is None:
            continue
        for member, _value in page.values:
            value = (household if member is None else members[member]).get(page.name)
            lines.append(
                {
                    "question": _(declared.title),
                    "who": _("全家") if member is None else asked.names[member],
                    "answer": _("不清楚")
                    if value is None
                    else text_of(value, declared.kind, translate=_, choices=declared.choices),
                }
            )
    return lines
