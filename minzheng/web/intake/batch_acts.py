"""What is done to a batch: accepted, read again, taken back, its bad rows fetched. A view and an operation each."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access import queries as accounts
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake import jobs, operations, quarantine, tables
from minzheng.kernel.intake.models import Batch, Delivery
from minzheng.web.accounts.words import moment
from minzheng.web.intake import understood
from minzheng.web.intake.forms import AgainForm, VoidForm
from minzheng.web.intake.proposed import proposed
from minzheng.web.intake.sample import MOST, sample
from minzheng.web.intake.words import asked_day, batch_url, dataset_title
from minzheng.web.lists.sheet import XLSX
from minzheng.web.presenters import Fact, Link
from minzheng.web.progress import progress_line

ROWS_TAKEN_AT_ONCE = 20_000
"""A larger file goes to a worker: its sender is not kept waiting for the answer."""


def _batch(request: HttpRequest, pk: int, permission: str) -> Batch:
    visible = scope(user=request.user, model=Batch, day=days.today(request), permission=permission)
    found: Batch = get_object_or_404(visible.select_related("area", "corrects"), pk=pk)
    return found


def _asked_day(request: HttpRequest, batch: Batch) -> date:
    return asked_day(batch) or days.today(request)


@require_POST
def _accept(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk, "intake.accept")
    if request.POST.get("coverage") not in ("part", "complete"):
        messages.error(request, _("请选择是“部分”还是“报齐”。"))
        return redirect(batch_url(batch))
    batches = [batch]
    if batch.corrects and batch.corrects.status == Batch.Status.PREVIEWED:
        batches.insert(0, _batch(request, batch.corrects.pk, "intake.accept"))
    asked: dict[str, Any] = {
        "batches": batches,
        "day": _asked_day(request, batch),
        "complete": request.POST["coverage"] == "complete",
        "actor": request.user,
    }
    if batch.status == Batch.Status.PREVIEWED and sum(each.rows_read or 0 for each in batches) >= ROWS_TAKEN_AT_ONCE:
        if not jobs.accept_later(**asked, now=days.now()):
            messages.info(request, _("这个文件已经在入库，请稍候。"))
        return redirect("web:batch_progress", pk=pk)
    now = days.now()
    try:
        delivery = operations.accept(**asked, demo=days.is_demo(request), now=now)
    except operations.Cannot as refusal:
        messages.error(request, str(refusal.message))
        return redirect(batch_url(batch))
    if delivery.recorded_at == now:
        messages.success(request, _("已入库。"))
    else:
        messages.info(request, _already(delivery))
    return redirect(batch_url(batch))


def _already(delivery: Delivery) -> str:
    who = accounts.names(account_ids=[delivery.actor_id]).get(delivery.actor_id, "")
    return _("%(who)s 已于 %(when)s 确认入库，没有重复登记。") % {"who": who, "when": moment(delivery.recorded_at)}


@never_cache
@require_GET
def _progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The page while a worker takes the file in; the polling part of it alone for htmx."""
    batch = _batch(request, pk, "intake.view")
    now = days.now()
    found = jobs.progress_of(batch=batch, now=now)
    if batch.status != Batch.Status.PREVIEWED or found is None or not found.is_open:
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": batch_url(batch)})
        return redirect(batch_url(batch))
    line = progress_line(
        found,
        label=batch.file_name,
        poll=request.path,
        waited=(now - found.job.asked_at).total_seconds(),
        note=_("可以离开本页，入库不会中断。"),
    )
    context = {"page_title": _("正在入库"), "batch": batch, "line": line, "crumbs": _crumbs(batch)}
    template = "web/intake/progress_line.html" if request.headers.get("HX-Request") else "web/intake/progress.html"
    return render(request, template, context)


