"""Links to pages of other parts of the web room, which may not be there."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def url_of(name: str, *arguments: Any, query: str = "") -> str:
    """The address of a page; empty where this installation has no such page."""
    try:
        return reverse(name, args=arguments) + (f"?{query}" if query else "")
    except NoReverseMatch:
        return ""
