"""One authorisation with its withdrawal, and the form that records new ones."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.consent import operations
from minzheng.kernel.consent.models import Authorisation, Scope
from minzheng.kernel.registry import search
from minzheng.kernel.registry.models import Membership, Person
from minzheng.web.accounts.words import moment
from minzheng.web.consent.lists import last_day, state_tag
from minzheng.web.files import FileHeader, FilePage, Section
from minzheng.web.intake.forms import day_field
from minzheng.web.people.words import person_url, place, relation
from minzheng.web.phrases import noted
from minzheng.web.presenters import Fact, Link, long_date

MOST_FOUND = 20


class AuthorisationForm(forms.Form):
    people: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=gettext_lazy("谁的授权"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    given_by: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("代为授权人"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("本人"),
        help_text=gettext_lazy("未成年人、无民事行为能力人由监护人代为授权"),
    )
    scope = forms.ChoiceField(label=gettext_lazy("授权内容"), choices=Scope.choices)
    purpose = forms.CharField(label=gettext_lazy("用途"), max_length=200)
    since = day_field(gettext_lazy("自"))
    until = day_field(gettext_lazy("至"))
    document = forms.CharField(label=gettext_lazy("授权书编号或存放处"), max_length=120)

    def __init__(self, *args: Any, people: QuerySet[Person], names: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("people", "given_by"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]
            self.fields[name].label_from_instance = lambda one: names.get(one.pk, one.name)  # type: ignore[attr-defined]


def _new(request: HttpRequest) -> HttpResponse:
    """First whose household, by name; then who of it agreed to what."""
    day = days.today(request)
    visible = scope(user=request.user, model=Person, day=day, permission="consent.record").filter(merged_into=None)
    text = request.GET.get("name", "").strip()
    number = request.GET.get("person", "")
    subject = visible.filter(pk=number).select_related("home_area__parent").first() if number.isdigit() else None
    form, found = None, []
    if subject is not None:
        people, names = _family(request, subject, day=day)
        initial = {"since": day, "until": _in_a_year(day), "people": [subject.pk]}
        form = AuthorisationForm(request.POST or None, people=people, names=names, initial=initial)
        if request.method == "POST" and form.is_valid():
            try:
                given = operations.record(**form.cleaned_data, actor=request.user, now=days.now())
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("已登记 %(number)d 项授权。") % {"number": len(given)})
                return redirect("web:authorisation", pk=given[0].pk)
    elif text:
        matches = search.people(user=request.user, text=text, day=day).values("pk")
        hits = visible.filter(pk__in=matches).select_related("home_area__parent").order_by("name_key", "pk")
        found = [
            Link(text=noted(one.name, place(one.home_area) or ""), url=f"?person={one.pk}") for one in hits[:MOST_FOUND]
        ]
    context = {
        "page_title": _("登记授权"),
        "crumbs": (Link(text=_("授权"), url=reverse("web:authorisations")), Link(text=_("登记授权"), url="")),
        "form": form,
        "subject": subject,
        "text": text,
        "found": found,
    }
    return render(request, "web/consent/new.html", context, status=422 if form is not None and form.errors else 200)


new = scoped_view(permission="consent.record")(_new)


def _family(request: HttpRequest, subject: Person, *, day: datetime.date) -> tuple[QuerySet[Person], dict[int, str]]:
    """Those of the household whom the viewer may record for, with their relation."""
    standing = scope(user=request.user, model=Membership, day=day).filter(superseded_at=None, valid__contains=day)
    own = standing.filter(person=subject).values("household")
    rows = list(standing.filter(household__in=own).select_related("person"))
    numbers = {row.person_id for row in rows} | {subject.pk}
    names = {row.person_id: noted(row.person.name, relation(row) or "") for row in rows}
    visible = scope(user=request.user, model=Person, day=day, permission="consent.record")
    return visible.filter(pk__in=numbers, merged_into=None).order_by("birth_date", "pk"), names


def _in_a_year(day: datetime.date) -> datetime.date:
    return day + datetime.timedelta(days=364)


class AuthorisationFile(FilePage):
    """What was agreed to; a withdrawal is posted to it."""

    model = Authorisation
    refusal = ""

    def refine(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.select_related("about__home_area__parent", "given_by", "recorded_by", "withdrawn_by")

    def crumbs(self, record: Any) -> Sequence[Link]:
        return (Link(text=_("授权"), url=reverse("web:authorisations")), Link(text=record.about.name, url=""))

    def header(self, record: Any) -> FileHeader:
        return FileHeader(
            title=record.about.name,
            kind=_("授权"),
            tags=(state_tag(record, day=self.day),),
            facts=(
                Fact(label=_("授权内容"), value=Scope(record.scope).label),
                Fact(label=_("个人档案"), value=_("查看档案"), url=person_url(record.about_id)),
                Fact(label=_("居住地"), value=place(record.about.home_area)),
            ),
        )

    def sections(self, record: Any) -> Sequence[Section]:
        facts = [
            Fact(label=_("代为授权人"), value=record.given_by.name if record.given_by else _("本人")),
            Fact(label=_("用途"), value=record.purpose),
            Fact(label=_("自"), value=long_date(record.valid.lower)),
            Fact(label=_("至"), value=long_date(last_day(record))),
            Fact(label=_("授权书编号或存放处"), value=record.document),
            Fact(label=_("登记"), value=f"{record.recorded_by.display_name} {moment(record.recorded_at)}"),
        ]
        if record.withdrawn_from:
            facts += [
                Fact(label=_("撤回日期"), value=long_date(record.withdrawn_from)),
                Fact(label=_("撤回说明"), value=record.withdrawal_reason),
                Fact(label=_("撤回登记"), value=f"{record.withdrawn_by.display_name} {moment(record.withdrawn_at)}"),
            ]
        may = record.withdrawn_from is None and record.valid.upper > self.day
        return (
            Section(key="given", title=_("授权"), template="web/exchange/facts.html", data=facts),
            Section(
                key="withdraw",
                title=_("撤回"),
                template="web/consent/withdraw.html",
                data={
                    "may": may and can(self.request.user, "consent.record", day=self.day, record=record),
                    "day": self.day.isoformat(),
                    "refusal": self.refusal,
                    "withdrawn": record.withdrawn_from is not None,
                },
            ),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record that it was withdrawn from a day on."""
        record = self.record()
        if not can(request.user, "consent.record", day=self.day, record=record):
            raise PermissionDenied
        try:
            from_day = datetime.date.fromisoformat(request.POST.get("from_day", ""))
            operations.withdraw(
                authorisation=record,
                from_day=from_day,
                reason=request.POST.get("reason", ""),
                actor=request.user,
                now=days.now(),
            )
        except (ValueError, Refused) as refused:
            self.refusal = str(refused) if isinstance(refused, Refused) else _("请填写撤回日期。")
            response: HttpResponse = self.get(request, *args, **kwargs)
            response.status_code = 422
            return response
        messages.success(request, _("已登记撤回；自那天起不再据此查看。"))
        return redirect("web:authorisation", pk=record.pk)
