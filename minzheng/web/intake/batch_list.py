"""收表批次: every file that was sent, and how far it came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import queries as accounts
from minzheng.kernel.access.scope import can
from minzheng.kernel.intake import queries
from minzheng.kernel.intake.models import Batch
from minzheng.web.intake.words import batch_url, dataset_choices, dataset_title, status_tag
from minzheng.web.lists import ChoiceFilter, Column, DateFilter, Kind, ListPage, SavedView, TextFilter
from minzheng.web.presenters import Link


class BatchList(ListPage):
    """One file a row, the newest first."""

    model = Batch
    title = gettext_lazy("收表批次")
    row_unit = gettext_lazy("个文件")
    default_sort = "-received"
    empty_title = gettext_lazy("还没有收到任何表")
    empty_words = gettext_lazy("各部门报送的名单、台账在“报送新表”上传。")
    columns = (
        Column(key="file", label=gettext_lazy("文件"), value="file_name", kind=Kind.LINK, url=batch_url),
        Column(
            key="dataset",
            label=gettext_lazy("表的种类"),
            value=lambda batch: dataset_title(batch.dataset),
            nothing=gettext_lazy("未识别"),
        ),
        Column(key="area", label=gettext_lazy("报送地区"), kind=Kind.AREA),
        Column(key="status", label=gettext_lazy("状态"), value=status_tag, kind=Kind.TAG),
        Column(key="read", label=gettext_lazy("读到"), value="rows_read", kind=Kind.NUMBER, nothing="—"),
        Column(key="accepted", label=gettext_lazy("可用"), value="rows_accepted", kind=Kind.NUMBER, nothing="—"),
        Column(key="quarantined", label=gettext_lazy("隔离待更正"), value="still_open", kind=Kind.NUMBER),
        Column(key="to_review", label=gettext_lazy("待核对"), value="rows_to_review", kind=Kind.NUMBER, nothing="—"),
        Column(
            key="received",
            label=gettext_lazy("收到"),
            value=lambda batch: timezone.localtime(batch.received_at).date(),
            kind=Kind.DATE,
            sort="received_at",
        ),
        Column(key="by", label=gettext_lazy("报送人"), value="sender"),
    )  # fmt: skip
    filters = (
        TextFilter(name="name", label=gettext_lazy("文件名"), lookup="file_name__icontains"),
        ChoiceFilter(name="dataset", label=gettext_lazy("表的种类"), choices=dataset_choices, lookup="dataset"),
        DateFilter(name="received", label=gettext_lazy("收到日期"), lookup="received_at__date"),
    )
    views = (
        SavedView(key="waiting", label=gettext_lazy("待确认"), condition=Q(status=Batch.Status.PREVIEWED)),
        SavedView(key="registered", label=gettext_lazy("已入库"), condition=Q(status=Batch.Status.REGISTERED)),
        SavedView(
            key="quarantine",
            label=gettext_lazy("有隔离行"),
            condition=Q(still_open__gt=0) & ~Q(status=Batch.Status.VOIDED),
        ),
        SavedView(key="refused", label=gettext_lazy("已拒收"), condition=Q(status=Batch.Status.REFUSED)),
        SavedView(key="voided", label=gettext_lazy("已作废"), condition=Q(status=Batch.Status.VOIDED)),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area").annotate(
            still_open=queries.rows_in_quarantine(), sender=accounts.name_of("received_by")
        )

    def page_actions(self) -> Sequence[Link]:
        remembered = Link(text=_("记住的表头"), url=reverse("web:headers"))
        if can(self.request.user, "intake.upload", day=self.day):
            return (Link(text=_("报送新表"), url=reverse("web:upload")), remembered)
        return (remembered,)
