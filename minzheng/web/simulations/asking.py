"""Asking for a what-if: up to three values and one condition, each checked before anything is judged."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.rules.kinds import Kind
from minzheng.kernel.rules.parameters import Parameter, read_value
from minzheng.kernel.screening import jobs, simulations
from minzheng.kernel.screening.whatif import Change, NoScenario, Scenario
from minzheng.web.policies.parameters import unit_words, value_words
from minzheng.web.policies.reading import key_titles
from minzheng.web.policies.viewpoint import Viewpoint, viewpoint_of
from minzheng.web.presenters import Link

MOST_CHANGES = 3
EXAMPLES = {
    Kind.MONEY: gettext_lazy("金额填元，例如 1300"),
    Kind.INTEGER: gettext_lazy("填整数，例如 2"),
    Kind.BOOL: gettext_lazy("填 true 或 false"),
    Kind.DATE: gettext_lazy("填日期，例如 2023-07-01"),
    Kind.CODE: gettext_lazy("填代码"),
}


class ScenarioForm(forms.Form):
    """``parameter_N`` is ``name`` or ``name.key`` of a table."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    day = forms.DateField(
        label=gettext_lazy("按哪一天的数据和标准"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    area = forms.ChoiceField(label=gettext_lazy("在哪里生效"))

    def __init__(self, *args: Any, view: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = view.choices  # type: ignore[attr-defined]
        choices = [("", _("不改")), *_parameter_choices(view)]
        for number in range(1, MOST_CHANGES + 1):
            self.fields[f"parameter_{number}"] = forms.ChoiceField(
                label=_("参数 %d") % number, choices=choices, required=False
            )
            self.fields[f"value_{number}"] = forms.CharField(label=_("改为"), required=False, max_length=40)
        self.fields["without"] = forms.ChoiceField(
            label=_("不再要求的条件"), choices=[("", _("不改")), *_criterion_choices()], required=False
        )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"parameter_{number}"], self[f"value_{number}"]) for number in range(1, MOST_CHANGES + 1)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        changes = []
        for number in range(1, MOST_CHANGES + 1):
            name, text = cleaned.get(f"parameter_{number}"), cleaned.get(f"value_{number}")
            if name and not text:
                self.add_error(f"value_{number}", _("请填写改为多少"))
            elif text and not name:
                self.add_error(f"parameter_{number}", _("请选择改哪一项参数"))
            elif name and text and (change := self._change(number, name, text)):
                changes.append(change)
        without = cleaned.get("without")
        if not changes and not without and not self.errors:
            raise forms.ValidationError(_("请至少改一项参数，或去掉一个条件"))
        policy, _dot, criterion = (without or "").rpartition(".")
        cleaned["scenario"] = Scenario(changes=tuple(changes), without=((policy, int(criterion)),) if without else ())
        return cleaned

    def _change(self, number: int, name: str, text: str) -> Change | None:
        name, _dot, key = name.partition(".")
        declared = modules.ruleset().parameters.get(name)
        if declared is None:
            self.add_error(f"parameter_{number}", _("没有这项参数"))
            return None
        try:
            value = read_value(text=text, kind=declared.kind)
        except ValueError:
            self.add_error(f"value_{number}", _("“%(text)s”不能作为这项参数的值。%(example)s") % {
                "text": text, "example": EXAMPLES[declared.kind],
            })  # fmt: skip
            return None
        table_key = int(key) if declared.keys == Kind.INTEGER and key else key or None
        return Change(parameter=name, area=self.cleaned_data.get("area", ""), value=value, key=table_key)


def _parameter_choices(view: Viewpoint) -> list[tuple[str, list[tuple[str, str]]]]:
    """Parameters with their present value, grouped by module; each entry of a table by itself."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for module in modules.modules():
        own = {one.name for one in modules.parameters_of(module)}
        lines = [line for name in sorted(own) for line in _lines(modules.ruleset().parameters.get(name), view)]
        if lines:
            groups[_(module.title)] = lines
    return list(groups.items())


def _lines(parameter: Parameter | None, view: Viewpoint) -> list[tuple[str, str]]:
    if parameter is None:
        return []
    entry = view.reading.entries.get(parameter.name)
    if parameter.keys is None:
        now = f"{value_words(entry, parameter)} {unit_words(parameter)}".strip() if entry else _("未知")
        return [(parameter.name, _("%(title)s（现在 %(now)s）") % {"title": _(parameter.title), "now": now})]
    titles = key_titles(parameter=parameter.name, ruleset=modules.ruleset())
    table = entry.value if entry and isinstance(entry.value, dict) else {}
    return [
        (
            f"{parameter.name}.{key}",
            f"{_(parameter.title)} · {_(titles[key]) if key in titles else key}",
        )
        for key in table
    ]


def _criterion_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            _(policy.title),
            [(f"{key}.{number}", _(one.title)) for number, one in enumerate(policy.requires, start=1)],
        )
        for key, policy in modules.ruleset().policies.items()
        if len(policy.requires) > 1
    ]


def _ask(request: HttpRequest) -> HttpResponse:
    view = viewpoint_of(request)
    initial = {"day": view.day, "area": view.code, "parameter_1": request.GET.get("parameter", "")}
    form = ScenarioForm(request.POST or None, view=view, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asked = simulations.ask(
                title=form.cleaned_data["title"],
                scenario=form.cleaned_data["scenario"],
                day=form.cleaned_data["day"],
                actor=request.user,
                now=days.now(),
            )
        except NoScenario as error:
            form.add_error(None, str(error))
        else:
            jobs.simulate(simulation=asked)
            asked.refresh_from_db(fields=["finished_at"])
            if not asked.is_done:
                messages.success(request, _("测算已经开始，完成后结果留在这一页。"))
            return redirect("web:simulation", pk=asked.pk)
    context = {
        "page_title": _("新的测算"),
        "crumbs": (Link(text=_("政策测算"), url=reverse("web:simulations")), Link(text=_("新的测算"), url="")),
        "form": form,
    }
    return render(request, "web/simulations/ask.html", context, status=422 if form.errors else 200)


ask = scoped_view(permission="policy.simulate")(_ask)
