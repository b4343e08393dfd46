"""Where the table stands in a sheet: titles above, one to three header rows, and below them the rows that are data.

Only the first rows are looked at one by one. Which of the rows below are data, sub-totals, repeated headers, section
lines or notes is decided for all of them at once. Nothing is dropped silently: what is no data is listed with its kind.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from minzheng.kernel.intake.contract import Dataset, Kind
from minzheng.kernel.intake.headers import Label, Understood, comparable, is_reason, is_serial, understand, unit_in
from minzheng.kernel.intake.opening import RawSheet

_LOOKED_AT = 60  # rows in which a header may stand
_DEEPEST = 3

_ID_LIKE = re.compile(r"\d{14}[\dXx]|\d{17}[\dXx]|\dE\+\d\d")
_TOTAL = r"^[\[(（【]?\D{0,14}(?:小计|合计|总计|共计|累计)[\])）】]?[:：]?.{0,12}$"
_NOTE = (
    r"^(?:注|备注|说明|附注|填表说明|填报说明)[\s:：0-9一二三（(、.]|^(?:制表|填表|填报|审核|复核|审批|经办|负责人|分管|主管|单位负责人|"
    r"分管领导|联系人|联系电话|打印|报送|上报|统计|日期|时间|制单|核对|财务|社区|村)[^:：]{0,8}[:：]|盖章|以下空白|以下无正文|"
    r"^第\s*\d+\s*页|^共\s*\d+\s*[页条]|^-+\s*\d+\s*-+$"
)
_PLACE = r"(?:街道|镇|乡|村|社区|县|区|市|组|办事处)$"
_NAME_LIKE = r"^[\u3400-\u9fff\x{20000}-\x{3ffff}·•．.]{2,15}$"
_NUMBERING = r"^[(（]?(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸]|[A-Z])[)）]?$"

BLANK: Final = "BLANK"
SKIPPED_KINDS: Final = ("HEADER", "SUBTOTAL", "NOTE", "SECTION", "NUMBERING")


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


def body(sheet: RawSheet, header: Header, *, dataset: Dataset) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The data rows, and the rows that are none.

    First frame: ``row`` (from 0) and the sheet's columns, merged cells filled. Second: ``row``, ``kind`` (one of
    `SKIPPED_KINDS`), ``text`` (their first words). Blank rows are in neither.
    """
    cells = sheet.cells.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    columns = [f"c{i}" for i in range(len(header.rows[0]))]
    cells = _fill_merged(cells.select("row", *columns).slice(header.last_row + 1), sheet.merges)
    cells = cells.with_columns(kind=_kind_of_row(header, dataset, columns))
    skipped = cells.filter(pl.col("kind").is_in(SKIPPED_KINDS)).select(
        "row", "kind", text=pl.coalesce(_filled(name) for name in columns).str.slice(0, 40)
    )
    return cells.filter(pl.col("kind").is_null()).drop("kind"), skipped


def _fill_merged(cells: pl.DataFrame, merges: Sequence[tuple[int, int, int, int]]) -> pl.DataFrame:
    """Repeat the value of a cell that is merged over several rows (one household number beside its members)."""
    start = cells["row"][0] if len(cells) else 0
    tall = [(r1, r2, c1) for r1, c1, r2, c2 in merges if r2 > r1 >= start and c1 == c2 and f"c{c1}" in cells.columns]
    if not tall:
        return cells
    spans = pl.DataFrame(tall, schema={"first": pl.Int64, "last": pl.Int64, "column": pl.Int64}, orient="row")
    for (column,), group in spans.group_by("column"):
        name = f"c{column}"
        source = group.join(cells.select(first="row", value=name), on="first", how="inner")
        copies = source.select("value", row=pl.int_ranges("first", pl.col("last") + 1)).explode("row")
        copies = copies.unique("row", keep="first")
        cells = cells.join(copies, on="row", how="left", maintain_order="left")
        cells = cells.with_columns(pl.coalesce("value", name).alias(name)).drop("value")
    return cells


def _filled(name: str) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    return pl.when(text.str.len_bytes() > 0).then(text)


def _kind_of_row(header: Header, dataset: Dataset, columns: Sequence[str]) -> pl.Expr:
    place = {each.column: f"c{each.label.index}" for each in header.understood}
    serials = {f"c{label.index}" for label in header.labels if is_serial(label.text)}
    identity = [place[name] for name in dataset.identity if name in place]
    names = [place[column.name] for column in dataset.columns_of(Kind.NAME) if column.name in place]
    filled = pl.sum_horizontal(_filled(name).is_not_null() for name in columns)
    useful = pl.sum_horizontal(_filled(name).is_not_null() for name in columns if name not in serials)
    # whoever is named by a number is data, whatever else the row says
    named = pl.any_horizontal(
        pl.lit(value=False), *(pl.col(name).str.contains(r"[0-9０-９]{6}|E\+") for name in identity)
    )

    def how_many(pattern: str, among: Sequence[str]) -> pl.Expr:
        compact = (pl.col(name).str.replace_all(r"[\s\u3000]", "") for name in among)
        return pl.sum_horizontal(
            pl.lit(0), *(text.str.contains(pattern).fill_null(value=False).cast(pl.Int32) for text in compact)
        )

    def any_cell(pattern: str, among: Sequence[str]) -> pl.Expr:
        return how_many(pattern, among) > 0

    repeated = pl.any_horizontal(
        (same >= 2) & (same * 5 >= filled * 3) for same in (_same_as(row) for row in header.rows)
    )
    alone = useful <= 1
    only_number = pl.all_horizontal(
        pl.lit(value=True), *(_filled(name).str.contains(r"^[\d.、]+$").fill_null(value=True) for name in serials)
    )
    notes, named_in_words = how_many(_NOTE, columns), any_cell(_NAME_LIKE, names)
    is_place = any_cell(_PLACE, names)
    only_name = pl.any_horizontal(pl.lit(value=False), *(_filled(name).is_not_null() for name in names)) & ~is_place
    numbering = pl.sum_horizontal(_filled(name).str.contains(_NUMBERING).fill_null(value=False) for name in columns)
    return (
        pl.when((filled == 0) | ((useful == 0) & only_number))
        .then(pl.lit(BLANK))
        .when(repeated)
        .then(pl.lit("HEADER"))
        .when(named.fill_null(value=False))
        .then(None)
        .when(any_cell(_TOTAL, list(dict.fromkeys((*columns[:4], *identity, *names)))))
        .then(pl.lit("SUBTOTAL"))
        .when((numbering == filled) & (filled >= 3) & (pl.col("row") <= header.last_row + 2))
        .then(pl.lit("NUMBERING"))
        .when((notes >= 2) | ((notes == 1) & ~(named_in_words & (useful >= 3))))
        .then(pl.lit("NOTE"))
        .when(alone & ~only_name)
        .then(pl.when(any_cell(_PLACE, columns)).then(pl.lit("SECTION")).otherwise(pl.lit("NOTE")))
    )


def _same_as(row: Sequence[str]) -> pl.Expr:
    """How many cells repeat this header row's own text, in place."""
    texts = [(f"c{index}", comparable(text)) for index, text in enumerate(row) if comparable(text)]
    return pl.sum_horizontal(
        pl.lit(0),
        *(
            pl.col(name).str.replace_all(r"[\s\u3000*]", "").str.starts_with(text).fill_null(value=False).cast(pl.Int32)
            for name, text in texts
        ),
    )
