"""Form and values → sheet: the only place that knows how sections become blocks. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from minzheng.kernel.documents.forms.chinese import ROOM_FOR_A_DAY, written_day
from minzheng.kernel.documents.forms.declaration import (
    Field,
    Fields,
    Form,
    Kind,
    Photos,
    Rows,
    Section,
    Signature,
    Signatures,
    Style,
    Text,
)
from minzheng.kernel.documents.forms.showing import Sight, Values, in_a_cell, prose, shown, sight_of
from minzheng.kernel.documents.printing.sheet import GRID, Block, Cell, Grid, Mark, Paragraph, Sheet

LABEL, HALF, NUMBERING = 4, 12, 2
RIGHT_IN_A_COLUMN = frozenset({Kind.MONEY, Kind.COUNT})
ROOM_TO_SIGN = 4
One = TypeVar("One")


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a document says of itself: who issues it, under which number, on which day; where it can be verified."""

    organ: str = ""
    number: str = ""
    day: datetime.date | None = None
    scan: str = ""
    mark: Mark = Mark.NONE


def lay_out(form: Form, *, values: Values, head: Head, sight: Sight = Sight.FULL) -> Sheet:
    """The paper of a form. Unknown values are room to write; a public form is masked whatever ``sight`` says."""
    laying = _Laying(form, values, head, sight_of(form, asked=sight))
    letter = form.style is Style.LETTER
    return Sheet(
        title=form.title,
        letter=letter,
        organ=head.organ if letter else "",
        number=head.number,
        above=() if letter else _above(form, head),
        blocks=tuple(laying.letter() if letter else laying.table()),
        note=form.note,
        scan=head.scan,
        scan_words="扫码核验文书真伪" if head.scan else "",
        mark=head.mark,
    )


def _above(form: Form, head: Head) -> tuple[str, ...]:
    """The line over a table: the organ on the left, number or day on the right."""
    right = f"编号：{head.number}" if head.number else ""
    day = written_day(head.day) if head.day else ROOM_FOR_A_DAY
    return (head.organ, day, right) if head.organ or right else ("", day, "")


