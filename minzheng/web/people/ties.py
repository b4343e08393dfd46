"""Ties between people registered apart: the list, one tie with its evidence, and a person's word on it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
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
from minzheng.kernel.intake.family_evidence import SURE
from minzheng.kernel.registry.models import FamilyTie, FamilyTieAnswer, Person
from minzheng.kernel.registry.operations import ties
from minzheng.kernel.registry.ties import with_answers
from minzheng.web.accounts.words import moment
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.lists import ChoiceFilter, Column, Kind, ListPage, SavedView, TextFilter
from minzheng.web.people.family import visible_people
from minzheng.web.people.tie_words import ground_lines, in_short, score_tag, sources, tie_state, tie_url
from minzheng.web.people.words import person_url, place, sex_and_age
from minzheng.web.phrases import clauses, listed, titled
from minzheng.web.presenters import Choice, Fact, Link, TimelineEntry, Tone

Answer = FamilyTieAnswer.Answer
OPEN = Q(closed_at=None, answered=None)


class TieList(ListPage):
    """People registered in different households whom a table names as family, or who live at one door."""

    model = FamilyTie
    title = gettext_lazy("家庭关系线索")
    row_unit = gettext_lazy("条线索")
    default_sort = "-score"
    empty_title = gettext_lazy("没有家庭关系线索")
    empty_words = gettext_lazy("婚姻登记、学籍、儿童等表里写到的家人，以及同住一处的同姓人，户口不在一起的列在这里。")
    columns = (
        Column(
            key="person",
            label=gettext_lazy("两个人"),
            kind=Kind.LINK,
            value=lambda row: (
                _("%(one)s、%(other)s")
                % {"one": row.person.name, "other": row.other.name if row.sees_other else _("辖区外人员")}
            ),
            url=lambda row: tie_url(row),
        ),
        Column(key="why", label=gettext_lazy("依据"), value=in_short),
        Column(key="score", label=gettext_lazy("把握"), value=score_tag, kind=Kind.TAG, sort="score"),
        Column(
            key="conflicts",
            label=gettext_lazy("不一致之处"),
            value=lambda row: listed(str(FamilyTie.Conflict(one).label) for one in row.conflicts),
            nothing="",
        ),
        Column(key="area", label=gettext_lazy("居住地"), kind=Kind.AREA, value=lambda row: place(row.person.home_area)),
        Column(key="state", label=gettext_lazy("核对情况"), kind=Kind.TAG, value=tie_state),
    )
    filters = (
        TextFilter(
            name="name",
            label=gettext_lazy("姓名"),
            narrow=lambda queryset, name: queryset.filter(person__name=name) | queryset.filter(other__name=name),
        ),
        ChoiceFilter(
            name="ground",
            label=gettext_lazy("依据"),
            choices=FamilyTie.Ground.choices,
            narrow=lambda queryset, ground: queryset.filter(grounds__contains=[{"ground": ground}]),
        ),
        ChoiceFilter(
            name="conflict",
            label=gettext_lazy("不一致之处"),
            choices=FamilyTie.Conflict.choices,
            narrow=lambda queryset, conflict: queryset.filter(conflicts__contains=[conflict]),
        ),
    )
    views = (
        SavedView(key="open", label=gettext_lazy("待核对"), condition=OPEN),
        SavedView(key="sure", label=gettext_lazy("把握大的"), condition=OPEN & Q(score__gte=SURE)),
        SavedView(key="together", label=gettext_lazy("共同生活"), condition=Q(answered=Answer.TOGETHER)),
        SavedView(
            key="refused", label=gettext_lazy("不共同生活"), condition=Q(answered__in=[Answer.APART, Answer.UNRELATED])
        ),
        SavedView(key="gone", label=gettext_lazy("已无依据"), condition=Q(closed_at__isnull=False)),
    )

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return _with_more(queryset, **self.viewer)


def _with_more(queryset: QuerySet[Any], **viewer: Any) -> QuerySet[Any]:
    seen = scope(model=Person, **viewer).filter(pk=OuterRef("other"))
    people = queryset.select_related("person__home_area__parent", "other")
    return with_answers(ties=people.annotate(sees_other=Exists(seen)))


class TieFile(FilePage):
    model = FamilyTie

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return _with_more(queryset, **self.viewer)

    @cached_property
    def tie(self) -> Any:
        return super().record()

    def record(self) -> Any:
        return self.tie

    @cached_property
    def people(self) -> dict[int, Person]:
        return visible_people(numbers=[self.tie.person_id, self.tie.other_id], **self.viewer)

    def _name(self, number: int) -> str:
        return self.people[number].name if number in self.people else _("辖区外人员")

    def _told_of(self, person: Person) -> tuple[str, str | None]:
        return sex_and_age(person, day=self.day), place(person.home_area)

    def header(self, record: FamilyTie) -> FileHeader:
        facts = [
            Fact(
                label=self._name(number),
                value=clauses(filter(None, self._told_of(self.people[number]))),
                url=person_url(number),
            )
            for number in (record.person_id, record.other_id)
            if number in self.people
        ]
        title = _("%(one)s、%(other)s") % {"one": self._name(record.person_id), "other": self._name(record.other_id)}
        return FileHeader(title=title, kind=_("家庭关系线索"), tags=(score_tag(record), tie_state(record)), facts=facts)

    def crumbs(self, record: FamilyTie) -> Sequence[Link]:
        return (Link(text=_("家庭关系线索"), url=reverse("web:family_ties")), Link(text=_("一条线索"), url=""))

    def sections(self, record: FamilyTie) -> Sequence[Section]:
        lines = ground_lines(record, name=self._name, sources=sources(ties=[record], **self.viewer))
        conflicts = [str(FamilyTie.Conflict(one).label) for one in record.conflicts]
        answered = record.answered is not None  # type: ignore[attr-defined]
        choices = [
            Choice(value=Answer.TOGETHER, name=Answer.TOGETHER.label, words=_("入户或证件核实是一家人，共同生活。")),
            Choice(value=Answer.APART, name=Answer.APART.label, words=_("有亲属关系，各自生活，不计入同一家庭。")),
            Choice(value=Answer.UNRELATED, name=Answer.UNRELATED.label, words=_("同名、同住等巧合，以后不再提出。")),
        ]
        return (
            Section(
                key="grounds",
                title=_("依据"),
                template="web/people/tie_grounds.html",
                data={"lines": lines, "conflicts": conflicts},
                count=len(lines),
                flush=True,
            ),
            Section(
                key="answer",
                title=_("核对"),
                template="web/people/tie_answer.html",
                data={"open": not answered, "choices": choices},
            ),
        )  # fmt: skip

    def timeline(self, record: FamilyTie) -> Sequence[TimelineEntry]:
        made = list(record.answers.order_by("at"))
        names = accounts.names(account_ids=[one for each in made for one in (each.actor_id, each.undone_by_id) if one])
        told = [TimelineEntry(when=moment(record.opened_at), words=_("从数据表中发现"))]
        for each in made:
            told.append(
                TimelineEntry(
                    when=moment(each.at),
                    words=titled(Answer(each.answer).label, each.reason),
                    by=names.get(each.actor_id, ""),
                    tone=Tone.GOOD,
                )
            )
            if each.undone_at:
                told.append(
                    TimelineEntry(
                        when=moment(each.undone_at),
                        words=titled(_("撤销核对"), each.undone_reason),
                        by=names.get(each.undone_by_id or 0, ""),
                    )
                )
        if record.closed_at:
            told.append(TimelineEntry(when=moment(record.closed_at), words=_("各表中已没有依据")))
        return told[::-1]


@require_POST
def _answer(request: HttpRequest, pk: int) -> HttpResponse:
    visible = scope(user=request.user, model=FamilyTie, day=days.today(request))
    tie = get_object_or_404(visible, pk=pk)
    try:
        made = ties.answer_tie(
            tie=tie,
            answer=request.POST.get("decision", ""),
            reason=request.POST.get("note", "")[:1000],
            actor=request.user,
            now=days.now(),
        )
    except ties.CannotAnswer as refusal:
        messages.error(request, str(refusal.message))
        return redirect(tie_url(tie))
    words = _("已核对：%(answer)s。家庭成员登记不因此变动，需要时另行登记。") % {"answer": Answer(made.answer).label}
    messages.success(request, words)
    return redirect(tie_url(tie))


@require_POST
def _undo(request: HttpRequest, pk: int) -> HttpResponse:
    visible = scope(user=request.user, model=FamilyTie, day=days.today(request))
    tie = get_object_or_404(visible, pk=pk)
    try:
        ties.undo_answer(tie=tie, reason=request.POST.get("note", "")[:1000], actor=request.user, now=days.now())
    except ties.CannotAnswer as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("核对已撤销，这条线索重新待核对。"))
    return redirect(tie_url(tie))


answer = scoped_view(permission="review.decide", model="registry.FamilyTie")(_answer)
undo = scoped_view(permission="review.decide", model="registry.FamilyTie")(_undo)
