"""The list of what is wrong on purpose: what a good screening should find, and nothing that it should not."""

from typing import Final

import polars as pl

SCHEMA: Final = {
    "code": pl.String,
    "kind": pl.String,
    "policy": pl.String,
    "person": pl.Int64,
    "household": pl.Int64,
}

FINDING_OF: Final = {
    "TOO_RICH": ("SHOULD_NOT", "dibao"),
    "TOO_MUCH_PROPERTY": ("SHOULD_NOT", "dibao"),
    "DEAD_ON_ROLL": ("COLLISION", "dibao"),
    "TWO_HOUSEHOLDS": ("COLLISION", "dibao"),
    "MOVED_OUT_ON_ROLL": ("COLLISION", "dibao"),
    "WAGE_UNKNOWN": ("CANNOT_DECIDE", "dibao"),
    "MARGIN_IS_POOR": ("SHOULD_HAVE", "dibao"),
    "ABSENT_POOR": ("CANNOT_DECIDE", "dibao"),
    "TEKUN_AND_DIBAO": ("COLLISION", "tekun"),
    "TEKUN_AND_LIVING_SUBSIDY": ("COLLISION", "living_subsidy"),
    "CARE_SUBSIDY_UNPAID": ("SHOULD_HAVE", "care_subsidy"),
    "CARD_EXPIRED_AND_PAID": ("SHOULD_NOT", "care_subsidy"),
    "GRADE_UNKNOWN": ("CANNOT_DECIDE", "care_subsidy"),
    "DEAD_SUBSIDISED": ("COLLISION", "care_subsidy"),
    "AGE_REACHED_ABSENT": ("SHOULD_HAVE", "gaoling"),
    "DEAD_PAID": ("COLLISION", "gaoling"),
    "MOVED_OUT_PAID": ("COLLISION", "gaoling"),
    "TOO_YOUNG": ("SHOULD_NOT", "gaoling"),
    "DUPLICATE_ACCOUNT": ("COLLISION", "gaoling"),
}
"""Kind of finding (SHOULD_HAVE, SHOULD_NOT, CANNOT_DECIDE, COLLISION) and policy that each planted error leads to."""


def planted(*, code: str, people: pl.DataFrame) -> pl.DataFrame:
    """Findings of one code for the rows of `people` (`person`, `household`)."""
    kind, policy = FINDING_OF[code]
    return people.select(
        code=pl.lit(code), kind=pl.lit(kind), policy=pl.lit(policy), person=pl.col("person"), household=pl.col("household")
    ).cast(SCHEMA)  # fmt: skip
