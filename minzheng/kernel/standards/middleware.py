"""Every process learns of a released value before its next page: a release is made in one, pages come from many."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from minzheng.kernel.standards import operations

LOOK_EVERY = 5.0
"""Seconds between two looks; a release is announced days before it holds."""


def current_standards(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Reads the released values at most every few seconds."""
    last = float("-inf")

    def answer(request: HttpRequest) -> HttpResponse:
        nonlocal last
        if (moment := time.monotonic()) - last > LOOK_EVERY:
            last = moment
            operations.refresh()
        return get_response(request)

    return answer
