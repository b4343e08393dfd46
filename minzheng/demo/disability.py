"""Disability: who lives with one, who holds a card, and which of the two subsidies is being paid."""

from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from minzheng.demo import calibration
from minzheng.demo.calibration import DAY, NO_DEATH, planted_count
from minzheng.demo.draws import stream, weighted
from minzheng.demo.planting import planted
from minzheng.demo.standards import value

CARD_YEARS: Final = 10
"""A card of the third generation is valid for ten years."""


def draw_cards(*, seed: int, people: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Cards, and for all people whether they live with a disability (a card or not).

    A card: `person`, `disability_kind`, `grade`, `card_number`, `card_until`, `needs_care`.
    """
    rng = stream(seed=seed, part="disability")
    size = people.height
    age = people["age"].to_numpy()
    hazard = np.select([age < 15, age < 45, age < 60, age < 75], [0.25, 0.45, 1.0, 2.4], 4.2)
    disabled = _chosen(rng=rng, weights=hazard, count=round(calibration.DISABLED_SHARE * size))
    # Younger people need the card for school and work, so they hold it more often than the very old.
    cards = disabled[
        _chosen(rng=rng, weights=np.where(age[disabled] < 60, 1.8, 1.0), count=round(calibration.CARD_SHARE * size))
    ]
    cards.sort()
    kind = weighted(rng=rng, weights=list(calibration.DISABILITY_KIND_SHARES), size=len(cards))
    grade = weighted(rng=rng, weights=list(calibration.DISABILITY_GRADE_SHARES), size=len(cards)) + 1
    issued_years_ago = rng.random(len(cards)) * (CARD_YEARS - 0.2)
    days_left = ((CARD_YEARS - issued_years_ago) * 365.25).astype(np.int64)
    frame = (
        people[cards]
        .select("person", "household", "id_number", "death_date", "hukou_local", "age")
        .with_columns(
            disability_kind=pl.Series(
                np.array(calibration.DISABILITY_KINDS, dtype=object)[kind].tolist(), dtype=pl.String
            ),
            kind_digit=pl.Series(kind + 1),
            grade=pl.Series(grade),
            card_until=pl.lit(DAY) + pl.duration(days=pl.lit(pl.Series(days_left))),
            needs_care=pl.Series(rng.random(len(cards)) < np.array([0, 0.97, 0.8, 0.35, 0.1])[grade]),
        )
    )
    has = np.zeros(size, dtype=bool)
    has[disabled] = True
    return frame.with_columns(card_number=pl.format("{}{}{}", "id_number", "kind_digit", "grade")), pl.Series(
        "disabled", has
    )


def pay_subsidies(
    *, seed: int, cards: pl.DataFrame, poor: pl.Series, tekun: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cards with what is being paid (`living_subsidy`, `care_subsidy` in fen), and the errors planted among them.

    `poor`: people in 低保 or 低边 households; `tekun`: people on the 特困 roll.
    """
    rng = stream(seed=seed, part="subsidies")
    living = _amounts("living_subsidy_amount")
    care = _amounts("care_subsidy_amount")
    care_grades = pl.DataFrame(
        list(value(domain="assistance", key="care_subsidy_grade").items()),
        schema=["disability_kind", "care_grade"],
        orient="row",
    )
    cards = cards.join(care_grades, on="disability_kind", how="left", maintain_order="left").with_columns(
        poor=pl.col("person").is_in(poor.implode()), tekun=pl.col("person").is_in(tekun.implode())
    )
    alive, here = pl.col("death_date") == NO_DEATH, pl.col("hukou_local")
    due = alive & here & ~pl.col("tekun")
    cards = cards.with_columns(
        living_subsidy=pl.when(due & pl.col("poor")).then(pl.col("grade").replace_strict(living)).otherwise(0),
        care_subsidy=pl.when(due & pl.col("needs_care") & (pl.col("grade") <= pl.col("care_grade")))
        .then(pl.col("grade").replace_strict(care))
        .otherwise(0),
    )
    return _plant(rng=rng, cards=cards, living=living, care=care)


def _plant(
    *, rng: np.random.Generator, cards: pl.DataFrame, living: dict[int, int], care: dict[int, int]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    count = cards.height
    paid = (cards["care_subsidy"] > 0).to_numpy()
    alone = paid & ~(cards["poor"] | cards["tekun"]).to_numpy()
    pool = rng.permutation(np.flatnonzero(alone))
    sizes = [
        planted_count(code=code, of=count)
        for code in ("CARE_SUBSIDY_UNPAID", "CARD_EXPIRED_AND_PAID", "CARE_NEED_UNKNOWN")
    ]
    unpaid, expired, unknown = np.split(pool[: sum(sizes)], np.cumsum(sizes)[:-1])
    gone = rng.permutation(np.flatnonzero(died_while_listed(cards) & cards["hukou_local"].to_numpy()))
    gone = gone[: planted_count(code="DEAD_SUBSIDISED", of=count)]
    held = (cards["tekun"] & (cards["death_date"] == NO_DEATH)).to_numpy()
    both = rng.permutation(np.flatnonzero(held))[: planted_count(code="TEKUN_AND_LIVING_SUBSIDY", of=int(held.sum()))]

    def here(rows: np.ndarray) -> pl.Series:
        flags = np.zeros(count, dtype=bool)
        flags[rows] = True
        return pl.Series(flags)

    past = pl.lit(DAY - timedelta(days=400))
    cards = cards.with_columns(
        card_until=pl.when(here(expired)).then(past).otherwise("card_until"),
        living_subsidy=pl.when(here(both)).then(pl.col("grade").replace_strict(living)).otherwise("living_subsidy"),
        care_subsidy=pl.when(here(unpaid) | here(unknown))
        .then(0)
        .when(here(gone))
        .then(pl.col("grade").replace_strict(care))
        .otherwise("care_subsidy"),
        # The office left the cell empty: nobody has looked whether they need care.
        needs_care=pl.when(here(unknown)).then(None).otherwise("needs_care"),
    )
    errors = {
        "CARE_SUBSIDY_UNPAID": unpaid,
        "CARD_EXPIRED_AND_PAID": expired,
        "CARE_NEED_UNKNOWN": unknown,
        "DEAD_SUBSIDISED": gone,
        "TEKUN_AND_LIVING_SUBSIDY": both,
    }
    return cards, pl.concat([planted(code=code, people=cards[rows]) for code, rows in errors.items()])


def died_while_listed(people: pl.DataFrame) -> np.ndarray:
    """Who died before this month but not long ago: their names are the ones that rolls still carry."""
    return people["death_date"].is_between(DAY - timedelta(days=330), DAY.replace(day=1) - timedelta(days=1)).to_numpy()


def _amounts(key: str) -> dict[int, int]:
    return {grade: round(float(yuan) * 100) for grade, yuan in value(domain="assistance", key=key).items()}


def _chosen(*, rng: np.random.Generator, weights: np.ndarray, count: int) -> np.ndarray:
    """`count` different positions, drawn by weight (an exponential race)."""
    return np.argpartition(rng.exponential(size=len(weights)) / weights, count)[:count]
