"""Values between the form, the database and the rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from minzheng.kernel.rules.kinds import Kind
from minzheng.kernel.rules.parameters import DatedValue, Parameter
from minzheng.kernel.standards.models import Proposal


def to_json(value: Any) -> Any:
    """A value of the rules as JSON keeps it: dates as text, keys of tables as text."""
    if isinstance(value, dict):
        return {str(key): to_json(one) for key, one in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def from_json(*, written: Any, parameter: Parameter) -> Any:
    """The value as rules read it, by the kind of the parameter and of a table's keys."""
    if isinstance(written, dict):
        key_of = int if parameter.keys == Kind.INTEGER else str
        return {key_of(key): from_json(written=one, parameter=parameter) for key, one in written.items()}
    return date.fromisoformat(written) if parameter.kind == Kind.DATE and written is not None else written


def dated(*, proposal: Proposal, parameter: Parameter) -> DatedValue:
    """What the rules would read if the proposal were released."""
    return DatedValue(
        area=proposal.area_code,
        from_date=proposal.from_date,
        until_date=None,
        value=from_json(written=proposal.value, parameter=parameter),
        cites=proposal.cites,
        mark=proposal.mark,
        note=proposal.note,
    )
