"""Files to the checking platform and back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot
from minzheng.kernel.events import operations as events
from minzheng.kernel.intake.opening import RefusedFile
from minzheng.kernel.verification import event_types, exchanging, queries
from minzheng.kernel.verification.files import UnreadableReply
from minzheng.kernel.verification.models import Check, Reply, Shipment
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists import Column, Kind, ListPage
from minzheng.web.presenters import Fact, Link, long_date
from minzheng.web.verification.words import title_of

LARGEST_BYTES = 20 << 20


def _crumbs(title: str) -> tuple[Link, ...]:
    return (Link(text=_("经济状况核对"), url=reverse("web:checks")), Link(text=title, url=""))


def _office(request: HttpRequest) -> Area:
    """The area for which the viewer exchanges files: the widest that he holds."""
    day = days.today(request)
    mine = scope_areas(user=request.user, permission="verification.exchange", day=day)
    area = scope(user=request.user, model=Area, day=day).filter(pk__in=mine).order_by("code").first()
    if area is None:
        raise Http404
    return area


def _send(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    visible = scope(user=request.user, model=Check, day=day, permission="verification.exchange")
    refused = ""
    if request.method == "POST":
        key = request.POST.get("verification", "")
        if key not in queries.declared():
            raise Http404
        line = visible.filter(verification=key).values_list("line", flat=True).first() or "ALL"
        try:
            shipment = exchanging.send(
                checks=visible, verification=key, area=_office(request).pk, line=line, actor=request.user,
                key=request.POST.get("key", "")[:60] or uuid.uuid4().hex, day=day, now=days.now(),
            )  # fmt: skip
        except Cannot as refusal:
            refused = str(refusal.message)
        else:
            messages.success(request, _("已生成核对请求文件，请下载后报送。"))
            return redirect(reverse("web:check_shipments") + f"?made={shipment.pk}")
    counted = queries.unsent(checks=visible)
    context = {
        "page_title": _("导出核对请求"),
        "crumbs": _crumbs(_("导出核对请求")),
        "refused": refused,
        "key": uuid.uuid4().hex,
        "waiting": [
            (key, _(str(one.title)), counted[key]) for key, one in queries.declared().items() if key in counted
        ],
        "assumed": [_(str(one.assumed)) for one in queries.declared().values() if one.assumed],
    }
    return render(request, "web/verification/send.html", context, status=422 if refused else 200)


send = scoped_view(permission="verification.exchange")(_send)


def _download(request: HttpRequest, pk: int) -> HttpResponse:
    day = days.today(request)
    shipment = get_object_or_404(scope(user=request.user, model=Shipment, day=day), pk=pk)
    if shipment.verification not in queries.declared():
        return HttpResponse(_("现行模块中已没有这项核对"), status=410)
    content = exchanging.content(shipment)
    events.record(
        type=event_types.SENT, actor=request.user, now=days.now(), subject=shipment, area=shipment.area_id,
        number=shipment.pk, count=shipment.requests.count(),
    )  # fmt: skip
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"checks-{shipment.sent_date:%Y%m%d}-{shipment.pk}.xlsx"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


download = scoped_view(permission="verification.exchange", model="verification.Shipment", argument="pk")(_download)


def _receive(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    refused = ""
    if request.method == "POST":
        key, file = request.POST.get("verification", ""), request.FILES.get("file")
        if key not in queries.declared():
            raise Http404
        visible = scope(user=request.user, model=Check, day=day, permission="verification.exchange")
        line = visible.filter(verification=key).values_list("line", flat=True).first() or "ALL"
        try:
            if file is None:
                raise Cannot(_("请选择平台反馈的文件"))
            if (file.size or 0) > LARGEST_BYTES:
                raise Cannot(_("文件太大，请分开收入"))
            reply = exchanging.receive(
                content=file.read(), verification=key, checks=visible, area=_office(request).pk, line=line,
                actor=request.user, day=day, now=days.now(),
            )  # fmt: skip
        except AlreadyDone as again:
            messages.warning(request, str(again.message))
            return redirect("web:check_replies")
        except (Cannot, UnreadableReply, RefusedFile) as refusal:
            refused = str(refusal)
        else:
            return redirect("web:check_reply", pk=reply.pk)
    context = {
        "page_title": _("收入核对结果"),
        "crumbs": _crumbs(_("收入核对结果")),
        "refused": refused,
        "verifications": [(key, _(str(one.title))) for key, one in queries.declared().items()],
    }
    return render(request, "web/verification/receive.html", context, status=422 if refused else 200)


receive = scoped_view(permission="verification.exchange")(_receive)


class ShipmentList(ListPage):
    model = Shipment
    title = gettext_lazy("核对请求文件")
    row_unit = gettext_lazy("份")
    default_sort = "-sent"
    export = False
    empty_title = gettext_lazy("还没有导出过")
    empty_words = gettext_lazy("在“导出核对请求”里把待发送的请求合成一份文件。")
    columns = (
        Column(key="number", label=gettext_lazy("编号"), value="pk", kind=Kind.CODE),
        Column(key="verification", label=gettext_lazy("核对事项"), value=lambda row: title_of(row.verification)),
        Column(key="sent", label=gettext_lazy("导出日期"), value="sent_date", kind=Kind.DATE, sort="sent_at"),
        Column(key="by", label=gettext_lazy("导出人"), value="sent_by.display_name"),
        Column(key="count", label=gettext_lazy("请求"), value="count", kind=Kind.NUMBER),
        Column(key="area", label=gettext_lazy("范围"), value="area.name", kind=Kind.AREA),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("sent_by", "area").annotate(count=Count("requests"))

    def row_actions(self, row: Any) -> Sequence[Link]:
        return (Link(text=_("下载"), url=reverse("web:check_shipment", args=[row.pk])),)

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("收到的结果"), url=reverse("web:check_replies")),)

    def crumbs(self) -> Sequence[Link]:
        return _crumbs(_("核对请求文件"))


class ReplyList(ListPage):
    model = Reply
    title = gettext_lazy("核对结果文件")
    row_unit = gettext_lazy("份")
    default_sort = "-received"
    export = False
    empty_title = gettext_lazy("还没有收到结果")
    columns = (
        Column(
            key="number", label=gettext_lazy("编号"), value="pk", kind=Kind.LINK,
            url=lambda row: reverse("web:check_reply", args=[row.pk]),
        ),
        Column(
            key="verification", label=gettext_lazy("核对事项"), value=lambda row: title_of(row.verification)
        ),
        Column(
            key="received", label=gettext_lazy("收入时间"), value=lambda row: moment(row.received_at),
            sort="received_at",
        ),
        Column(key="by", label=gettext_lazy("收入人"), value="received_by.display_name"),
        Column(key="taken", label=gettext_lazy("收入"), kind=Kind.NUMBER),
        Column(key="refused", label=gettext_lazy("退回"), value=lambda row: len(row.refused), kind=Kind.NUMBER),
        Column(key="area", label=gettext_lazy("范围"), value="area.name", kind=Kind.AREA),
    )  # fmt: skip

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("received_by", "area")

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("收入核对结果"), url=reverse("web:check_receive")),)

    def crumbs(self) -> Sequence[Link]:
        return _crumbs(_("核对结果文件"))


class ReplyFile(FilePage):
    """One answer file: how many lines were taken, and which were not, with the reason to tell the platform."""

    model = Reply

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("received_by", "area")

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (*_crumbs(_("核对结果文件"))[:1], Link(text=_("核对结果文件"), url=reverse("web:check_replies")))

    def header(self, record: Any) -> FileHeader:
        return FileHeader(
            title=_("核对结果文件 %(number)d") % {"number": record.pk},
            kind=_("往来文件"),
            facts=(
                Fact(label=_("收入"), value=str(record.taken)),
                Fact(label=_("退回"), value=str(len(record.refused))),
                Fact(label=_("收入时间"), value=moment(record.received_at)),
                Fact(label=_("收入日期"), value=long_date(record.received_at.date())),
                Fact(label=_("收入人"), value=str(record.received_by)),
            ),
        )

    def sections(self, record: Any) -> Sequence[Section]:
        return (
            Section(
                key="refused", title=_("没有收入的行"), template="web/verification/refused.html", data=record.refused,
                count=len(record.refused), flush=bool(record.refused),
            ),
        )  # fmt: skip
