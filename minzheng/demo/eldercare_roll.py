"""The roll of the old-age allowance (高龄津贴): who draws it, how much, since when, into which account."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from minzheng.demo import numbers
from minzheng.demo.calibration import DAY, NO_DEATH, planted_count
from minzheng.demo.disability import died_while_listed
from minzheng.demo.draws import stream
from minzheng.demo.planting import planted
from minzheng.demo.standards import value


def draw_roll(*, seed: int, people: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Roll rows (`person`, `amount` in fen, `since`, `account`) and the errors planted among them."""
    rng = stream(seed=seed, part="eldercare")
    first_age = value(domain="eldercare", key="gaoling_age")
    reached = pl.col("birth_date") <= _years_back(first_age)
    entitled = (
        people.select((pl.col("death_date") == NO_DEATH) & pl.col("hukou_local") & reached).to_series().to_numpy()
    )
    total = int(entitled.sum())

    def some(mask: np.ndarray, code: str) -> np.ndarray:
        return rng.permutation(np.flatnonzero(mask))[: planted_count(code=code, of=total)]

    old = (people["birth_date"] <= _years_back(first_age)).to_numpy()
    left = (people["moved_out_date"] < DAY.replace(day=1)).to_numpy()
    # Nobody turns the age within the year, so that no rule about the first month matters.
    young = people["birth_date"].is_between(_years_back(first_age - 2), _years_back(first_age - 8)).to_numpy()
    chosen = {
        "AGE_REACHED_ABSENT": some(entitled, "AGE_REACHED_ABSENT"),
        "DEAD_PAID": some(died_while_listed(people) & old & people["hukou_local"].to_numpy(), "DEAD_PAID"),
        "MOVED_OUT_PAID": some(left & old, "MOVED_OUT_PAID"),
        "TOO_YOUNG": some(
            young & (people["death_date"] == NO_DEATH).to_numpy() & people["hukou_local"].to_numpy(), "TOO_YOUNG"
        ),
    }
    listed = entitled.copy()
    listed[chosen["AGE_REACHED_ABSENT"]] = False
    # A payment twice into one account: the second person of a pair carries the first one's number.
    twice = some(listed, "DUPLICATE_ACCOUNT")
    twice = twice[: len(twice) // 2 * 2]
    for code in ("DEAD_PAID", "MOVED_OUT_PAID", "TOO_YOUNG"):
        listed[chosen[code]] = True
    account = people["person"].to_numpy().copy()
    account[twice[1::2]] = account[twice[::2]]
    chosen["DUPLICATE_ACCOUNT"] = twice

    bands = sorted(value(domain="eldercare", key="gaoling_amount").items())
    amount = pl.lit(round(float(bands[0][1]) * 100))
    for age, yuan in bands:
        amount = pl.when(pl.col("birth_date") <= _years_back(age)).then(round(float(yuan) * 100)).otherwise(amount)
    roll = (
        people.with_columns(account=numbers.accounts(people=account))
        .filter(pl.Series(listed))
        .select(
            "person",
            amount=amount,
            since=pl.max_horizontal(
                pl.col("birth_date").dt.offset_by(f"{first_age}y").dt.month_start(),
                pl.lit(DAY.replace(year=2010, month=1, day=1)),
            ).clip(upper_bound=DAY.replace(day=1)),
            account="account",
        )
    )
    return roll, pl.concat([planted(code=code, people=people[rows]) for code, rows in chosen.items()])


def _years_back(years: int) -> date:
    day = DAY - timedelta(days=1) if (DAY.month, DAY.day) == (2, 29) else DAY
    return day.replace(year=day.year - years)
