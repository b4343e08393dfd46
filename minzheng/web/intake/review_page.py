"""比对存疑: rows whose person no rule could tell. Both records side by side, and a person's word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access import queries as accounts
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.intake import linking, queries, reviewing
from minzheng.kernel.intake.models import ReviewDecision, ReviewItem
from minzheng.kernel.intake.operations import Cannot
from minzheng.kernel.registry import linkage
from minzheng.kernel.registry import queries as registry
from minzheng.kernel.registry.models import Person
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.intake import likeness
from minzheng.web.intake.comparing import compared, told_besides
from minzheng.web.intake.forms import UndoForm
from minzheng.web.intake.words import batch_url, dataset_choices, dataset_title
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.phrases import titled
from minzheng.web.presenters import Choice, Fact, Link, Tag, TimelineEntry, Tone

Decision = ReviewDecision.Decision


def review_url(item: ReviewItem) -> str:
    return reverse("web:review", args=[item.pk])


def _reason(item: ReviewItem) -> str:
    if item.reason == ReviewItem.Reason.NOBODY and item.likeness:
        return _("没有身份证号，按概率比对找到可能的人")
    return str(ReviewItem.Reason(item.reason).label)


def _narrow_to_batch(found: QuerySet[Any], number: str) -> QuerySet[Any]:
    return found.filter(batch=number) if number.isdigit() and len(number) < 10 else found.none()


class ReviewList(ListPage):
    """Rows that wait for a person's word: first those on which most hangs, then the oldest."""

    model = ReviewItem
    template_name = "web/intake/reviews.html"
    title = gettext_lazy("比对存疑")
    row_unit = gettext_lazy("行")
    default_sort = "-stake"
    export = False
    empty_title = gettext_lazy("没有待核对的行")
    empty_words = gettext_lazy("入库时对不上人的行会列在这里。")
    columns = (
        Column(key="reason", label=gettext_lazy("存疑原因"), value=_reason, kind=Kind.LINK, url=review_url),
        Column(key="name", label=gettext_lazy("表上姓名"), value="told_name"),
        Column(key="stake", label=gettext_lazy("关系到"), value=likeness.at_stake_briefly, sort="stake", nothing="—"),
        Column(
            key="likely",
            label=gettext_lazy("最像的人"),
            value=likeness.likeliest,
            sort="probability",
            nothing=gettext_lazy("没有比对出"),
        ),
        Column(key="dataset", label=gettext_lazy("表的种类"), value=lambda item: dataset_title(item.batch.dataset)),
        Column(
            key="file",
            label=gettext_lazy("文件"),
            value="batch.file_name",
            kind=Kind.LINK,
            url=lambda item: batch_url(item.batch_id),
            optional=True,
        ),
        Column(key="row", label=gettext_lazy("行号"), value="row_number", kind=Kind.NUMBER, optional=True),
        Column(key="area", label=gettext_lazy("地区"), kind=Kind.AREA),
        Column(key="opened", label=gettext_lazy("等待"), value=lambda item: _waiting(item), sort="opened_at"),
    )
    filters = (
        ChoiceFilter(name="reason", label=gettext_lazy("存疑原因"), choices=ReviewItem.Reason.choices, lookup="reason"),
        ChoiceFilter(name="dataset", label=gettext_lazy("表的种类"), choices=dataset_choices, lookup="batch__dataset"),
        TextFilter(name="batch", label=gettext_lazy("批次号"), narrow=_narrow_to_batch),
    )
    views = (
        SavedView(key="open", label=gettext_lazy("待核对"), condition=Q(closed_at=None)),
        SavedView(key="closed", label=gettext_lazy("已处理"), condition=Q(closed_at__isnull=False)),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "batch").annotate(told_name=queries.told_name())

    def as_of(self) -> str:
        """When the likely people were last worked out."""
        last = self.found.order_by().aggregate(at=Max("linked_at"))["at"]
        return moment(last) if last else ""

    def more_context(self) -> dict[str, Any]:
        return {"by_rules_only": not linkage.available()}


def _waiting(item: ReviewItem) -> str:
    """How long it has been open, in days of the clock; or when it was settled."""
    if item.closed_at is not None:
        return _("%(when)s 处理") % {"when": moment(item.closed_at)}
    passed = (days.now() - item.opened_at).days
    return _("%(days)d 天") % {"days": passed} if passed else _("不足 1 天")


