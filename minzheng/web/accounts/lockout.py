"""What somebody sees who failed to sign in too often."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from axes.helpers import get_client_ip_address, get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access import days
from minzheng.kernel.access.signin import name_tried


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Until when, and whom to call. It says the same for names that do not exist."""
    last = (
        AccessAttempt.objects.filter(
            username=name_tried(request, credentials), ip_address=get_client_ip_address(request)
        )
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    context = {"until": (last or days.now()) + get_cool_off(request), "help": settings.ACCESS_HELP}
    return render(request, "account/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
