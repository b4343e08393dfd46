"""What the shell of every page shows: who is here, where, what he may open, how large the letters are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from minzheng.kernel.access import days
from minzheng.kernel.access.grants import grants_of
from minzheng.kernel.access.models import Deployment
from minzheng.kernel.access.reveal import Purpose
from minzheng.kernel.access.roles import Role, duty
from minzheng.web.menu import Group, Item, new_entries, visible_menu
from minzheng.web.preferences import SIZE_MARKS, SIZES, chosen_size
from minzheng.web.presenters import Words, long_date


@dataclass(frozen=True, kw_only=True)
class Shell:
    deployment: Deployment | None
    menu: list[Group]
    new_entries: list[Item]
    roles: tuple[str, ...]
    permissions: frozenset[str]
    today: str
    size: str
    sizes: tuple[tuple[str, str, Any], ...]
    language: str
    languages: list[tuple[str, str]]
    purposes: Sequence[tuple[str, Words]]


def _shell(request: HttpRequest) -> Shell:
    day = days.today(request)
    user = getattr(request, "user", None)
    held = sorted({grant.role for grant in grants_of(user=user, day=day)})
    permissions = frozenset[str]().union(*(duty(role).permissions for role in held))
    return Shell(
        deployment=days.deployment(),
        menu=visible_menu(permissions=permissions, path=request.path) if user and user.is_authenticated else [],
        new_entries=new_entries(permissions=permissions),
        roles=tuple(str(Role(role).label) for role in held),
        permissions=permissions,
        today=long_date(day),
        size=chosen_size(request),
        sizes=tuple((size, SIZE_MARKS[size], name) for size, name in SIZES.items()),
        language=get_language() or settings.LANGUAGE_CODE,
        languages=list(settings.LANGUAGES),
        purposes=Purpose.choices,
    )


def shell(request: HttpRequest) -> dict[str, object]:
    """Nothing is asked of the database until a template names ``shell``; fragments never do."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}
