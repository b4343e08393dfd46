"""A standard over time and areas: past, in force and planned values, each with its source and how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import can
from minzheng.kernel.modules.case_reading import path_of
from minzheng.kernel.rules.ground import stands_on
from minzheng.kernel.rules.kinds import Kind
from minzheng.kernel.rules.parameters import DatedValue, Parameter
from minzheng.kernel.rules.rendering import text_of
from minzheng.web.lists.columns import yuan
from minzheng.web.phrases import clauses, listed, titled
from minzheng.web.policies.reading import key_titles
from minzheng.web.policies.rights import may_propose
from minzheng.web.policies.viewpoint import Viewpoint, area_names, viewpoint_of
from minzheng.web.presenters import Link, ParameterPoint, Tag, Tone, long_date

ASSUMED = "ASSUMPTION"


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """One parameter at one place: its values over time, and where they are set."""

    title: str
    url: str
    points: tuple[ParameterPoint, ...]
    where: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ValueRow:
    """One dated value of a parameter, for the table of all areas."""

    where: str
    since: str
    until: str
    value: str
    state: Tag
    mark: Tag
    cites: str
    note: str


def mark_tag(mark: str) -> Tag:
    """How sure a value is."""
    words = {
        "V": (_("已读原文"), Tone.GOOD),
        "V2": (_("见于二手材料"), Tone.PLAIN),
        "Seed": (_("见于工作报告"), Tone.PLAIN),
        "M": (_("凭记忆，未核对"), Tone.SOON),
        "LOCAL": (_("地方做法，待核定"), Tone.SOON),
        ASSUMED: (_("假设，待核实"), Tone.SOON),
    }
    text, tone = words[mark]
    return Tag(text=text, tone=tone)


def value_words(entry: DatedValue, parameter: Parameter) -> str:
    """The value without its unit; a table entry by entry; 未知 where nobody knows it."""
    if isinstance(entry.value, dict):
        titles = key_titles(parameter=parameter.name, ruleset=modules.ruleset())
        return clauses(
            titled(_(titles[key]) if key in titles else key, _plain(value, parameter))
            for key, value in entry.value.items()
        )
    return _plain(entry.value, parameter)


def _plain(value: object, parameter: Parameter) -> str:
    if parameter.kind == Kind.MONEY and isinstance(value, int):
        return yuan(value)
    return text_of(value, parameter.kind, translate=_)


def unit_words(parameter: Parameter) -> str:
    return _(parameter.unit) if parameter.unit else _("元") if parameter.kind == Kind.MONEY else ""


def timelines(*, names: Iterable[str], view: Viewpoint) -> list[Timeline]:
    """Each parameter as it goes in the area of the viewpoint: the nearest area with a value on each day sets it."""
    ruleset = modules.ruleset()
    declared = [parameter for name in names if (parameter := ruleset.parameters.get(name)) is not None]
    path = path_of(view.code)
    places = area_names({code for code in path if code}, day=view.day) | {"": _("全国")}
    return [_timeline(parameter, path, places, view) for parameter in declared]


def _timeline(parameter: Parameter, path: tuple[str, ...], places: dict[str, str], view: Viewpoint) -> Timeline:
    entries = _in_force(parameter, path)
    now = parameter.at(day=view.day, areas=path)
    points = tuple(
        ParameterPoint(
            value=value_words(entry, parameter),
            unit=unit_words(parameter) if entry.value is not None else "",
            since=long_date(since),
            cites=_sure_as(entry),
            state="now" if entry is now and since <= view.day else "later" if since > view.day else "past",
        )
        for since, entry in entries
    )
    used = dict.fromkeys(entry.area for _since, entry in entries)
    return Timeline(
        title=_(parameter.title),
        url=view.url("web:parameter", parameter.name),
        points=points,
        where=listed(places.get(code, code) for code in used),
        notes=tuple(dict.fromkeys(_(entry.note) for _since, entry in entries if entry.note)),
    )


def _sure_as(entry: DatedValue) -> str:
    """The source, and how sure the value is where the original was not read."""
    doubt = "" if entry.mark == "V" else str(mark_tag(entry.mark).text)
    return clauses(part for part in (entry.cites, doubt) if part)


def _in_force(parameter: Parameter, path: tuple[str, ...]) -> list[tuple[date, DatedValue]]:
    """What holds along the path from each day on which that changes: (first day, value)."""
    here = [value for value in parameter.values if value.area in path]
    changes = sorted({value.from_date for value in here} | {value.until_date for value in here if value.until_date})
    held: list[tuple[date, DatedValue]] = []
    for day in changes:
        entry = parameter.at(day=day, areas=path)
        if entry is not None and (not held or held[-1][1] is not entry):
            held.append((day, entry))
    return held


def _state(entry: DatedValue, day: date) -> Tag:
    if entry.from_date > day:
        return Tag(text=_("待执行"), tone=Tone.SOON)
    return Tag(text=_("现行"), tone=Tone.GOOD) if entry.holds_on(day) else Tag(text=_("已停用"))


def _rows(parameter: Parameter, day: date) -> list[ValueRow]:
    names = area_names({value.area for value in parameter.values if value.area}, day=day) | {"": _("全国")}
    return [
        ValueRow(
            where=f"{names.get(value.area, value.area)} {value.area}".strip(),
            since=long_date(value.from_date),
            until=long_date(value.until_date - timedelta(days=1)) if value.until_date else _("长期"),
            value=value_words(value, parameter),
            state=_state(value, day),
            mark=mark_tag(value.mark),
            cites=value.cites,
            note=_(value.note) if value.note else "",
        )
        for value in sorted(parameter.values, key=lambda one: (one.area, one.from_date))
    ]


def _users(name: str, view: Viewpoint) -> Sequence[Link]:
    """The rules that ask for a parameter."""
    ruleset = modules.ruleset()
    found = [
        Link(text=_(rule.title), url=view.url(page, key))
        for page, rules in (("web:policy", ruleset.policies), ("web:collision", ruleset.collisions))
        for key, rule in rules.items()
        if name in stands_on(rule=rule, ruleset=ruleset).all_parameters
    ]
    return found


def _acts(request: HttpRequest, name: str, view: Viewpoint, *, day: date) -> Sequence[Link]:
    """What the viewer may do with a parameter."""
    links = []
    if may_propose(request, name):
        links.append(Link(text=_("拟定新值"), url=view.url("web:propose", name)))
    if can(request.user, "policy.simulate", day=day):
        links.append(Link(text=_("测算如果改了"), url=f"{view.url('web:simulation_new')}&parameter={name}"))
    return links


@require_safe
def _parameter(request: HttpRequest, name: str) -> HttpResponse:
    parameter = modules.ruleset().parameters.get(name)
    if parameter is None:
        raise Http404
    view = viewpoint_of(request)
    day = days.today(request)
    return render(
        request,
        "web/policies/parameter.html",
        {
            "page_title": _(parameter.title),
            "crumbs": (
                Link(text=_("政策清单"), url=f"{reverse('web:policies')}?{view.query}"),
                Link(text=_(parameter.title), url=""),
            ),
            "view": view,
            "unit": unit_words(parameter),
            "timeline": timelines(names=[name], view=view)[0],
            "rows": _rows(parameter, day),
            "users": _users(name, view),
            "acts": _acts(request, name, view, day=day),
        },
    )


parameter = scoped_view(permission="policy.view")(_parameter)
