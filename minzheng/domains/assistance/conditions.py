"""Which steps a matter of social assistance needs: asked by the tables in `workflows`."""

from __future__ import annotations

from typing import Any

from minzheng.kernel import modules
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.casework import conditions
from minzheng.kernel.conflicts import queries as conflicts
from minzheng.kernel.draws import operations as draws

SPOT_CHECK = "assistance.drawn_for_spot_check"


def related_or_complained(matter: Any) -> bool:
    """民发〔2021〕57号 art. 11 and 20: the county visits where a relative works for it or somebody complained."""
    said = matter.data
    if said.get("related_to_staff") or said.get("complained_about"):
        return True
    family = {"household": matter.household_id, "person": matter.person_id, "applicant": matter.applicant_id}
    return conflicts.concerning(**family, day=matter.opened_date).exists()


def not_urgent(matter: Any) -> bool:
    """浙江省社会救助条例 art. 40: urgent aid has no public notice."""
    return not matter.data.get("urgent")


def drawn_for_spot_check(matter: Any) -> bool:
    """民发〔2021〕43号 art. 16: not less than 30 % are visited by the county, drawn at random (`kernel.draws`)."""
    last = matter.actions.order_by("-at", "-pk").first()
    day, now = (last.date, last.at) if last else (matter.opened_date, matter.opened_at)
    path = areas.paths(day=day, area_ids=[matter.area_id])[matter.area_id]
    percent = modules.ruleset().parameters.at(day=day, areas=path).values.get("tekun_spot_check_percent")
    if percent is None:
        return True  # not known how many: better visited than passed over
    return draws.take_place(kind=SPOT_CHECK, matter=matter, percent=percent, day=day, now=now).drawn


def register() -> None:
    """Make them known; called when the application starts."""
    conditions.register("assistance.related_or_complained", related_or_complained)
    conditions.register("assistance.not_urgent", not_urgent)
    conditions.register(SPOT_CHECK, drawn_for_spot_check)
