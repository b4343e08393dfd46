"""记住的表头: what people said of headers that were not understood; how often it served; and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access import queries as accounts
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.intake import remembering, tables
from minzheng.kernel.intake.models import RememberedHeaders
from minzheng.web.intake.forms import TakeBackForm
from minzheng.web.intake.words import batch_url, dataset_title
from minzheng.web.lists import Column, Kind, ListPage, SavedView
from minzheng.web.phrases import listed
from minzheng.web.presenters import Link, Tag, Tone


def _meanings(row: RememberedHeaders) -> str:
    """身份号→公民身份号码、……; what was left out is not named."""
    dataset = tables.DATASETS[row.dataset]
    return str(
        listed(f"{header}→{_(dataset.column(column).title)}" for header, column in row.columns.items() if column)
    )


def _state(row: RememberedHeaders) -> Tag:
    if row.taken_back_at is None:
        return Tag(text=_("使用中"), tone=Tone.GOOD)
    return Tag(text=_("已撤回"), tone=Tone.PLAIN)


class RememberedList(ListPage):
    """One confirmation a row, the newest first."""

    model = RememberedHeaders
    title = gettext_lazy("记住的表头")
    row_unit = gettext_lazy("份")
    default_sort = "-confirmed"
    empty_title = gettext_lazy("还没有记住任何表头")
    empty_words = gettext_lazy("没有认出的表，在批次页“指定表的种类”里确认并记住以后，列在这里。")
    columns = (
        Column(
            key="file",
            label=gettext_lazy("确认时的文件"),
            value="batch.file_name",
            kind=Kind.LINK,
            url=lambda row: batch_url(row.batch),
        ),
        Column(key="dataset", label=gettext_lazy("表的种类"), value=lambda row: dataset_title(row.dataset)),
        Column(key="area", label=gettext_lazy("报送地区"), kind=Kind.AREA),
        Column(key="meanings", label=gettext_lazy("表头的含义"), value=_meanings),
        Column(key="used", label=gettext_lazy("以后用过（次）"), value="times_used", kind=Kind.NUMBER),
        Column(key="by", label=gettext_lazy("确认人"), value="confirmer"),
        Column(
            key="confirmed",
            label=gettext_lazy("确认日期"),
            value=lambda row: timezone.localtime(row.confirmed_at).date(),
            kind=Kind.DATE,
            sort="confirmed_at",
        ),
        Column(key="state", label=gettext_lazy("状态"), value=_state, kind=Kind.TAG),
    )  # fmt: skip
    views = (
        SavedView(key="used", label=gettext_lazy("使用中"), condition=Q(taken_back_at=None)),
        SavedView(key="taken_back", label=gettext_lazy("已撤回"), condition=Q(taken_back_at__isnull=False)),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "batch").annotate(confirmer=accounts.name_of("confirmed_by"))

    def row_actions(self, row: RememberedHeaders) -> Sequence[Link]:
        if row.taken_back_at is None and can(self.request.user, "intake.accept", day=self.day):
            return (Link(text=_("撤回"), url=reverse("web:headers_take_back", args=[row.pk])),)
        return ()


def _take_back(request: HttpRequest, pk: int) -> HttpResponse:
    visible = scope(user=request.user, model=RememberedHeaders, day=days.today(request), permission="intake.accept")
    held = get_object_or_404(visible.select_related("batch"), pk=pk)
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        remembering.take_back(remembered=held, reason=form.cleaned_data["reason"], actor=request.user, now=days.now())
        messages.success(request, _("已撤回，以后不再照此读取。此前照此入库的批次如有错误，请在批次页作废后重新读取。"))
        return redirect("web:headers")
    context = {
        "page_title": _("撤回记住的表头"),
        "held": held,
        "meanings": _meanings(held),
        "form": form,
        "crumbs": (Link(text=_("记住的表头"), url=reverse("web:headers")),),
    }
    return render(request, "web/intake/take_back.html", context)


take_back = scoped_view(permission="intake.accept", model="intake.RememberedHeaders")(_take_back)
