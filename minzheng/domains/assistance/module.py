"""社会救助: start reading here."""

from pathlib import Path
from typing import Final

from minzheng.domains.assistance import (
    collisions,
    datasets,
    disability,
    economy_collisions,
    facts,
    forms,
    hardship_register,
    low_margin_roll,
    means,
    means_check,
    papers,
    pay_lines,
    policies,
    provincial,
    reviewing,
    rigid,
    rigid_roll,
    scales,
    tekun_roll,
    temporary,
    temporary_aid_roll,
)
from minzheng.domains.assistance.workflows import WORKFLOWS
from minzheng.kernel.modules import Module
from minzheng.kernel.rules import label

HERE: Final = Path(__file__).parent

WITH_FACTS: Final = (facts, tekun_roll, low_margin_roll, rigid_roll, temporary_aid_roll, hardship_register)

MODULE: Final = Module(
    key="assistance",
    title=label("社会救助"),
    line="ASSISTANCE",
    facts=tuple(fact for room in WITH_FACTS for fact in room.FACTS),
    derived=means.DERIVED + policies.DERIVED + rigid.DERIVED + temporary.DERIVED,
    policies=policies.POLICIES + rigid.POLICIES + temporary.POLICIES + disability.POLICIES,
    collisions=collisions.COLLISIONS + economy_collisions.COLLISIONS + rigid.COLLISIONS + temporary.COLLISIONS,
    datasets=datasets.DATASETS,
    parameters=(HERE / "parameters.yaml", HERE / "procedure_parameters.yaml"),
    workflows=WORKFLOWS,
    cases=(HERE / "cases.yaml", HERE / "hardship_cases.yaml", HERE / "check_cases.yaml", HERE / "edge_cases.yaml"),
    schemes=(HERE / "schemes.yaml",),
    adapters=(provincial.PROVINCIAL_SYSTEM,),
    rolls=datasets.ROLLS,
    pay_lines=pay_lines.PAY_LINES,
    forms=forms.FORMS,
    papers=papers.DIBAO,
    verifications=(means_check.MEANS,),
    scales=scales.SCALES,
    reviewed=reviewing.REVIEWED,
    recovering=reviewing.RECOVERING,
)
