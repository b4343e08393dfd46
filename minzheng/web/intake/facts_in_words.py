"""Facts and their values as people read them."""

from __future__ import annotations

import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.intake.contract import NEVER
from minzheng.kernel.rules import FactDeclaration
from minzheng.kernel.rules.kinds import BOOL, DATE, INTEGER, MONEY
from minzheng.kernel.rules.rendering import text_of
from minzheng.web.presenters import long_date


@cache
def _declared() -> dict[str, FactDeclaration]:
    return {one.name: one for one in modules.ruleset().facts}


def fact_title(name: str) -> str:
    """The title of a fact; its name where no module declares it any more."""
    declared = _declared().get(name)
    return _(declared.title) if declared else name


def said(name: str, text: str) -> str:
    """A value of a fact, kept as text, in words."""
    declared = _declared().get(name)
    if declared is None:
        return text
    value: Any = text
    if declared.kind in (MONEY, INTEGER):
        value = int(text)
    elif declared.kind == BOOL:
        value = text == "true"
    elif declared.kind == DATE:
        day = datetime.date.fromisoformat(text)
        return _("未发生") if day == NEVER else long_date(day)
    return text_of(value, declared.kind, translate=_, choices=declared.choices)
