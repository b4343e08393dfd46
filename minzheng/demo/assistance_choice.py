"""Which households stand on the roll of social assistance, which should, and how poor each of them is."""

from typing import Final

import numpy as np
import polars as pl

from minzheng.demo import calibration
from minzheng.demo.calibration import NO_DEATH, planted_count
from minzheng.demo.disability import died_while_listed
from minzheng.demo.standards import fen

WORKING_AGE: Final = (16, 60)


def households_of(*, people: pl.DataFrame) -> pl.DataFrame:
    """Per household what the choice of the poor looks at."""
    alive = pl.col("death_date") == NO_DEATH
    return (
        people.with_columns(listed_death=pl.Series(died_while_listed(people)))
        .group_by("household")
        .agg(
            size=pl.len(),
            living=alive.sum(),
            dead=(~alive).sum(),
            late=pl.col("listed_death").sum(),
            eligible=(pl.col("hukou_local") & pl.col("residing_local")).all() & (pl.col("relation") != "99").all(),
            adults=(pl.col("age") >= 18).sum(),
            workers=(alive & pl.col("age").is_between(19, WORKING_AGE[1], closed="left")).sum(),
            eldest=pl.col("age").max(),
        )
        .sort("household")
    )


def choose(*, rng: np.random.Generator, households: pl.DataFrame) -> dict[str, np.ndarray]:
    """Household numbers by group: the three rolls, the absent poor, and within the 低保 roll each planted error."""
    whole = households.filter(pl.col("eligible") & (pl.col("dead") == 0) & (pl.col("adults") > 0))
    total = whole.height
    number = whole["household"].to_numpy()
    single_old = ((whole["size"] == 1) & (whole["eldest"] >= 62)).to_numpy()
    # Poverty is likelier for the old who live alone and for households without a worker.
    weight = np.where((whole["workers"] == 0).to_numpy(), 2.5, 1.0) * np.where(
        (whole["size"] >= 5).to_numpy(), 0.4, 1.0
    )
    order = np.argsort(rng.exponential(size=total) / weight)
    tekun = order[single_old[order]][: max(8, round(calibration.TEKUN_SHARE * total))]
    rest = order[~np.isin(order, tekun)]
    cuts = np.cumsum(
        [
            max(minimum, round(share * total))
            for share, minimum in (
                (calibration.DIBAO_SHARE, 24),
                (calibration.MARGIN_SHARE, 12),
                (calibration.ABSENT_POOR_SHARE, 4),
            )
        ]
    )
    parts = np.split(rest[: cuts[-1]], cuts[:-1])
    dibao, margin, absent = (number[part] for part in parts)
    groups = {"DIBAO": dibao, "MARGIN": margin, "ABSENT_POOR": absent, "TEKUN": number[tekun]}

    late = households.filter(
        pl.col("eligible")
        & (pl.col("late") == 1)
        & (pl.col("dead") == 1)
        & (pl.col("living") > 0)
        & (pl.col("adults") > 1)
    )
    groups["DEAD_ON_ROLL"] = rng.permutation(late["household"].to_numpy())[
        : planted_count(code="DEAD_ON_ROLL", of=len(dibao))
    ]
    has_worker = whole["workers"].to_numpy()[parts[0]] > 0
    taken = np.zeros(len(dibao), dtype=bool)
    for code, wanted in (
        ("WAGE_UNKNOWN", has_worker),
        ("TOO_RICH", has_worker),
        ("TOO_MUCH_PROPERTY", ~taken),
        ("MOVED_OUT_ON_ROLL", ~taken),
    ):
        free = np.flatnonzero(wanted & ~taken)[: planted_count(code=code, of=len(dibao))]
        taken[free] = True
        groups[code] = dibao[free]
    groups["DIBAO"] = np.concatenate([dibao, groups["DEAD_ON_ROLL"]])
    groups["MARGIN_IS_POOR"] = margin[: planted_count(code="MARGIN_IS_POOR", of=len(margin))]
    return groups


def household_money(
    *, rng: np.random.Generator, households: pl.DataFrame, groups: dict[str, np.ndarray]
) -> pl.DataFrame:
    """Per poor household its category, its target income a head, and what the roll says of its property."""
    standard = fen(domain="assistance", key="dibao_standard")
    category = pl.concat(
        [
            pl.DataFrame(
                {"household": groups[code], "category": [label] * len(groups[code])},
                schema={"household": pl.Int64, "category": pl.String},
            )
            for code, label in (("DIBAO", "DIBAO"), ("MARGIN", "MARGIN"), ("ABSENT_POOR", "ABSENT"), ("TEKUN", "TEKUN"))
        ]
    )
    money = category.join(households, on="household", how="left", maintain_order="left")
    size = money.height
    low, high = (bound * 100 for bound in calibration.POOR_PER_HEAD)
    rich_low, rich_high = (bound * 100 for bound in calibration.RICH_PER_HEAD)
    draw = pl.Series(rng.random(size))
    poor = (low + draw * (high - low)).cast(pl.Int64)
    # 低边 lies between the two lines: at 1.25 to 1.6 times the standard it is far from both.
    between = (standard * (1.25 + 0.35 * draw)).cast(pl.Int64)
    rich = (rich_low + draw * (rich_high - rich_low)).cast(pl.Int64)
    is_poor_margin = pl.col("household").is_in(groups["MARGIN_IS_POOR"].tolist())
    too_rich = pl.col("household").is_in(groups["TOO_RICH"].tolist())
    too_much = pl.col("household").is_in(groups["TOO_MUCH_PROPERTY"].tolist())
    return money.with_columns(
        per_head=pl.when(pl.col("category") == "TEKUN")
        .then(0)
        .when(too_rich)
        .then(rich)
        .when((pl.col("category") == "MARGIN") & ~is_poor_margin)
        .then(between)
        .otherwise(poor),
        property_total=(
            pl.Series(rng.gamma(1.2, 4500, size)).cast(pl.Int64) * 100 * pl.when(too_much).then(0).otherwise(1)
            + pl.when(too_much).then(400_000_00).otherwise(0)
        ).clip(upper_bound=pl.when(too_much).then(10**9).otherwise(pl.col("living") * 2_200_000)),
        property_vehicles=pl.when(too_much).then(2).otherwise(0),
        property_houses=pl.when(too_much)
        .then(3)
        .otherwise(pl.when(pl.Series(rng.random(size)) < 0.85).then(1).otherwise(0)),
        # Only where the income is far below the line anyway: a deduction must not carry anybody across it.
        rigid_spending=pl.when(pl.col("category") == "DIBAO")
        .then(pl.Series(np.where(rng.random(size) < 0.12, rng.integers(2, 9, size) * 100_00, 0)))
        .otherwise(0),
    )
