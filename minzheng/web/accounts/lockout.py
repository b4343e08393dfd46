"""What somebody sees who failed to sign in too often."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from minzheng.kernel.access.signin import locked_until


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Until when, and whom to call. It says the same for names that do not exist."""
    context = {"until": locked_until(request, credentials), "help": settings.ACCESS_HELP}
    return render(request, "account/locked_out.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
