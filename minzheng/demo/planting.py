"""The list of what is wrong on purpose: what a good screening should find, and nothing that it should not."""

from typing import Final, NamedTuple

import polars as pl

SCHEMA: Final = pl.Schema(
    {
        "code": pl.String,
        "kind": pl.String,
        "rule": pl.String,
        "sure": pl.Boolean,
        "person": pl.Int64,
        "household": pl.Int64,
    }
)


class Planted(NamedTuple):
    """The finding an error leads to: its kind, the policy or collision that shows it, and whether it must be found.

    What need not be found (no rule asks for it, or the tables cannot tell) still explains a finding about its people.
    """

    kind: str
    rule: str
    sure: bool = True


FINDING_OF: Final = {
    "TOO_RICH": Planted("SHOULD_NOT", "dibao"),
    "TOO_MUCH_PROPERTY": Planted("SHOULD_NOT", "dibao"),
    "DEAD_ON_ROLL": Planted("COLLISION", "dibao_after_death"),
    "TWO_HOUSEHOLDS": Planted("COLLISION", "two_dibao_households"),
    "MOVED_OUT_ON_ROLL": Planted("COLLISION", "aid_after_moving_out"),
    "WAGE_UNKNOWN": Planted("CANNOT_DECIDE", "dibao"),
    "MARGIN_IS_POOR": Planted("SHOULD_HAVE", "dibao"),
    "ABSENT_POOR": Planted("CANNOT_DECIDE", "dibao"),
    "UNSEEN_INCOME": Planted("CANNOT_DECIDE", "dibao", sure=False),
    "TEKUN_AND_DIBAO": Planted("COLLISION", "tekun_and_dibao"),
    "TEKUN_AND_LIVING_SUBSIDY": Planted("COLLISION", "tekun_and_living_subsidy"),
    "TEKUN_IN_CARE_HOME": Planted("COLLISION", "tekun_at_home_in_care_home"),
    "CARE_SUBSIDY_UNPAID": Planted("SHOULD_HAVE", "care_subsidy"),
    "CARE_NEED_UNKNOWN": Planted("CANNOT_DECIDE", "care_subsidy"),
    "CARD_EXPIRED_AND_PAID": Planted("COLLISION", "card_expired"),
    "DEAD_SUBSIDISED": Planted("COLLISION", "subsidies_after_death"),
    "AGE_REACHED_ABSENT": Planted("SHOULD_HAVE", "gaoling"),
    "DEAD_PAID": Planted("COLLISION", "gaoling_after_death"),
    "MOVED_OUT_PAID": Planted("COLLISION", "gaoling_after_moving_out"),
    "TOO_YOUNG": Planted("COLLISION", "gaoling_before_age"),
    "DUPLICATE_ACCOUNT": Planted("COLLISION", "gaoling_duplicate_account"),
    "PAID_TOO_LITTLE": Planted("WRONG_AMOUNT", "dibao"),
    "VEHICLE_ON_DIBAO": Planted("COLLISION", "dibao_vehicles_registered"),
    "HOMES_ON_DIBAO": Planted("COLLISION", "dibao_homes_registered"),
    "BUSINESS_ON_DIBAO": Planted("COLLISION", "dibao_business_registered"),
    "PRISONER_ON_DIBAO": Planted("COLLISION", "dibao_in_custody"),
    "INSURED_BUT_IDLE": Planted("COLLISION", "insured_but_declared_idle"),
    "ORPHAN_UNPAID": Planted("SHOULD_HAVE", "orphan"),
    "CHILD_UNPAID": Planted("SHOULD_HAVE", "unattended_child"),
    "GUARDIAN_RELEASED": Planted("SHOULD_NOT", "unattended_child"),
    "CHILD_GROWN_UP": Planted("COLLISION", "child_allowance_grown_up"),
    "CHILD_WRONG_AMOUNT": Planted("WRONG_AMOUNT", "orphan"),
    "PARENT_UNKNOWN": Planted("CANNOT_DECIDE", "unattended_child"),
    "CHILD_SHARED_ACCOUNT": Planted("COLLISION", "child_duplicate_account"),
    "EMERGENCY_UNAIDED": Planted("SHOULD_HAVE", "quick_aid"),
    "EMERGENCY_OVER_CAP": Planted("COLLISION", "quick_aid_over_cap"),
    "SPENDING_UNAIDED": Planted("SHOULD_HAVE", "spending_aid"),
}
"""Every planted error and the finding it leads to."""


def planted(*, code: str, people: pl.DataFrame) -> pl.DataFrame:
    """Findings of one code for the rows of `people` (`person`, `household`)."""
    return (
        people.select(
            "person",
            "household",
            code=pl.lit(code),
            **{name: pl.lit(value) for name, value in FINDING_OF[code]._asdict().items()},
        )
        .select(*SCHEMA)
        .cast(SCHEMA)
    )
