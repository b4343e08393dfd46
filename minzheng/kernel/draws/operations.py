"""Taking a place in a draw."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import Area, AreaCover, Level
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.draws import drawing, event_types
from minzheng.kernel.draws.models import Draw, Place
from minzheng.kernel.events import operations as events


def take_place(*, kind: str, matter: Matter, percent: int, day: date, now: datetime) -> Place:
    """The matter's place in its county's draw of the year; a matter keeps the one that it has."""
    with transaction.atomic():
        county = _county(matter, day)
        draw = Draw.objects.filter(kind=kind, area=county, year=day.year).first() or _begun(
            kind, county, matter.line, day, now
        )
        Draw.objects.select_for_update().get(pk=draw.pk)  # places are taken one after the other
        held = Place.objects.filter(draw__kind=kind, matter=matter).first()
        if held is not None:
            return held
        last = draw.places.aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        drawn = drawing.is_drawn(seed=draw.seed, position=position, percent=percent)
        return Place.objects.create(draw=draw, matter=matter, position=position, percent=percent, drawn=drawn, at=now)


def _county(matter: Matter, day: date) -> Area:
    """The county of the matter's area; the area itself where it lies under none."""
    above = AreaCover.objects.filter(area=matter.area_id, valid__contains=day).values("ancestor")
    return Area.objects.filter(pk__in=above, level=Level.COUNTY).first() or matter.area


def _begun(kind: str, county: Area, line: str, day: date, now: datetime) -> Draw:
    draw, fresh = Draw.objects.get_or_create(
        kind=kind, area=county, year=day.year,
        defaults={"line": line, "seed": secrets.token_hex(16), "begun_at": now},
    )  # fmt: skip
    if fresh:
        events.record(
            type=event_types.BEGUN, actor=Account.objects.system(), now=now, subject=draw, area=county.pk,
            year=day.year, seed=draw.seed,
        )  # fmt: skip
    return draw