class ReviewFile(FilePage):
    """One row and the people that it may be about."""

    model = ReviewItem
    template_name = "web/intake/review.html"

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("area", "batch")

    def header(self, record: ReviewItem) -> FileHeader:
        state = Tag(text=_("已处理")) if record.closed_at else Tag(text=_("待核对"), tone=Tone.SOON)
        return FileHeader(
            title=_reason(record),
            kind=_("比对存疑"),
            tags=(state,),
            facts=(
                Fact(label=_("表的种类"), value=dataset_title(record.batch.dataset)),
                Fact(label=_("文件"), value=record.batch.file_name, url=batch_url(record.batch_id)),
                Fact(label=_("位置"), value=_place(record)),
                Fact(label=_("地区"), value=record.area.name if record.area else None),
                *([Fact(label=_("关系到"), value=at_stake)] if (at_stake := likeness.at_stake(record)) else []),
            ),
        )

    def crumbs(self, record: ReviewItem) -> Sequence[Link]:
        return (Link(text=_("比对存疑"), url=reverse("web:reviews")), Link(text=_place(record), url=""))

    def sections(self, record: ReviewItem) -> Sequence[Section]:
        row = reviewing.row_of(item=record)
        people = _candidates(self.request, record)
        beyond = len(record.candidates) - len(people)
        parts = [
            Section(
                key=f"candidate-{at}",
                title=_("可能是：%(name)s") % {"name": person.name},
                note=likeness.note_of(record, person=person.pk) or str(person.home_area or ""),
                template="web/intake/candidate.html",
                data={
                    "rows": compared(row=row, dataset=record.batch.dataset or "", person=person),
                    "url": reverse("web:person", args=[person.pk]),
                },
                flush=True,
            )
            for at, person in enumerate(people, start=1)
        ]
        rest = told_besides(row=row, dataset=record.batch.dataset or "", all_columns=not people)
        if rest:
            title = _("表上的其他内容") if people else _("表上的内容")
            parts.append(Section(key="row", title=title, template="web/intake/row_facts.html", data=rest))
        decision: dict[str, Any] = {"beyond": beyond, "open": record.closed_at is None, "gone": row is None}
        if record.closed_at is None and row is not None:
            barred = {person.pk for person in people if reviewing.numbers_differ(row=row, person=person)}
            decision["choices"] = _choices(people, barred=barred)
            decision["remembered"] = record.content_digest is not None
        elif record.closed_at is not None and row is not None:
            decision["undo"] = UndoForm()
        parts.append(Section(key="decision", title=_("处理"), template="web/intake/decision.html", data=decision))
        return parts

    def timeline(self, record: ReviewItem) -> Sequence[TimelineEntry]:
        made = list(record.decisions.order_by("at"))
        names = accounts.names(account_ids=[one for each in made for one in (each.actor_id, each.undone_by) if one])
        told = [TimelineEntry(when=moment(record.opened_at), words=_("比对不上，转人工核对"))]
        for each in made:
            ground = linking.decided_by_linkage(each, item=record)
            words = likeness.decided_words(ground) if ground else each.note
            told.append(
                TimelineEntry(
                    when=moment(each.at),
                    words=titled(Decision(each.decision).label, words),
                    by=names.get(each.actor_id, ""),
                    tone=Tone.GOOD,
                )
            )
            if each.undone_at is not None:
                told.append(
                    TimelineEntry(
                        when=moment(each.undone_at),
                        words=titled(_("撤销了认定"), each.undone_reason),
                        by=names.get(each.undone_by or 0, ""),
                        tone=Tone.SOON,
                    )
                )
        return told[::-1]


def _place(item: ReviewItem) -> str:
    return _("%(sheet)s 第 %(row)d 行") % {"sheet": item.sheet, "row": item.row_number}


def _candidates(request: HttpRequest, item: ReviewItem) -> list[Person]:
    """The likely people whom the viewer may see, likeliest first."""
    day = days.today(request)
    visible = scope(user=request.user, model=Person, day=day).select_related("home_area", "hukou_area")
    found = registry.with_household_number(people=visible.filter(pk__in=item.candidates), day=day)
    by_number = {person.pk: person for person in found}
    return [by_number[number] for number in item.candidates if number in by_number]


def _choices(people: Sequence[Person], *, barred: set[int]) -> list[Choice]:
    """One answer for each likely person, and the others. `barred`: whose valid number is another than the row's."""
    several = len(people) > 1
    not_them = _("不是这些人") if several else _("不是这个人")
    same = [
        Choice(
            value=f"{Decision.SAME}:{person.pk}",
            name=_("就是第 %(at)d 个：%(name)s") % {"at": at, "name": person.name} if several else _("是同一个人"),
            words=_("这一行记到%(name)s的档案上。") % {"name": person.name},
        )
        for at, person in enumerate(people, start=1)
        if person.pk not in barred
    ]
    none = [Choice(value=Decision.NOT_THEM, name=not_them, words=_("暂不建档；同样的内容再报送时不再问。"))]
    return [
        *same,
        Choice(value=Decision.NEW, name=_("是另一个人"), words=_("为表上的人新建一份档案。")),
        *(none if people else []),
        Choice(value=Decision.SET_ASIDE, name=_("退回核实"), words=_("现在定不了；写明要向谁核实什么。")),
    ]


@require_POST
def _decide(request: HttpRequest, pk: int) -> HttpResponse:
    visible = scope(user=request.user, model=ReviewItem, day=days.today(request))
    item = get_object_or_404(visible.select_related("batch"), pk=pk)
    decision, _colon, number = request.POST.get("decision", "").partition(":")
    person = next((each for each in _candidates(request, item) if str(each.pk) == number), None)
    try:
        reviewing.decide(
            item=item,
            decision=decision,
            person=person,
            note=request.POST.get("note", "")[:1000],
            actor=request.user,
            now=days.now(),
        )
    except Cannot as refusal:
        messages.error(request, str(refusal.message))
        return redirect(review_url(item))
    messages.success(request, _("已处理：%(decision)s。") % {"decision": Decision(decision).label})
    following = visible.filter(closed_at=None).order_by("-stake", "pk").first()
    return redirect(review_url(following) if following else "web:reviews")


decide = scoped_view(permission="review.decide", model="intake.ReviewItem")(_decide)


@require_POST
def _undo(request: HttpRequest, pk: int) -> HttpResponse:
    visible = scope(user=request.user, model=ReviewItem, day=days.today(request))
    item = get_object_or_404(visible, pk=pk)
    try:
        reviewing.undo(item=item, reason=request.POST.get("reason", "")[:1000], actor=request.user, now=days.now())
    except Cannot as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("已撤销认定，这一行重新待核对。"))
    return redirect(review_url(item))


undo = scoped_view(permission="review.decide", model="intake.ReviewItem")(_undo)
