"""The ground that all domains share: the facts of other departments' tables and the values everybody reads."""

from pathlib import Path
from typing import Final

from minzheng.departments import (
    business,
    care_homes,
    cremations,
    detention,
    housing_fund,
    medical,
    real_estate,
    schooling,
    social_insurance,
    tax,
    vehicles,
)
from minzheng.departments.comparisons import COMPARISONS
from minzheng.departments.derived import DERIVED
from minzheng.departments.facts import FACTS
from minzheng.kernel.modules import Module
from minzheng.kernel.rules import label

HERE: Final = Path(__file__).parent

DECLARED_BESIDE_THEIR_TABLE: Final = tuple(
    fact
    for table in (
        cremations,
        social_insurance,
        housing_fund,
        tax,
        real_estate,
        vehicles,
        business,
        medical,
        schooling,
        detention,
        care_homes,
    )
    for fact in table.FACTS
)

MODULE: Final = Module(
    key="departments",
    title=label("部门数据"),
    facts=FACTS + DECLARED_BESIDE_THEIR_TABLE,
    derived=DERIVED,
    comparisons=COMPARISONS,
    parameters=(HERE / "parameters.yaml",),
)
