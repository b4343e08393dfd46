"""Merging duplicate addresses after a look at them: one, those ticked on a page, or all of a town; and undoing it.

Which of the two stays is what the review says: `other` of the fault, the one that lies in a community and is older.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.contrib import messages
from django.db.models import Case, Count, F, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.areas.models import Level
from minzheng.kernel.registry.models import AddressFault, AddressMerge
from minzheng.kernel.registry.operations import merged_addresses
from minzheng.kernel.registry.operations.addresses import CannotDecide
from minzheng.web.addresses.words import address_url
from minzheng.web.lists import Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.choosing import back_to, chosen_rows
from minzheng.web.presenters import Link, Tag, Tone

OPEN_DUPLICATES = Q(kind=AddressFault.Kind.DUPLICATE, closed_at=None, answer=None, other__merged_into_id=None)


def open_duplicates(request: HttpRequest) -> QuerySet[AddressFault]:
    """In scope, both the alias to be and what it is merged into."""
    day = days.today(request)
    visible = scope(user=request.user, model=AddressFault, day=day)
    return visible.filter(OPEN_DUPLICATES, address__merged_into_id=None)


def plainly_twice(request: HttpRequest) -> QuerySet[AddressFault]:
    """Of these, where one of the two says no community: 花园3幢 of two communities may well be two houses."""
    unsaid = Q(address__area__level=Level.TOWN) | Q(address__area=F("other__area"))
    return open_duplicates(request).filter(unsaid)


def merge_faults(request: HttpRequest, faults: QuerySet[AddressFault], *, reason: str) -> None:
    """Merge what these faults are about, and say what became of it. Raises CannotDecide."""
    pairs = pl.DataFrame(
        list(faults.values_list("address_id", "other_id")), schema={"alias_id": pl.Int64, "into_id": pl.Int64},
        orient="row",
    )  # fmt: skip
    done = merged_addresses.merge_addresses(pairs=pairs, reason=reason, actor=request.user, now=days.now())
    if done.merged:
        words = _("已合并 %(merged)s 个重复地址，住在那里的人、家庭和单位一并转过来；合并可以逐个撤销。")
        messages.success(request, words % {"merged": f"{done.merged:,}"})
    if done.left:
        words = _("%(left)s 个没有合并：其中一个地址已经并入别处，或同时是另一对的去处，请刷新后再看。")
        messages.warning(request, words % {"left": f"{done.left:,}"})
    if not done.merged and not done.left:
        messages.info(request, _("没有可以合并的重复地址。"))


def _merge_chosen(request: HttpRequest) -> HttpResponse:
    numbers = chosen_rows(request)
    if not numbers:
        messages.warning(request, _("请先勾选要合并的重复地址。"))
    else:
        try:
            merge_faults(request, open_duplicates(request).filter(pk__in=numbers), reason=_said(request))
        except CannotDecide as refusal:
            messages.error(request, str(refusal.message))
    return redirect(back_to(request, otherwise=reverse("web:address_faults")))


def _said(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\x00", "")[:1000]


def _by_town(request: HttpRequest) -> HttpResponse:
    """How many duplicates there are in each town, a few of them to look at, and one button for all of a town."""
    duplicates = plainly_twice(request)
    if request.method == "POST":
        town = request.POST.get("town", "")
        chosen = duplicates.filter(Q(address__area__parent=town) | Q(address__area=town)) if town.isdigit() else None
        try:
            if chosen is not None:
                merge_faults(request, chosen, reason=_said(request))
        except CannotDecide as refusal:
            messages.error(request, str(refusal.message))
        return redirect("web:address_merging")
    in_community = Q(address__area__level=Level.COMMUNITY)
    town_of = {
        name: Case(When(in_community, then=f"address__area__parent__{name}"), default=f"address__area__{name}")
        for name in ("pk", "name")
    }
    counted = duplicates.values(town=town_of["pk"], name=town_of["name"]).annotate(count=Count("pk")).order_by("name")
    towns = [
        {**each, "url": f"{reverse('web:address_faults')}?{urlencode({'kind': 'DUPLICATE', 'area': each['name']})}"}
        for each in counted
    ]
    context = {
        "page_title": _("合并重复地址"),
        "crumbs": (
            Link(text=_("地址核查"), url=reverse("web:address_faults")),
            Link(text=_("合并重复地址"), url=""),
        ),
        "towns": towns,
        "done_url": reverse("web:address_merges"),
    }
    return render(request, "web/addresses/merging.html", context)


class MergeList(ListPage):
    """What was merged, by whom it can be undone; an alias keeps its versions and its spellings."""

    model = AddressMerge
    title = gettext_lazy("合并过的地址")
    row_unit = gettext_lazy("次合并")
    default_sort = "-at"
    empty_title = gettext_lazy("没有合并过的地址")
    empty_words = gettext_lazy("重复的地址合并后列在这里，可以撤销。")
    columns = (
        Column(
            key="alias",
            label=gettext_lazy("并入的地址"),
            kind=Kind.LINK,
            value="alias.standard_text",
            url=lambda row: address_url(row.alias),
        ),
        Column(key="into", label=gettext_lazy("保留的地址"), value="into.standard_text"),
        Column(key="area", label=gettext_lazy("所属区划"), value="into.area", kind=Kind.AREA),
        Column(key="reason", label=gettext_lazy("依据"), value="reason"),
        Column(key="at", label=gettext_lazy("合并日期"), value=lambda row: row.at.date(), kind=Kind.DATE, sort="at"),
        Column(
            key="state",
            label=gettext_lazy("现况"),
            kind=Kind.TAG,
            value=lambda row: Tag(text=_("已撤销")) if row.undone_at else Tag(text=_("有效"), tone=Tone.GOOD),
        ),
    )
    filters = (TextFilter(name="text", label=gettext_lazy("地址文字"), lookup="alias__standard_text__contains"),)
    views = (
        SavedView(key="standing", label=gettext_lazy("有效"), condition=Q(undone_at=None)),
        SavedView(key="undone", label=gettext_lazy("已撤销"), condition=Q(undone_at__isnull=False)),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("alias", "into__area")

    def crumbs(self) -> Sequence[Link]:
        return (
            Link(text=_("地址核查"), url=reverse("web:address_faults")),
            Link(text=_("合并过的地址"), url=""),
        )


def _undo(request: HttpRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(scope(user=request.user, model=AddressMerge, day=days.today(request)), pk=pk)
    try:
        merged_addresses.undo_address_merge(merge=merge, reason=_said(request), actor=request.user, now=days.now())
    except CannotDecide as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("合并已撤销，两个地址各自成立，转过来的记录已经转回。"))
    return redirect(address_url(merge.alias))


def may_merge(request: HttpRequest) -> bool:
    return can(request.user, "review.decide", day=days.today(request))


merge_chosen = scoped_view(permission="review.decide")(require_POST(_merge_chosen))
by_town = scoped_view(permission="review.decide")(_by_town)
undo = scoped_view(permission="review.decide", model="registry.AddressMerge")(require_POST(_undo))
