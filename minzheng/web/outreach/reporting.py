"""Reporting a clue: about somebody of the register, about a finding, or about somebody nobody knows yet."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas.models import Area, Level
from minzheng.kernel.casework.refusals import Cannot
from minzheng.kernel.casework.rights import OPEN
from minzheng.kernel.outreach import operations
from minzheng.kernel.outreach.models import Clue
from minzheng.kernel.registry.models import Person
from minzheng.kernel.screening.models import Finding
from minzheng.web.outreach.lists import clue_url
from minzheng.web.people.words import place
from minzheng.web.presenters import Link


class ClueForm(forms.Form):
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), choices=[one for one in Clue.Source.choices if one[0] != Clue.Source.SCREENING]
    )
    reference = forms.CharField(
        label=gettext_lazy("来源编号"), max_length=60, required=False, help_text=gettext_lazy("如12345工单号")
    )
    name = forms.CharField(label=gettext_lazy("涉及人员"), max_length=60)
    area: forms.ModelChoiceField = forms.ModelChoiceField(label=gettext_lazy("所在社区（村）"), queryset=None)
    told = forms.CharField(
        label=gettext_lazy("反映的情况"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("遇到什么困难、住在哪里、怎样联系；内容加密保存，查看留痕"),
    )  # fmt: skip

    def __init__(self, *args: Any, areas: Any, screened: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = place  # type: ignore[attr-defined]
        if screened:
            del self.fields["source"], self.fields["reference"]


def _new(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    person, finding = _about(request)
    mine = scope_areas(user=request.user, permission=OPEN, day=day)
    visible = scope(user=request.user, model=Area, day=day).filter(pk__in=mine, valid__contains=day)
    areas = visible.filter(level=Level.COMMUNITY).select_related("parent").order_by("code")
    initial: dict[str, Any] = {}
    if person is not None:
        initial = {"name": person.name, "area": person.home_area_id}
    if finding is not None:
        initial |= {"told": _("数据筛查发现：应享未享，待上门核实"), "area": finding.area_id}
    form = ClueForm(request.POST or None, initial=initial, areas=areas, screened=finding is not None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            clue = operations.report(
                source=told.get("source", Clue.Source.SCREENING), area=told["area"].pk, name=told["name"],
                told=told["told"], reference=told.get("reference", ""), person=person, finding=finding,
                actor=request.user, key=request.POST.get("key", "")[:60] or uuid.uuid4().hex, day=day, now=days.now(),
            )  # fmt: skip
        except Cannot as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("已登记，交由社区（村）上门核实。"))
            return redirect(clue_url(clue))
    context = {
        "page_title": _("登记线索"),
        "crumbs": (Link(text=_("主动发现"), url=reverse("web:clues")), Link(text=_("登记线索"), url="")),
        "form": form,
        "key": request.POST.get("key", "")[:60] or uuid.uuid4().hex,
        "person": person,
        "finding": finding,
    }
    return render(request, "web/outreach/new.html", context, status=422 if form.errors else 200)


new = scoped_view(permission=OPEN)(_new)


def _about(request: HttpRequest) -> tuple[Person | None, Finding | None]:
    """Whom the address names, within the viewer's scope."""
    viewer: dict[str, Any] = {"user": request.user, "day": days.today(request)}
    number, found = request.GET.get("person", ""), request.GET.get("finding", "")
    finding = scope(model=Finding, **viewer).filter(pk=found).first() if found.isdecimal() else None
    if finding is not None and finding.person_id:
        number = str(finding.person_id)
    person = scope(model=Person, **viewer).filter(pk=number).first() if number.isdecimal() else None
    return person, finding
