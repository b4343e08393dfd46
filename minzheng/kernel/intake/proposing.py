"""A table that nobody has declared words for: what each of its columns may be.

Proposed by name, by the shape of the values, and by what was confirmed of the same header before.

Pure. Nothing is taken in on a proposal: a person looks at it, changes it and confirms it (`operations.read_again`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import polars as pl

from minzheng.kernel.intake.body import NOTE, TOTAL
from minzheng.kernel.intake.contract import Column, Dataset, Kind
from minzheng.kernel.intake.headers import Label, comparable, is_serial
from minzheng.kernel.intake.opening import OpenedFile, RawSheet
from minzheng.kernel.intake.sheets import Block, top_of
from minzheng.kernel.intake.values import parse
from minzheng.kernel.registry.identity import check_id_numbers

ROWS_LOOKED_AT: Final = 200
SAMPLES: Final = 3
WORTH_OFFERING: Final = 0.35

_VALUE_LIKE = re.compile(r"^[\d\s.,:：/\-年月日%¥￥XxEe+]+$")
_PLACE_WORDS = r"路|街|巷|号|室|幢|栋|村|小区|社区|镇|区"
_DISTINCT: Final = {Kind.ID_NUMBER: 0.8, Kind.CREDIT_CODE: 0.8, Kind.PHONE: 0.7, Kind.NAME: 0.5}
"""Kinds whose values give a column away, whatever it is headed; how sure that alone is."""
_OF_A_PERSON = re.compile("[名人主者]")
_TELLING: Final = frozenset({*_DISTINCT, Kind.DATE, Kind.MONTH, Kind.MONEY, Kind.INTEGER, Kind.CODE, Kind.BOOL})
_MOSTLY: Final = 0.8


class Ground(StrEnum):
    """Why a column is offered."""

    CONFIRMED = "CONFIRMED"  # somebody said so of the same header before
    NAME = "NAME"
    VALUES = "VALUES"
    BOTH = "BOTH"


@dataclass(frozen=True, slots=True)
class Offer:
    """A column that a header may be; sure: 0…1."""

    column: str
    sure: float
    ground: Ground


@dataclass(frozen=True, slots=True)
class HeaderProposal:
    """A header as shown, some of its cells as they were sent, and the column proposed (None: none is likely)."""

    header: str
    samples: tuple[str, ...]
    offer: Offer | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One kind of table that the file may be. sure: how well it fits, to be compared with the others only."""

    dataset: str
    sure: float
    headers: tuple[HeaderProposal, ...]


def propose(
    opened: OpenedFile, *, datasets: Sequence[Dataset], day: date, confirmed: Mapping[str, Mapping[str, str | None]]
) -> list[Proposal]:
    """What the file may be, the likeliest first; empty where no sheet has anything like a header.

    confirmed: dataset → comparable header → the column somebody said it is (None: to be left out).
    """
    found = _table(opened)
    if found is None:
        return []
    sheet, block = found
    body = sheet.cells.slice(block.last + 1, ROWS_LOOKED_AT)
    labels = [label for label in block.labels if not is_serial(label.text)]
    cells = {label.index: _filled(body[f"c{label.index}"]) for label in labels}
    shares: dict[tuple[int, Kind, tuple[str, ...]], float] = {}
    made = []
    common: Counter[str] = Counter(column.name for dataset in datasets for column in dataset.columns)
    common.update(kind for dataset in datasets for kind in {column.kind for column in dataset.columns})
    for dataset in datasets:
        offers = {
            (label.index, column.name): offer
            for label in labels
            for column in dataset.columns
            if (offer := _offer(label, column, cells[label.index], confirmed.get(dataset.key, {}), day, shares))
        }
        made.append(_assigned(dataset, labels, cells, offers, common))
    return sorted(made, key=lambda proposal: -proposal.sure)


def _table(opened: OpenedFile) -> tuple[RawSheet, Block] | None:
    """The first visible sheet with a header, and the block that is most like one."""
    for sheet in opened.sheets:
        if not sheet.visible or sheet.cells.is_empty():
            continue
        scored = [(_like_a_header(block), block) for block in top_of(sheet).blocks]
        best = max(scored, key=lambda each: each[0], default=(0.0, None))
        if best[1] is not None and best[0] >= 2:
            return sheet, best[1]
    return None


def _like_a_header(block: Block) -> float:
    """How many different words head its columns; cells that look like values speak against it."""
    texts = [label.text for label in block.labels]
    words = {text for text in texts if len(text) <= 30 and not _VALUE_LIKE.match(text)}
    return len(words) - 2 * (len(texts) - len(words)) - 0.6 * (block.last - block.first) - 0.01 * block.first


