"""A declared form on the screen: inputs by kind, rows as a table, and what would be right beside each wrong value.

A step's page uses it so: ``entry = FormEntry(form, data=request.POST or None, values=held, ground=ground)``, then
``entry.is_valid()`` and ``entry.values``; the template includes ``web/documents/entry.html``. Without JavaScript: a
table offers empty lines, and a button ``more`` that brings further ones back with everything typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from minzheng.kernel.documents.forms import checking, typed
from minzheng.kernel.documents.forms.checking import Checked, Ground
from minzheng.kernel.documents.forms.declaration import Field, Fields, Form, Kind, Rows, Section, Text
from minzheng.kernel.documents.forms.showing import Values

MORE_LINES = 3
TYPES = {Kind.DATE: "date", Kind.BIRTH_DATE: "date", Kind.PHONE: "tel"}
MODES = {Kind.MONEY: "decimal", Kind.COUNT: "numeric", Kind.ACCOUNT: "numeric"}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A section as the page shows it: single inputs, or the titles and lines of a table."""

    title: str
    inputs: tuple[BoundField, ...] = ()
    rows: Rows | None = None
    columns: tuple[str, ...] = ()
    lines: tuple[tuple[BoundField, ...], ...] = ()
    problem: str = ""


class FormEntry(forms.Form):
    """Django's form of a declaration; ``values`` are what was typed, read, once ``is_valid()``."""

    use_required_attribute = False

    def __init__(
        self,
        form: Form,
        *,
        data: QueryDict | None = None,
        values: Values | None = None,
        ground: Ground,
        complete: bool = True,
    ) -> None:
        self.form, self.ground, self.complete = form, ground, complete
        self.values: dict[str, Any] = {}
        given = typed.form_as_typed(form, values or {})
        super().__init__(data=data, initial={})
        self.line_counts = {key: self._line_count(rows, given[key]) for key, rows in form.rows.items()}
        for key, field in form.fields.items():
            self._ask(key, field, given[key])
        for key, rows in form.rows.items():
            for at in range(self.line_counts[key]):
                line = given[key][at] if at < len(given[key]) else {}
                for column in rows.columns:
                    self._ask(f"{key}.{at}.{column.key}", column, line.get(column.key, ""))

    def _line_count(self, rows: Rows, given: list[Any]) -> int:
        """As many lines as were sent or are known, and some to spare; more where they were asked for."""
        sent = str(self.data.get(f"{rows.key}.lines", "")) if self.is_bound else ""
        lines = int(sent) if sent.isdigit() else len(given) + (1 if given else min(rows.least, MORE_LINES))
        if self.is_bound and self.data.get("more") == rows.key:
            lines += MORE_LINES
        return max(1, min(lines, rows.most))

    def _ask(self, name: str, field: Field, given: Any) -> None:
        asked = forms.Field(
            label=_(field.title),
            required=field.required,
            widget=_widget(field),
            help_text=_(field.help) if field.help else "",
        )
        self.fields[name] = asked
        self.initial[name] = given

    @property
    def asks_for_more(self) -> bool:
        """Whether only further lines of a table were wanted: nothing is to be kept then."""
        return self.is_bound and self.data.get("more") in self.form.rows

    def _clean_fields(self) -> None:
        if self.asks_for_more:
            return
        checked = self._checked()
        self.values = checked.values
        for name, words in checked.problems.items():
            self.add_error(name if name in self.fields else None, words)
        self.row_problems = {key: words for key, words in checked.problems.items() if key in self.form.rows}

    def _checked(self) -> Checked:
        raw = {name: self._raw(name) for name in self.fields}
        sent: dict[str, Any] = {key: raw[key] for key in self.form.fields}
        for key, rows in self.form.rows.items():
            sent[key] = [
                {column.key: raw[f"{key}.{at}.{column.key}"] for column in rows.columns}
                for at in range(self.line_counts[key])
            ]
        return checking.check(self.form, typed=sent, ground=self.ground, complete=self.complete)

    def _raw(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, name)

    def parts(self) -> Iterator[Part]:
        """The sections in the order of the declaration; prose and signatures ask for nothing."""
        for section in self.form.sections:
            if isinstance(section, Rows):
                yield self._table(section)
            elif (fields := _asked_in(section)) and isinstance(section, (Fields, Text)):
                yield Part(
                    title=_(section.title) if section.title else "", inputs=tuple(self[one.key] for one in fields)
                )

    def _table(self, rows: Rows) -> Part:
        return Part(
            title=_(rows.title),
            rows=rows,
            columns=tuple(_(column.title) for column in rows.columns),
            lines=tuple(
                tuple(self[f"{rows.key}.{at}.{column.key}"] for column in rows.columns)
                for at in range(self.line_counts[rows.key])
            ),
            problem=getattr(self, "row_problems", {}).get(rows.key, ""),
        )


def _asked_in(section: Section) -> tuple[Field, ...]:
    return section.of if isinstance(section, (Fields, Text)) else ()


def _widget(field: Field) -> forms.Widget:
    choices = [(choice.code, _(choice.title)) for choice in field.choices]
    match field.kind:
        case Kind.CHOICE:
            return forms.Select(choices=[("", _("请选择")), *choices])
        case Kind.CHOICES:
            return forms.CheckboxSelectMultiple(choices=choices)
        case Kind.YES_NO:
            return forms.Select(choices=[("", _("请选择")), ("1", _("是")), ("0", _("否"))])
        case Kind.LONG_TEXT:
            return forms.Textarea(attrs={"rows": max(2, field.lines)})
    attributes = {"inputmode": MODES[field.kind]} if field.kind in MODES else {}
    if field.most and field.kind in (Kind.TEXT, Kind.HEALTH):
        attributes["maxlength"] = str(field.most)
    return forms.TextInput(attrs={"type": TYPES.get(field.kind, "text"), "autocomplete": "off", **attributes})
