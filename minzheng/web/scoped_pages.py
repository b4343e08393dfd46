"""What list and file pages share: who may open them, and that their rows come from the scope and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet

from minzheng.kernel.access.guards import personal_view, scoped_view
from minzheng.kernel.access.scope import is_scoped, rule_for


class UnscopedQuery(AssertionError):
    """A page started from something else than ``access.scope``: a fault of the program, never shown as data."""


def demand_scoped(queryset: QuerySet[Any], *, page: object) -> None:
    """Raise UnscopedQuery where a page has left the scope while narrowing it down."""
    if not is_scoped(queryset):
        raise UnscopedQuery(f"{type(page).__name__} left the scope")


def guarded_view(
    view: Callable[..., Any], *, model: type[Model], permission: str = "", argument: str = ""
) -> Callable[..., Any]:
    """The view, open to who holds ``permission`` (by default the model's) somewhere.

    Public reference data is open to everybody signed in. ``argument`` names the record in the address, if any.
    """
    rule = rule_for(model)
    asked = permission or rule.permission
    if not asked:
        return personal_view(reason=rule.reason)(view)
    named = {"model": model._meta.label, "argument": argument} if argument else {}
    return scoped_view(permission=asked, **named)(view)
