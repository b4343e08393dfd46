"""Which steps a matter of social assistance needs: asked by the tables in `workflows`."""

from __future__ import annotations

import hashlib
from typing import Any

from minzheng.kernel import modules
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.casework import conditions
from minzheng.kernel.conflicts import queries as conflicts


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
    """民发〔2021〕43号 art. 16: drawn by a digest of the number, so that nobody chooses and anybody can repeat it."""
    path = areas.paths(day=matter.opened_date, area_ids=[matter.area_id])[matter.area_id]
    reading = modules.ruleset().parameters.at(day=matter.opened_date, areas=path)
    percent = reading.values.get("tekun_spot_check_percent")
    if percent is None:
        return True  # not known how many: better visited than passed over
    return int(hashlib.sha256(matter.number.encode()).hexdigest(), 16) % 100 < percent


def register() -> None:
    """Make them known; called when the application starts."""
    conditions.register("assistance.related_or_complained", related_or_complained)
    conditions.register("assistance.not_urgent", not_urgent)
    conditions.register("assistance.drawn_for_spot_check", drawn_for_spot_check)
