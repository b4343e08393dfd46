"""养老服务: start reading here."""

from pathlib import Path
from typing import Final

from minzheng.domains.eldercare import assessments, datasets, facts, policies, voucher, workflows, zheliyang
from minzheng.kernel.modules import Module, PayLine
from minzheng.kernel.rules import label

HERE: Final = Path(__file__).parent

MODULE: Final = Module(
    key="eldercare",
    title=label("养老服务"),
    line="ELDERCARE",
    facts=facts.FACTS + assessments.FACTS,
    derived=policies.DERIVED,
    policies=policies.POLICIES + voucher.POLICIES,
    collisions=policies.COLLISIONS + voucher.COLLISIONS,
    datasets=(*datasets.DATASETS, zheliyang.ZHELIYANG),
    adapters=(zheliyang.ADAPTER,),
    rolls=datasets.ROLLS,
    pay_lines=(
        PayLine(
            key="gaoling",
            title=label("高龄津贴"),
            policies=("gaoling",),
            checks=tuple(collision.key for collision in policies.COLLISIONS),
        ),
    ),
    parameters=(HERE / "parameters.yaml",),
    workflows=workflows.WORKFLOWS,
    cases=(HERE / "cases.yaml",),
)
