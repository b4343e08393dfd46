"""Addresses for tests, with what is doubtful or wrong about them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime

from minzheng.kernel.areas.models import Area
from minzheng.kernel.registry.models import Address, AddressFault, AddressQuestion

NOW = datetime(2023, 6, 30, 1, 0, tzinfo=UTC)
numbers = itertools.count(1)


def make_address(
    area: Area | None, *, estate: str = "东苑", building: str = "", unit: str = "", room: str = "", rest: str = ""
) -> Address:
    """A door of an estate, as the official table has it; another building each time unless one is named."""
    building = building or str(next(numbers))
    door = f"{unit}单元{room}室" if unit else f"{room}室" if room else ""
    return Address.objects.create(
        area=area,
        standard_text=f"{area}{estate}{building}幢{door}",
        building_key=f"/////{estate}/{building}",
        door=door,
        names=estate,
        numbers=f"|{building}|{unit}|{room}",
        building=building,
        unit=unit,
        room=room,
        rest=rest,
        source="STANDARD",
        recorded_at=NOW,
    )


def make_address_question(area: Area | None, text: str, *, candidates: Sequence[Address] = ()) -> AddressQuestion:
    """A writing that may mean any of the candidates."""
    told = [{"address": each.pk, "score": 84, "reasons": ["NUMBERS", "NAMES_ALIKE"]} for each in candidates]
    return AddressQuestion.objects.create(
        text=text, area=area, parts={"estate": text, "building": "3"}, candidates=told, rows=2, opened_at=NOW
    )


def make_address_fault(address: Address, *, kind: str = "NO_UNIT", other: Address | None = None) -> AddressFault:
    """Something to be put right about an address."""
    return AddressFault.objects.create(address=address, kind=kind, other=other, opened_at=NOW)
