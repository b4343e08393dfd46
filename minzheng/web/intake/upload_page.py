"""报送新表: files come in, each is read at once, and its sender sees what was understood."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import days
from minzheng.kernel.access import queries as accounts
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can, scope, scope_areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.intake import operations, tables
from minzheng.kernel.intake.models import Batch
from minzheng.web.accounts.words import moment
from minzheng.web.intake.forms import UploadForm
from minzheng.web.intake.upload_handler import LARGEST_BYTES, too_large
from minzheng.web.intake.words import asked_day, batch_url, dataset_title, file_size, sent_again, status_tag
from minzheng.web.phrases import sentences

MOST_FILES = 20


def _upload(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    corrects = _corrected(request)
    areas = _areas(request)
    if corrects is not None:
        areas = scope(user=request.user, model=Area, day=day).filter(pk=corrects.area_id)
    initial = {"day": day, "dataset": corrects.dataset if corrects else "", "area": areas.first()}
    if corrects is not None:
        initial["day"] = asked_day(corrects) or day
    form = UploadForm(request.POST or None, areas=areas, today=day, initial=initial)
    wrong_files: list[str] = []
    if request.method == "POST":
        files = request.FILES.getlist("file")
        wrong_files = _wrong_files(request, files)
        if form.is_valid() and not wrong_files:
            return _received(request, form, files, corrects)
    context = {
        "page_title": _("上传更正后的文件") if corrects else _("报送新表"),
        "form": form,
        "corrects": corrects,
        "corrects_url": batch_url(corrects) if corrects else "",
        "wrong_files": wrong_files,
        "largest": file_size(LARGEST_BYTES),
        "most": MOST_FILES,
        "sent": _sent(request),
    }
    return render(request, "web/intake/upload.html", context)


upload = scoped_view(permission="intake.upload")(_upload)


def _areas(request: HttpRequest) -> QuerySet[Area]:
    """Where the viewer may send tables for: county and towns first; communities only for who has nothing above."""
    day = days.today(request)
    mine = (
        scope(user=request.user, model=Area, day=day)
        .filter(pk__in=scope_areas(user=request.user, permission="intake.upload", day=day), valid__contains=day)
        .order_by("code")
    )
    offices = mine.exclude(level__in=[Level.COMMUNITY, Level.GRID])
    return offices if offices.exists() else mine


def _corrected(request: HttpRequest) -> Batch | None:
    """The batch that a mended file belongs to, if the address names one."""
    named = request.GET.get("corrects", "")
    if not named:
        return None
    visible = scope(user=request.user, model=Batch, day=days.today(request), permission="intake.upload")
    taken = visible.filter(status__in=[Batch.Status.PREVIEWED, Batch.Status.REGISTERED])
    return get_object_or_404(taken, pk=named if named.isdigit() else 0)


def _wrong_files(request: HttpRequest, files: list[UploadedFile]) -> list[str]:
    """What is wrong with the files as such, in sentences."""
    wrong = [
        _("“%(file)s”太大：单个文件不超过 %(limit)s，请按镇街或按月拆成几个文件。")
        % {"file": name, "limit": file_size(LARGEST_BYTES)}
        for name in too_large(request)
    ]
    if not files and not wrong:
        wrong.append(_("请选择要报送的文件。"))
    if len(files) > MOST_FILES:
        wrong.append(_("一次最多报送 %(most)d 个文件。") % {"most": MOST_FILES})
    return wrong


def _received(
    request: HttpRequest, form: UploadForm, files: Iterable[UploadedFile], corrects: Batch | None
) -> HttpResponse:
    batches = [_receive(request, form, file, corrects) for file in files]
    mine = [batch for batch in batches if batch is not None]
    if len(batches) == 1:
        return redirect(batch_url(mine[0])) if mine else redirect("web:upload")
    numbers = ",".join(str(batch.pk) for batch in mine)
    response: HttpResponse = redirect("web:upload")
    response["Location"] += f"?sent={numbers}"
    return response


def _receive(request: HttpRequest, form: UploadForm, file: UploadedFile, corrects: Batch | None) -> Batch | None:
    """The batch of one file; None where its content was sent before by an office outside the viewer's scope."""
    name = Path(file.name or "").name
    received = operations.receive(
        path=Path(file.temporary_file_path()),  # type: ignore[attr-defined]
        file_name=name,
        area=form.cleaned_data["area"],
        day=form.cleaned_data["day"],
        demo=days.is_demo(request),
        actor=request.user,
        now=days.now(),
        dataset=tables.DATASETS[corrects.dataset] if corrects and corrects.dataset else form.cleaned_data["dataset"],
        corrects=corrects,
    )
    batch = received.batch
    if received.again is not None:
        messages.info(request, sent_again(name, received.again))
    if not received.known:
        return batch
    if not can(request.user, "intake.view", day=days.today(request), record=batch):
        messages.error(request, _("“%(file)s”的内容已由其他单位报送，没有重复收取。") % {"file": name})
        return None
    who = accounts.names(account_ids=[batch.received_by]).get(batch.received_by, "")
    messages.warning(
        request,
        _("“%(file)s”与 %(who)s 于 %(when)s 报送的“%(known)s”内容完全相同，没有重复收取，下面是原批次。")
        % {"file": name, "who": who, "when": moment(batch.received_at), "known": batch.file_name},
    )
    return batch


def _sent(request: HttpRequest) -> list[dict[str, Any]]:
    """The files just sent, as the address names them."""
    numbers = [int(each) for each in request.GET.get("sent", "").split(",") if each.isdigit()][:MOST_FILES]
    if not numbers:
        return []
    visible = scope(user=request.user, model=Batch, day=days.today(request)).filter(pk__in=numbers)
    return [
        {
            "file": batch.file_name,
            "url": batch_url(batch),
            "dataset": dataset_title(batch.dataset),
            "status": status_tag(batch),
            "words": _outcome(batch),
        }
        for batch in visible.order_by("pk")
    ]


def _outcome(batch: Batch) -> str:
    if refused := batch.understood.get("refused"):
        return sentences([_(refused["reason"]), _(refused["advice"])])
    rows = batch.rows_read or 0
    read = ngettext("读到 %(rows)d 行", "读到 %(rows)d 行", rows) % {"rows": rows}
    return _("%(read)s，其中 %(bad)d 行有问题") % {"read": read, "bad": batch.rows_quarantined or 0}
