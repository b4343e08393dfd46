"""Requests to see a minor's hidden data: the supervisor's list, and his word on each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days, reveal
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.models import RevealRequest
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import scope
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists import Column, Kind, ListPage, SavedView
from minzheng.web.presenters import Fact, Link, Tag, Tone


def _title(request: RevealRequest) -> str:
    """What is asked for: the field, and the kind of record; never the value or the person's name."""
    model = apps.get_model(request.record_kind)
    field = reveal.hidden_field(model=model, name=request.field)
    return _("%(record)s %(number)d 的%(field)s") % {
        "record": model._meta.verbose_name, "number": request.record_id, "field": field.title,
    }  # fmt: skip


def _state(request: RevealRequest) -> Tag:
    if not request.decision:
        return Tag(text=_("待审批"), tone=Tone.SOON)
    approved = request.decision == RevealRequest.Decision.APPROVED
    return Tag(text=request.get_decision_display(), tone=Tone.GOOD if approved else Tone.BAD)


class RevealRequestList(ListPage):
    """Requests in the areas where the viewer may approve, and his own."""

    model = RevealRequest
    title = gettext_lazy("未成年人信息查看申请")
    row_unit = gettext_lazy("件")
    default_sort = "-at"
    empty_title = gettext_lazy("没有查看申请")
    empty_words = gettext_lazy("有人要看未成年人的隐藏信息时，先在这里提出申请，由主管审批。")
    columns = (
        Column(
            key="what",
            label=gettext_lazy("申请内容"),
            value=_title,
            kind=Kind.LINK,
            url=lambda row: reverse("web:reveal_request", args=[row.pk]),
        ),
        Column(key="requested_by", label=gettext_lazy("申请人")),
        Column(key="why", label=gettext_lazy("用途"), value=lambda row: reveal.Purpose(row.purpose).label),
        Column(key="note", label=gettext_lazy("说明")),
        Column(
            key="at", label=gettext_lazy("申请时间"), value=lambda row: moment(row.requested_at), sort="requested_at"
        ),
        Column(key="state", label=gettext_lazy("状态"), value=_state, kind=Kind.TAG),
    )
    views = (SavedView(key="open", label=gettext_lazy("待审批"), condition=Q(decision="")),)
    export = False

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("requested_by")


class RevealRequestFile(FilePage):
    """One request, with the two buttons of the supervisor."""

    model = RevealRequest

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("requested_by", "decided_by")

    def header(self, record: RevealRequest) -> FileHeader:
        return FileHeader(
            title=_title(record),
            kind=_("查看申请"),
            tags=(_state(record),),
            facts=(
                Fact(label=_("申请人"), value=str(record.requested_by)),
                Fact(label=_("申请时间"), value=moment(record.requested_at)),
            ),
        )

    def crumbs(self, record: RevealRequest) -> Sequence[Link]:
        return (Link(text=_("查看申请"), url=reverse("web:reveal_requests")), Link(text=_title(record), url=""))

    def sections(self, record: RevealRequest) -> Sequence[Section]:
        facts = [
            Fact(label=_("对象"), value=self._subject(record)),
            Fact(label=_("用途"), value=reveal.Purpose(record.purpose).label),
            Fact(label=_("说明"), value=record.note),
        ]
        if record.decision:
            facts += [
                Fact(label=_("审批人"), value=str(record.decided_by)),
                Fact(label=_("审批时间"), value=moment(record.decided_at)),
                Fact(label=_("有效至"), value=moment(record.expires_at) or _("不适用")),
            ]
        data = {"facts": facts, "open": not record.decision and record.requested_by_id != self.request.user.pk}
        return (Section(key="request", title=_("申请"), template="web/accounts/reveal_request.html", data=data),)

    def _subject(self, record: RevealRequest) -> str:
        """Whom it is about, for who may see that record at all."""
        visible = scope(user=self.request.user, model=apps.get_model(record.record_kind), day=self.day)
        found = visible.filter(pk=record.record_id).first()
        return str(found) if found is not None else _("您无权查看该档案")


@require_POST
def _decide(request: HttpRequest, pk: int) -> HttpResponse:
    visible = scope(user=request.user, model=RevealRequest, day=days.today(request))
    found = get_object_or_404(visible, pk=pk)
    approve = request.POST.get("decision") == RevealRequest.Decision.APPROVED
    try:
        reveal.decide(
            request=found,
            approve=approve,
            actor=request.user,  # type: ignore[arg-type]
            day=days.today(request),
            now=days.now(),
        )
        messages.success(request, _("已同意。") if approve else _("已答复不同意。"))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("web:reveal_request", pk=pk)


decide = scoped_view(permission="reveal.approve", model="access.RevealRequest")(_decide)
