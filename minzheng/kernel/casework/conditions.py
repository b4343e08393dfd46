"""Conditions that tables name (`Step.when`): whether a step is needed in this matter. Registered by who can tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Condition = Callable[[Any], bool]
"""Matter → whether the step is needed. Asked when the matter comes to the step, within its transaction."""

_registry: dict[str, Condition] = {}


def register(name: str, condition: Condition) -> None:
    """Make a condition known. Raises ValueError where another one has the name."""
    if _registry.setdefault(name, condition) is not condition:
        raise ValueError(f"condition {name!r} is registered twice")


def known(name: str) -> bool:
    return name in _registry


def holds(name: str, matter: Any) -> bool:
    """Whether it holds; KeyError for a name that nobody registered."""
    return _registry[name](matter)
