"""Sheet → Word (.docx), with the fonts that offices have: 小标宋 for titles, 仿宋 for text, 黑体 for headings."""

from __future__ import annotations

import io
from typing import Any

import segno

from minzheng.kernel.documents.printing.sheet import GRID, Cell, Grid, Paragraph, Sheet

TITLE, BODY, HEADING = "方正小标宋简体", "仿宋_GB2312", "黑体"
RED = "C8102E"
LINE_MM = 6.2


def render(sheet: Sheet) -> bytes:
    """The document; its text and tables are those of the PDF, and can be written in."""
    return _Document(sheet).content()


class _Document:
    def __init__(self, sheet: Sheet) -> None:
        # Loaded only by who needs it: it brings lxml.
        import docx
        from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
        from docx.shared import Mm, Pt, RGBColor

        self.Mm, self.Pt, self.RGBColor = Mm, Pt, RGBColor
        self.ALIGN = {
            "left": WD_ALIGN_PARAGRAPH.JUSTIFY,
            "center": WD_ALIGN_PARAGRAPH.CENTER,
            "right": WD_ALIGN_PARAGRAPH.RIGHT,
        }
        self.EXACTLY, self.TABLE_CENTER = WD_LINE_SPACING.EXACTLY, WD_TABLE_ALIGNMENT.CENTER
        self.AT_LEAST = WD_ROW_HEIGHT_RULE.AT_LEAST
        self.sheet = sheet
        self.document: Any = docx.Document()
        self.size = 16 if sheet.letter else 10.5
        self.width = 156 if sheet.letter else 170

    def content(self) -> bytes:
        self._page()
        sheet = self.sheet
        if sheet.scan:
            self._scan()
        if sheet.mark.value:
            self._paragraph(sheet.mark.value, size=14, font=HEADING, color="B3001B", align="right")
        if sheet.organ:
            line = self._paragraph(sheet.organ, size=26, font=TITLE, color=RED, align="center")
            self._red_line_under(line)
        if sheet.letter and sheet.number:
            self._paragraph(sheet.number, size=14, align="right")
        title = self._paragraph(sheet.title, size=22 if sheet.letter else 20, font=TITLE, align="center")
        title.paragraph_format.space_after = self.Pt(12)
        if sheet.above:
            self._above(sheet.above)
        for block in sheet.blocks:
            self._table(block) if isinstance(block, Grid) else self._text(block)
        if sheet.note:
            self._paragraph(sheet.note, size=9.5)
        target = io.BytesIO()
        self.document.core_properties.title = sheet.title
        self.document.core_properties.author = sheet.organ
        self.document.save(target)
        return target.getvalue()

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = self.Mm(210), self.Mm(297)
        letter = self.sheet.letter
        section.top_margin, section.bottom_margin = self.Mm(32 if letter else 22), self.Mm(32 if letter else 24)
        section.left_margin, section.right_margin = self.Mm(28 if letter else 20), self.Mm(26 if letter else 20)
        style = self.document.styles["Normal"]
        style.font.size = self.Pt(self.size)
        self._font_of(style.element, BODY)
        style.font.name = BODY
        # Chinese punctuation stands as on the mainland, whatever fonts the machine falls back to.
        style.element.get_or_add_rPr().append(self._element("w:lang", val="en-US", eastAsia="zh-CN"))
        footer = section.footer.paragraphs[0]
        footer.alignment = self.ALIGN["center"]
        for words, instruction in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
            self._run(footer, words, size=9)
            if instruction:
                self._counter(footer, instruction)

    def _font_of(self, element: Any, font: str) -> None:
        """Latin and Chinese characters in one font: Word keeps them apart."""
        from docx.oxml.ns import qn

        properties = element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            properties.set(qn(script), font)

    def _run(self, paragraph: Any, text: str, *, size: float = 0, font: str = "", color: str = "") -> Any:
        run = paragraph.add_run(text)
        run.font.size = self.Pt(size or self.size)
        self._font_of(run._element, font or BODY)
        if color:
            run.font.color.rgb = self.RGBColor.from_string(color)
        return run

    def _paragraph(
        self, text: str, *, size: float = 0, font: str = "", color: str = "", align: str = "left", place: Any = None
    ) -> Any:
        paragraph = place if place is not None else self.document.add_paragraph()
        paragraph.alignment = self.ALIGN[align]
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = self.Pt(0)
        self._run(paragraph, text, size=size, font=font, color=color)
        return paragraph

    def _text(self, block: Paragraph) -> None:
        paragraph = self._paragraph(block.text, font=HEADING if block.strong else "", align=block.align)
        form = paragraph.paragraph_format
        form.keep_with_next = block.together
        if self.sheet.letter:
            form.line_spacing_rule, form.line_spacing = self.EXACTLY, self.Pt(28)
        if block.indent:
            form.first_line_indent = self.Pt(2 * self.size)

    def _above(self, parts: tuple[str, ...]) -> None:
        table = self._bare_table(rows=1, widths=[GRID // len(parts)] * len(parts))
        for cell, part, align in zip(table.rows[0].cells, parts, ("left", "center", "right"), strict=False):
            self._paragraph(part, align=align, place=cell.paragraphs[0])
        self._thin_line()

    def _bare_table(self, *, rows: int, widths: list[int]) -> Any:
        table = self.document.add_table(rows=rows, cols=len(widths))
        table.alignment, table.autofit = self.TABLE_CENTER, False
        for column, share in zip(table.columns, widths, strict=True):
            column.width = self.Mm(self.width * share / GRID)
        return table

    def _table(self, grid: Grid) -> None:
        table = self._bare_table(rows=len(grid.rows), widths=[1] * GRID)
        table.style = "Table Grid"
        for number, cells in enumerate(grid.rows):
            row = table.rows[number]
            places = list(row.cells)
            at = 0
            for cell in cells:
                place = places[at].merge(places[at + cell.span - 1]) if cell.span > 1 else places[at]
                self._fill(place, cell)
                at += cell.span
            row.height = self.Mm(LINE_MM * max(cell.lines for cell in cells))
            row.height_rule = self.AT_LEAST
            self._row_properties(row, repeats=number < grid.heads)
        self._thin_line()

    def _fill(self, place: Any, cell: Cell) -> None:
        from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL

        whole = cell.span == GRID
        place.vertical_alignment = VERTICAL.TOP if whole and not cell.head else VERTICAL.CENTER
        font, size = (HEADING, 0) if cell.head and whole else ("", 0)
        paragraph = place.paragraphs[0]
        if cell.picture is not None:
            self._picture(paragraph, cell)
            paragraph = place.add_paragraph()
        size = 12 if self.sheet.letter else size
        for number, line in enumerate(cell.text.split("\n")):
            target = paragraph if number == 0 else place.add_paragraph()
            self._paragraph(line, size=size, font=font, align=cell.align, place=target)
        if cell.head:
            self._shade(place)

    def _picture(self, paragraph: Any, cell: Cell) -> None:
        paragraph.alignment = self.ALIGN["center"]
        width = self.width * cell.span / GRID - 6
        paragraph.add_run().add_picture(io.BytesIO(cell.picture or b""), width=self.Mm(min(width, 90)))

    def _scan(self) -> None:
        target = io.BytesIO()
        segno.make(self.sheet.scan, error="m").save(target, kind="png", scale=6, border=2)
        target.seek(0)
        header = self.document.sections[0].header.paragraphs[0]
        header.add_run().add_picture(target, width=self.Mm(15))
        self._run(header, f" {self.sheet.scan_words}", size=8)

    def _thin_line(self) -> None:
        """Word joins tables that follow one another: a line of one point keeps them apart, and is hardly seen."""
        paragraph = self._paragraph("", size=1)
        paragraph.paragraph_format.line_spacing_rule = self.EXACTLY
        paragraph.paragraph_format.line_spacing = self.Pt(2)

    # What python-docx has no word for is written as the elements of the format (ECMA-376, part 1).

    def _element(self, name: str, **attributes: str) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        element = OxmlElement(name)
        for key, value in attributes.items():
            element.set(qn(f"w:{key}"), value)
        return element

    def _counter(self, paragraph: Any, instruction: str) -> None:
        field = self._element("w:fldSimple", instr=instruction)
        run = self._run(paragraph, "1", size=9)
        field.append(run._element)
        paragraph._p.append(field)

    def _red_line_under(self, paragraph: Any) -> None:
        borders = self._element("w:pBdr")
        borders.append(self._element("w:bottom", val="single", sz="12", space="6", color=RED))
        paragraph._p.get_or_add_pPr().append(borders)
        paragraph.paragraph_format.space_after = self.Pt(14)

    def _shade(self, place: Any) -> None:
        place._tc.get_or_add_tcPr().append(self._element("w:shd", val="clear", color="auto", fill="F2F2F2"))

    def _row_properties(self, row: Any, *, repeats: bool) -> None:
        properties = row._tr.get_or_add_trPr()
        properties.append(self._element("w:cantSplit"))
        if repeats:
            properties.append(self._element("w:tblHeader"))
