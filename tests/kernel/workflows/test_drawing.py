"""A table drawn: every step has its place, and its BPMN file is whole."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from minzheng.kernel.workflows import Workflow, bpmn, layout
from tests.kernel.casework.samples import GRANT, PLAIN

MODEL, DI, DC, DD = (f"{{{uri}}}" for uri in (bpmn.BPMN, bpmn.DI, bpmn.DC, bpmn.DD))


@pytest.mark.parametrize("workflow", [GRANT, PLAIN], ids=lambda one: one.key)
def test_no_two_steps_stand_upon_each_other(workflow: Workflow) -> None:
    drawn = layout.layout(workflow)
    boxes = [*drawn.steps.values(), drawn.start, drawn.end]
    for number, one in enumerate(boxes):
        assert 0 <= one.x < one.x + one.width <= drawn.width
        assert 0 <= one.y < one.y + one.height <= drawn.height
        for other in boxes[number + 1 :]:
            apart = one.x + one.width <= other.x or other.x + other.width <= one.x
            assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y


@pytest.mark.parametrize("workflow", [GRANT, PLAIN], ids=lambda one: one.key)
def test_bpmn_is_whole(workflow: Workflow) -> None:
    root = ET.fromstring(bpmn.xml(workflow, current=[workflow.steps[0].key]))
    process = root.find(f"{MODEL}process")
    nodes = {node.get("id"): node for node in process if node.tag != f"{MODEL}sequenceFlow"}
    flows = process.findall(f"{MODEL}sequenceFlow")
    assert len(nodes) + len(flows) == len(list(process)), "identifiers are unique"
    assert {flow.get(end) for flow in flows for end in ("sourceRef", "targetRef")} == set(nodes), "nothing hangs loose"
    for node in nodes.values():
        into = [flow for flow in flows if flow.get("targetRef") == node.get("id")]
        out = [flow for flow in flows if flow.get("sourceRef") == node.get("id")]
        assert into or node.tag == f"{MODEL}startEvent"
        assert out or node.tag == f"{MODEL}endEvent"
    shapes = root.findall(f".//{DI}BPMNShape")
    edges = root.findall(f".//{DI}BPMNEdge")
    assert {shape.get("bpmnElement") for shape in shapes} == set(nodes)
    assert {edge.get("bpmnElement") for edge in edges} == {flow.get("id") for flow in flows}
    assert all(len(edge.findall(f"{DD}waypoint")) >= 2 for edge in edges)
    assert all(shape.find(f"{DC}Bounds") is not None for shape in shapes)
    marked = [shape for shape in shapes if any("color" in name for name in shape.attrib)]
    assert [shape.get("bpmnElement") for shape in marked] == [f"n_{workflow.steps[0].key}"]
    assert {node.get("name") for node in nodes.values()} >= {str(step.title) for step in workflow.steps}
