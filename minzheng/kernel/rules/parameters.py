"""Dated values by area: read from YAML, checked on loading, read "as of a day, in an area".

A file is a mapping (or a list of one-key mappings) of declarations::

    dibao_standard:
      title: 最低生活保障标准
      kind: MONEY            # yuan in the file, fen in rules
      unit: 元/人·月
      values:
        - {area: "330110", from: 2023-07-01, until: null, value: 1255.00, cites: "余民〔2023〕…号", mark: V}

`until` is the first day on which the value no longer holds. The nearest ancestor area with a value on the day wins;
`area: ""` holds everywhere. `value: null` says that the value is unknown (and needs a note); a mapping as value is a
table, with all its keys CODEs or all INTEGERs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from minzheng.kernel.rules.kinds import Kind

MARKS = ("V", "V2", "Seed", "M", "LOCAL", "ASSUMPTION")


class ParameterError(ValueError):
    """Parameter files that cannot be used; `problems` names everything that is wrong, not only the first."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True, kw_only=True)
class DatedValue:
    """One value with the area and days it holds for. `value` is None where unknown, a dict where a table."""

    area: str
    from_date: date
    until_date: date | None
    value: Any
    cites: str = ""
    mark: str = "V"
    note: str = ""

    def holds_on(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day < self.until_date)


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A declared parameter with all its values. `keys` is the kind of a table's keys, None if it is no table."""

    name: str
    title: str
    kind: Kind
    unit: str = ""
    keys: Kind | None = None
    values: tuple[DatedValue, ...] = ()

    def at(self, *, day: date, areas: tuple[str, ...]) -> DatedValue | None:
        """The value on `day` in the nearest of `areas` (own code first, then its ancestors), None if there is none."""
        holding = {value.area: value for value in self.values if value.holds_on(day)}
        return next((holding[area] for area in areas if area in holding), None)


@dataclass(frozen=True)
class ParameterReading:
    """All parameters as of one day in one area. `values` maps a name to its value, None where unknown."""

    day: date
    areas: tuple[str, ...]
    entries: Mapping[str, DatedValue | None]
    values: Mapping[str, Any] = field(repr=False)

    def table(self, name: str) -> Mapping[str | int, Any]:
        """The table `name`, empty where it is unknown."""
        return self.values.get(name) or {}


class Parameters:
    """All parameters of the loaded domains. Immutable: a what-if is a copy made by `with_changes`."""

    def __init__(self, parameters: Iterable[Parameter] = ()) -> None:
        self._parameters: dict[str, Parameter] = {}
        problems = []
        for parameter in parameters:
            if parameter.name in self._parameters:
                problems.append(f"parameter {parameter.name} is declared twice")
            self._parameters[parameter.name] = parameter
            problems.extend(_overlaps(parameter))
        if problems:
            raise ParameterError(problems)
        self._readings: dict[tuple[date, tuple[str, ...]], ParameterReading] = {}

    @classmethod
    def load(cls, paths: Iterable[Path | str]) -> Parameters:
        """Read YAML files. Raises `ParameterError` with every problem of every file."""
        problems: list[str] = []
        parameters = []
        for path in map(Path, paths):
            content = yaml.load(path.read_text(encoding="utf-8"), Loader=_ExactLoader) or {}
            blocks = content if isinstance(content, list) else [content]
            for name, body in (pair for block in blocks for pair in block.items()):
                try:
                    parameters.append(_parameter(name, body))
                except ParameterError as error:
                    problems.extend(f"{path.name}: {problem}" for problem in error.problems)
        try:
            loaded = cls(parameters)
        except ParameterError as error:
            raise ParameterError([*problems, *error.problems]) from None
        if problems:
            raise ParameterError(problems)
        return loaded

    def get(self, name: str) -> Parameter | None:
        return self._parameters.get(name)

    def __iter__(self) -> Iterator[Parameter]:
        return iter(self._parameters.values())

    def __add__(self, other: Parameters) -> Parameters:
        return Parameters([*self, *other])

    def at(self, *, day: date, areas: tuple[str, ...]) -> ParameterReading:
        """All values on `day`, in the area whose code comes first in `areas`, followed by its ancestors' codes."""
        key = (day, areas)
        if key not in self._readings:
            entries = {name: one.at(day=day, areas=areas) for name, one in self._parameters.items()}
            values = {name: entry.value if entry else None for name, entry in entries.items()}
            self._readings[key] = ParameterReading(day, areas, entries, values)
        return self._readings[key]

    def with_changes(self, *, changes: Mapping[str, Iterable[DatedValue]]) -> Parameters:
        """A copy in which each new value ends or cuts short what it overlaps in the same area (what-if, scheduling).

        Raises `KeyError` for a parameter that is not declared.
        """
        changed = dict(self._parameters)
        for name, values in changes.items():
            kept = list(changed[name].values)
            for new in values:
                kept = [piece for old in kept for piece in _without(old, new)] + [new]
            changed[name] = Parameter(
                **{**_shallow(changed[name]), "values": tuple(sorted(kept, key=lambda one: (one.area, one.from_date)))}
            )
        return Parameters(changed.values())


def _shallow(parameter: Parameter) -> dict[str, Any]:
    return {name: getattr(parameter, name) for name in ("name", "title", "kind", "unit", "keys", "values")}


def _without(old: DatedValue, new: DatedValue) -> list[DatedValue]:
    """What remains of `old` outside the days of `new`."""
    if old.area != new.area:
        return [old]
    end, new_end = old.until_date or date.max, new.until_date or date.max
    pieces = [(old.from_date, min(end, new.from_date)), (max(old.from_date, new_end), end)]
    body = {name: getattr(old, name) for name in ("area", "value", "cites", "mark", "note")}
    return [
        DatedValue(from_date=start, until_date=None if stop == date.max else stop, **body)
        for start, stop in pieces
        if start < stop
    ]


