"""The assessments of a matter, and the form of whoever stands at the step."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.assessments import operations, queries
from minzheng.kernel.assessments.models import Assessment
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.refusals import Cannot, Incomplete
from minzheng.kernel.modules.scales import Scale
from minzheng.web.casework.parts import Viewed
from minzheng.web.casework.words import matter_url
from minzheng.web.files import Section
from minzheng.web.presenters import long_date


def part(viewed: Viewed) -> Section | None:
    """What was assessed, newest first; None for matters that assess nothing."""
    done = list(queries.of_matter(matter=viewed.matter))
    waiting = queries.open_run(matter=viewed.matter)
    may = waiting is not None and operations.may_assess(matter=viewed.matter, actor=viewed.user, day=viewed.day)
    if not done and not may:
        return None
    data: dict[str, Any] = {"done": [_shown(one) for one in done], "matter": viewed.matter}
    if may and waiting is not None:
        run, scale = waiting
        data |= {
            "items": [(key, _(str(title))) for key, title in scale.items],
            "title": _(str(scale.title)),
            "key": uuid.uuid4().hex,
            "day": viewed.day.isoformat(),
            "since": run.opened_date.isoformat(),
        }
    return Section(key="assessment", title=_("评估"), template="web/assessments/part.html", data=data, count=len(done))


def _shown(one: Assessment) -> dict[str, Any]:
    scale: Scale | None = queries.declared().get(one.scale)
    grade = scale.titled(one.grade) if scale else None
    names = dict(scale.items) if scale else {}
    return {
        "title": _(str(scale.title)) if scale else one.scale,
        "grade": _(str(grade.title)) if grade else one.grade,
        "unmet": [_(str(names.get(item, item))) for item, met in one.answers.items() if not met],
        "day": long_date(one.date),
        "assessors": one.assessors,
        "note": one.note,
        "by": str(one.by),
    }


def _act(request: HttpRequest, pk: int) -> HttpResponse:
    day = days.today(request)
    matter = get_object_or_404(scope(user=request.user, model=Matter, day=day), pk=pk)
    back = redirect(matter_url(matter) + "#assessment")
    if request.method != "POST":
        return back
    try:
        operations.assess(
            matter=matter, answers=_answers(request, matter), assessors=_text(request, "assessors"),
            assessed=_day(request), note=_text(request, "note"), actor=request.user, key=_text(request, "key")[:60],
            day=day, now=days.now(),
        )  # fmt: skip
    except Cannot as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("已登记评估结果。"))
    return back


act = scoped_view(permission="matter.act", model="casework.Matter", argument="pk")(_act)


def _answers(request: HttpRequest, matter: Matter) -> dict[str, bool | None]:
    waiting = queries.open_run(matter=matter)
    said = {"yes": True, "no": False}
    return {key: said.get(request.POST.get(f"item-{key}", "")) for key, _title in waiting[1].items} if waiting else {}


def _text(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:400]


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(_text(request, "assessed"))
    except ValueError:
        raise Incomplete(_("日期请按 2023-07-01 的格式填写")) from None
