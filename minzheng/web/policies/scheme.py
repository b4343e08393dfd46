"""The tree of kinds of assistance of an area and day, with the policies on it and who holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.modules.case_reading import path_of
from minzheng.kernel.modules.schemes import Branch, Scheme
from minzheng.web.policies.viewpoint import Viewpoint
from minzheng.web.presenters import long_date


@dataclass(frozen=True, kw_only=True)
class HungPolicy:
    """``held`` and ``open`` are None for who may not see them, or where nobody was judged yet."""

    title: str
    url: str
    held: int | None
    open: int | None


@dataclass(frozen=True, kw_only=True)
class BranchLine:
    """One kind of assistance; a line without policies and not a group is not in the platform yet."""

    title: str
    by: str
    note: str
    depth: int
    is_group: bool
    itself: bool
    policies: tuple[HungPolicy, ...]


@dataclass(frozen=True, kw_only=True)
class SchemeTree:
    title: str
    since: str
    until: str
    cites: str
    note: str
    assumed: bool
    lines: tuple[BranchLine, ...]
    planned: int


def scheme_tree(
    view: Viewpoint, *, held: Mapping[str, int] | None, open_findings: Mapping[str, int] | None
) -> SchemeTree | None:
    """The scheme in force at the viewpoint; None where none is declared for that place and day."""
    scheme = modules.schemes().at(day=view.day, areas=path_of(view.code))
    if scheme is None:
        return None
    titles = {policy.key: _(policy.title) for module in modules.modules() for policy in module.policies}

    def hung(key: str) -> HungPolicy:
        return HungPolicy(
            title=titles[key],
            url=view.url("web:policy", key),
            held=None if held is None else held.get(key),
            open=None if open_findings is None else open_findings.get(key, 0),
        )

    def line(branch: Branch, depth: int) -> list[BranchLine]:
        own = BranchLine(
            title=_(branch.title),
            by=_(branch.by) if branch.by else "",
            note=_(branch.note) if branch.note else "",
            depth=depth,
            is_group=bool(branch.children),
            itself=branch.itself,
            policies=tuple(hung(key) for key in branch.policies if key in titles),
        )
        return [own, *(each for child in branch.children for each in line(child, depth + 1))]

    lines = tuple(each for branch in scheme.tree for each in line(branch, 0))
    return _described(scheme, lines)


def _described(scheme: Scheme, lines: tuple[BranchLine, ...]) -> SchemeTree:
    return SchemeTree(
        title=_(scheme.title),
        since=long_date(scheme.from_date),
        until=long_date(scheme.until_date),
        cites=scheme.cites,
        note=_(scheme.note) if scheme.note else "",
        assumed=scheme.mark in ("ASSUMPTION", "M"),
        lines=lines,
        planned=sum(not (line.policies or line.is_group or line.itself) for line in lines),
    )
