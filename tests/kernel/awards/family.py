"""A household of two, a stranger, and short ways to grant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from minzheng.kernel.access.lines import Line
from minzheng.kernel.areas.models import Area
from minzheng.kernel.awards import operations
from minzheng.kernel.awards.models import Award
from minzheng.kernel.registry.models import Household, Membership, Person
from tests.factories import make_person

ACTOR = SimpleNamespace(pk=1)
NOW = datetime(2023, 6, 30, 1, 0, tzinfo=UTC)
# 特困 excludes 低保 and the subsidy; 低保 with the subsidy is allowed.
EXCLUDES = {"dibao": ["tekun"], "tekun": ["dibao", "care_subsidy"], "care_subsidy": ["tekun"]}


@dataclass
class Family:
    area: Area
    household: Household
    head: Person
    wife: Person
    stranger: Person

    def join(self, person: Person, *, since: date | None = None, until: date | None = None) -> Membership:
        return Membership.objects.create(household=self.household, person=person, valid=(since, until), recorded_at=NOW)

    def grant(self, policy: str, *, to: Person | None = None, **other: Any) -> Award:
        """To the household, or to one person; for the whole of 2023 unless told otherwise."""
        values: dict[str, Any] = {
            "policy": policy, "line": Line.ASSISTANCE, "excludes": EXCLUDES[policy], "area": self.area,
            "starts": date(2023, 1, 1), "ends": date(2024, 1, 1), "amount_fen": 90_000, "decision": {"reasons": []},
            "actor": ACTOR, "now": NOW,
        }  # fmt: skip
        values |= {"person": to} if to else {"household": self.household}
        return operations.grant(**(values | other))


def build_family() -> Family:
    area = Area.objects.create(code="96", name="试验省", level="PROVINCE", valid=(None, None), code_source="BUREAU")
    household = Household.objects.create(source="test", number="1", area=area, valid=(None, None), recorded_at=NOW)
    people = [make_person(name, home=area) for name in ("张三", "李四", "王五")]
    made = Family(area, household, *people)
    made.join(made.head)
    made.join(made.wife)
    return made
