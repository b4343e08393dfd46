"""儿童福利: start reading here."""

from pathlib import Path
from typing import Final

from minzheng.domains.children import collisions, datasets, facts, policies, provincial, workflows
from minzheng.kernel.modules import Module, PayLine
from minzheng.kernel.rules import label

HERE: Final = Path(__file__).parent

MODULE: Final = Module(
    key="children",
    title=label("儿童福利"),
    line="CHILDREN",
    facts=facts.FACTS,
    derived=policies.DERIVED,
    policies=policies.POLICIES,
    collisions=collisions.COLLISIONS,
    datasets=(*datasets.DATASETS, provincial.PROVINCIAL_CHILDREN),
    adapters=(provincial.PROVINCIAL_SYSTEM,),
    pay_lines=(
        PayLine(
            key="child_allowance",
            title=label("孤儿和事实无人抚养儿童基本生活费"),
            policies=("orphan", "unattended_child"),
            checks=tuple(collision.key for collision in collisions.COLLISIONS),
        ),
    ),
    rolls=datasets.ROLLS,
    parameters=(HERE / "parameters.yaml",),
    workflows=workflows.WORKFLOWS,
    cases=(HERE / "cases.yaml",),
)
