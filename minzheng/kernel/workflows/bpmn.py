"""A table as BPMN 2.0 XML, with its diagram, so that other tools open it. Written, never read: the table is the law.

Steps become user tasks (those that run out by themselves carry a timer), joins parallel gateways, several outcomes an
exclusive gateway, the ends of the table end events. The step at which a matter stands is marked by colour.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Collection

from minzheng.kernel.workflows.declaration import ENDINGS, Step, Workflow
from minzheng.kernel.workflows.layout import GAP_X, HEIGHT, SMALL, WIDTH, Box, layout

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
COLOUR = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"
CURRENT_FILL, CURRENT_STROKE = "#dbeafe", "#0b5cad"

for prefix, uri in (("bpmn", BPMN), ("bpmndi", DI), ("dc", DC), ("di", DD), ("xsi", XSI), ("color", COLOUR)):
    ET.register_namespace(prefix, uri)

Translate = Callable[[str], str]


def xml(workflow: Workflow, *, current: Collection[str] = (), translate: Translate = str) -> str:
    """The BPMN document of a table; `current`: keys of open steps; `translate`: the texts' language."""
    return _Writer(workflow, frozenset(current), translate).document()


class _Writer:
    def __init__(self, workflow: Workflow, current: frozenset[str], translate: Translate) -> None:
        self.workflow, self.current, self.say = workflow, current, translate
        self.layout = layout(workflow)
        self.root = ET.Element(
            _(BPMN, "definitions"), {"id": "definitions", "targetNamespace": "urn:minzheng:workflows"}
        )
        attributes = {"id": _id(workflow.key), "name": translate(workflow.title), "isExecutable": "false"}
        self.process = ET.SubElement(self.root, _(BPMN, "process"), attributes)
        diagram = ET.SubElement(self.root, _(DI, "BPMNDiagram"), {"id": "diagram"})
        self.plane = ET.SubElement(diagram, _(DI, "BPMNPlane"), {"id": "plane", "bpmnElement": _id(workflow.key)})
        self.boxes: dict[str, Box] = {}
        self.flows = 0

    def document(self) -> str:
        """Nodes first, then the flows between them, as the schema wants shapes before edges nowhere but readers do."""
        flows: list[tuple[str, str, str]] = []
        self._node("startEvent", "start", "", self.layout.start)
        for step in self.workflow.steps:
            flows += self._step(step.key)
        flows += [("start", self._entrance(step.key), "") for step in self.workflow.steps if not step.entry.refs]
        for step in self.workflow.steps:
            flows += self._ways_on(step)
        ends = sorted({one.ends for step in self.workflow.steps for one in step.outcomes if one.ends})
        for row, ending in enumerate(ends):
            box = self.layout.end
            y = box.y + (2 * row - len(ends) + 1) * SMALL
            self._node("endEvent", f"end_{ending}", self.say(ENDINGS[ending]), Box(box.x, y, SMALL, SMALL))
        for step in self.workflow.steps:
            for one in step.outcomes:
                if one.to:
                    flows.append((self._exit(step.key), self._entrance(one.to), self.say(one.title)))
                elif one.ends:
                    name = self.say(one.title) if self._branches(step.key) else ""
                    flows.append((self._exit(step.key), f"end_{one.ends}", name))
        for source, target, name in dict.fromkeys(flows):
            self._flow(source, target, name)
        ET.indent(self.root)
        return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(self.root, encoding="unicode") + "\n"

    # nodes

    def _step(self, key: str) -> list[tuple[str, str, str]]:
        step, box = self.workflow.by_key[key], self.layout.steps[key]
        tag = "intermediateCatchEvent" if step.wait and not step.publicity else "userTask"
        node = self._node(tag, key, self.say(step.title), box, marked=key in self.current)
        if tag == "intermediateCatchEvent":
            timer = ET.SubElement(node, _(BPMN, "timerEventDefinition"), {"id": f"timer_{key}"})
            told = ET.SubElement(timer, _(BPMN, "timeDuration"), {_(XSI, "type"): "bpmn:tFormalExpression"})
            told.text = f"{step.wait.parameter} {step.wait.unit}" if step.wait else ""
        flows = []
        if self._joins(key):
            around = Box(box.x - GAP_X // 2 - SMALL // 2, box.y + HEIGHT // 2 - SMALL // 2, SMALL, SMALL)
            kind = "parallelGateway" if step.entry.every else "exclusiveGateway"
            self._node(kind, f"join_{key}", "", around)
            flows.append((f"join_{key}", key, ""))
        if self._branches(key):
            around = Box(box.x + WIDTH + GAP_X // 2 - SMALL // 2, box.y + HEIGHT // 2 - SMALL // 2, SMALL, SMALL)
            self._node("exclusiveGateway", f"branch_{key}", "", around)
            flows.append((key, f"branch_{key}", ""))
        return flows

    def _joins(self, key: str) -> bool:
        return len(self.workflow.by_key[key].entry.refs) > 1

    def _branches(self, key: str) -> bool:
        return len(self.workflow.by_key[key].outcomes) > 1

    def _ways_on(self, step: Step) -> list[tuple[str, str, str]]:
        """From a step to what each outcome opens; several at once part at a gateway of their own."""
        flows = []
        box = self.layout.steps[step.key]
        for row, outcome in enumerate(one for one in step.outcomes if one.goes_on):
            refs = {step.key, f"{step.key}.{outcome.key}"}
            opened = [each for each in self.workflow.steps if refs & set(each.entry.refs)]
            source, name = self._exit(step.key), self.say(outcome.title) if self._branches(step.key) else ""
            if len(opened) > 1:
                split = f"split_{step.key}_{outcome.key}"
                y = box.y + HEIGHT + 4 + row * (SMALL + 4)
                self._node("parallelGateway", split, "", Box(box.x + WIDTH + (GAP_X - SMALL) // 2, y, SMALL, SMALL))
                flows.append((source, split, name))
                source, name = split, ""
            flows += [(source, self._entrance(each.key), name) for each in opened]
        return flows

    def _entrance(self, key: str) -> str:
        return f"join_{key}" if self._joins(key) else key

    def _exit(self, key: str) -> str:
        return f"branch_{key}" if self._branches(key) else key

    def _node(self, tag: str, key: str, name: str, box: Box, *, marked: bool = False) -> ET.Element:
        node = ET.SubElement(self.process, _(BPMN, tag), {"id": _id(key)} | ({"name": name} if name else {}))
        attributes = {"id": f"shape_{_id(key)}", "bpmnElement": _id(key)}
        if marked:
            attributes |= {_(COLOUR, "background-color"): CURRENT_FILL, _(COLOUR, "border-color"): CURRENT_STROKE}
        shape = ET.SubElement(self.plane, _(DI, "BPMNShape"), attributes)
        bounds = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
        ET.SubElement(shape, _(DC, "Bounds"), {name: str(value) for name, value in bounds.items()})
        self.boxes[key] = box
        return node

    # flows

    def _flow(self, source: str, target: str, name: str) -> None:
        self.flows += 1
        key = f"flow_{self.flows}"
        ends = {"sourceRef": _id(source), "targetRef": _id(target)}
        ET.SubElement(self.process, _(BPMN, "sequenceFlow"), {"id": key, **({"name": name} if name else {}), **ends})
        edge = ET.SubElement(self.plane, _(DI, "BPMNEdge"), {"id": f"edge_{self.flows}", "bpmnElement": key})
        for x, y in _corners(self.boxes[source], self.boxes[target], self.layout.height):
            ET.SubElement(edge, _(DD, "waypoint"), {"x": str(x), "y": str(y)})


def _corners(source: Box, target: Box, height: int) -> list[tuple[int, int]]:
    if target.x <= source.x:
        low = height - SMALL // 2
        return [source.bottom, (source.bottom[0], low), (target.bottom[0], low), target.bottom]
    half = (source.right[0] + target.left[0]) // 2
    return [source.right, (half, source.right[1]), (half, target.left[1]), target.left]


def _(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}"


def _id(key: str) -> str:
    """An identifier that XML accepts."""
    return "n_" + "".join(letter if letter.isalnum() else "_" for letter in key)
