"""Taking in the upper system's list: the file goes the way of every table, by preview and confirmation."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages
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
from minzheng.kernel.exchange import importing
from minzheng.web.exchange.overview import system_or_404
from minzheng.web.intake.forms import day_field, not_later
from minzheng.web.intake.upload_handler import LARGEST_BYTES, too_large
from minzheng.web.intake.words import batch_url, file_size, sent_again
from minzheng.web.phrases import listed
from minzheng.web.presenters import Link


class ImportForm(forms.Form):
    area: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("名单所辖地区"),
        queryset=None,
        empty_label=None,
        help_text=gettext_lazy("名单是哪个地区的全部记录；入库时声明“已报齐”，才能据以判断谁不在上级系统里。"),
    )
    day = day_field(gettext_lazy("数据截止日期"))

    def __init__(self, *args: Any, areas: QuerySet[Area], today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = lambda area: area.name  # type: ignore[attr-defined]

    def clean_day(self) -> datetime.date:
        return not_later(self.cleaned_data["day"], today=self.today)


def _import(request: HttpRequest, system: str) -> HttpResponse:
    one = system_or_404(request, system, permission="intake.upload")
    day = days.today(request)
    mine = scope(user=request.user, model=Area, day=day).filter(
        pk__in=scope_areas(user=request.user, permission="intake.upload", day=day, line=one.line),
        valid__contains=day,
        level__in=[Level.COUNTY, Level.TOWN],
    )
    areas = mine.order_by("code")
    form = ImportForm(request.POST or None, areas=areas, today=day, initial={"day": day, "area": areas.first()})
    wrong: list[str] = []
    if request.method == "POST":
        file = request.FILES.get("file")
        wrong = [_("“%(file)s”太大：不超过 %(limit)s。") % {"file": name, "limit": file_size(LARGEST_BYTES)}
                 for name in too_large(request)]  # fmt: skip
        if file is None and not wrong:
            wrong.append(_("请选择上级系统导出的文件。"))
        if form.is_valid() and file is not None and not wrong:
            return _received(request, one, form, file)
    context = {
        "page_title": _("导入上级名单：%s") % _(one.adapter.system),
        "crumbs": (Link(text=_("上级系统对接"), url=reverse("web:exchange")), Link(text=_("导入上级名单"), url="")),
        "form": form,
        "wrong": wrong,
        "largest": file_size(LARGEST_BYTES),
        "columns": listed(one.header(column) for column in one.columns),
        "assumed": "" if one.is_own_layout else _(one.adapter.assumed),
    }
    return render(request, "web/exchange/import.html", context, status=422 if form.errors or wrong else 200)


def _received(request: HttpRequest, one: Any, form: ImportForm, file: Any) -> HttpResponse:
    received = importing.receive(
        installed=one,
        path=Path(file.temporary_file_path()),
        file_name=Path(file.name or "").name,
        area=form.cleaned_data["area"],
        day=form.cleaned_data["day"],
        demo=days.is_demo(request),
        actor=request.user,
        now=days.now(),
    )
    if received.again is not None:
        messages.info(request, sent_again(Path(file.name or "").name, received.again))
    if received.known:
        messages.warning(request, _("同样内容的文件已经收过，没有重复收取。"))
    if not can(request.user, "intake.view", day=days.today(request), record=received.batch):
        return redirect("web:exchange")
    return redirect(batch_url(received.batch))


import_list = scoped_view(permission="intake.upload")(_import)
