"""The one query layer: every list, count, search, map, export and API starts from ``scope``.

A room registers each of its models once, in its ``AppConfig.ready``::

    scope.register(Person, area="home_area", permission="people.view")
    scope.register(Batch, area="area", line="line", permission="intake.view")
    scope.register(Finding, area="area", line=lines_of_policies, permission="finding.view")
    scope.register(RevealRequest, own="requested_by", area="area_id", permission="reveal.approve")
    scope.register_public(Holiday, reason="the calendar is printed in the newspaper")
    scope.register_internal(BatchState, reason="shown only as part of its batch")

``day`` is the day on which somebody looks (``access.days.today``), not the day he looks at: whoever asks for the past
sees it with the rights he has now.
"""

from __future__ import annotations

import datetime
import enum
import functools
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from minzheng.kernel.access.grants import Reach, holds, reaches
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.roles import roles_with
from minzheng.kernel.areas.queries import covered

M = TypeVar("M", bound=Model)
LinesToCondition = Callable[[frozenset[str]], Q]
_MARK = "minzheng_scope"


class Unregistered(LookupError):
    """The model is not registered for being looked at; that is how things stay invisible."""


class Kind(enum.Enum):
    SCOPED = "scoped"
    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Rule:
    """How a model is looked at."""

    model: type[Model]
    kind: Kind
    area: str | None = None
    own: str | None = None
    line: str | Line | LinesToCondition | None = None
    permission: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Mark:
    """Stands on every scoped queryset and all its clones: for whom it was narrowed down."""

    user_id: int | None
    permission: str
    day: datetime.date


_rules: dict[type[Model], Rule] = {}


def register(
    model: type[Model],
    *,
    area: str | None = None,
    own: str | None = None,
    line: str | Line | LinesToCondition | None = None,
    permission: str = "people.view",
) -> None:
    """Make a model visible to those who hold ``permission`` where its records belong.

    ``area``: lookup path to the area of a record (``"person__home_area"``); without it everybody who holds the
    permission anywhere sees all records. A record whose area is unknown is seen by those who cover the whole
    installation. ``own``: lookup path to the account whose own records these are; they are seen without the permission
    too. ``line``: a ``Line``, a lookup path to one, or a callable from the lines held to a condition; without it any
    line will do. Raises ValueError for a path through many rows (it would double records), KeyError for an unknown
    permission.
    """
    roles_with(permission)
    for path in (area, own, line if not isinstance(line, Line) and isinstance(line, str) else None):
        if path:
            _refuse_many(model, path)
    _add(Rule(model, Kind.SCOPED, area=area, own=own, line=line, permission=permission))


def register_public(model: type[Model], *, reason: str) -> None:
    """Reference data that every signed-in person may read."""
    _add(Rule(model, Kind.PUBLIC, reason=reason))


def register_internal(model: type[Model], *, reason: str) -> None:
    """A model that no page starts a query from; ``scope`` refuses it."""
    _add(Rule(model, Kind.INTERNAL, reason=reason))


def _add(rule: Rule) -> None:
    if rule.kind is not Kind.SCOPED and not rule.reason.strip():
        raise ValueError(f"{rule.model._meta.label}: say why it is {rule.kind.value}")
    known = _rules.get(rule.model)
    if known is not None and known != rule:
        raise ValueError(f"{rule.model._meta.label} is registered twice")
    _rules[rule.model] = rule


def _refuse_many(model: type[Model], path: str) -> None:
    options = model._meta
    for name in path.split("__"):
        # ``home_area_id`` is the column of the relation ``home_area``.
        by_column = {getattr(field, "attname", field.name): field for field in options.get_fields()}
        field = by_column.get(name) or options.get_field(name)
        if field.is_relation and (field.one_to_many or field.many_to_many):
            raise ValueError(f"{model._meta.label}.{path}: goes through many {name}")
        options = field.related_model._meta if field.related_model else options


def rule_for(model: type[Model]) -> Rule:
    """The registered rule; Unregistered where there is none."""
    try:
        return _rules[model]
    except KeyError:
        raise Unregistered(f"{model._meta.label} is not registered in access.scope") from None


def registered() -> tuple[Rule, ...]:
    """All rules, by model."""
    return tuple(sorted(_rules.values(), key=lambda rule: rule.model._meta.label))


