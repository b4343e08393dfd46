"""Schemes: the tree of kinds of assistance on which policies hang, which differs by place and day ("1+8+2", "1+8+X").

Data, not code. A module brings files of schemes, an installation adds its own in ``schemes.yaml`` of its data folder::

    - area: "330105"
      title: “1+8+2”大救助体系
      from: 2021-04-09
      until:                    # the first day on which it no longer holds; empty while it does
      cites: 拱墅区民政局2021年上半年工作总结
      mark: Seed                # as for parameters
      note: …
      tree:
        - key: statutory
          title: 八项救助
          children:
            - {key: basic, title: 最低生活保障, by: 民政, policies: [dibao, low_margin]}
            - {key: medical, title: 医疗救助, by: 医保}

A branch without policies and without children is a kind of assistance that stands in the scheme, but not yet in the
platform (``itself: true``: the branch is this platform). The nearest ancestor area with a scheme on the day wins, as
with parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from minzheng.kernel.rules.parameters import MARKS

FIELDS = {"area", "title", "from", "until", "cites", "mark", "note", "tree"}
BRANCH_FIELDS = {"key", "title", "by", "note", "policies", "children", "itself"}


class SchemeError(ValueError):
    """Files of schemes that cannot be used; names everything that is wrong."""


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A kind of assistance: ``by`` the office that runs it, ``policies`` by key; ``itself``: this platform is it."""

    key: str
    title: str
    by: str = ""
    note: str = ""
    policies: tuple[str, ...] = ()
    children: tuple[Branch, ...] = ()
    itself: bool = False

    def walk(self) -> Iterator[Branch]:
        """This branch and everything below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def is_planned(self) -> bool:
        """Whether it stands in the scheme only: nothing in the platform hangs on it."""
        return not any(branch.policies or branch.itself for branch in self.walk())


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """One tree, in an area (``""``: everywhere) from a day to before another."""

    area: str
    title: str
    from_date: date
    until_date: date | None
    cites: str
    mark: str
    note: str
    tree: tuple[Branch, ...]

    def holds_on(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or day < self.until_date)

    def branches(self) -> Iterator[Branch]:
        """Every branch, from the root downwards."""
        for branch in self.tree:
            yield from branch.walk()

    @property
    def policies(self) -> tuple[str, ...]:
        return tuple(key for branch in self.branches() for key in branch.policies)


class Schemes:
    """All schemes; of two for one area and day the one that was loaded later holds."""

    def __init__(self, schemes: Iterable[Scheme] = ()) -> None:
        self._schemes = tuple(schemes)

    @classmethod
    def load(cls, paths: Iterable[Path]) -> Schemes:
        """Read YAML files. Raises `SchemeError` with every problem of every file."""
        problems: list[str] = []
        schemes: list[Scheme] = []
        for path in paths:
            for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or ():
                try:
                    schemes.append(_scheme(entry))
                except SchemeError as error:
                    problems.append(f"{path.name}: {error}")
        if problems:
            raise SchemeError("\n".join(problems))
        return cls(schemes)

    def __iter__(self) -> Iterator[Scheme]:
        return iter(self._schemes)

    def at(self, *, day: date, areas: tuple[str, ...]) -> Scheme | None:
        """The scheme on ``day`` in the nearest of ``areas`` (own code first, then its ancestors)."""
        holding = {scheme.area: scheme for scheme in self._schemes if scheme.holds_on(day)}
        return next((holding[area] for area in areas if area in holding), None)

    def problems(self, *, installed: Iterable[str], own: Iterable[str]) -> Iterator[str]:
        """What does not hold: ``own`` policies hang once on every tree, and nothing else but what is installed."""
        installed, own = set(installed), set(own)
        for scheme in self._schemes:
            where = f"scheme “{scheme.title}” of {scheme.area or 'the country'}"
            hung = scheme.policies
            for key in sorted(set(hung) - installed):
                yield f"{where} names the policy {key}, which no module declares"
            for key in sorted(own - set(hung)):
                yield f"{where} has no place for the policy {key}"
            for key in sorted({key for key in hung if hung.count(key) > 1}):
                yield f"{where} names the policy {key} more than once"


def _scheme(entry: Any) -> Scheme:
    if not isinstance(entry, dict) or set(entry) - FIELDS or not {"area", "title", "from", "tree"} <= set(entry):
        raise SchemeError(f"a scheme needs area, title, from and tree, and nothing but {sorted(FIELDS)}")
    title, start, until = str(entry["title"]), entry["from"], entry.get("until")
    if not isinstance(entry["area"], str):
        raise SchemeError(f"{title}: area codes are text: put them in quotes")
    if type(start) is not date or not (until is None or (type(until) is date and until > start)):
        raise SchemeError(f"{title}: from and until are dates, the later one last")
    mark, note, cites = entry.get("mark") or "V", entry.get("note") or "", entry.get("cites") or ""
    if mark not in MARKS:
        raise SchemeError(f"{title}: mark {mark!r} is not one of {', '.join(MARKS)}")
    if (not cites and mark != "ASSUMPTION") or (mark == "ASSUMPTION" and not note):
        raise SchemeError(f"{title}: cite where it is written, or mark it ASSUMPTION with a note")
    tree = tuple(_branch(each, title) for each in entry["tree"])
    keys = [branch.key for top in tree for branch in top.walk()]
    if twice := sorted({key for key in keys if keys.count(key) > 1}):
        raise SchemeError(f"{title}: the keys {twice} stand there twice")
    return Scheme(
        area=entry["area"],
        title=title,
        from_date=start,
        until_date=until,
        cites=str(cites),
        mark=mark,
        note=str(note),
        tree=tree,
    )


def _branch(entry: Any, scheme: str) -> Branch:
    if not isinstance(entry, dict) or set(entry) - BRANCH_FIELDS or not entry.get("key") or not entry.get("title"):
        raise SchemeError(f"{scheme}: a branch needs key and title, and nothing but {sorted(BRANCH_FIELDS)}: {entry!r}")
    return Branch(
        key=str(entry["key"]),
        title=str(entry["title"]),
        by=entry.get("by") or "",
        note=entry.get("note") or "",
        policies=tuple(entry.get("policies") or ()),
        children=tuple(_branch(each, scheme) for each in entry.get("children") or ()),
        itself=bool(entry.get("itself")),
    )
