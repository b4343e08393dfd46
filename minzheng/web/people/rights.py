"""What a viewer may do with one file, asked together with the file itself."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from minzheng.kernel import modules
from minzheng.kernel.access.scope import scope, scope_areas


def with_rights(records: QuerySet[Any], *, user: Any, area: str, day: datetime.date) -> QuerySet[Any]:
    """Adds ``may_reveal`` and, per line of work, whether findings of that line may be seen where the record belongs."""
    reveals = scope(user=user, model=records.model, day=day, permission="reveal")
    asked = {
        f"judged_{line}": Exists(
            scope_areas(user=user, permission="finding.view", day=day, line=line).filter(area_id=OuterRef(area))
        )
        for line in _lines()
    }
    return records.annotate(may_reveal=Exists(reveals.filter(pk=OuterRef("pk"))), **asked)


def judged_lines(record: Any) -> frozenset[str]:
    """The lines whose judgements the viewer may see of a record out of ``with_rights``."""
    return frozenset(line for line in _lines() if getattr(record, f"judged_{line}"))


def _lines() -> list[str]:
    return sorted({module.line for module in modules.modules() if module.line})
