"""One unsure writing and the addresses it may mean, side by side, and a person's word."""

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
from minzheng.kernel.registry.models import AddressDecision, AddressQuestion
from minzheng.kernel.registry.operations import addresses
from minzheng.web.accounts.words import moment
from minzheng.web.addresses.look_up import candidates_shown
from minzheng.web.addresses.words import part_facts, question_url
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.phrases import titled
from minzheng.web.presenters import Choice, DiffRow, Fact, Link, Tag, TimelineEntry, Tone

Decision = AddressDecision.Choice


class QuestionFile(FilePage):
    model = AddressQuestion

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area")

    def header(self, record: AddressQuestion) -> FileHeader:
        state = Tag(text=_("已认定")) if record.closed_at else Tag(text=_("待认定"), tone=Tone.SOON)
        return FileHeader(
            title=record.text,
            kind=_("存疑地址"),
            tags=(state,),
            facts=(
                Fact(label=_("所属区划"), value=record.area.name if record.area else None),
                Fact(label=_("涉及行数"), value=f"{record.rows:,}"),
            ),
        )

    def crumbs(self, record: AddressQuestion) -> Sequence[Link]:
        return (Link(text=_("存疑地址"), url=reverse("web:address_questions")), Link(text=record.text, url=""))

    def sections(self, record: AddressQuestion) -> Sequence[Section]:
        shown = candidates_shown(self.request, record.candidates)
        parts = [
            Section(
                key=f"candidate-{at}",
                title=_("可能是第 %(at)d 个") % {"at": at},
                note=f"{each['score']} · {each['why']}",
                template="web/addresses/candidate.html",
                data={"rows": _compared(record, each["address"]), "url": each["url"]},
                flush=True,
            )
            for at, each in enumerate(shown, start=1)
        ]
        decision = {"open": record.closed_at is None, "choices": _choices(shown)}
        return (
            Section(key="read", title=_("识别结果"), template="web/areas/basis.html", data=part_facts(record.parts)),
            *parts,
            Section(key="decision", title=_("认定"), template="web/addresses/decision.html", data=decision),
        )

    def timeline(self, record: AddressQuestion) -> Sequence[TimelineEntry]:
        made = list(record.decisions.order_by("-at"))
        names = accounts.names(account_ids=[each.actor_id for each in made])
        settled = [
            TimelineEntry(
                when=moment(each.at),
                words=titled(Decision(each.choice).label, each.note),
                by=names.get(each.actor_id, ""),
                tone=Tone.GOOD,
            )
            for each in made
        ]
        return [*settled, TimelineEntry(when=moment(record.opened_at), words=_("对不准标准地址，转人工认定"))]


def _compared(question: AddressQuestion, address: Any) -> list[DiffRow]:
    told = question.parts
    rows = [
        DiffRow(label=_("全文"), left=question.text, right=address.standard_text),
        DiffRow(label=_("楼栋"), left=told.get("building"), right=address.building or None),
        DiffRow(label=_("单元"), left=told.get("unit"), right=address.unit or None),
        DiffRow(label=_("室号"), left=told.get("room"), right=address.room or None),
        DiffRow(label=_("所属区划"), left=question.area.name if question.area else None, right=address.area.name),
    ]
    return [row for row in rows if not (row.left is None and row.right is None)]


def _choices(shown: list[dict[str, Any]]) -> list[Choice]:
    same = [
        Choice(
            value=f"{Decision.SAME}:{each['address'].pk}",
            name=_("就是第 %(at)d 个") % {"at": at},
            words=each["address"].standard_text,
        )
        for at, each in enumerate(shown, start=1)
    ]
    return [
        *same,
        Choice(value=Decision.NEW, name=Decision.NEW.label, words=_("按识别结果新建一个地址。")),
        Choice(value=Decision.SET_ASIDE, name=Decision.SET_ASIDE.label, words=_("以后遇到这种写法不再询问。")),
    ]


@require_POST
def _decide(request: HttpRequest, pk: int) -> HttpResponse:
    day = days.today(request)
    visible = scope(user=request.user, model=AddressQuestion, day=day)
    question = get_object_or_404(visible.select_related("area"), pk=pk)
    choice, _colon, number = request.POST.get("decision", "").partition(":")
    shown = candidates_shown(request, question.candidates)
    address = next((each["address"] for each in shown if str(each["address"].pk) == number), None)
    try:
        addresses.decide_address(
            question=question,
            choice=choice,
            address=address,
            note=request.POST.get("note", "")[:1000],
            within=days.area_code(),
            day=day,
            actor=request.user,
            now=days.now(),
        )
    except addresses.CannotDecide as refusal:
        messages.error(request, str(refusal.message))
        return redirect(question_url(question))
    messages.success(
        request, _("已认定：%(decision)s。同样的写法以后不再询问。") % {"decision": Decision(choice).label}
    )
    following = visible.filter(closed_at=None).order_by("-rows", "pk").first()
    return redirect(question_url(following) if following else "web:address_questions")


decide = scoped_view(permission="review.decide", model="registry.AddressQuestion")(_decide)
