"""Whether the service answers, and which day it lives on. No token: watchdogs have none."""

from __future__ import annotations

import datetime

from django.http import HttpRequest
from ninja import Router, Schema

from minzheng.kernel.access import days
from minzheng.kernel.rules.labels import label

router = Router(tags=["service"])


class HealthOut(Schema):
    status: str
    day: datetime.date
    demo: bool


@router.get("/health", response=HealthOut, auth=None, summary=label("服务是否正常"))
def health(request: HttpRequest) -> HealthOut:
    """Answers only if the database does."""
    return HealthOut(status="ok", day=days.today(request), demo=days.is_demo(request))