def _again(request: HttpRequest, pk: int) -> HttpResponse:
    """Another kind of table, another day, other columns; for a file that was not understood, what it may be."""
    batch = _batch(request, pk, "intake.upload")
    if batch.status not in (Batch.Status.PREVIEWED, Batch.Status.REFUSED):
        messages.error(request, _("文件已经入库或作废，不能重新读取。"))
        return redirect(batch_url(batch))
    wanted = request.GET.get("dataset", "")
    key = batch.dataset or batch.understood.get("asked", {}).get("dataset") or ""
    shown, headers, kinds = tables.DATASETS.get(key), understood.headers(batch), []
    if batch.status == Batch.Status.REFUSED or (wanted and wanted != key):
        offer = proposed(batch, day=_asked_day(request, batch), wanted=wanted or key)
        if offer.dataset is not None:
            shown, headers, kinds = offer.dataset, list(offer.headers), list(offer.kinds)
    form = AgainForm(
        request.POST or None,
        today=days.today(request),
        shown=shown,
        headers=headers,
        initial={
            "dataset": shown.key if shown else "",
            "day": _asked_day(request, batch),
            "remember": batch.status == Batch.Status.REFUSED,
        },
    )
    if form.is_valid():
        try:
            read = operations.read_again(
                batch=batch,
                dataset=tables.DATASETS[form.cleaned_data["dataset"]],
                columns=form.chosen(form.cleaned_data),
                day=form.cleaned_data["day"],
                demo=days.is_demo(request),
                actor=request.user,
                now=days.now(),
                remember=form.cleaned_data["remember"],
            )
        except operations.Cannot as refusal:
            form.add_error(None, str(refusal.message))
        else:
            if read.status == Batch.Status.PREVIEWED:
                messages.success(request, _("已重新读取，请核对。"))
            else:
                messages.error(request, _("仍然没有读懂，原因见下。"))
            return redirect(batch_url(batch))
    context = {
        "page_title": _("指定表的种类和列") if kinds else _("调整读法"),
        "batch": batch,
        "form": form,
        "kinds": kinds,
        "crumbs": _crumbs(batch),
    }
    return render(request, "web/intake/again.html", context)


@require_POST
def _corrections(request: HttpRequest, pk: int) -> HttpResponse:
    """The bad rows whole, with their reasons: only for who may accept, and written into the log."""
    batch = _batch(request, pk, "intake.accept")
    if not quarantine.open_rows(batch=batch).exists():
        messages.info(request, _("没有待更正的行。"))
        return redirect(batch_url(batch))
    content = quarantine.take_corrections(batch=batch, actor=request.user, now=days.now())
    stem = batch.file_name.rpartition(".")[0] or batch.file_name
    name = iri_to_uri(urlencode({"": _("%(file)s_待更正.xlsx") % {"file": stem}})[1:])
    disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=XLSX, headers=disposition)


def _void(request: HttpRequest, pk: int) -> HttpResponse:
    batch = _batch(request, pk, "intake.void")
    form = VoidForm(request.POST or None)
    if form.is_valid():
        try:
            operations.void(batch=batch, reason=form.cleaned_data["reason"], actor=request.user, now=days.now())
        except operations.Cannot as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("已作废。由它登记的内容不再采用，原文件和记录保留备查。"))
            return redirect(batch_url(batch))
    context = {
        "page_title": _("作废批次"),
        "batch": batch,
        "dataset": dataset_title(batch.dataset) if batch.dataset else "",
        "stands_on_it": _stands_on_it(batch),
        "form": form,
        "crumbs": _crumbs(batch),
    }
    return render(request, "web/intake/void.html", context)


@never_cache
@require_GET
def _sample(request: HttpRequest, pk: int) -> HttpResponse:
    """Some accepted rows: a part of the batch's page for htmx, else a page of its own."""
    batch = _batch(request, pk, "intake.view")
    if batch.status != Batch.Status.PREVIEWED:
        if request.headers.get("HX-Request"):
            raise Http404
        return redirect(batch_url(batch))
    context = {
        "page_title": _("可用的行（样例）"),
        "crumbs": _crumbs(batch),
        "rows": sample(batch, day=_asked_day(request, batch), demo=days.is_demo(request)),
        "most": MOST,
    }
    template = "web/intake/sample.html" if request.headers.get("HX-Request") else "web/intake/sample_page.html"
    return render(request, template, context)


def _stands_on_it(batch: Batch) -> tuple[Fact, ...]:
    """What falls with a file, in numbers: nothing yet where it was not taken in."""
    if batch.status != Batch.Status.REGISTERED:
        return (Fact(label=_("已入库"), value=_("没有，作废不影响任何档案")),)
    return (
        Fact(label=_("登记的行"), value=_("%s 行") % f"{batch.rows_accepted or 0:,}"),
        Fact(label=_("对上人员"), value=_("%s 行") % f"{batch.rows_matched or 0:,}"),
        Fact(label=_("其中新建档案"), value=_("%s 份") % f"{batch.rows_introduced or 0:,}"),
        Fact(label=_("之后"), value=_("下次筛查按没有这份文件重新判断")),
    )


def _crumbs(batch: Batch) -> tuple[Link, ...]:
    return (Link(text=_("收表批次"), url=reverse("web:batches")), Link(text=batch.file_name, url=batch_url(batch)))


accept = scoped_view(permission="intake.accept", model="intake.Batch")(_accept)
progress = scoped_view(permission="intake.view", model="intake.Batch")(_progress)
again = scoped_view(permission="intake.upload", model="intake.Batch")(_again)
corrections = scoped_view(permission="intake.accept", model="intake.Batch")(_corrections)
void = scoped_view(permission="intake.void", model="intake.Batch")(_void)
sample_rows = scoped_view(permission="intake.view", model="intake.Batch")(_sample)
