"""Writing an assessment down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.assessments import event_types, queries
from minzheng.kernel.assessments.models import Assessment
from minzheng.kernel.casework import rights
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.refusals import Cannot, Incomplete, NotYours
from minzheng.kernel.events import operations as events


def may_assess(*, matter: Matter, actor: Any, day: date) -> bool:
    """Whether somebody may act on the open step that waits for an assessment."""
    waiting = queries.open_run(matter=matter)
    if waiting is None or not matter.is_open:
        return False
    above = rights.ancestors(area_id=waiting[0].area_id, day=day)
    return rights.may_act(user=actor, matter=matter, run=waiting[0], above=above, day=day)


def assess(
    *,
    matter: Matter,
    answers: Mapping[str, bool | None],
    assessors: str,
    assessed: date,
    note: str = "",
    actor: Any,
    key: str,
    day: date,
    now: datetime,
) -> Assessment:
    """Judge every item, on the day `assessed`; the grade follows from that day's parameters.

    Raises `Incomplete` naming items that were not judged, `NotYours`, `Cannot` where no rule gives the grades.
    """
    if (before := Assessment.objects.filter(key=key).first()) is not None:
        return before
    with transaction.atomic():
        held = Matter.objects.select_for_update(of=("self",)).get(pk=matter.pk)
        waiting = queries.open_run(matter=held)
        if waiting is None or held.person_id is None:
            raise Cannot(_("事项不在评估步骤"))
        if not may_assess(matter=held, actor=actor, day=day):
            raise NotYours(_("该步骤由其他岗位办理，您没有办理权限"))
        run, scale = waiting
        if open_items := [str(title) for item, title in scale.items if answers.get(item) is None]:
            raise Incomplete(_("还有没评估的项目：%(items)s") % {"items": "、".join(open_items)})
        if not assessors.strip():
            raise Incomplete(_("请填写评估人"))
        if not run.opened_date <= assessed <= day:
            raise Incomplete(_("评估日期应在步骤开始以后、今天以前"))
        path = areas.paths(day=assessed, area_ids=[held.area_id])[held.area_id]
        values = catalogue().ruleset.parameters.at(day=assessed, areas=path).values
        grade = scale.grade(answers=answers, values=values)
        if grade is None:
            raise Cannot(_("这一天没有分级的规定，不能得出结果"))
        told = {item: bool(answers[item]) for item, _title in scale.items}
        made = Assessment.objects.create(
            matter=held, person_id=held.person_id, scale=scale.key, date=assessed, answers=told,
            unmet=sum(not met for met in told.values()), grade=grade.key, assessors=assessors.strip()[:120],
            note=note.strip()[:400], at=now, by_id=actor.pk, key=key,
        )  # fmt: skip
        events.record(
            type=event_types.ASSESSED, actor=actor, now=now, subject=held, area=held.area_id,
            scale=logged(scale.title), grade=logged(grade.title),
        )  # fmt: skip
    return made
