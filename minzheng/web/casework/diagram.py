"""A table drawn for a page: shapes with their places and words, so that the template only writes them down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.kernel.workflows import Workflow
from minzheng.kernel.workflows import layout as layouts
from minzheng.kernel.workflows.layout import Box

PER_LINE = 7
"""Characters of a step's name on one line of its box."""


@dataclass(frozen=True)
class Shape:
    """A step. ``state``: done, now or later; ``lines`` are at most two."""

    box: Box
    lines: tuple[tuple[str, int], ...]
    state: str
    said: str

    @property
    def middle(self) -> int:
        return self.box.x + self.box.width // 2


@dataclass(frozen=True)
class Arrow:
    path: str
    label: str
    x: int
    y: int
    back: bool


@dataclass(frozen=True)
class Diagram:
    width: int
    height: int
    shapes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]
    start: Box
    end: Box


def diagram(workflow: Workflow, *, states: Mapping[str, str]) -> Diagram:
    """The drawing of a table; ``states``: step → done or now (others lie ahead)."""
    drawn = layouts.layout(workflow)
    said = {"done": _("已完成"), "now": _("办理中"), "later": _("未开始")}
    shapes = tuple(
        Shape(
            box=drawn.steps[step.key],
            lines=_lines(_(step.title), drawn.steps[step.key]),
            state=states.get(step.key, "later"),
            said=said[states.get(step.key, "later")],
        )
        for step in workflow.steps
    )
    arrows, lanes = [], {True: 0, False: 0}
    for edge in layouts.edges(workflow):
        corners = layouts.route(edge, drawn, lane=lanes[edge.back])
        far = len(corners) == 4 and corners[0][0] == corners[1][0]
        lanes[edge.back] += far
        path = "M" + " L".join(f"{x} {y}" for x, y in corners)
        x, y = (
            (sum(one[0] for one in corners[1:3]) // 2, corners[1][1] - 4) if far else (corners[1][0], corners[2][1] - 6)
        )
        arrows.append(Arrow(path, _(edge.label) if edge.label and far else "", x, y, edge.back))
    return Diagram(drawn.width, drawn.height, shapes, tuple(arrows), drawn.start, drawn.end)


def _lines(title: str, box: Box) -> tuple[tuple[str, int], ...]:
    middle = box.y + box.height // 2
    if len(title) <= PER_LINE:
        return ((title, middle),)
    half = title.find(" ", len(title) // 3) if " " in title else (len(title) + 1) // 2
    half = half if half > 0 else (len(title) + 1) // 2
    return ((title[:half].strip(), middle - 9), (title[half : half + 2 * PER_LINE].strip(), middle + 9))