def _overlaps(parameter: Parameter) -> list[str]:
    problems = []
    ordered = sorted(parameter.values, key=lambda one: (one.area, one.from_date))
    for one, following in pairwise(ordered):
        if one.area == following.area and following.from_date < (one.until_date or date.max):
            problems.append(
                f"parameter {parameter.name}: two values for area {one.area!r} from {following.from_date}"
                f" (one since {one.from_date})"
            )
    return problems


class _ExactLoader(yaml.SafeLoader):
    """Reads 1255.10 as a Decimal, so that no amount ever passes through a binary float."""


def _decimal(loader: yaml.SafeLoader, scalar: yaml.ScalarNode) -> Decimal:
    return Decimal(str(loader.construct_scalar(scalar)))


_ExactLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


def _parameter(name: str, body: Any) -> Parameter:
    problems: list[str] = []
    if not isinstance(body, dict):
        raise ParameterError([f"parameter {name}: expected title, kind and values"])
    if not body.get("title"):
        problems.append(f"parameter {name}: title is missing")
    try:
        kind = Kind(str(body.get("kind")))
    except ValueError:
        raise ParameterError(
            [*problems, f"parameter {name}: kind {body.get('kind')!r} is not one of {list(Kind)}"]
        ) from None
    values = []
    for entry in body.get("values") or ():
        try:
            values.append(_dated_value(entry, kind))
        except (ValueError, KeyError, TypeError, InvalidOperation) as error:
            where = f"{entry.get('area')!r} from {entry.get('from')}" if isinstance(entry, dict) else repr(entry)
            problems.append(f"parameter {name}, area {where}: {error}")
    keys = _table_keys(name, values, problems)
    if problems:
        raise ParameterError(problems)
    ordered = tuple(sorted(values, key=lambda one: (one.area, one.from_date)))
    return Parameter(name=name, title=body["title"], kind=kind, unit=body.get("unit") or "", keys=keys, values=ordered)


def _dated_value(entry: dict, kind: Kind) -> DatedValue:
    unexpected = set(entry) - {"area", "from", "until", "value", "cites", "mark", "note"}
    if unexpected or not {"area", "from", "value"} <= set(entry):
        raise ValueError(f"needs area, from and value; not understood: {sorted(unexpected)}")
    area, start, until = entry["area"], entry["from"], entry.get("until")
    if not isinstance(area, str):
        raise ValueError("area codes are text: put them in quotes")
    if type(start) is not date or not (until is None or type(until) is date):
        raise ValueError("from and until are dates, as 2023-07-01")
    if until is not None and until <= start:
        raise ValueError(f"until {until} is not after from {start}")
    mark, note, cites = entry.get("mark") or "V", entry.get("note") or "", entry.get("cites") or ""
    if mark not in MARKS:
        raise ValueError(f"mark {mark!r} is not one of {', '.join(MARKS)}")
    if not cites and mark != "ASSUMPTION":
        raise ValueError("cites is missing (only an ASSUMPTION may do without)")
    if (mark == "ASSUMPTION" or entry["value"] is None) and not note:
        raise ValueError("an assumption and an unknown value need a note")
    value = entry["value"]
    if isinstance(value, dict):
        if any(isinstance(key, bool) or not isinstance(key, (str, int)) for key in value):
            raise ValueError("keys of a table are whole numbers or text: put NO, YES and codes of digits in quotes")
        value = {key: _plain(one, kind) for key, one in value.items()}
    else:
        value = _plain(value, kind)
    return DatedValue(area=area, from_date=start, until_date=until, value=value, cites=str(cites), mark=mark, note=note)


def read_value(*, text: str, kind: Kind) -> Any:
    """A value as somebody types it, as rules read it: yuan become fen. Raises `ValueError` for any other kind."""
    try:
        written = yaml.load(text.strip().replace(",", ""), Loader=_ExactLoader)
    except yaml.YAMLError as error:
        raise ValueError(f"{text!r} is not of kind {kind}") from error
    if written is None or isinstance(written, (dict, list)):
        raise ValueError(f"{text!r} is not of kind {kind}")
    return _plain(str(written) if kind == Kind.CODE else written, kind)


def _plain(value: Any, kind: Kind) -> Any:
    """The value as rules read it: fen for MONEY. Raises `ValueError` where it is not of `kind`."""
    if value is None:
        return None
    if kind == Kind.MONEY and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        fen = Decimal(value) * 100
        if fen == fen.to_integral_value():
            return int(fen)
        raise ValueError(f"{value} yuan is not a whole number of fen")
    expected = {Kind.INTEGER: int, Kind.BOOL: bool, Kind.DATE: date, Kind.CODE: str}.get(kind)
    if expected is None or type(value) is not expected:
        raise ValueError(f"{value!r} is not of kind {kind}")
    return value


def _table_keys(name: str, values: list[DatedValue], problems: list[str]) -> Kind | None:
    tables = [value.value for value in values if isinstance(value.value, dict)]
    if not tables:
        return None
    if any(value.value is not None and not isinstance(value.value, dict) for value in values):
        problems.append(f"parameter {name}: some values are tables and some are not")
    kinds = {type(key) for table in tables for key in table}
    if len(kinds) > 1:
        problems.append(f"parameter {name}: keys are partly text, partly numbers")
    return Kind.CODE if str in kinds else Kind.INTEGER
