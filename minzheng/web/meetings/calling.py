"""Calling a meeting."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.access.grants import grants_of
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import scope, scope_areas
from minzheng.kernel.areas.models import Area
from minzheng.kernel.meetings import operations
from minzheng.kernel.meetings.models import Meeting
from minzheng.web.intake.forms import day_field
from minzheng.web.meetings.lists import meeting_url
from minzheng.web.people.words import place
from minzheng.web.presenters import Link


class MeetingForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("会议类别"), choices=Meeting.Kind.choices)
    title = forms.CharField(label=gettext_lazy("会议名称"), max_length=80)
    on = day_field(gettext_lazy("会议日期"))
    place = forms.CharField(label=gettext_lazy("地点"), max_length=80)
    chair = forms.CharField(label=gettext_lazy("主持人"), max_length=40)
    departments = forms.CharField(
        label=gettext_lazy("参加单位"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("一行一个"),
    )  # fmt: skip
    area: forms.ModelChoiceField = forms.ModelChoiceField(
        label=gettext_lazy("所辖地区"), queryset=None, empty_label=None
    )

    def __init__(self, *args: Any, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        self.fields["area"].label_from_instance = place  # type: ignore[attr-defined]


def _new(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    mine = scope_areas(user=request.user, permission="meeting.keep", day=day)
    held = {grant.area_id for grant in grants_of(user=request.user, day=day)}
    areas = scope(user=request.user, model=Area, day=day).filter(pk__in=mine).filter(pk__in=held)
    form = MeetingForm(
        request.POST or None, areas=areas.select_related("parent"), initial={"on": day, "area": areas.first()}
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            meeting = operations.call(
                **{**told, "area": told["area"].pk}, line=_line(request), actor=request.user,
                key=request.POST.get("key", "")[:60] or uuid.uuid4().hex, now=days.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(meeting_url(meeting))
    context = {
        "page_title": _("召集会议"),
        "crumbs": (Link(text=_("联席会议和督导"), url=reverse("web:meetings")), Link(text=_("召集会议"), url="")),
        "form": form,
        "key": request.POST.get("key", "")[:60] or uuid.uuid4().hex,
    }
    return render(request, "web/meetings/new.html", context, status=422 if form.errors else 200)


new = scoped_view(permission="meeting.keep")(_new)


def _line(request: HttpRequest) -> str:
    """The line of work of whoever calls; all of them where his assignment names none."""
    lines = {grant.line for grant in grants_of(user=request.user, day=days.today(request))}
    return lines.pop() if len(lines) == 1 else str(Line.ALL)
