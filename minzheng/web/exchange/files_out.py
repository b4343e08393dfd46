"""Asking for a file for an upper system, and agreeing to one that names children."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can, scope, scope_areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.exchange import operations
from minzheng.kernel.exchange.installed import Installed
from minzheng.kernel.exchange.models import Export
from minzheng.kernel.exchange.reconciling import Cannot
from minzheng.web.accounts.words import moment
from minzheng.web.exchange.lists import export_state
from minzheng.web.exchange.overview import system_or_404
from minzheng.web.exchange.words import system_title
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.phrases import listed
from minzheng.web.presenters import Fact, Link, long_date


class ExportForm(forms.Form):
    area: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("区划"), queryset=None, empty_label=None, help_text=gettext_lazy("文件里是居住在这里的人")
    )
    changes_only = forms.ChoiceField(
        label=gettext_lazy("内容"),
        choices=[("", gettext_lazy("全部记录")), ("1", gettext_lazy("只含上次报送以来新增、变更、终止的记录"))],
        required=False,
        widget=forms.RadioSelect,
    )
    purpose = forms.CharField(
        label=gettext_lazy("用途"), max_length=160, help_text=gettext_lazy("写明报送依据和期次，例如“6月对象数据报送”")
    )

    def __init__(self, *args: Any, areas: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = lambda area: area.name  # type: ignore[attr-defined]


def _areas(request: HttpRequest, one: Installed) -> QuerySet[Area]:
    """County and towns in which the viewer may have files of this line made."""
    day = days.today(request)
    reach = scope_areas(user=request.user, permission="exchange.export", day=day, line=one.line)
    visible = scope(user=request.user, model=Area, day=day).filter(pk__in=reach, valid__contains=day)
    return visible.filter(level__in=[Level.COUNTY, Level.TOWN]).order_by("code")


def _export(request: HttpRequest, system: str) -> HttpResponse:
    one = system_or_404(request, system, permission="exchange.export")
    form = ExportForm(request.POST or None, areas=_areas(request, one), initial={"changes_only": "1"})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            asked = operations.ask_for_export(
                installed=one,
                area=told["area"],
                day=days.today(request),
                changes_only=bool(told["changes_only"]),
                purpose=told["purpose"],
                actor=request.user,
                now=days.now(),
            )
        except Cannot as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("web:exchange_export_file", pk=asked.pk)
    context = {
        "page_title": _("导出报送文件：%s") % _(one.adapter.system),
        "crumbs": (Link(text=_("上级系统对接"), url=reverse("web:exchange")), Link(text=_("导出报送文件"), url="")),
        "form": form,
        "columns": listed(one.header(column) for column in one.columns),
        "format": _("%(format)s，%(encoding)s 编码") % {"format": "CSV", "encoding": one.layout.encoding.upper()}
        if one.layout.format == "csv"
        else _("Excel 工作簿"),
        "keeps_children": one.adapter.keeps_children,
        "assumed": "" if one.is_own_layout else _(one.adapter.assumed),
    }
    return render(request, "web/exchange/export.html", context, status=422 if form.errors else 200)


export = scoped_view(permission="exchange.export")(_export)


class ExportPage(FilePage):
    """One file that was asked for: what for, what it tells, and, where it names children, a second person's word."""

    model = Export
    template_name = "web/exchange/export_file.html"

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "asked_by", "released_by", "file__job")

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (
            Link(text=_("上级系统对接"), url=reverse("web:exchange")),
            Link(text=_("报送文件"), url=reverse("web:exchange_exports")),
            Link(text=system_title(record.adapter), url=""),
        )

    def header(self, record: Any) -> FileHeader:
        return FileHeader(
            title=system_title(record.adapter),
            kind=_("报送文件"),
            tags=(export_state(record),),
            facts=(
                Fact(label=_("区划"), value=record.area.name),
                Fact(label=_("数据截至"), value=long_date(record.day)),
                Fact(label=_("内容"), value=_("只含变化") if record.changes_only else _("全部记录")),
                Fact(label=_("用途"), value=record.purpose),
                Fact(label=_("提出人"), value=record.asked_by.display_name),
                Fact(label=_("提出时间"), value=moment(record.asked_at)),
            ),
        )

    def actions(self, record: Any) -> Sequence[Link]:
        if record.file is None or record.asked_by_id != self.request.user.pk:
            return ()
        return (Link(text=_("下载"), url=reverse("web:export", args=[record.file.pk])),)

    def extra(self, record: Any) -> dict[str, Any]:
        others = record.asked_by_id != self.request.user.pk
        return {
            "may_release": record.waits_for_release
            and others
            and can(self.request.user, "reveal.approve", day=self.day, record=record),
            "own": not others,
        }

    def sections(self, record: Any) -> Sequence[Section]:
        facts = [
            Fact(label=_("新增"), value=f"{record.new:,}"),
            Fact(label=_("变更"), value=f"{record.changed:,}"),
            Fact(label=_("终止"), value=f"{record.ended:,}"),
            Fact(label=_("未变"), value=f"{record.unchanged:,}"),
        ]
        if record.released_by:
            facts.append(Fact(label=_("同意人"), value=record.released_by.display_name))
        shown = facts if record.done_at else []
        return (
            Section(
                key="content",
                title=_("与上次报送相比"),
                template="web/exchange/content.html",
                data=shown,
                note=_("上次报送指每条记录最近一次写进文件"),
            ),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A second person agrees."""
        record = self.record()
        if not can(request.user, "reveal.approve", day=self.day, record=record):
            raise PermissionDenied
        try:
            operations.release(export=record, actor=request.user, now=days.now())
        except Cannot as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("已同意，文件生成后由提出人下载。"))
        return redirect("web:exchange_export_file", pk=record.pk)
