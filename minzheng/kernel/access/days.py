"""Which day it is for this installation. Only pages, commands and jobs ask; everything below them is told."""

from __future__ import annotations

import datetime

from django.http import HttpRequest
from django.utils import timezone

from minzheng.kernel.access.models import Deployment


def deployment() -> Deployment | None:
    """The row that says what this installation is; None before it is set up."""
    return Deployment.objects.select_related("area").first()


def area_code() -> str:
    """The code of the area that this installation serves; "" where nothing is said yet."""
    held = deployment()
    return held.area.code if held and held.area else ""


def today(request: HttpRequest | None = None) -> datetime.date:
    """The demo's fixed day, else the calendar's; read once per request."""
    return _demo_day(request) or timezone.localdate()


def is_demo(request: HttpRequest | None = None) -> bool:
    """Whether this is the demo, whose people are invented and whose accounts are printed for everybody."""
    return _demo_day(request) is not None


def now() -> datetime.datetime:
    """The instant, aware. Events, locks and limits run by the real clock in the demo too."""
    return timezone.now()


def _demo_day(request: HttpRequest | None) -> datetime.date | None:
    if request is not None and hasattr(request, "_demo_day"):
        kept: datetime.date | None = request._demo_day
        return kept
    day = Deployment.objects.values_list("demo_day", flat=True).first()
    if request is not None:
        request._demo_day = day  # type: ignore[attr-defined]
    return day
