"""The form in which a new value is proposed; a table is filled in entry by entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.areas.models import Level
from minzheng.kernel.areas.queries import ancestry
from minzheng.kernel.rules.kinds import Kind
from minzheng.kernel.rules.parameters import DatedValue, Parameter, read_value
from minzheng.kernel.standards import operations
from minzheng.web.policies.parameters import mark_tag, unit_words
from minzheng.web.policies.reading import key_titles
from minzheng.web.policies.rights import may_propose
from minzheng.web.policies.viewpoint import viewpoint_of
from minzheng.web.presenters import Link

MARKS = ("V", "V2", "LOCAL", "ASSUMPTION")
"""How sure a value may be that somebody proposes; what was only remembered is an assumption."""


class ProposalForm(forms.Form):
    area = forms.ChoiceField(label=gettext_lazy("在哪里施行"))
    from_date = forms.DateField(
        label=gettext_lazy("施行日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    cites = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("文件名称、文号和条款，例如：余民〔2023〕12号第三条"),
    )
    mark = forms.ChoiceField(label=gettext_lazy("可信"))
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, parameter: Parameter, now: DatedValue | None, areas: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        self.fields["area"].choices = areas  # type: ignore[attr-defined]
        self.fields["mark"].choices = [(mark, mark_tag(mark).text) for mark in MARKS]  # type: ignore[attr-defined]
        unit = unit_words(parameter)
        for name, label, value in _entries(parameter, now):
            field = forms.CharField(label=f"{label}（{unit}）" if unit else label, max_length=40)
            field.initial = _typed(value, parameter.kind)
            self.fields[name] = field
        self.order_fields([name for name in self.fields if name.startswith("value")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = [name for name in self.fields if name.startswith("value")]
        values = {}
        for name in names:
            if name not in cleaned:
                continue
            try:
                values[name] = read_value(text=cleaned[name], kind=self.parameter.kind)
            except ValueError:
                self.add_error(name, _("“%(text)s”不能作为这项参数的值") % {"text": cleaned[name]})
        if self.parameter.keys is None:
            cleaned["value"] = values.get("value")
        else:
            key_of = int if self.parameter.keys == Kind.INTEGER else str
            cleaned["value"] = {key_of(name.removeprefix("value.")): value for name, value in values.items()}
        return cleaned


def _entries(parameter: Parameter, now: DatedValue | None) -> list[tuple[str, str, Any]]:
    """Field name, label and present value: one, or one an entry of the table."""
    if parameter.keys is None:
        return [("value", _("新的值"), now.value if now else None)]
    titles = key_titles(parameter=parameter.name, ruleset=modules.ruleset())
    tables = [one.value for one in (now, *parameter.values) if one is not None and isinstance(one.value, dict)]
    table = tables[0] if tables else {}
    return [
        (f"value.{key}", _(titles[str(key)]) if str(key) in titles else str(key), value) for key, value in table.items()
    ]


def _typed(value: Any, kind: Kind) -> str:
    """The value as somebody would type it."""
    if value is None:
        return ""
    if kind == Kind.MONEY:
        return f"{value // 100}.{value % 100:02d}"
    return str(value).lower() if kind == Kind.BOOL else str(value)


def _area_choices(request: HttpRequest) -> list[tuple[str, str]]:
    """The area that is served and those above it, for which a bureau passes values on."""
    served = days.deployment()
    if served is None or served.area is None:
        return [("", _("全国"))]
    path = ancestry(area=served.area.pk, day=days.today(request))
    wanted = (Level.COUNTY, Level.PREFECTURE, Level.PROVINCE)
    known = sorted((one for one in path if one.level in wanted), key=lambda one: len(one.code), reverse=True)
    return [*((one.code, one.name) for one in known), ("", _("全国"))]


def _propose(request: HttpRequest, name: str) -> HttpResponse:
    parameter = modules.ruleset().parameters.get(name)
    if parameter is None:
        raise Http404
    if not may_propose(request, name):
        raise PermissionDenied
    view = viewpoint_of(request)
    form = ProposalForm(
        request.POST or None,
        parameter=parameter,
        now=view.reading.entries.get(name),
        areas=_area_choices(request),
        initial={"area": view.code},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            proposal = operations.propose(
                parameter=name,
                area_code=told["area"],
                from_date=told["from_date"],
                value=told["value"],
                cites=told["cites"],
                mark=told["mark"],
                note=told["note"],
                actor=request.user,
                now=days.now(),
            )
        except operations.Cannot as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("已拟定。接下来用案例检验、测算影响，再由另一个人复核发布。"))
            return redirect("web:proposal", pk=proposal.pk)
    title = _("拟定新值：%(title)s") % {"title": _(parameter.title)}
    context = {
        "page_title": title,
        "crumbs": (
            Link(text=_("政策清单"), url=reverse("web:policies")),
            Link(text=_(parameter.title), url=reverse("web:parameter", args=[name])),
            Link(text=_("拟定新值"), url=""),
        ),
        "form": form,
        "back": reverse("web:parameter", args=[name]),
    }
    return render(request, "web/standards/propose.html", context, status=422 if form.errors else 200)


propose = scoped_view(permission="policy.edit")(_propose)
