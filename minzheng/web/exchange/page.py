"""One record with both sides beside each other, and what people found out about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.exchange import installed, operations
from minzheng.kernel.exchange.models import Record, State
from minzheng.kernel.exchange.reconciling import Cannot
from minzheng.kernel.intake import tables
from minzheng.kernel.registry.models import Person
from minzheng.web.accounts.words import moment
from minzheng.web.exchange.words import is_hidden, outcome_tag, record_url, side_rows, state_tag, subject, system_title
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.intake.words import dataset_title
from minzheng.web.people.words import person_url, place
from minzheng.web.presenters import Choice, Fact, Link, TimelineEntry, Tone
from minzheng.web.reveal import hidden_fact


class RecordFile(FilePage):
    """The page of one record. An outcome is posted to it and needs ``exchange.decide`` there."""

    model = Record
    refused: tuple[str, str, str] = ("", "", "")

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("person", "area__parent", "changed_in")

    @cached_property
    def held(self) -> Record:
        return super().record()

    def record(self) -> Any:
        return self.held

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (
            Link(text=_("上级系统对接"), url=reverse("web:exchange")),
            Link(
                text=_("与上级系统的差异"), url=f"{reverse('web:exchange_records')}?view=todo&system={record.adapter}"
            ),
            Link(text=subject(record), url=""),
        )

    def header(self, record: Any) -> FileHeader:
        visible = scope(model=Person, **self.viewer).filter(pk=record.person_id).exists() if record.person_id else False
        tags = [state_tag(record)]
        if told := outcome_tag(record):
            tags.append(told)
        return FileHeader(
            title=subject(record),
            kind=_("对账记录"),
            tags=tags,
            facts=(
                Fact(label=_("上级系统"), value=system_title(record.adapter)),
                Fact(
                    label=_("个人档案"),
                    value=_("查看档案") if visible else _("本地没有此人档案"),
                    url=person_url(record.person_id) if visible else "",
                ),
                Fact(label=_("所属区划"), value=place(record.area)),
                Fact(label=_("本地依据"), value=self._our_source(record)),
                Fact(label=_("内容变化时间"), value=moment(record.changed_at)),
            ),
        )

    @staticmethod
    def _our_source(record: Record) -> str:
        if not record.our_source:
            return _("本地没有这条记录")
        return _("本系统确认的待遇") if record.our_source == "awards" else str(dataset_title(record.our_source))

    def actions(self, record: Any) -> Sequence[Link]:
        following = (
            scope(model=Record, **self.viewer)
            .filter(adapter=record.adapter, gone_at=None, outcome=None, pk__gt=record.pk)
            .exclude(state=State.SAME)
            .order_by("pk")
            .values_list("pk", flat=True)
            .first()
        )
        return (Link(text=_("下一条差异"), url=reverse("web:exchange_record", args=[following])),) if following else ()

    def sections(self, record: Any) -> Sequence[Section]:
        folder = "web/exchange"
        hidden = self._hidden(record)
        parts = [
            Section(
                key="sides",
                title=_("两边内容"),
                template=f"{folder}/sides.html",
                data=side_rows(record),
                note=_("空白不算不一致；系统不改动任何一边"),
                flush=True,
            )
        ]
        if hidden:
            parts.append(
                Section(key="hidden", title=_("上级系统中的隐藏内容"), template=f"{folder}/facts.html", data=hidden)
            )
        parts.append(
            Section(key="outcome", title=_("处理结果"), template=f"{folder}/outcome.html", data=self._form(record))
        )
        return parts

    def _hidden(self, record: Record) -> list[Fact]:
        """Numbers and what is about health, each to be opened by itself with a purpose."""
        dataset = installed.one(record.adapter).adapter.theirs
        model = tables.table_of(dataset=dataset.key)
        row = scope(model=model, **self.viewer).select_related("person").filter(pk=record.their_row or 0).first()
        if row is None:
            return []
        may = can(self.request.user, "reveal", day=self.day, record=row)
        return [
            hidden_fact(record=row, field=column.name, may_reveal=may)
            for column in dataset.columns
            if is_hidden(column)
        ]

    def _form(self, record: Record) -> dict[str, Any]:
        refusal, chosen, note = self.refused
        words = {
            Record.Decision.HERE_RIGHT: _("已向上级系统报送或申请更正"),
            Record.Decision.THERE_RIGHT: _("到本地档案、名册中更正"),
            Record.Decision.BOTH_RIGHT: _("例如发放口径、时点不同"),
            Record.Decision.CHECKING: _("留在待处理里"),
        }
        return {
            "may": can(self.request.user, "exchange.decide", day=self.day, record=record),
            "open": record.is_difference,
            "gone": record.gone_at is not None,
            "action": f"{record_url(record)}#outcome",
            "seen": record.digest,
            "choices": tuple(Choice(value=one.value, name=one.label, words=words[one]) for one in Record.Decision),
            "history": [
                {
                    "words": Record.Decision(one.decision).label,
                    "actor": one.actor,
                    "at": moment(one.at),
                    "reason": one.reason,
                    "stale": one.digest != record.digest,
                }
                for one in self.outcomes
            ],
            "refusal": refusal,
            "chosen": chosen,
            "note": note,
        }

    @cached_property
    def outcomes(self) -> list[Any]:
        return list(self.held.outcomes.select_related("actor").order_by("-pk"))

    def timeline(self, record: Any) -> Sequence[TimelineEntry]:
        told = [
            (one.at, TimelineEntry(when=moment(one.at), words=Record.Decision(one.decision).label, by=str(one.actor)))
            for one in self.outcomes
        ]
        changed = TimelineEntry(
            when=moment(record.changed_at),
            words=_("对账：%(state)s") % {"state": State(record.state).label},
            tone=Tone.PRIMARY,
        )
        return [
            entry
            for _at, entry in sorted([*told, (record.changed_at, changed)], key=lambda pair: pair[0], reverse=True)
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take an outcome of what was seen; of a content that changed meanwhile none."""
        record = self.held
        if not can(request.user, "exchange.decide", day=self.day, record=record):
            raise PermissionDenied
        chosen, note = request.POST.get("verdict", ""), request.POST.get("note", "")
        try:
            given = operations.decide(
                record=record,
                decision=chosen,
                reason=note,
                seen=request.POST.get("seen", ""),
                actor=request.user,
                now=days.now(),
            )
        except Cannot as refusal:
            self.refused = (str(refusal), chosen, note)
            response = self.get(request)
            response.status_code = 422
            return response
        messages.success(request, _("已记录处理结果“%s”。") % Record.Decision(given.decision).label)
        return redirect(record_url(record))
