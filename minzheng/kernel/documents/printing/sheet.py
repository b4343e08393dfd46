"""A sheet of paper as blocks: what both renderers draw. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

GRID = 24  # every table row is so many columns wide


class Mark(StrEnum):
    """What stands across a paper that is not the issued original."""

    NONE = ""
    SAMPLE = "样张"
    DRAFT = "草稿"
    COPY = "副本"
    VOID = "作废"


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell. span: of the grid's columns. head: a label. lines: least height in lines. picture: JPEG or PNG."""

    text: str = ""
    span: int = GRID
    head: bool = False
    align: str = "left"
    lines: int = 1
    picture: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A bordered table; the first ``heads`` rows are repeated on every page that it runs over."""

    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 0

    def __post_init__(self) -> None:
        for row in self.rows:
            if (wide := sum(cell.span for cell in row)) != GRID:
                raise ValueError(f"a row is {wide} columns wide, not {GRID}")


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """Running text. indent: two characters, as in letters. strong: a heading inside the text."""

    text: str
    align: str = "left"
    indent: bool = True
    strong: bool = False
    together: bool = False  # stays on one page with what follows


Block = Grid | Paragraph


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """All that is printed. organ: the red head of a letter; scan: the address that the code leads to."""

    title: str
    blocks: tuple[Block, ...]
    letter: bool = False
    organ: str = ""
    number: str = ""
    above: tuple[str, ...] = ()
    note: str = ""
    scan: str = ""
    scan_words: str = ""
    mark: Mark = Mark.NONE
