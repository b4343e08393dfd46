"""Hiding values by the kind of thing they are: for one value and for whole columns, by one and the same table.

Convention of public offices in Zhejiang (no law prescribes the exact form): identity number first 3 and last 4, phone
3 + 4, name 张* or 张*三, account last 4, address to the community, health not at all, birth date its year.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, cast, overload

import polars as pl

from minzheng.kernel.access.compound_surnames import COMPOUND_SURNAMES


class Kind(StrEnum):
    """Kinds of personal values. The intake's column kinds carry the same names."""

    NAME = "NAME"
    ID_NUMBER = "ID_NUMBER"
    PHONE = "PHONE"
    ADDRESS = "ADDRESS"
    ACCOUNT = "ACCOUNT"
    HEALTH = "HEALTH"
    BIRTH_DATE = "BIRTH_DATE"


# What staff read without a reveal on pages of people in their scope; public lists hide names too.
PLAIN_TO_STAFF = frozenset({Kind.NAME})
HIDDEN = "***"

# Per kind: what a value may look like → what is left of it. The first that fits wins, and what fits none is hidden
# whole. Patterns and ``${1}`` are written in what Python's and Rust's regular expressions have in common.
_FORMS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.NAME: (
        (r"^(.).*[·•. A-Za-z].*$", "${1}***"),  # names of other tongues
        (rf"^({'|'.join(COMPOUND_SURNAMES)}).$", "${1}*"),
        (rf"^({'|'.join(COMPOUND_SURNAMES)}).+(.)$", "${1}*${2}"),
        (r"^(.).$", "${1}*"),
        (r"^(.).(.)$", "${1}*${2}"),
        (r"^(.).{2}(.)$", "${1}**${2}"),
    ),
    Kind.ID_NUMBER: ((r"^(.{3}).{8,11}(.{4})$", "${1}***********${2}"),),
    Kind.PHONE: ((r"^(.{3}).{4,}(.{4})$", "${1}****${2}"),),
    Kind.ADDRESS: (
        (r"^(.*?(?:社区|[^新]村)).*$", "${1}***"),
        (r"^(.*?(?:街道|[镇乡])).*$", "${1}***"),
        (r"^(.*?[县区]).*$", "${1}***"),
    ),
    Kind.ACCOUNT: ((r"^.{8,}(.{4})$", "****${1}"),),
    Kind.HEALTH: (),
    Kind.BIRTH_DATE: ((r"^([0-9]{4})[-0-9]*$", "${1}"),),
}


@cache
def _compiled(kind: Kind) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), re.sub(r"\$\{(\d)\}", r"\\\1", left)) for pattern, left in _FORMS[kind])


@overload
def mask(kind: Kind | str, value: None) -> None: ...
@overload
def mask(kind: Kind | str, value: str | datetime.date) -> str: ...
def mask(kind: Kind | str, value: str | datetime.date | None) -> str | None:
    """What may be shown of a value; None (unknown) stays None."""
    if value is None:
        return None
    text = str(value)
    for pattern, left in _compiled(Kind(kind)):
        if found := pattern.fullmatch(text):
            return found.expand(left)
    return HIDDEN


def mask_for_staff(kind: Kind | str, value: str | datetime.date | None) -> str | None:
    """What somebody of the staff sees of a person in his scope before any reveal: the name plain, all else masked."""
    if Kind(kind) in PLAIN_TO_STAFF:
        return None if value is None else str(value)
    return mask(kind, value)


def mask_column(kind: Kind | str, column: str | pl.Expr) -> pl.Expr:
    """``mask`` over a column of texts or dates; null stays null. For exports."""
    values = (pl.col(column) if isinstance(column, str) else column).cast(pl.String)
    masked: Any = pl.when(values.is_null()).then(pl.lit(None, dtype=pl.String))
    for pattern, left in _FORMS[Kind(kind)]:
        masked = masked.when(values.str.contains(pattern)).then(values.str.replace(pattern, left))
    return cast(pl.Expr, masked.otherwise(pl.lit(HIDDEN)).alias(values.meta.output_name()))


def mask_frame(frame: pl.DataFrame, kinds: Mapping[str, Kind | str], *, for_staff: bool = True) -> pl.DataFrame:
    """The frame with every column of a personal kind masked; columns not in ``kinds`` pass as they are.

    ``for_staff`` leaves names plain, as their pages do; public lists are made with ``for_staff=False``.
    """
    hidden = {name: Kind(kind) for name, kind in kinds.items() if not (for_staff and Kind(kind) in PLAIN_TO_STAFF)}
    return frame.with_columns(mask_column(kind, name) for name, kind in hidden.items())


def is_masked_for_staff(kind: Any) -> bool:
    """Whether a kind (of access, intake or none at all) is hidden from staff until revealed."""
    return kind in {*Kind} - PLAIN_TO_STAFF
