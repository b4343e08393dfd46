"""The ground that all domains share: the facts of other departments' tables and the values everybody reads."""

from pathlib import Path
from typing import Final

from minzheng.departments.derived import DERIVED
from minzheng.departments.facts import FACTS
from minzheng.kernel.modules import Module
from minzheng.kernel.rules import label

HERE: Final = Path(__file__).parent

MODULE: Final = Module(
    key="departments",
    title=label("部门数据"),
    facts=FACTS,
    derived=DERIVED,
    parameters=(HERE / "parameters.yaml",),
)
