"""The adapters of all modules, with the file layouts of this installation.

The true layouts of upper systems are not public: what a module declares is marked as assumed. Whoever has the real form
writes ``exchange.yaml`` into the data folder and restarts; no code changes::

    provincial_assistance:
      format: csv                # xlsx or csv
      encoding: gb18030          # of csv: utf-8, utf-8-sig, gb18030
      titles: [浙江省大救助信息系统 救助对象信息表]
      dates: "%Y%m%d"
      change_column: 操作类型      # empty: files of changes are told apart by nothing
      columns:                   # in the file's order; what is not named is left out
        - {column: name, title: 姓名}
        - {column: id_number, title: 证件号码}
        - {column: aid_kind, title: 救助类型代码, codes: {DIBAO: "01", LOW_MARGIN: "02"}}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from minzheng.config.places import data_folder
from minzheng.kernel import modules
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.contract import Column, Kind
from minzheng.kernel.modules.adapters import Adapter, FileLayout

FIELDS = {"format", "encoding", "titles", "dates", "change_column", "columns"}
COLUMN_FIELDS = {"column", "title", "codes"}


class LayoutError(ValueError):
    """``exchange.yaml`` cannot be used; says where and why."""


@dataclass(frozen=True, kw_only=True)
class Installed:
    """An adapter as it is used here: the line of its module, and its layout or the installation's own."""

    adapter: Adapter
    line: str
    layout: FileLayout
    is_own_layout: bool

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the file, in its order."""
        names = self.layout.columns or tuple(column.name for column in self.adapter.theirs.columns)
        return tuple(self.adapter.theirs.column(name) for name in names)

    def header(self, column: Column) -> str:
        return self.layout.headers.get(column.name) or str(column.title)

    def written(self, column: Column) -> dict[str, str]:
        """Stored code → what stands in the file."""
        own = self.layout.codes.get(column.name, {})
        return {code: own.get(code, words[0]) for code, words in column.choices.items()}


_kept: dict[str, Installed] = {}


def use_own_layouts() -> None:
    """Read ``exchange.yaml``; from now on mirrors are read, and files written, in its words. Raises LayoutError."""
    told = _told(data_folder() / "exchange.yaml")
    _kept.clear()
    for module in modules.modules():
        for adapter in module.adapters:
            own = told.pop(adapter.key, None)
            layout = own_layout(adapter=adapter, told=own) if own is not None else adapter.layout
            one = Installed(adapter=adapter, line=module.line, layout=layout, is_own_layout=own is not None)
            _kept[adapter.key] = one
            tables.redeclare(replace(adapter.theirs, columns=tuple(map(one_as_read(one), adapter.theirs.columns))))
    if told:
        raise LayoutError(f"exchange.yaml names {sorted(told)}, which no module declares")


def every() -> tuple[Installed, ...]:
    """All adapters, in the order of their modules."""
    return tuple(_kept.values())


def one(key: str) -> Installed:
    """The adapter of that key; KeyError where there is none."""
    return _kept[key]


def _told(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise LayoutError(f"{path}: {error}") from error
    if not isinstance(read, dict):
        raise LayoutError(f"{path}: a mapping of systems is wanted")
    return read


def own_layout(*, adapter: Adapter, told: Mapping[str, Any]) -> FileLayout:
    """The declared layout with what this installation says otherwise. Raises LayoutError."""
    where = f"exchange.yaml, {adapter.key}"
    if unknown := set(told) - FIELDS:
        raise LayoutError(f"{where}: unknown {sorted(unknown)}")
    columns = told.get("columns") or []
    declared = {column.name: column for column in adapter.theirs.columns}
    for each in columns:
        if not isinstance(each, dict) or set(each) - COLUMN_FIELDS or each.get("column") not in declared:
            raise LayoutError(f"{where}: {each!r} names no column of the system")
        if unknown := set(each.get("codes") or {}) - set(declared[each["column"]].choices):
            raise LayoutError(f"{where}: {each['column']} has no codes {sorted(unknown)}")
    if columns and (missing := _needed(adapter) - {each["column"] for each in columns}):
        raise LayoutError(f"{where}: without {sorted(missing)} its records cannot be told apart")
    try:
        return replace(
            adapter.layout,
            **{key: told[key] for key in ("format", "encoding", "dates", "change_column") if key in told},
            titles=tuple(told.get("titles", adapter.layout.titles)),
            columns=tuple(each["column"] for each in columns) or adapter.layout.columns,
            headers={**adapter.layout.headers, **{one["column"]: one["title"] for one in columns if "title" in one}},
            codes={**adapter.layout.codes, **{one["column"]: one["codes"] for one in columns if one.get("codes")}},
        )
    except (TypeError, ValueError) as error:
        raise LayoutError(f"{where}: {error}") from error


def _needed(adapter: Adapter) -> set[str]:
    required = {column.name for column in adapter.theirs.columns if column.required or column.expected}
    return required | set(adapter.within)


def one_as_read(installed: Installed) -> Any:
    """A column of the mirror that is also understood under the file's own header and codes."""
    layout = installed.layout

    def read(column: Column) -> Column:
        header = layout.headers.get(column.name)
        words = (*column.aliases, header) if header and header not in column.aliases else column.aliases
        own = layout.codes.get(column.name, {})
        if column.kind is not Kind.CODE or not own:
            return replace(column, aliases=words)
        choices = {code: (*said, own[code]) if code in own else said for code, said in column.choices.items()}
        return replace(column, aliases=words, choices=choices)

    return read
