"""The desk: what waits for a viewer, what he did, began or was shown, and when things fall due. One strip of pages."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access.grants import holds
from minzheng.kernel.access.scope import scope
from minzheng.kernel.casework import queries, rights
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.web.presenters import TabLink

PAGES = ("workbench", "to_do", "desk_done", "desk_started", "desk_copied", "desk_calendar")


class Desk:
    """One viewer's desk on a day. Only counts that stand for work are told; none of them looks at other desks."""

    def __init__(self, *, user: Any, day: datetime.date) -> None:
        self.user, self.day = user, day

    @cached_property
    def may_see(self) -> bool:
        return holds(user=self.user, permission="matter.view", day=self.day)

    @cached_property
    def acts(self) -> bool:
        return holds(user=self.user, permission=rights.ACT, day=self.day)

    @cached_property
    def steps(self) -> Any:
        """The open steps on which the viewer may act."""
        return queries.to_do(scope(user=self.user, model=StepRun, day=self.day), user=self.user, day=self.day)

    @cached_property
    def asked(self) -> Any:
        """Open steps on which he was asked for an opinion; no scope widens it, nor is one needed to answer."""
        return queries.to_countersign(scope(user=self.user, model=StepRun, day=self.day), user=self.user)

    @cached_property
    def unread(self) -> int:
        matters = scope(user=self.user, model=Matter, day=self.day)
        return int(queries.unread_copies(matters, user=self.user).count())

    def tabs(self, *, current: str) -> Sequence[TabLink]:
        """The strip of pages; `current` is the name of the page's address. Empty for who sees no matters."""
        if not self.may_see:
            return ()
        labels = {
            "workbench": _("工作台"),
            "to_do": _("待办事项"),
            "desk_done": _("已办"),
            "desk_started": _("我发起的"),
            "desk_copied": _("抄送我的"),
            "desk_calendar": _("日历"),
        }
        counts = {"desk_copied": self.unread or None}
        shown = PAGES if self.acts else ("workbench", "desk_copied")
        return [
            TabLink(label=labels[name], url=reverse(f"web:{name}"), current=name == current, count=counts.get(name))
            for name in shown
        ]