def _filled(cells: pl.Series) -> pl.Series:
    """The cells that hold something, without signatures, notes and totals below the table."""
    text = cells.cast(pl.String).str.strip_chars()
    return text.filter((text.str.len_chars() > 0) & ~text.str.contains(NOTE) & ~text.str.contains(TOTAL))


def _offer(
    label: Label,
    column: Column,
    cells: pl.Series,
    confirmed: Mapping[str, str | None],
    day: date,
    shares: dict[tuple[int, Kind, tuple[str, ...]], float],
) -> Offer | None:
    if label.shown_key in confirmed:
        return Offer(column.name, 0.98, Ground.CONFIRMED) if confirmed[label.shown_key] == column.name else None
    name = max(_alike(label.key, comparable(word)) for word in (str(column.title), *column.aliases))
    key = (label.index, column.kind, tuple(column.choices))
    if key not in shares:
        shares[key] = _share_read(cells, column, day)
    share = shares[key]
    if column.kind in _TELLING and len(cells) and share < _MOSTLY:
        return None  # whatever it is headed, these are no such values
    alone = _DISTINCT.get(column.kind, 0.0) if share >= _MOSTLY else 0.0
    if column.kind is Kind.NAME and not _OF_A_PERSON.search(label.key):
        alone = 0.0  # makes and places are words of a few characters too
    by_name = name * (0.75 + 0.25 * share) if name >= 0.4 else 0.0
    sure = max(by_name, alone, min(1.0, by_name + alone / 4))
    if sure < WORTH_OFFERING:
        return None
    ground = Ground.BOTH if by_name and alone else Ground.VALUES if alone > by_name else Ground.NAME
    return Offer(column.name, round(sure, 2), ground)


def _alike(written: str, word: str) -> float:
    """How much two headers share: pairs of neighbouring characters, twice those in common over all (Dice)."""
    if written == word:
        return 1.0
    one, other = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (written, word))
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _share_read(cells: pl.Series, column: Column, day: date) -> float:
    """The share of the cells that can be read as the column's kind; of free text, that look like it."""
    if cells.is_empty():
        return 0.0
    if column.kind in (Kind.TEXT, Kind.HEALTH, Kind.AREA):
        return 0.5
    if column.kind is Kind.ADDRESS:
        return _share(cells.str.contains(_PLACE_WORDS))
    read = parse(cells, column=column)
    good = read["problem"].is_null() & read["value"].is_not_null()
    if column.kind is Kind.NAME:
        good &= cells.str.replace_all(r"\s", "").str.contains(r"^[\u3400-\u9fff·.]{2,5}$")
    if column.kind is Kind.PHONE:  # a day without dashes would do for a number of eight digits
        good &= cells.str.contains(r"1[3-9]\d{9}|0\d{2,3}-?\d{7}")
    if column.kind is Kind.ID_NUMBER:
        checked = check_id_numbers(read["value"], day=day, demo=True)
        good &= checked["valid"].fill_null(False)
    return _share(good)


def _share(good: pl.Series) -> float:
    return int(good.sum() or 0) / len(good)


def _assigned(
    dataset: Dataset,
    labels: Sequence[Label],
    cells: Mapping[int, pl.Series],
    offers: Mapping[tuple[int, str], Offer],
    common: Mapping[str, int],
) -> Proposal:
    """Each header at most one column and each column at most one header, the surest first.

    common: in how many kinds of table a column, and a kind of value, occurs. A plate number says more of the kind of
    table than a name does; where only the values fit, they say no more than their kind, however rare the column.
    """
    taken: dict[int, Offer] = {}
    used: set[str] = set()
    for (index, column), offer in sorted(offers.items(), key=lambda each: (-each[1].sure, each[0])):
        if index not in taken and column not in used:
            taken[index] = offer
            used.add(column)
    needed = {column.name for column in dataset.columns if column.required or column.expected}
    weight = {column.name: common[column.name] ** -0.5 for column in dataset.columns}
    of_kind = {column.name: min(weight[column.name], common[column.kind] ** -0.5) for column in dataset.columns}
    sure = sum(
        offer.sure * (of_kind if offer.ground is Ground.VALUES else weight)[offer.column] for offer in taken.values()
    )
    sure -= 0.7 * sum(weight[name] for name in needed - used)
    return Proposal(
        dataset=dataset.key,
        sure=round(sure, 2),
        headers=tuple(
            HeaderProposal(
                header=label.shown,
                samples=tuple(cells[label.index].unique(maintain_order=True).head(SAMPLES).to_list()),
                offer=taken.get(label.index),
            )
            for label in labels
        ),
    )
