"""One check: whom it asks where, what was answered, what differs and why, the report, the objection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.grants import holds
from minzheng.kernel.verification import operations, queries
from minzheng.kernel.verification.models import Answer, Check, Difference, Request
from minzheng.web.casework.parts import Viewed
from minzheng.web.casework.words import matter_url, subject_words, with_subject, workflow_of, workflow_title
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists.columns import yuan
from minzheng.web.phrases import listed
from minzheng.web.presenters import Fact, Link, Tag, long_date
from minzheng.web.verification.words import (
    check_tag,
    check_url,
    kind_title,
    source_title,
    state_tag,
    verification_of,
)

FOLDER = "web/verification"


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    request: Request
    title: str
    tag: Tag
    sent: str
    due: str
    late: bool
    answered: str
    may_give_up: bool


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    person: str
    source: str
    tag: Tag
    kind: str
    amount: str
    as_of: str
    detail: str


@dataclass(frozen=True, kw_only=True)
class DifferenceRow:
    difference: Difference
    person: str
    kind: str
    facts: Sequence[Fact]


class CheckFile(FilePage):
    """What is done to it is posted to `web:check_act`. Each look at what was found is in the log."""

    model = Check
    refused = ""

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        joined = ("matter__person", "matter__household", "matter__applicant", "area", "begun_by", "reported_by")
        return with_subject(queryset, prefix="matter__").select_related(*joined)

    @cached_property
    def check(self) -> Any:
        return super().record()

    def record(self) -> Any:
        return self.check

    @cached_property
    def may(self) -> bool:
        return operations.may_check(
            matter=self.check.matter, verification=self.check.verification, actor=self.request.user, day=self.day
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        operations.see(check=self.check, actor=request.user, now=days.now())
        return response

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("经济状况核对"), url=reverse("web:checks")), Link(text=record.number, url=""))

    def actions(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("事项"), url=matter_url(record.matter_id)),)

    def header(self, record: Any) -> FileHeader:
        people = queries.answers(check=record).values_list("person__name", flat=True)
        return FileHeader(
            title=_("%(title)s：%(subject)s")
            % {"title": self._title(), "subject": subject_words(record.matter, record.head_name)},
            kind=_("核对"),
            tags=(check_tag(record),),
            facts=(
                Fact(label=_("核对编号"), value=record.number),
                Fact(label=_("事项"), value=workflow_title(record.matter.workflow), url=matter_url(record.matter_id)),
                Fact(label=_("核对人员"), value=listed(people.order_by("person").distinct())),
                Fact(label=_("轮次"), value=str(record.round)),
                Fact(label=_("发起日期"), value=long_date(record.begun_date)),
                Fact(label=_("发起人"), value=str(record.begun_by)),
            ),
        )

    def _title(self) -> str:
        declared = verification_of(self.check)
        return _(str(declared.title)) if declared else self.check.verification

    def sections(self, record: Any) -> Sequence[Section]:
        parts = [
            Section(key="sources", title=_("核对来源"), template=f"{FOLDER}/sources.html", data=self._sources(),
                    flush=True),
            Section(key="items", title=_("反馈结果"), template=f"{FOLDER}/items.html", data=self._items(), flush=True,
                    note=_("没有反馈不等于没有；“无法核对”和未反馈都按不掌握处理")),
            Section(key="differences", title=_("与申报不一致"), template=f"{FOLDER}/differences.html",
                    data=self._differences()),
        ]  # fmt: skip
        if record.state != Check.State.OPEN:
            facts = [
                Fact(label=_("报告日期"), value=long_date(record.reported_date)),
                Fact(label=_("核对人"), value=str(record.reported_by)),
                Fact(label=_("核对意见"), value=record.conclusion),
            ]
            if record.objection:
                facts += [
                    Fact(label=_("异议日期"), value=long_date(record.objected_date)),
                    Fact(label=_("异议内容"), value=record.objection),
                ]
            parts.append(Section(key="result", title=_("核对报告"), template="web/exchange/facts.html", data=facts))
        if self.may and record.state != Check.State.OBJECTED:
            parts.append(Section(key="report", title=self._act_title(), template=f"{FOLDER}/report.html"))
        if rounds := self._rounds():
            parts.append(Section(key="rounds", title=_("各轮核对"), template="web/casework/beside.html", data=rounds))
        return parts

    def _act_title(self) -> str:
        return _("出具报告") if self.check.state == Check.State.OPEN else _("申请人有异议")

    def extra(self, record: Any) -> dict[str, Any]:
        return {"refused": self.refused, "may": self.may, "sent": {}}

    def _sources(self) -> list[SourceRow]:
        declared = verification_of(self.check)
        waiting = (Request.State.WAITING, Request.State.PART)
        return [
            SourceRow(
                request=each,
                title=source_title(declared, each.source),
                tag=state_tag(each),
                sent=long_date(each.sent_date),
                due=long_date(each.answer_due),
                late=each.state in waiting and each.answer_due is not None and each.answer_due < self.day,
                answered=long_date(each.answered_date),
                may_give_up=self.may
                and each.state in waiting
                and (each.answer_due is None or each.answer_due < self.day),
            )
            for each in self.check.requests.all()
        ]

    def _items(self) -> list[ItemRow]:
        """A line a person and source, or one for each thing found."""
        declared = verification_of(self.check)
        rows: list[ItemRow] = []
        answers = queries.answers(check=self.check).exclude(state=Answer.State.WAITING)
        for answer in answers.prefetch_related("items"):
            shared = {
                "person": answer.person.name,
                "source": source_title(declared, answer.request.source),
                "tag": state_tag(answer),
            }
            found = list(answer.items.all())
            rows += [
                ItemRow(
                    **shared,  # type: ignore[arg-type]
                    kind=kind_title(declared, item.kind),
                    amount=yuan(item.amount_fen) if item.amount_fen is not None else _("金额未反馈"),
                    as_of=long_date(item.as_of),
                    detail=item.detail,
                )
                for item in found
            ]
            if not found:
                rows.append(ItemRow(**shared, kind="", amount="", as_of="", detail=""))  # type: ignore[arg-type]
        return rows

    def _differences(self) -> list[DifferenceRow]:
        declared = verification_of(self.check)
        return [
            DifferenceRow(
                difference=each,
                person=each.person.name,
                kind=kind_title(declared, each.kind),
                facts=(
                    Fact(
                        label=_("申报（元）"),
                        value=yuan(each.declared_fen) if each.declared_fen is not None else _("未申报"),
                    ),
                    Fact(
                        label=_("核对（元）"),
                        value=yuan(each.found_fen) if each.found_fen is not None else _("有，金额未反馈"),
                    ),
                ),
            )
            for each in self.check.differences.select_related("person")
        ]

    def _rounds(self) -> list[Link]:
        others = queries.rounds(matter=self.check.matter_id, verification=self.check.verification)
        return [
            Link(text=_("第%(round)d轮 %(number)s") % {"round": one.round, "number": one.number}, url=check_url(one))
            for one in others.exclude(pk=self.check.pk)
        ]


def part(viewed: Viewed) -> Section | None:
    """The checks of a matter on its page, and the way to begin one."""
    if not holds(user=viewed.user, permission="verification.view", day=viewed.day):
        return None
    checks = list(queries.rounds(matter=viewed.matter.pk))
    waiting = [
        key
        for key in _open_verifications(viewed)
        if operations.may_check(matter=viewed.matter, verification=key, actor=viewed.user, day=viewed.day)
    ]
    if not checks and not waiting:
        return None
    rows = [(check_url(each), each.number, check_tag(each), each.round) for each in checks]
    data = {
        "checks": rows,
        "begin": reverse("web:check_begin", args=[viewed.matter.pk]) if waiting and not checks else "",
    }
    return Section(key="checks", title=_("经济状况核对"), template=f"{FOLDER}/part.html", data=data, count=len(rows))


def _open_verifications(viewed: Viewed) -> list[str]:
    table = workflow_of(viewed.matter.workflow)
    if table is None:
        return []
    is_open = {run.step for run in viewed.runs if run.state == "OPEN"}
    return [step.opens for step in table.steps if step.key in is_open and step.opens]
