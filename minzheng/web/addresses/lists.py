"""The lists: standard addresses, writings that wait for a person, and faults to be put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import can
from minzheng.kernel.intake import jobs
from minzheng.kernel.jobs.queries import Progress
from minzheng.kernel.registry.models import Address, AddressFault, AddressQuestion
from minzheng.web.addresses.words import address_url, fault_url, question_url, score_in_words
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.lists.choosing import Chosen, ChosenAct
from minzheng.web.presenters import Link, Tag, Tone
from minzheng.web.progress import ProgressLine, failure, progress_line

OPEN = Q(closed_at=None)


def _area_filter(path: str) -> TextFilter:
    return TextFilter(
        name="area",
        label=gettext_lazy("街道或社区"),
        narrow=lambda queryset, name: queryset.filter(
            Q(**{f"{path}__name__icontains": name}) | Q(**{f"{path}__parent__name__icontains": name})
        ),
    )


class AddressList(ListPage):
    """One row for each door. Who lives there stands on its page, as far as the viewer may see it."""

    model = Address
    title = gettext_lazy("标准地址")
    row_unit = gettext_lazy("个地址")
    default_sort = "address"
    empty_title = gettext_lazy("还没有标准地址")
    empty_words = gettext_lazy("数据表入库后，表中的地址整理到这里。")
    columns = (
        Column(
            key="address",
            label=gettext_lazy("标准地址"),
            value="standard_text",
            kind=Kind.LINK,
            url=address_url,
            sort="standard_text",
        ),
        Column(key="area", label=gettext_lazy("所属区划"), kind=Kind.AREA, sort="area__code"),
        Column(
            key="source",
            label=gettext_lazy("来源"),
            value=lambda row: Address.Source(row.source).label,
            sort="source",
        ),
        Column(key="code", label=gettext_lazy("地址编码"), kind=Kind.CODE, optional=True, nothing=""),
        Column(key="building", label=gettext_lazy("楼栋"), optional=True, nothing=""),
        Column(key="unit", label=gettext_lazy("单元"), optional=True, nothing=""),
        Column(key="room", label=gettext_lazy("室号"), optional=True, nothing=""),
    )
    filters = (
        TextFilter(
            name="text",
            label=gettext_lazy("地址文字"),
            lookup="standard_text__contains",
            placeholder=gettext_lazy("路名、小区或楼栋"),
        ),
        _area_filter("area"),
        ChoiceFilter(name="source", label=gettext_lazy("来源"), choices=Address.Source.choices, lookup="source"),
    )
    views = (
        SavedView(key="standard", label=gettext_lazy("标准地址库"), condition=Q(source="STANDARD")),
        SavedView(key="table", label=gettext_lazy("只在业务表中"), condition=Q(source="TABLE")),
        SavedView(key="person", label=gettext_lazy("人工认定"), condition=Q(source="PERSON")),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(merged_into_id=None).select_related("area")

    def page_actions(self) -> Sequence[Link]:
        return (Link(text=_("查地址"), url=reverse("web:address_look_up")),)


class QuestionList(ListPage):
    """Writings that may mean several addresses, those of most rows first."""

    model = AddressQuestion
    title = gettext_lazy("存疑地址")
    row_unit = gettext_lazy("种写法")
    default_sort = "-rows"
    empty_title = gettext_lazy("没有存疑的地址")
    empty_words = gettext_lazy("对不准标准地址的写法会列在这里。")
    columns = (
        Column(key="text", label=gettext_lazy("表上的写法"), kind=Kind.LINK, url=question_url),
        Column(key="area", label=gettext_lazy("所属区划"), kind=Kind.AREA),
        Column(
            key="best",
            label=gettext_lazy("最接近的符合程度"),
            value=lambda row: score_in_words(row.candidates[0]["score"]) if row.candidates else None,
        ),
        Column(key="rows", label=gettext_lazy("涉及行数"), kind=Kind.NUMBER, sort="rows"),
    )
    filters = (TextFilter(name="text", label=gettext_lazy("写法"), lookup="text__contains"), _area_filter("area"))
    views = (
        SavedView(key="open", label=gettext_lazy("待认定"), condition=OPEN),
        SavedView(key="closed", label=gettext_lazy("已认定"), condition=~OPEN),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area")


def fault_tag(fault: AddressFault) -> Tag:
    if fault.closed_at:
        return Tag(text=_("已消除"), tone=Tone.GOOD)
    if fault.answer:
        return Tag(text=AddressFault.Answer(fault.answer).label)
    return Tag(text=_("待处理"), tone=Tone.SOON)


class FaultList(ListPage):
    """What a review of all addresses found: each row is a task, and closes itself when its cause is gone."""

    model = AddressFault
    title = gettext_lazy("地址核查")
    row_unit = gettext_lazy("个问题")
    default_sort = "-found"
    template_name = "web/addresses/faults.html"
    empty_title = gettext_lazy("没有发现问题")
    empty_words = gettext_lazy("每天凌晨核查一次，也可以立即核查。")
    columns = (
        Column(
            key="kind",
            label=gettext_lazy("问题"),
            value=lambda row: AddressFault.Kind(row.kind).label,
            kind=Kind.LINK,
            url=fault_url,
            sort="kind",
        ),
        Column(key="address", label=gettext_lazy("地址"), value="address.standard_text"),
        Column(key="other", label=gettext_lazy("与之重复"), value="other.standard_text", nothing=""),
        Column(key="area", label=gettext_lazy("所属区划"), value="address.area", kind=Kind.AREA),
        Column(key="should_be", label=gettext_lazy("应属"), kind=Kind.AREA, nothing=""),
        Column(
            key="found",
            label=gettext_lazy("发现日期"),
            value=lambda row: localtime(row.opened_at).date(),
            kind=Kind.DATE,
            sort="opened_at",
        ),
        Column(key="state", label=gettext_lazy("处理情况"), value=fault_tag, kind=Kind.TAG),
    )
    filters = (
        ChoiceFilter(name="kind", label=gettext_lazy("问题"), choices=AddressFault.Kind.choices, lookup="kind"),
        TextFilter(name="text", label=gettext_lazy("地址文字"), lookup="address__standard_text__contains"),
        _area_filter("address__area"),
    )
    views = (
        SavedView(key="open", label=gettext_lazy("待处理"), condition=OPEN & Q(answer=None)),
        SavedView(key="answered", label=gettext_lazy("已答复"), condition=OPEN & Q(answer__isnull=False)),
        SavedView(key="closed", label=gettext_lazy("已消除"), condition=~OPEN),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("address__area", "other", "should_be")

    def acts_on_chosen(self) -> Chosen | None:
        """Only duplicates can be merged: the boxes stand where these alone are shown."""
        only_duplicates = self.request.GET.get("kind") == AddressFault.Kind.DUPLICATE
        if not only_duplicates or not can(self.request.user, "review.decide", day=self.day):
            return None
        merge = ChosenAct(value="merge", label=_("合并"))
        return Chosen(
            url=reverse("web:address_merge_chosen"), acts=(merge,), with_note=True, note_words=_("依据（必填）")
        )

    def page_actions(self) -> Sequence[Link]:
        return (
            Link(text=_("合并重复地址"), url=reverse("web:address_merging")),
            Link(text=_("合并过的地址"), url=reverse("web:address_merges")),
        )

    def more_context(self) -> dict[str, Any]:
        found = jobs.review_progress(now=days.now())
        working = found is not None and found.is_open
        return {
            "may_check": can(self.request.user, "review.decide", day=self.day),
            "line": _line(found) if found is not None and working else None,
            "failure": "" if working else failure(found),
        }


def _line(found: Progress) -> ProgressLine:
    waited = (days.now() - found.job.asked_at).total_seconds()
    return progress_line(found, label=_("核查地址"), poll="", waited=waited)
