"""What is paid out together, and which findings hold a payment back until somebody has said why it goes out."""

from typing import Final

from minzheng.kernel.modules import PayLine
from minzheng.kernel.rules import label

_OF_HOUSEHOLDS: Final = (
    "dibao_after_death", "two_dibao_households", "tekun_and_dibao", "aid_after_moving_out", "dibao_in_custody",
    "dibao_vehicles_registered", "dibao_homes_registered", "dibao_business_registered", "insured_but_declared_idle",
    "aid_duplicate_account",
)  # fmt: skip
_OF_TEKUN: Final = (
    "tekun_after_death", "tekun_and_dibao", "tekun_and_living_subsidy", "tekun_and_care_subsidy", "tekun_grown_up",
    "tekun_in_custody", "tekun_at_home_in_care_home", "aid_after_moving_out", "aid_duplicate_account",
)  # fmt: skip

PAY_LINES: Final = (
    PayLine(
        key="basic_assistance",
        title=label("基本生活救助金"),
        policies=("dibao", "single_person_dibao", "tekun"),
        checks=tuple(dict.fromkeys(_OF_HOUSEHOLDS + _OF_TEKUN)),
    ),
    PayLine(
        key="disability_subsidies",
        title=label("残疾人两项补贴"),
        policies=("living_subsidy", "care_subsidy"),
        checks=(
            "subsidies_after_death", "subsidies_after_moving_out", "tekun_and_living_subsidy", "tekun_and_care_subsidy",
            "injury_care_and_subsidies", "gaoling_and_subsidies", "card_expired", "aid_duplicate_account",
        ),
    ),
    PayLine(
        key="temporary_aid",
        title=label("临时救助金"),
        policies=("quick_aid", "spending_aid"),
        checks=("aid_after_moving_out", "aid_duplicate_account", "quick_aid_over_cap"),
    ),
)  # fmt: skip
