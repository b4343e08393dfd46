"""Values as a screen's inputs hold them: the other way of ``checking.parse``. Pure."""

from __future__ import annotations

from typing import Any

from minzheng.kernel.documents.forms.chinese import yuan
from minzheng.kernel.documents.forms.declaration import Field, Form, Kind
from minzheng.kernel.documents.forms.showing import Values


def as_typed(field: Field, value: Any) -> Any:
    """The text of one value; "" for unknown, a list of codes for CHOICES."""
    if field.kind is Kind.CHOICES:
        return list(value or ())
    if value is None:
        return ""
    if field.kind is Kind.YES_NO:
        return "1" if value else "0"
    if field.kind is Kind.MONEY:
        return yuan(value).replace(",", "")
    return value.isoformat() if field.kind in (Kind.DATE, Kind.BIRTH_DATE) else str(value)


def form_as_typed(form: Form, values: Values) -> dict[str, Any]:
    """All of a form's values as inputs hold them: what ``checking.check`` reads back to the same values."""
    typed: dict[str, Any] = {key: as_typed(field, values.get(key)) for key, field in form.fields.items()}
    for key, rows in form.rows.items():
        typed[key] = [
            {column.key: as_typed(column, line.get(column.key)) for column in rows.columns}
            for line in values.get(key) or ()
        ]
    return typed
