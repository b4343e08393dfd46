"""The bureau's own rolls of aid.

低保, 单人保, 低边 and 特困 come in one roll with a column for the kind of aid. 特困 and 低边 also come by themselves,
with columns of their own and without that one. Both yield the same facts: where rows differ, the own roll decides.
"""

from __future__ import annotations

from typing import Final

from minzheng.domains.assistance import (
    hardship_register,
    low_margin_roll,
    provincial,
    rigid_roll,
    subsidies_roll,
    tekun_roll,
    temporary_aid_roll,
)
from minzheng.domains.assistance.aid_roll import DIBAO
from minzheng.kernel.modules import Roll

DATASETS: Final = (
    DIBAO,
    *tekun_roll.DATASETS,
    *low_margin_roll.DATASETS,
    *rigid_roll.DATASETS,
    *temporary_aid_roll.DATASETS,
    *hardship_register.DATASETS,
    *subsidies_roll.DATASETS,
    provincial.PROVINCIAL_ROLL,
)

ROLLS: Final = (
    *(
        Roll(policy=policy, dataset=DIBAO, when={"aid_kind": (kind,)}, since="aided_from")
        for policy, kind in (
            ("dibao", "DIBAO"),
            ("single_person_dibao", "SINGLE_DIBAO"),
            ("low_margin", "LOW_MARGIN"),
            ("tekun", "TEKUN"),
        )
    ),
    Roll(policy="tekun", dataset=tekun_roll.TEKUN, since="aided_from"),
    Roll(policy="low_margin", dataset=low_margin_roll.LOW_MARGIN, since="aided_from"),
)
