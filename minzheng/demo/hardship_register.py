"""The towns' register of emergencies and sudden bills: who needed what, and what was given."""

from datetime import timedelta

import numpy as np
import polars as pl

from minzheng.demo.calibration import DAY, EMERGENCIES_SHARE, NO_DEATH, planted_count
from minzheng.demo.draws import stream
from minzheng.demo.planting import planted

CAUSES = ("家中失火", "交通事故", "突发疾病", "外出遇困", "意外受伤")


def draw_hardship(
    *, seed: int, people: pl.DataFrame, roll: pl.DataFrame, planned: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row an event (`person`, `track`, `happened_on`, `need`, `granted`, in fen) and the errors among them."""
    rng = stream(seed=seed, part="hardship")
    adults = people.filter(
        (pl.col("death_date") == NO_DEATH)
        & (pl.col("age") >= 20)
        & ~pl.col("household").is_in(pl.concat([planned, roll["household"]]).unique().implode())
    ).unique("household", maintain_order=True)
    margin = roll.filter((pl.col("category") == "MARGIN").all().over("household"))
    margin = margin.filter(~pl.col("household").is_in(planned.unique().implode())).unique(
        "household", maintain_order=True
    )
    count = max(16, round(EMERGENCIES_SHARE * people.height))
    adults = adults[rng.permutation(adults.height)[:count]]
    unaided, over = (planted_count(code=code, of=count) for code in ("EMERGENCY_UNAIDED", "EMERGENCY_OVER_CAP"))
    number = pl.int_range(pl.len())
    need = pl.Series(rng.integers(4, 21, adults.height) * 100_00)
    # Nobody is given what lies near the limit of small aid: far below it, or far above.
    events = adults.select(
        "person",
        "household",
        track=pl.lit("EMERGENCY"),
        cause=pl.Series(np.array(CAUSES, dtype=object)[rng.integers(0, len(CAUSES), adults.height)].tolist()),
        happened_on=pl.lit(DAY) - pl.duration(days=pl.lit(pl.Series(rng.integers(2, 70, adults.height)))),
        need=pl.when(number.is_between(unaided, unaided + over - 1)).then(6_000_00).otherwise(pl.lit(need)),
        code=pl.when(number < unaided)
        .then(pl.lit("EMERGENCY_UNAIDED"))
        .when(number < unaided + over)
        .then(pl.lit("EMERGENCY_OVER_CAP")),
    ).with_columns(
        granted=pl.when(pl.col("code") == "EMERGENCY_UNAIDED")
        .then(None)
        .when(pl.col("code") == "EMERGENCY_OVER_CAP")
        .then(4_500_00)
        .otherwise("need")
    )
    bills = margin.head(planted_count(code="SPENDING_UNAIDED", of=count)).select(
        "person",
        "household",
        track=pl.lit("SPENDING"),
        cause=pl.lit("自负医疗费突增"),
        happened_on=pl.lit(DAY - timedelta(days=20)),
        need=pl.lit(8_000_00, dtype=pl.Int64),
        code=pl.lit("SPENDING_UNAIDED"),
        granted=pl.lit(None, dtype=pl.Int64),
    )
    rows = pl.concat([events.cast({"need": pl.Int64, "granted": pl.Int64}), bills.select(events.columns)])
    codes = ("EMERGENCY_UNAIDED", "EMERGENCY_OVER_CAP", "SPENDING_UNAIDED")
    return rows.drop("household", "code"), pl.concat(
        [planted(code=code, people=rows.filter(pl.col("code") == code)) for code in codes]
    )
