"""Which rows below a header are data, and which are sub-totals, repeated headers, section lines or notes.

Decided for all rows at once. Nothing is dropped silently: what is no data is listed with its kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from minzheng.kernel.intake.contract import Dataset, Kind
from minzheng.kernel.intake.headers import comparable, is_serial
from minzheng.kernel.intake.opening import RawSheet
from minzheng.kernel.intake.sheets import Header

TOTAL = r"^[\[(（【]?\D{0,14}(?:小计|合计|总计|共计|累计)[\])）】]?[:：]?.{0,12}$"
NOTE = (
    r"^(?:注|备注|说明|附注|填表说明|填报说明)[\s:：0-9一二三（(、.]|^(?:制表|填表|填报|审核|复核|审批|经办|负责人|分管|主管|单位负责人|"
    r"分管领导|联系人|联系电话|打印|报送|上报|统计|日期|时间|制单|核对|财务|社区|村)[^:：]{0,8}[:：]|盖章|以下空白|以下无正文|"
    r"^第\s*\d+\s*页|^共\s*\d+\s*[页条]|^-+\s*\d+\s*-+$"
)
_NUMBER = r"[0-9０-９]{6}|E\+"
_PLACE = r"(?:街道|镇|乡|村|社区|县|区|市|组|办事处)$"
_NAME_LIKE = r"^[\u3400-\u9fff\x{20000}-\x{3ffff}·•．.]{2,15}$"
_NUMBERING = r"^[(（]?(?:\d{1,2}|[甲乙丙丁戊己庚辛壬癸]|[A-Z])[)）]?$"

BLANK: Final = "BLANK"
SKIPPED_KINDS: Final = ("HEADER", "SUBTOTAL", "NOTE", "SECTION", "NUMBERING")


def body(sheet: RawSheet, header: Header, *, dataset: Dataset) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The data rows, and the rows that are none.

    First frame: ``row`` (from 0) and the sheet's columns, merged cells filled. Second: ``row``, ``kind`` (one of
    `SKIPPED_KINDS`), ``text`` (their first words). Blank rows are in neither.
    """
    cells = sheet.cells.with_row_index("row").with_columns(pl.col("row").cast(pl.Int64))
    columns = [f"c{i}" for i in range(len(header.rows[0]))]
    cells = _fill_merged(cells.select("row", *columns).slice(header.last_row + 1), sheet.merges)
    place = {each.column: f"c{each.label.index}" for each in header.understood}
    identity = [place[name] for name in dataset.identity if name in place]
    # whoever is named by a number is data, whatever else the row says: only the others need a second look
    numbered = pl.any_horizontal(
        pl.lit(value=False), *(pl.col(name).str.contains(_NUMBER).fill_null(value=False) for name in identity)
    )
    cells = cells.with_columns(numbered=numbered)
    others = cells.filter(~pl.col("numbered"))
    kinds = others.select("row", kind=_kind_of_row(header, dataset, columns, identity))
    skipped = others.select("row", text=pl.coalesce(_filled(name) for name in columns).str.slice(0, 40))
    skipped = skipped.join(kinds.filter(pl.col("kind").is_in(SKIPPED_KINDS)), on="row", maintain_order="left")
    no_data = kinds.filter(pl.col("kind").is_not_null())
    return cells.drop("numbered").join(no_data, on="row", how="anti", maintain_order="left"), skipped


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


def _kind_of_row(header: Header, dataset: Dataset, columns: Sequence[str], identity: Sequence[str]) -> pl.Expr:
    """One of `SKIPPED_KINDS`, BLANK, or null for data, of rows that no number names."""
    place = {each.column: f"c{each.label.index}" for each in header.understood}
    serials = {f"c{label.index}" for label in header.labels if is_serial(label.text)}
    names = [place[column.name] for column in dataset.columns_of(Kind.NAME) if column.name in place]
    filled = pl.sum_horizontal(_filled(name).is_not_null() for name in columns)
    useful = pl.sum_horizontal(_filled(name).is_not_null() for name in columns if name not in serials)

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
    notes, named_in_words = how_many(NOTE, columns), any_cell(_NAME_LIKE, names)
    is_place = any_cell(_PLACE, names)
    only_name = pl.any_horizontal(pl.lit(value=False), *(_filled(name).is_not_null() for name in names)) & ~is_place
    numbering = pl.sum_horizontal(_filled(name).str.contains(_NUMBERING).fill_null(value=False) for name in columns)
    return (
        pl.when((filled == 0) | ((useful == 0) & only_number))
        .then(pl.lit(BLANK))
        .when(repeated)
        .then(pl.lit("HEADER"))
        .when(any_cell(TOTAL, list(dict.fromkeys((*columns[:4], *identity, *names)))))
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
