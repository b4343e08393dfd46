"""Which day it is for this installation. Only pages, commands and jobs ask; everything below them is told."""

from __future__ import annotations

import datetime

from django.http import HttpRequest
from django.utils import timezone

from minzheng.kernel.access.models import Deployment


def deployment() -> Deployment | None:
    """The row that says what this installation is; None before it is set up."""
    return Deployment.objects.select_related("area").first()


def today(request: HttpRequest | None = None) -> datetime.date:
    """The demo's fixed day, else the calendar's; read once per request."""
    kept: datetime.date | None = getattr(request, "_day", None)
    if kept is not None:
        return kept
    demo_day = Deployment.objects.values_list("demo_day", flat=True).first()
    day = demo_day or timezone.localdate()
    if request is not None:
        request._day = day  # type: ignore[attr-defined]
    return day


def now() -> datetime.datetime:
    """The instant, aware. Events, locks and limits run by the real clock in the demo too."""
    return timezone.now()
