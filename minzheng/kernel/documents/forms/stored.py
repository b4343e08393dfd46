"""Values of a form as JSON that is kept, and back: what was issued can be laid out again years later. Pure."""

from __future__ import annotations

import base64
import datetime
import json
from typing import Any

from minzheng.kernel.documents.forms.showing import Values


def as_json(values: Values) -> str:
    """Dates, bytes and tuples are marked, so that they come back as what they were."""
    return json.dumps(dict(values), ensure_ascii=False, default=_marked, sort_keys=True)


def from_json(text: str) -> dict[str, Any]:
    """What ``as_json`` was given; tuples come back as lists."""
    read: dict[str, Any] = json.loads(text, object_hook=_unmarked)
    return read


def _marked(value: Any) -> dict[str, str]:
    if isinstance(value, datetime.date):
        return {"$day": value.isoformat()}
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    raise TypeError(f"{type(value).__name__} is no value of a form")


def _unmarked(read: dict[str, Any]) -> Any:
    if set(read) == {"$day"}:
        return datetime.date.fromisoformat(read["$day"])
    if set(read) == {"$bytes"}:
        return base64.b64decode(read["$bytes"])
    return read
