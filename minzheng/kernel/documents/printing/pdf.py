"""Sheet → PDF on A4, through HTML and WeasyPrint."""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.template.loader import render_to_string
from PIL import ImageFile

from minzheng.kernel.documents.forms.showing import EMPTY, TICKED
from minzheng.kernel.documents.printing.sheet import GRID, Cell, Grid, Sheet

WORD_JOINER = "\u2060"
STYLE = Path(__file__).with_name("sheet.css")


def html(sheet: Sheet) -> str:
    """The sheet as one page of HTML that stands alone."""
    scan = segno.make(sheet.scan, error="m").svg_data_uri(scale=3, border=2) if sheet.scan else ""
    return render_to_string("documents/sheet.html", {**drawn(sheet), "scan": scan})


def drawn(sheet: Sheet) -> dict[str, Any]:
    """What ``documents/blocks.html`` is rendered with: in the PDF, and in a page that shows the paper."""
    blocks = [
        {"grid": _rows(block), "heads": _rows(block, head=True), "paragraph": None}
        if isinstance(block, Grid)
        else {"grid": None, "paragraph": block}
        for block in sheet.blocks
    ]
    return {"sheet": sheet, "blocks": blocks, "columns": range(GRID)}


def render(sheet: Sheet) -> bytes:
    """The PDF. Takes about half a second; the same sheet on the same machine gives the same bytes."""
    # Loading the library takes two seconds: only who prints waits for it.
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # loading it allows half pictures everywhere, uploads among them

    # Nothing is fetched: pictures stand in the page itself, and no value of a form can name an address.
    fetcher = URLFetcher(allowed_protocols=["data"])
    page = HTML(string=html(sheet), url_fetcher=fetcher, base_url=None)
    content = page.write_pdf(stylesheets=[_style()], pdf_tags=True)
    return bytes(content or b"")


@cache
def _style() -> Any:
    from weasyprint import CSS

    return CSS(string=STYLE.read_text(encoding="utf-8"))


def _rows(grid: Grid, *, head: bool = False) -> list[list[dict[str, Any]]]:
    chosen = grid.rows[: grid.heads] if head else grid.rows[grid.heads :]
    return [
        [
            {"cell": cell, "text": _text(cell), "picture": _picture(cell), "room": f"l{min(cell.lines, 12)}"}
            for cell in row
        ]
        for row in chosen
    ]


def _text(cell: Cell) -> str:
    """A box to tick and its words stay on one line."""
    return cell.text.replace(EMPTY, EMPTY + WORD_JOINER).replace(TICKED, TICKED + WORD_JOINER)


def _picture(cell: Cell) -> str:
    if cell.picture is None:
        return ""
    kind = "png" if cell.picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(cell.picture).decode()}"
