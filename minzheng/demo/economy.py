"""Money by the month: wages and pensions that the social-insurance table shows, and earnings that no table shows.

Amounts are whole fen; null means that the table has no figure for the person.
Wage and pension levels follow 杭州市统计年鉴 (mean wage near 9,000 yuan, median well below) and the Zhejiang pension
bands of 2023: 企业职工 near 3,600, 机关事业 near 7,000, 被征地农民 near 2,300, 城乡居民 near 450 of which 210 central.
"""

from typing import Final

import numpy as np
import polars as pl

from minzheng.demo.calibration import COMFORT_PER_HEAD, INFORMAL_SHARE, NO_DEATH
from minzheng.demo.draws import stream, weighted
from minzheng.demo.planting import planted

PENSIONS: Final = (
    ("EMPLOYEE", 0.52, 3600, 0.28),
    ("PUBLIC", 0.12, 7000, 0.22),
    ("LAND", 0.20, 2300, 0.12),
    ("RESIDENT", 0.16, 450, 0.2),
)
"""Kind, share of pensioners, median yuan, spread of the logarithm."""
CENTRAL_PART: Final = 210_00
WORK_INJURY_SHARE: Final = 0.0004


def draw_incomes(*, seed: int, people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row a person: `wage`, `pension`, `basic_pension`, `work_injury_care`, `informal` in fen; `pension_kind`.

    The second frame lists the households that live on money which no table shows, as planted.
    """
    rng = stream(seed=seed, part="economy")
    size = people.height
    age, male = people["age"].to_numpy(), people["sex"].to_numpy() == "1"
    student = people["student"].to_numpy()
    working = (age >= 19) & (age < 60) & ~student
    employed = working & (rng.random(size) < np.where(male, 0.84, 0.74) - np.where(age > 50, 0.12, 0))
    wage = np.where(employed, _yuan(rng.lognormal(np.log(6400), 0.45, size)), 0)

    retired = (age >= 60) | (~male & (age >= 55) & ~employed)
    kind = weighted(rng=rng, weights=[p[1] for p in PENSIONS], size=size)
    median = np.array([p[2] for p in PENSIONS])[kind]
    spread = np.array([p[3] for p in PENSIONS])[kind]
    pension = np.where(retired, _yuan(median * np.exp(rng.normal(0, 1, size) * spread)), 0)
    informal = np.where(
        working & ~employed & (rng.random(size) < 0.6), _yuan(rng.lognormal(np.log(4200), 0.4, size)), 0
    )

    wage, pension, unseen = _make_comfortable(rng=rng, people=people, wage=wage, pension=pension, informal=informal)
    resident = (pension > 0) & (pension < 900_00)
    injured = employed & (rng.random(size) < WORK_INJURY_SHARE)
    names = np.array([p[0] for p in PENSIONS], dtype=object)
    incomes = pl.DataFrame(
        {
            "person": people["person"],
            "wage": wage,
            "pension": pension,
            "basic_pension": np.where(resident, np.minimum(CENTRAL_PART, pension), 0),
            "work_injury_care": np.where(injured, 2400_00, 0),
            "informal": informal,
            "pension_kind": pl.Series(
                np.where(resident, "RESIDENT", names[np.where(kind == 3, 2, kind)]).tolist(), dtype=pl.String
            ),
        }
    ).with_columns(
        wage=pl.when(pl.col("wage") > 0).then("wage"),
        pension=pl.when(pl.col("pension") > 0).then("pension"),
        pension_kind=pl.when(pl.col("pension") > 0).then("pension_kind"),
    )
    return incomes, planted(code="UNSEEN_INCOME", people=people[unseen])


def _yuan(amounts: np.ndarray) -> np.ndarray:
    """Whole fen, rounded to ten fen as the tables print them."""
    return (np.round(amounts, 1) * 100).astype(np.int64)


def _make_comfortable(
    *, rng: np.random.Generator, people: pl.DataFrame, wage: np.ndarray, pension: np.ndarray, informal: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Lift households that the tables would wrongly show as poor, except the share that lives on unseen money.

    Real districts have such households in far greater number; here they are few, so that the poor who are planted
    are not lost among them, and known, so that a screening's precision can be told.
    """
    alive = (people["death_date"] == NO_DEATH).to_numpy()
    household = people["household"].to_numpy()
    count = int(household.max()) + 1
    heads = np.bincount(household, weights=alive, minlength=count)
    shown = np.bincount(household, weights=(wage + pension) * alive, minlength=count)
    unseen = rng.random(count) < INFORMAL_SHARE
    lacking = (shown < heads * COMFORT_PER_HEAD * 100) & (heads > 0) & ~unseen
    target = heads * COMFORT_PER_HEAD * 100 * (1 + 0.8 * rng.random(count))

    # The eldest working-age adult earns the rest; where there is none, the eldest of all draws it as a pension.
    age = people["age"].to_numpy()
    fitness = np.where(alive, np.where((age >= 19) & (age < 60), 200 + age, age), -1)
    order = np.lexsort((-fitness, household))
    earner = order[np.r_[True, household[order][1:] != household[order][:-1]]]
    lifted = earner[lacking[household[earner]]]
    rest = np.ceil((target - shown)[household[lifted]] / 1000).astype(np.int64) * 1000
    works = (age[lifted] >= 16) & (age[lifted] < 60)
    wage, pension = wage.copy(), pension.copy()
    wage[lifted[works]] += rest[works]
    pension[lifted[~works]] += rest[~works]
    # One row a household: the first of its people who lives.
    first = np.unique(np.where(alive, household, -1), return_index=True)
    heads_of_poor = first[1][np.isin(first[0], np.flatnonzero(unseen & (shown < heads * COMFORT_PER_HEAD * 100)))]
    return wage, pension, heads_of_poor
