"""Parts of a matter's page that other rooms bring: each looks at the matter and shows something, or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.web.casework.choices import related
from minzheng.web.files import Section


@dataclass(frozen=True, kw_only=True)
class Viewed:
    """A matter out of the viewer's scope, its runs that count, and who looks at it on which day."""

    matter: Matter
    user: Any
    day: datetime.date
    runs: tuple[StepRun, ...]

    def run(self, step: str) -> StepRun | None:
        return next((run for run in self.runs if run.step == step), None)

    @property
    def viewer(self) -> dict[str, Any]:
        return {"user": self.user, "day": self.day}


def relatives(viewed: Viewed) -> Section | None:
    """The officers who declared a relative in the family: they keep away, and everybody sees that they do."""
    found = list(related(matter=viewed.matter, day=viewed.day).select_related("account", "person"))
    if not found:
        return None
    own = any(each.account_id == viewed.user.pk for each in found)
    data = {"relations": found, "own": own}
    return Section(
        key="relatives", title=_("近亲属回避"), template="web/conflicts/part.html", data=data, count=len(found)
    )


Part = Callable[[Viewed], Section | None]
_parts: list[Part] = [relatives]


def register(part: Part) -> None:
    """Let a room bring a part; shown in the order in which they were registered."""
    if part not in _parts:
        _parts.append(part)


def parts_of(viewed: Viewed) -> list[Section]:
    """What all rooms have to show of a matter."""
    return [section for each in _parts if (section := each(viewed)) is not None]
