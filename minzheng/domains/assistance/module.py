"""社会救助: start reading here."""

from pathlib import Path
from typing import Final

from minzheng.domains.assistance import (
    collisions,
    datasets,
    disability,
    facts,
    low_margin_roll,
    means,
    policies,
    tekun_roll,
    temporary_aid_roll,
)
from minzheng.kernel.modules import Module
from minzheng.kernel.rules import label

HERE: Final = Path(__file__).parent

MODULE: Final = Module(
    key="assistance",
    title=label("社会救助"),
    line="ASSISTANCE",
    facts=facts.FACTS + tekun_roll.FACTS + low_margin_roll.FACTS + temporary_aid_roll.FACTS,
    derived=means.DERIVED + policies.DERIVED,
    policies=policies.POLICIES + disability.POLICIES,
    collisions=collisions.COLLISIONS,
    datasets=datasets.DATASETS,
    parameters=(HERE / "parameters.yaml",),
    cases=(HERE / "cases.yaml",),
)
