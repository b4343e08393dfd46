"""Who may propose a value."""

from __future__ import annotations

from django.http import HttpRequest

from minzheng.kernel.access import days
from minzheng.kernel.access.grants import reaches
from minzheng.kernel.access.lines import Line
from minzheng.kernel.standards.operations import line_of


def may_propose(request: HttpRequest, name: str) -> bool:
    """Whether the viewer answers for the line of work of the parameter."""
    line = line_of(name)
    held = reaches(user=request.user, permission="policy.edit", day=days.today(request))
    return any({Line.ALL, line} & reach.lines or line == Line.ALL for reach in held)