def scope(*, user: Any, model: type[M], day: datetime.date, permission: str | None = None) -> QuerySet[M]:
    """What a user may see of a model on a day, as one query to narrow down further.

    ``permission`` asks for another than the registered one (``"export"``, ``"reveal"``). No rights: an empty queryset.
    Raises Unregistered for a model that is unknown here or internal.
    """
    rule = rule_for(model)
    if rule.kind is Kind.INTERNAL:
        raise Unregistered(f"{model._meta.label} is internal: {rule.reason}")
    everything: QuerySet[M] = model._default_manager.all()
    if rule.kind is Kind.PUBLIC:
        found = everything if getattr(user, "is_authenticated", False) else everything.none()
        return _marked(found, user=user, permission="", day=day)
    asked = permission or rule.permission
    condition = _condition(rule, user=user, permission=asked, day=day)
    found = everything.none() if condition is None else everything.filter(condition)
    return _marked(found, user=user, permission=asked, day=day)


def is_scoped(queryset: QuerySet[Any]) -> bool:
    """Whether a queryset descends from ``scope`` (through any filter, ordering, slice or ``values``)."""
    return isinstance(queryset._hints.get(_MARK), Mark)  # type: ignore[attr-defined]


def scope_areas(*, user: Any, permission: str, day: datetime.date, line: Line | str | None = None) -> QuerySet[Any]:
    """Ids of the areas where a user holds a permission (for a line, or for any), to be used in ``…__in``."""
    areas: set[int] = set()
    for reach in reaches(user=user, permission=permission, day=day):
        if line is None or reach.all_lines or line in reach.lines:
            areas |= reach.areas
    return covered(ancestors=areas, day=day)


def can(
    user: Any, permission: str, *, day: datetime.date, record: Model | None = None, area: Model | int | None = None
) -> bool:
    """Whether a user holds a permission for a record, in an area, or (with neither) anywhere."""
    if record is not None:
        return scope(user=user, model=type(record), day=day, permission=permission).filter(pk=record.pk).exists()
    if area is not None:
        number = area.pk if isinstance(area, Model) else area
        return scope_areas(user=user, permission=permission, day=day).filter(area_id=number).exists()
    return holds(user=user, permission=permission, day=day)


def area_of(record: Model) -> int | None:
    """Id of the area that a record belongs to by its registered path; None where it is unknown or there is no path."""
    path = rule_for(type(record)).area
    if path is None:
        return None
    value: Any = record
    for name in path.split("__"):
        value = None if value is None else getattr(value, name)
    return value.pk if isinstance(value, Model) else value


def _condition(rule: Rule, *, user: Any, permission: str, day: datetime.date) -> Q | None:
    """One condition per reach, or-ed; None where nothing at all is visible."""
    parts = []
    for reach in reaches(user=user, permission=permission, day=day):
        in_line = _line_condition(rule, reach)
        if in_line is not None:
            parts.append(_area_condition(rule, reach, day) & in_line)
    if rule.own and getattr(user, "pk", None) is not None:
        parts.append(Q(**{rule.own: user.pk}))
    if not parts:
        return None
    if not all(parts):
        return Q()  # one part is unconditional; django drops an empty Q from an "or" instead of letting it win
    return functools.reduce(operator.or_, parts)


def _area_condition(rule: Rule, reach: Reach, day: datetime.date) -> Q:
    if rule.area is None:
        return Q()
    inside = Q(**{f"{rule.area}__in": covered(ancestors=reach.areas, day=day)})
    return inside | Q(**{f"{rule.area}__isnull": True}) if reach.whole else inside


def _line_condition(rule: Rule, reach: Reach) -> Q | None:
    if rule.line is None or reach.all_lines:
        return Q()
    if callable(rule.line) and not isinstance(rule.line, str):
        return rule.line(reach.lines)
    if isinstance(rule.line, Line):
        return Q() if rule.line is Line.ALL or rule.line in reach.lines else None
    return Q(**{f"{rule.line}__in": sorted({*reach.lines, Line.ALL.value})})


def _marked(queryset: QuerySet[M], *, user: Any, permission: str, day: datetime.date) -> QuerySet[M]:
    # Hints travel with every clone of a queryset; database routers are the only others to read them.
    queryset._add_hints(  # type: ignore[attr-defined]
        **{_MARK: Mark(user_id=getattr(user, "pk", None), permission=permission, day=day)}
    )
    return queryset
