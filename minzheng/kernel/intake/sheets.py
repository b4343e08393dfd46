"""Where the table stands in a sheet: titles above, and one to three header rows. Only the first rows are looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.headers import Label, Understood, Vocabulary, is_reason, understand, unit_in
from minzheng.kernel.intake.opening import RawSheet

_LOOKED_AT = 60  # rows in which a header may stand
_DEEPEST = 3

_ID_LIKE = re.compile(r"\d{14}[\dXx]|\d{17}[\dXx]|\dE\+\d\d")


@dataclass(frozen=True, slots=True)
class Header:
    """The header found: its rows (from 0, inclusive), every column's label, and those understood."""

    first_row: int
    last_row: int
    labels: tuple[Label, ...]
    understood: tuple[Understood, ...]
    above: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def filled_rows(self) -> tuple[tuple[str, ...], ...]:
        """The header's rows with each group written over every column that it spans, so that no merging is needed."""
        if len(self.rows) == 1:
            return self.rows
        depth = len(self.rows)
        filled = [[""] * len(self.rows[0]) for _ in range(depth)]
        for label in self.labels:
            texts = (*label.groups, label.text)
            for row, text in zip(filled, (*texts[:-1], *[""] * (depth - len(texts)), texts[-1]), strict=True):
                row[label.index] = text
        return tuple(map(tuple, filled))

    @property
    def weight(self) -> float:
        """How much of a dataset was recognised: the sum of how sure each column is."""
        return sum(each.sure for each in self.understood)

    def unit_above(self) -> str | None:
        """The money unit that a title row names (单位：万元)."""
        return next((unit for text in reversed(self.above) if (unit := _title_unit(text))), None)


def _title_unit(text: str) -> str | None:
    narrow = re.sub(r"\s", "", text)
    named = re.search(r"单位[:：)）]?[（(]?((?:亿|万|千|百)?元|分)|[（(]((?:亿|万|千|百)?元)[）)]", narrow)
    return unit_in(f"({named[1] or named[2]})") if named else None


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that may be a header (from 0, inclusive), and the label each column would have."""

    first: int
    last: int
    labels: tuple[Label, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Top:
    """The top of a sheet: its rows, and every block of them that may be a header."""

    rows: tuple[tuple[str, ...], ...]
    blocks: tuple[Block, ...]


def top_of(sheet: RawSheet) -> Top:
    """What of a sheet is looked at for its header; worked out once for all kinds of table."""
    rows = tuple(
        tuple("" if cell is None else cell.strip() for cell in row)
        for row in sheet.cells.head(_LOOKED_AT + _DEEPEST).rows()
    )
    # a header that is repeated on later pages may be the plainer one, but only the first stands above all data
    data_begins = next((i for i, row in enumerate(rows) if any(map(_ID_LIKE.search, row))), len(rows))
    blocks = []
    for first in range(min(data_begins, _LOOKED_AT)):
        for last in range(first, min(first + _DEEPEST, data_begins)):
            if not any(rows[last]):
                break
            block = rows[first : last + 1]
            blocks.append(Block(first, last, tuple(_labels(block, first, sheet.merges)), block))
    return Top(rows, tuple(blocks))


def find_header(
    top: Top,
    *,
    dataset: Dataset,
    words: Vocabulary,
    chosen: Mapping[str, str | None] | None = None,
) -> Header | None:
    """The block of rows that names the most columns of the dataset; None where fewer than two are named."""
    needed = {column.name for column in dataset.columns if column.required or column.expected}
    best, best_score = None, 0.0
    for block in top.blocks:
        understood = understand(block.labels, words=words, chosen=chosen)
        weight = sum(each.sure + (each.column in needed) for each in understood)
        score = weight - 0.2 * (block.last - block.first) - 0.001 * block.first
        if len(understood) >= 2 and score > best_score:
            above = tuple(cell for row in top.rows[: block.first] for cell in row if cell)
            best = Header(block.first, block.last, block.labels, tuple(understood), above, _own(block.rows))
            best_score = score
    return best


def _own(block: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The header without the reasons that a correction file adds behind it."""
    width = next((i for i, text in enumerate(block[-1]) if is_reason(text)), len(block[-1]))
    return tuple(row[:width] for row in block)


def _labels(block: Sequence[Sequence[str]], first_row: int, merges: Sequence[tuple[int, int, int, int]]) -> list[Label]:
    """A label for every column that has one: groups carried to the right over merged or empty cells."""
    filled = [_carry(block, depth, first_row, merges) for depth in range(len(block) - 1)] + [list(block[-1])]
    labels = []
    for index in range(len(block[-1])):
        texts = [row[index] for row in filled if row[index]]
        texts = [text for i, text in enumerate(texts) if i == 0 or text != texts[i - 1]]
        # a group alone, carried over an unnamed column, names nothing
        if texts and any(row[index] for row in block) and not is_reason(texts[-1]):
            labels.append(Label(index, texts[-1], tuple(texts[:-1])))
    return labels


def _carry(
    block: Sequence[Sequence[str]], depth: int, first_row: int, merges: Sequence[tuple[int, int, int, int]]
) -> list[str]:
    row, below = list(block[depth]), block[depth + 1]
    spans = [(c1, c2) for r1, c1, _, c2 in merges if r1 == first_row + depth and c2 > c1]
    if spans:
        for c1, c2 in spans:
            if c1 < len(row):
                row[c1 : c2 + 1] = [row[c1]] * (min(c2, len(row) - 1) - c1 + 1)
        return row
    for index in range(1, len(row)):
        if not row[index] and below[index] and below[index - 1]:
            row[index] = row[index - 1]
    return row
