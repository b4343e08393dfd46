"""Somebody from elsewhere stands at the counter: he is registered where he is helped (社会救助法 art. 37)."""

from __future__ import annotations

from typing import Any

import polars as pl
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.casework.rights import OPEN
from minzheng.kernel.registry.identity import check_id_number
from minzheng.kernel.registry.models import Person
from minzheng.kernel.registry.operations import register_people
from minzheng.kernel.registry.queries import holder_of_number
from minzheng.web.people.words import place
from minzheng.web.presenters import Link


class VisitorForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    number = forms.CharField(label=gettext_lazy("证件号码"), max_length=20)
    area: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("遇到困难的社区（村）"), queryset=None, help_text=gettext_lazy("在急难发生地申请和办理")
    )

    def __init__(self, *args: Any, areas: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = place  # type: ignore[attr-defined]

    def clean_number(self) -> Any:
        day, demo = days.today(self.request), days.is_demo(self.request)
        checked = check_id_number(self.cleaned_data["number"], day=day, demo=demo)
        if not checked.valid:
            raise forms.ValidationError(_("证件号码不正确，请对照证件核对"))
        return checked


def _visitor(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    mine = scope_areas(user=request.user, permission=OPEN, day=day)
    visible = scope(user=request.user, model=Area, day=day).filter(pk__in=mine, valid__contains=day)
    areas = visible.filter(level=Level.COMMUNITY).select_related("parent").order_by("code")
    form = VisitorForm(request.POST or None, areas=areas, request=request)
    clue = request.GET.get("clue", "")
    if request.method == "POST" and form.is_valid():
        person, known = _registered(request, form)
        if person is None:
            form.add_error(
                "number", _("这个人已在别的地区登记，请联系其所在地或县级民政部门") if known else _("没有登记")
            )
        else:
            kept = f"&clue={clue}" if clue.isdecimal() else ""
            return redirect(f"{reverse('web:window')}?person={person}{kept}")
    context = {
        "page_title": _("登记外来人员"),
        "crumbs": (Link(text=_("综合窗口"), url=reverse("web:window")), Link(text=_("登记外来人员"), url="")),
        "form": form,
    }
    return render(request, "web/casework/visitor.html", context, status=422 if form.errors else 200)


visitor = scoped_view(permission=OPEN)(_visitor)


def _registered(request: HttpRequest, form: VisitorForm) -> tuple[int | None, bool]:
    """The person's id; whoever has the number already is he himself, if he is within the viewer's scope."""
    day, checked = days.today(request), form.cleaned_data["number"]
    known = holder_of_number(number=checked.normalised)
    if known is not None:
        mine = scope(user=request.user, model=Person, day=day).filter(pk=known).exists()
        return (known if mine else None), True
    row = {
        "name": form.cleaned_data["name"].strip(), "id_number": checked.normalised, "sex": checked.sex,
        "birth_date": checked.birth_date, "home_area_id": form.cleaned_data["area"].pk,
    }  # fmt: skip
    try:
        with transaction.atomic():
            made = register_people(people=pl.DataFrame([row]), day=day, actor=request.user, now=days.now())
    except IntegrityError:  # somebody registered him in the same moment
        return holder_of_number(number=checked.normalised), True
    return int(made["person_id"].item()), False
