"""Where the table stands in a sheet: titles above, and one to three header rows. Only the first rows are looked at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minzheng.kernel.intake.contract import Dataset
from minzheng.kernel.intake.headers import Label, Understood, is_reason, understand, unit_in
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


def find_header(
    sheet: RawSheet,
    *,
    dataset: Dataset,
    words: Mapping[str, str],
    chosen: Mapping[str, str | None] | None = None,
) -> Header | None:
    """The block of rows that names the most columns of the dataset; None where fewer than two are named."""
    top = sheet.cells.head(_LOOKED_AT + _DEEPEST).rows()
    rows = [tuple("" if cell is None else cell.strip() for cell in row) for row in top]
    # a header that is repeated on later pages may be the plainer one, but only the first stands above all data
    data_begins = next((i for i, row in enumerate(rows) if any(map(_ID_LIKE.search, row))), len(rows))
    needed = {column.name for column in dataset.columns if column.required or column.expected}
    best, best_score = None, 0.0
    for first in range(min(data_begins, _LOOKED_AT)):
        for last in range(first, min(first + _DEEPEST, data_begins)):
            if not any(rows[last]):
                break
            block = tuple(rows[first : last + 1])
            labels = _labels(block, first, sheet.merges)
            understood = understand(labels, words=words, chosen=chosen)
            weight = sum(each.sure + (each.column in needed) for each in understood)
            score = weight - 0.2 * (last - first) - 0.001 * first
            if len(understood) >= 2 and score > best_score:
                above = tuple(cell for row in rows[:first] for cell in row if cell)
                best, best_score = Header(first, last, tuple(labels), tuple(understood), above, _own(block)), score
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