@dataclass(frozen=True)
class _Laying:
    form: Form
    values: Values
    head: Head
    sight: Sight

    def table(self) -> Iterator[Block]:
        """Every section in one bordered table; rows stand in one of their own, whose head repeats on each page."""
        held: list[tuple[Cell, ...]] = []
        for section in self.form.sections:
            if isinstance(section, Rows):
                if held:
                    yield Grid(rows=tuple(held))
                held = []
                yield self.rows(section)
            else:
                held += self.in_table(section)
        if held:
            yield Grid(rows=tuple(held))

    def letter(self) -> Iterator[Block]:
        """Addressee, paragraphs, tables between them, the organ and the day at the end on the right."""
        if self.form.addressed:
            field = self.form.fields[self.form.addressed]
            name = shown(field, self.values.get(field.key), sight=self.sight) or "＿＿＿＿＿＿"
            yield Paragraph(text=f"{name}：", indent=False)
        for section in self.form.sections:
            match section:
                case Text():
                    if section.title:
                        yield Paragraph(text=section.title, strong=True, together=True)
                    yield from (Paragraph(text=text) for text in self.written(section))
                case Rows():
                    yield self.rows(section)
                case Signatures():
                    yield from self.signed(section)
                case _:
                    yield Grid(rows=tuple(self.in_table(section)))

    def written(self, section: Text) -> list[str]:
        document = {"organ": self.head.organ, "day": written_day(self.head.day), "number": self.head.number}
        filled = (
            prose(text, form=self.form, values=self.values, document=document, sight=self.sight)
            for text in section.paragraphs
        )
        return [line for text in filled for line in text.split("\n")]

    def in_table(self, section: Section) -> list[tuple[Cell, ...]]:
        match section:
            case Fields():
                return [*_section_title(section.title), *self.pairs(section.of)]
            case Text():
                text = "\n".join(f"　　{line}" for line in self.written(section))
                return [*_section_title(section.title), (Cell(text=text),)]
            case Photos():
                return [*_section_title(section.title), *self.pictures(section)]
            case Signatures():
                return [_padded([_box(one) for one in pair]) for pair in _by_two(section.of)]
        raise TypeError(section)

    def pairs(self, fields: Sequence[Field]) -> Iterator[tuple[Cell, ...]]:
        """Label and value, two a row; a wide field takes a row, and what stands alone takes the rest of its row."""
        waiting: Field | None = None
        for one in fields:
            if one.wide or one.lines > 1:
                if waiting is not None:
                    yield self.pair(waiting, GRID)
                yield self.pair(one, GRID)
                waiting = None
            elif waiting is None:
                waiting = one
            else:
                yield (*self.pair(waiting, HALF), *self.pair(one, HALF))
                waiting = None
        if waiting is not None:
            yield self.pair(waiting, GRID)

    def pair(self, field: Field, width: int) -> tuple[Cell, Cell]:
        text = shown(field, self.values.get(field.key), sight=self.sight)
        return (
            Cell(text=field.title, span=LABEL, head=True, align="center"),
            Cell(text=text, span=width - LABEL, lines=field.lines),
        )

    def rows(self, section: Rows) -> Grid:
        """A line each, and empty ones up to the least number to be filled in by hand."""
        spans = [NUMBERING, *_shares([column.weight for column in section.columns], wide=GRID - NUMBERING)]
        given = list(self.values.get(section.key) or [])
        lines: list[dict[str, Any]] = [*given, *({} for _each in range(section.least - len(given)))]
        head = [Cell(text="序号", span=spans[0], head=True, align="center")] + [
            Cell(text=_column_title(column), span=span, head=True, align="center")
            for column, span in zip(section.columns, spans[1:], strict=True)
        ]
        body = [
            (
                Cell(text=str(number), span=spans[0], align="center"),
                *(
                    Cell(
                        text=in_a_cell(column, line.get(column.key), sight=self.sight, minor=bool(line.get("minor"))),
                        span=span,
                        align="right" if column.kind in RIGHT_IN_A_COLUMN else "center",
                    )
                    for column, span in zip(section.columns, spans[1:], strict=True)
                ),
            )
            for number, line in enumerate(lines, start=1)
        ]
        title = _section_title(section.title)
        return Grid(rows=(*title, tuple(head), *body), heads=len(title) + 1)

    def pictures(self, section: Photos) -> Iterator[tuple[Cell, ...]]:
        given = list(self.values.get(section.key) or [])
        if not given:
            yield (Cell(text="（贴照片处）", align="center", lines=6),)
        for pair in _by_two(given):
            yield _padded([Cell(picture=one["image"], text=one.get("caption", ""), span=HALF) for one in pair])

    def signed(self, section: Signatures) -> Iterator[Block]:
        for one in section.of:
            if one.seal:
                organ = self.head.organ or one.title
                yield Paragraph(text=f"{organ}（盖章）", align="right", indent=False, together=True)
                yield Paragraph(text=written_day(self.head.day), align="right", indent=False)
            else:
                yield Paragraph(text=f"{one.title}：＿＿＿＿＿＿＿＿{ROOM_FOR_A_DAY}", indent=False)


def _section_title(title: str) -> list[tuple[Cell, ...]]:
    return [(Cell(text=title, head=True),)] if title else []


def _column_title(column: Field) -> str:
    unit = column.unit or ("元" if column.kind is Kind.MONEY else "")
    return f"{column.title}（{unit}）" if unit else column.title


def _box(one: Signature) -> Cell:
    words = "（盖章）：" if one.seal else "（签名）："
    return Cell(text=f"{one.title}{words}\n\n\n{ROOM_FOR_A_DAY}", span=HALF, lines=ROOM_TO_SIGN)


def _by_two(many: Sequence[One]) -> Iterator[Sequence[One]]:
    return (many[at : at + 2] for at in range(0, len(many), 2))


def _padded(cells: list[Cell]) -> tuple[Cell, ...]:
    return tuple(cells) if len(cells) > 1 else (*cells, Cell(span=GRID - cells[0].span))


def _shares(weights: Sequence[int], *, wide: int) -> list[int]:
    """``wide`` columns of the grid shared out by weight, at least one each."""
    if len(weights) > wide:
        raise ValueError(f"more than {wide} columns do not fit on a sheet")
    spans = [max(1, wide * weight // sum(weights)) for weight in weights]
    while (over := sum(spans) - wide) != 0:
        # the widest gives what is too much, the relatively narrowest gets what is left
        at = max(range(len(spans)), key=lambda n: spans[n] if over > 0 else weights[n] / spans[n])
        spans[at] -= 1 if over > 0 else -1
    return spans
