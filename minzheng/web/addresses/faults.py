"""One fault of the address register: what was found, beside what it is held against, and an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access import queries as accounts
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake import jobs
from minzheng.kernel.registry.models import Address, AddressFault
from minzheng.kernel.registry.operations import addresses
from minzheng.web.accounts.words import moment
from minzheng.web.addresses.lists import fault_tag
from minzheng.web.addresses.merging import merge_faults, open_duplicates
from minzheng.web.addresses.words import address_url, fault_url
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.phrases import titled
from minzheng.web.presenters import Choice, DiffRow, Fact, Link, TimelineEntry, Tone

Answer = AddressFault.Answer


class FaultFile(FilePage):
    model = AddressFault

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("address__area", "other__area", "should_be")

    def header(self, record: AddressFault) -> FileHeader:
        facts = [
            Fact(label=_("地址"), value=record.address.standard_text, url=address_url(record.address)),
            Fact(label=_("所属区划"), value=record.address.area.name),
        ]
        if record.should_be:
            facts.append(Fact(label=_("应属"), value=record.should_be.name))
        return FileHeader(
            title=str(AddressFault.Kind(record.kind).label), kind=_("地址核查"), tags=(fault_tag(record),), facts=facts
        )

    def crumbs(self, record: AddressFault) -> Sequence[Link]:
        return (
            Link(text=_("地址核查"), url=reverse("web:address_faults")),
            Link(text=str(AddressFault.Kind(record.kind).label), url=""),
        )

    def sections(self, record: AddressFault) -> Sequence[Section]:
        why = {
            AddressFault.Kind.DUPLICATE: _("同一镇街中路名、小区和全部号码都相同的地址有两个。"),
            AddressFault.Kind.NO_UNIT: _("同一楼栋的其他地址写有单元，这个地址有室号而没有单元。"),
            AddressFault.Kind.WRONG_AREA: _("同名小区的绝大多数地址属于另一个村社区。"),
            AddressFault.Kind.UNREAD: _("地址中有一部分没有识别：%(rest)s") % {"rest": record.address.rest},
        }[AddressFault.Kind(record.kind)]
        visible = scope(model=Address, **self.viewer)
        other = visible.filter(pk=record.other_id).select_related("area").first() if record.other_id else None
        beside = (
            Section(
                key="beside",
                title=_("与之重复的地址"),
                template="web/addresses/candidate.html",
                data={"rows": _beside(record.address, other), "url": address_url(other), "left": _("这个地址")},
                flush=True,
            ),
        ) if other else ()  # fmt: skip
        choices = [
            Choice(
                value=Answer.FIXED, name=Answer.FIXED.label, words=_("已经在来源表或地址库中改正，下次核查时消除。")
            ),
            Choice(value=Answer.RIGHT, name=Answer.RIGHT.label, words=_("地址本来如此；写明依据，以后不再提出。")),
        ]
        if other is not None:
            merged = _("两个是同一个地址：这个并入与之重复的那个，住在这里的人和家庭一并转过去，可以撤销。")
            choices.insert(0, Choice(value=Answer.MERGED, name=_("合并"), words=merged))
        done = record.closed_at is not None or record.answer is not None
        return (
            Section(key="why", title=_("为什么提出"), template="web/addresses/why.html", data=why),
            *beside,
            Section(
                key="answer",
                title=_("处理"),
                template="web/addresses/answer.html",
                data={"open": not done, "choices": choices},
            ),
        )

    def timeline(self, record: AddressFault) -> Sequence[TimelineEntry]:
        entries = []
        if record.closed_at:
            entries.append(TimelineEntry(when=moment(record.closed_at), words=_("问题已消除"), tone=Tone.GOOD))
        if record.answer and record.answered_by_id:
            by = accounts.names(account_ids=[record.answered_by_id]).get(record.answered_by_id, "")
            words = titled(Answer(record.answer).label, record.note)
            entries.append(TimelineEntry(when=moment(record.answered_at), words=words, by=by))
        return [*entries, TimelineEntry(when=moment(record.opened_at), words=_("核查时发现"))]


def _beside(address: Address, other: Address) -> list[DiffRow]:
    return [
        DiffRow(label=_("标准地址"), left=address.standard_text, right=other.standard_text),
        DiffRow(label=_("所属区划"), left=address.area.name, right=other.area.name),
        DiffRow(
            label=_("来源"),
            left=Address.Source(address.source).label,
            right=Address.Source(other.source).label,
        ),
        DiffRow(label=_("地址编码"), left=address.code, right=other.code),
    ]


@require_POST
def _answer(request: HttpRequest, pk: int) -> HttpResponse:
    visible = scope(user=request.user, model=AddressFault, day=days.today(request))
    fault = get_object_or_404(visible, pk=pk)
    try:
        if request.POST.get("decision") == Answer.MERGED:
            merge_faults(request, open_duplicates(request).filter(pk=pk), reason=request.POST.get("note", "")[:1000])
            return redirect("web:address_faults")
        addresses.answer_fault(
            fault=fault,
            answer=request.POST.get("decision", ""),
            note=request.POST.get("note", "")[:1000],
            actor=request.user,
            now=days.now(),
        )
    except addresses.CannotDecide as refusal:
        messages.error(request, str(refusal.message))
        return redirect(fault_url(fault))
    messages.success(request, _("已答复。"))
    return redirect("web:address_faults")


@require_POST
def _check_now(request: HttpRequest) -> HttpResponse:
    if jobs.reviews_quickly():
        found = jobs.review_addresses(actor=request.user, now=days.now())
        words = _("核查了 %(addresses)s 个地址：新问题 %(opened)s 个，消除 %(closed)s 个。")
        messages.success(
            request,
            words % {"addresses": f"{found.addresses:,}", "opened": f"{found.opened:,}", "closed": f"{found.closed:,}"},
        )
    elif jobs.ask_for_review(actor=request.user, now=days.now()):
        messages.success(request, _("已交后台核查，完成后刷新本页可见结果。"))
    else:
        messages.info(request, _("已有一次核查在进行。"))
    return redirect("web:address_faults")


answer = scoped_view(permission="review.decide", model="registry.AddressFault")(_answer)
check_now = scoped_view(permission="review.decide")(_check_now)
