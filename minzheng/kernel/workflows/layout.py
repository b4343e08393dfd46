"""Where the steps of a table stand in its drawing: columns by how far behind the start they lie, rows side by side.

One layout for every drawing of a table: the SVG of a page and the diagram of its BPMN file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from minzheng.kernel.workflows.declaration import Workflow

WIDTH, HEIGHT = 120, 56
GAP_X, GAP_Y = 56, 30
MARGIN = 40
SMALL = 36


@dataclass(frozen=True)
class Box:
    """A node with its upper left corner and its size."""

    x: int
    y: int
    width: int
    height: int

    @property
    def left(self) -> tuple[int, int]:
        return self.x, self.y + self.height // 2

    @property
    def right(self) -> tuple[int, int]:
        return self.x + self.width, self.y + self.height // 2

    @property
    def bottom(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y + self.height

    @property
    def top(self) -> tuple[int, int]:
        return self.x + self.width // 2, self.y


@dataclass(frozen=True)
class Layout:
    """The drawing's size, the boxes of its steps, and those of start and end."""

    width: int
    height: int
    steps: dict[str, Box]
    start: Box
    end: Box


def layout(workflow: Workflow) -> Layout:
    """Steps in columns by their longest way from the start; what shares a column stands one below the other."""
    depth: dict[str, int] = {}

    def depth_of(key: str) -> int:
        if key not in depth:
            depth[key] = 0  # a table that comes after itself in a ring is drawn, not followed
            before = {ref.partition(".")[0] for ref in workflow.by_key[key].entry.refs}
            led = {step.key for step in workflow.steps for one in step.outcomes if one.to == key}
            ahead = before or {each for each in led if each != key and key not in workflow.walk.behind[each]}
            depth[key] = 1 + max((depth_of(each) for each in ahead), default=-1)
        return depth[key]

    columns: dict[int, list[str]] = defaultdict(list)
    for step in workflow.steps:
        columns[depth_of(step.key)].append(step.key)
    tallest = max(len(keys) for keys in columns.values())
    height = MARGIN * 2 + tallest * HEIGHT + (tallest - 1) * GAP_Y + 2 * GAP_Y
    boxes = {}
    for column, keys in columns.items():
        used = len(keys) * HEIGHT + (len(keys) - 1) * GAP_Y
        top = (height - used) // 2
        for row, key in enumerate(keys):
            x = MARGIN + SMALL + GAP_X + column * (WIDTH + GAP_X)
            boxes[key] = Box(x, top + row * (HEIGHT + GAP_Y), WIDTH, HEIGHT)
    last = max(columns)
    end_x = MARGIN + SMALL + GAP_X + (last + 1) * (WIDTH + GAP_X)
    middle = (height - SMALL) // 2
    return Layout(
        width=end_x + SMALL + MARGIN,
        height=height,
        steps=boxes,
        start=Box(MARGIN, middle, SMALL, SMALL),
        end=Box(end_x, middle, SMALL, SMALL),
    )


@dataclass(frozen=True)
class Edge:
    """An arrow from a step (or "start") to a step (or "end"). `back` leads to where the matter was before."""

    source: str
    target: str
    label: str = ""
    back: bool = False


def edges(workflow: Workflow) -> list[Edge]:
    """Every arrow of a table, in its order: ways on, loops, and ends. Returns by hand are not drawn."""
    found = [Edge("start", step.key) for step in workflow.steps if not step.entry.refs]
    for step in workflow.steps:
        for ref in step.entry.refs:
            before, _, wanted = ref.partition(".")
            outcome = workflow.by_key[before].outcome(wanted) if wanted else None
            telling = outcome is not None and len(workflow.by_key[before].outcomes) > 1
            found.append(Edge(before, step.key, str(outcome.title) if outcome is not None and telling else ""))
    for step in workflow.steps:
        for one in step.outcomes:
            if one.to:
                found.append(Edge(step.key, one.to, str(one.title), back=step.key in workflow.walk.behind[one.to]))
    for step in workflow.steps:
        endings = [one for one in step.outcomes if one.ends]
        if endings:
            found.append(Edge(step.key, "end", str(endings[0].title) if len(step.outcomes) > 1 else ""))
    return found


def route(edge: Edge, drawn: Layout, lane: int = 0) -> list[tuple[int, int]]:
    """The corners of an arrow: straight on between neighbours, below everything where it leads back or far on."""
    box = {**drawn.steps, "start": drawn.start, "end": drawn.end}
    source, target = box[edge.source], box[edge.target]
    if edge.back or target.x <= source.x:
        low = drawn.height - MARGIN // 2 - lane * 8
        return [source.bottom, (source.bottom[0], low), (target.bottom[0], low), target.bottom]
    between = target.x - (source.x + source.width)
    if between > GAP_X:
        high = MARGIN // 2 + lane * 8
        return [source.top, (source.top[0], high), (target.top[0], high), target.top]
    half = source.right[0] + between // 2
    return [source.right, (half, source.right[1]), (half, target.left[1]), target.left]
