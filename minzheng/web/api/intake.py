"""Tables sent by a program: uploaded and previewed, then accepted by a request of its own."""

from __future__ import annotations

import datetime
from pathlib import Path as FilePath
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router, Schema, Status, UploadedFile
from pydantic import ConfigDict, Field

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import can, scope, scope_areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.intake import jobs, operations, quarantine, tables
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.rules.labels import label
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.problems import Problem
from minzheng.web.api.shapes import LARGEST, AreaOut, area_out
from minzheng.web.intake.batch_acts import ROWS_TAKEN_AT_ONCE
from minzheng.web.intake.understood import problems
from minzheng.web.intake.upload_handler import LARGEST_BYTES, too_large
from minzheng.web.intake.words import asked_day, dataset_title, file_size

router = Router(tags=["intake"])


class ProblemKind(Schema):
    """One kind of problem in one column: in how many rows, and the first of them."""

    header: str
    wrong: str
    right: str
    rows: int
    first_row: int


class RefusalOut(Schema):
    code: str
    reason: str
    advice: str


class BatchOut(Schema):
    """A file that came in. Rows are counted as far as it got; null is not counted yet.

    ``quarantine_open``: rows with problems that have not come back right. ``job`` is set while a worker takes it in.
    """

    id: int
    status: str
    status_title: str
    file_name: str
    dataset: str | None
    dataset_title: str
    area: AreaOut | None
    day: datetime.date | None
    received_at: datetime.datetime
    known: bool = Field(False, description="相同内容以前报送过，这是原来的批次")
    rows_read: int | None
    rows_accepted: int | None
    rows_quarantined: int | None
    rows_duplicate: int | None
    rows_unchanged: int | None
    rows_matched: int | None
    rows_introduced: int | None
    rows_to_review: int | None
    quarantine_open: int
    problems: list[ProblemKind]
    refused: RefusalOut | None
    in_progress: bool


class AcceptIn(Schema):
    """``complete``: the file is the whole list for the area, so that who is missing from it verifiably has none."""

    model_config = ConfigDict(extra="forbid")

    complete: bool


def _out(batch: Batch, *, known: bool = False) -> BatchOut:
    refused = batch.understood.get("refused")
    progress = jobs.progress_of(batch=batch, now=days.now()) if batch.status == Batch.Status.PREVIEWED else None
    counts: dict[str, Any] = {
        name: getattr(batch, f"rows_{name}")
        for name in (
            "read", "accepted", "quarantined", "duplicate", "unchanged", "matched", "introduced", "to_review",
        )
    }  # fmt: skip
    return BatchOut(
        id=batch.pk,
        status=batch.status,
        status_title=str(Batch.Status(batch.status).label),
        file_name=batch.file_name,
        dataset=batch.dataset,
        dataset_title=dataset_title(batch.dataset),
        area=area_out(batch.area),
        day=asked_day(batch),
        received_at=batch.received_at,
        known=known,
        **{f"rows_{name}": number for name, number in counts.items()},
        quarantine_open=quarantine.open_rows(batch=batch).count(),
        problems=[
            ProblemKind(header=one.header, wrong=one.wrong, right=one.right, rows=one.rows, first_row=one.first_row)
            for one in problems(batch)
        ],
        refused=RefusalOut(code=refused["code"], reason=_(refused["reason"]), advice=_(refused["advice"]))
        if refused
        else None,
        in_progress=progress is not None and progress.is_open,
    )


def _batch(request: HttpRequest, number: int, *, permission: str) -> Batch:
    visible = scope(user=request.user, model=Batch, day=days.today(request), permission=permission)
    found: Batch = get_object_or_404(visible.select_related("area", "corrects", "delivery"), pk=number)
    return found


@router.post(
    "/batches",
    response={201: BatchOut, 200: BatchOut},
    auth=BearerToken("intake.upload"),
    summary=label("报送一份数据表"),
)
def send_batch(
    request: HttpRequest,
    file: UploadedFile = File(...),
    area: str = Form(..., pattern=r"^[0-9]{2,12}$", description="报送单位所辖地区的区划代码"),
    day: datetime.date = Form(..., description="数据截止日期"),
    dataset: str = Form("", max_length=40, description="表的种类；不写则自动识别"),
) -> Any:
    """201 with a new batch, previewed or refused; 200 with the batch that the same content made before."""
    today = days.today(request)
    if too_large(request):
        raise Problem("too_large", _("单个文件不超过 %(limit)s。") % {"limit": file_size(LARGEST_BYTES)})
    mine = scope_areas(user=request.user, permission="intake.upload", day=today)
    named = (
        scope(user=request.user, model=Area, day=today).filter(pk__in=mine, code=area, valid__contains=today).first()
    )
    wrong = []
    if named is None:
        wrong.append(("form.area", _("没有这个地区，或您不能为它报送")))
    if day > today:
        wrong.append(("form.day", _("不能晚于今天。")))
    if dataset and dataset not in tables.DATASETS:
        wrong.append(("form.dataset", _("没有这类表")))
    if wrong or named is None:
        raise Problem("invalid", errors=wrong)
    received = operations.receive(
        path=FilePath(file.temporary_file_path()),  # type: ignore[attr-defined]
        file_name=FilePath(file.name or "").name,
        area=named,
        day=day,
        demo=days.is_demo(request),
        actor=request.user,
        now=days.now(),
        dataset=tables.DATASETS[dataset] if dataset else None,
    )
    if not received.known:
        return Status(201, _out(received.batch))
    if not can(request.user, "intake.upload", day=today, record=received.batch):
        raise Problem("sent_elsewhere")
    return Status(200, _out(received.batch, known=True))


@router.get(
    "/batches/{int:batch_id}",
    response=BatchOut,
    auth=BearerToken("intake.view", model="intake.Batch", argument="batch_id"),
    summary=label("一个批次的状态和数字"),
)
def batch(request: HttpRequest, batch_id: int = Path(..., ge=1, le=LARGEST)) -> BatchOut:
    return _out(_batch(request, batch_id, permission="intake.view"))


@router.post(
    "/batches/{int:batch_id}/accept",
    response={200: BatchOut, 202: BatchOut},
    auth=BearerToken("intake.accept", model="intake.Batch", argument="batch_id"),
    summary=label("确认一个批次入库"),
)
def accept_batch(request: HttpRequest, body: AcceptIn, batch_id: int = Path(..., ge=1, le=LARGEST)) -> Any:
    """200 once it is in the register, also if it was before; 202 where a worker takes a large file in."""
    found = _batch(request, batch_id, permission="intake.accept")
    asked: dict[str, Any] = {
        "batches": [found],
        "day": asked_day(found) or days.today(request),
        "complete": body.complete,
        "actor": request.user,
        "now": days.now(),
    }
    if found.status == Batch.Status.PREVIEWED and (found.rows_read or 0) >= ROWS_TAKEN_AT_ONCE:
        jobs.accept_later(**asked)
        return Status(202, _out(found))
    try:
        operations.accept(**asked, demo=days.is_demo(request))
    except operations.Cannot as refusal:
        raise Problem("not_now", refusal.message) from refusal
    return Status(200, _out(_batch(request, batch_id, permission="intake.accept")))
