"""批次页: one file that was sent, what was understood of it, what is wrong with it, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access import queries as accounts
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.intake import jobs, tables
from minzheng.kernel.intake.contract import Absence
from minzheng.kernel.intake.models import Batch, QuarantinedRow
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.intake import understood
from minzheng.web.intake.words import asked_day, batch_url, dataset_title, file_size, history, status_tag
from minzheng.web.lists.address import Address, page_links
from minzheng.web.presenters import Choice, Fact, Figure, Link, TimelineEntry, Tone, long_date
from minzheng.web.progress import failure

QUARANTINE_SIZES = (20, 50, 100)


class BatchFile(FilePage):
    """The page of one batch. Its forms post to ``batch_acts``."""

    model = Batch
    template_name = "web/intake/batch.html"

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "delivery", "corrects")

    def header(self, record: Batch) -> FileHeader:
        sender = accounts.names(account_ids=[record.received_by]).get(record.received_by)
        facts = [
            Fact(label=_("表的种类"), value=dataset_title(record.dataset) or _("未识别")),
            Fact(label=_("报送地区"), value=record.area.name),
            Fact(label=_("数据截止日期"), value=long_date(asked_day(record))),
            Fact(label=_("报送人"), value=sender),
            Fact(label=_("收到"), value=moment(record.received_at)),
            Fact(label=_("文件大小"), value=file_size(record.size)),
        ]
        if record.understood.get("asked", {}).get("recalled"):
            facts.append(Fact(label=_("读法"), value=_("按记住的表头"), url=reverse("web:headers")))
        if record.corrects:
            facts.append(Fact(label=_("更正的批次"), value=record.corrects.file_name, url=batch_url(record.corrects)))
        return FileHeader(title=record.file_name, kind=_("收表批次"), tags=(status_tag(record),), facts=facts)

    def crumbs(self, record: Batch) -> Sequence[Link]:
        return (Link(text=_("收表批次"), url=reverse("web:batches")), Link(text=record.file_name, url=""))

    def may(self, permission: str, record: Batch) -> bool:
        return can(self.request.user, permission, day=self.day, record=record)

    def may_read_again(self, record: Batch) -> bool:
        """Whether another reading could help: a file that is unsafe or broken stays so."""
        code = record.understood.get("refused", {}).get("code")
        open_to_it = record.status == Batch.Status.PREVIEWED or code in ("NOT_RECOGNISED", "MISSING_COLUMNS")
        return open_to_it and record.status != Batch.Status.VOIDED and self.may("intake.upload", record)

    def sections(self, record: Batch) -> Sequence[Section]:
        parts = [self._state(record)]
        if record.dataset:
            parts.append(
                Section(
                    key="understood",
                    title=_("看懂了什么"),
                    template="web/intake/understood.html",
                    data=understood.sheets(record),
                )
            )
        if record.status == Batch.Status.PREVIEWED and record.rows_accepted:
            parts.append(
                Section(
                    key="sample",
                    title=_("可用的行（样例）"),
                    template="web/intake/sample_link.html",
                    data=reverse("web:batch_sample", args=[record.pk]),
                    flush=True,
                )
            )
        if record.rows_quarantined:
            parts.append(self._quarantine(record))
        if warnings := understood.problems(record, kind="warnings"):
            parts.append(
                Section(
                    key="warnings",
                    title=_("提醒"),
                    note=_("这些行已采用，请留意"),
                    template="web/intake/problems.html",
                    data=warnings,
                    count=sum(each.rows for each in warnings),
                    flush=True,
                )
            )
        return parts

    def _state(self, record: Batch) -> Section:
        """How far the file came, and the form for what comes next."""
        waiting = record.status == Batch.Status.PREVIEWED
        accepting = jobs.progress_of(batch=record, now=days.now()) if waiting else None
        data: dict[str, Any] = {
            "figures": self._figures(record),
            "refused": _refused(record),
            "corrections": [
                Link(text=each.file_name, url=batch_url(each))
                for each in scope(user=self.request.user, model=Batch, day=self.day)
                .filter(corrects=record)
                .exclude(status=Batch.Status.VOIDED)
                .order_by("pk")
            ],
            "delivery": _delivered(record),
            "accepting": accepting is not None and accepting.is_open,
            "failed": failure(accepting),
            "progress_url": reverse("web:batch_progress", args=[record.pk]),
            "again_url": reverse("web:batch_again", args=[record.pk]) if self.may_read_again(record) else "",
            "void_url": reverse("web:batch_void", args=[record.pk])
            if record.status != Batch.Status.VOIDED and self.may("intake.void", record)
            else "",
        }
        if record.status == Batch.Status.PREVIEWED and record.rows_accepted and self.may("intake.accept", record):
            data["accept"] = {
                "url": reverse("web:batch_accept", args=[record.pk]),
                "choices": _coverage(record),
                "together": record.corrects if _waits(record.corrects) else None,
                "quarantined": record.rows_quarantined,
            }
        return Section(key="state", title=_("处理情况"), template="web/intake/state.html", data=data)

    def _figures(self, record: Batch) -> list[Figure]:
        """Counts of rows; those of rarer outcomes only where there are some."""
        asks = f"{reverse('web:reviews')}?batch={record.pk}" if self.may_review() else ""
        always = [
            (_("读到"), record.rows_read, Tone.PLAIN, ""),
            (_("可用"), record.rows_accepted, Tone.GOOD, ""),
            (_("隔离"), record.rows_quarantined, Tone.BAD if record.rows_quarantined else Tone.PLAIN, "#quarantine"),
        ]
        rarer = [
            (_("完全重复，只取一行"), record.rows_duplicate, Tone.PLAIN, ""),
            (_("对上人员"), record.rows_matched, Tone.GOOD, ""),
            (_("其中新建档案"), record.rows_introduced, Tone.PLAIN, ""),
            (_("与原有相同"), record.rows_unchanged, Tone.PLAIN, ""),
            (_("待人工核对"), record.rows_to_review, Tone.SOON, asks),
        ]
        shown = [each for each in always if each[1] is not None] + [each for each in rarer if each[1]]
        return [
            Figure(label=label, value=f"{rows:,}", unit=_("行"), tone=tone, url=url if rows else "")
            for label, rows, tone, url in shown
        ]

    def may_review(self) -> bool:
        return can(self.request.user, "review.decide", day=self.day)

    def _quarantine(self, record: Batch) -> Section:
        visible = scope(user=self.request.user, model=QuarantinedRow, day=self.day).filter(batch=record)
        still_open = visible.filter(corrected_by=None).order_by("sheet", "row_number")
        count = still_open.count()
        links = page_links(Address(self.request.GET), rows=count, sizes=QUARANTINE_SIZES)
        live = record.status in (Batch.Status.PREVIEWED, Batch.Status.REGISTERED)
        data = {
            "summary": understood.problems(record),
            "lines": understood.quarantine_lines(list(still_open[links.first : links.first + links.size])),
            "pages": links,
            "corrected": (record.rows_quarantined or 0) - count,
            "several_sheets": len(record.understood.get("sheets", [])) > 1,
            "download_url": reverse("web:batch_corrections", args=[record.pk])
            if live and count and self.may("intake.accept", record)
            else "",
            "upload_url": f"{reverse('web:upload')}?corrects={record.pk}"
            if live and count and self.may("intake.upload", record)
            else "",
        }
        return Section(
            key="quarantine",
            title=_("隔离的行"),
            template="web/intake/quarantine.html",
            data=data,
            count=count,
        )

    def timeline(self, record: Batch) -> Sequence[TimelineEntry]:
        return history(record)


def _waits(batch: Batch | None) -> bool:
    return batch is not None and batch.status == Batch.Status.PREVIEWED


def _refused(batch: Batch) -> dict[str, str] | None:
    refused = batch.understood.get("refused")
    return {"reason": _(refused["reason"]), "advice": _(refused["advice"])} if refused else None


def _delivered(batch: Batch) -> str:
    if batch.delivery is None or batch.status != Batch.Status.REGISTERED:
        return ""
    if batch.delivery.complete:
        return _(
            "已按“报齐”入库：不在表上的人，视为截至当日没有该项记录；与隔离行、待核对行同名的人除外，仍按“不清楚”处理。"
        )
    return _("已按“部分”入库：不在表上的人，不作任何判断。")


def _coverage(batch: Batch) -> list[Choice]:
    """The two things that a list can be, each in a sentence; the cautious one first."""
    part = Choice(value="part", name=_("部分"), words=_("只登记表上的人；不在表上的人不作任何判断。"))
    whole = Choice(
        value="complete",
        name=_("报齐"),
        words=_("这就是%(area)s的全部名单：不在表上的人，视为截至当日确实没有该项记录。") % {"area": batch.area.name},
    )
    dataset = tables.DATASETS[batch.dataset or ""]
    if dataset.absence != Absence.ABSENT_IS_NONE or (batch.corrects and not _waits(batch.corrects)):
        return [part]
    return [part, whole]
