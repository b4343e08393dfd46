"""What people are treated for and where they stay, and the organisations of the district.

One person in twelve had a bill settled in the year; one in fifty of those over seventy lives in a home.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from minzheng.demo.calibration import DAY, NO_DEATH
from minzheng.demo.draws import stream
from minzheng.demo.numbers import credit_codes

TREATED_SHARE: Final = 0.08
CARE_HOME_SHARE: Final = 0.02
ORGANISATIONS_PER_PERSON: Final = 0.05


@dataclass(frozen=True)
class Holdings:
    """`organisations`: a row each, about nobody. `residents` of care homes; `bills`: a row a settlement."""

    organisations: pl.DataFrame
    residents: pl.DataFrame
    bills: pl.DataFrame


def draw_holdings(
    *, seed: int, people: pl.DataFrame, homes: pl.DataFrame, aided: pl.Series, in_homes: pl.DataFrame
) -> Holdings:
    """people: with `age`; homes: a row a household; aided: households on a roll, of whom nobody lives in a care home
    but `in_homes` (`person`, `household`)."""
    rng = stream(seed=seed, part="holdings")
    alive = people.filter(pl.col("death_date") == NO_DEATH)
    free = alive.filter(~pl.col("household").is_in(aided.implode()))
    return Holdings(
        organisations=_organisations(rng=rng, people=alive, homes=homes),
        residents=_residents(
            rng=rng,
            people=pl.concat([_share(rng, free.filter(pl.col("age") >= 70), CARE_HOME_SHARE), in_homes]),
        ),
        bills=_bills(rng=rng, people=_share(rng, alive, TREATED_SHARE)),
    )


def _share(rng: np.random.Generator, people: pl.DataFrame, share: float) -> pl.DataFrame:
    return people.filter(pl.Series(rng.random(people.height) < share)).select("person", "household")


def _days(rng: np.random.Generator, size: int, *, years: float) -> pl.Series:
    """Days spread evenly over the years before the demo's day."""
    back = rng.integers(5, int(365 * years), size).astype("timedelta64[D]")
    return pl.Series(np.datetime64(DAY, "D") - back)


def _words(rng: np.random.Generator, words: list[str], size: int, weights: list[float] | None = None) -> pl.Series:
    chosen = rng.choice(len(words), size, p=weights)
    return pl.Series(np.array(words, dtype=object)[chosen].tolist(), dtype=pl.String)


def _fen(values: NDArray[np.float64], *, to: int) -> pl.Series:
    """Fen rounded to whole steps of `to` yuan."""
    return pl.Series((np.round(values / to) * to * 100).astype(np.int64))


def _organisations(*, rng: np.random.Generator, people: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    size = max(20, round(ORGANISATIONS_PER_PERSON * people.height))
    place = homes[rng.integers(0, homes.height, size)].select("town_name", "community_name", "address")
    first = _words(rng, list("华立信达恒远瑞丰嘉禾天成万隆"), size)
    second = _words(rng, list("达源诚泰盛隆昌兴茂宏"), size)
    trade = _words(rng, ["科技", "商贸", "餐饮管理", "建筑工程", "物流", "电子商务", "服装", "食品"], size)
    kind = _words(rng, ["有限责任公司", "个体工商户", "个人独资企业", "农民专业合作社"], size, [0.55, 0.38, 0.05, 0.02])
    suffix = kind.replace_strict(
        {"有限责任公司": "有限公司", "个体工商户": "经营部", "个人独资企业": "厂", "农民专业合作社": "专业合作社"}
    )
    return place.with_columns(
        person=pl.lit(None, dtype=pl.Int64),
        credit_code=credit_codes(size=size),
        org_name=pl.lit("杭州") + first + second + pl.Series(np.arange(size)).cast(pl.String) + trade + suffix,
        org_kind=kind,
        legal_name=people["name"].gather(rng.integers(0, people.height, size)),
        capital=_fen(rng.lognormal(13, 1, size), to=10_000),
        founded_on=_days(rng, size, years=12),
        organisation_state=_words(rng, ["存续", "注销", "吊销"], size, [0.86, 0.11, 0.03]),
    )


def _residents(*, rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    size = people.height
    return people.with_columns(
        home_name=_words(rng, ["余杭区社会福利院", "良渚康养中心", "瓶窑镇敬老院", "径山颐养苑"], size),
        bed=pl.Series(np.arange(size) % 320 + 101).cast(pl.String)
        + "-"
        + pl.Series(np.arange(size) % 2 + 1).cast(pl.String),
        admitted_on=_days(rng, size, years=5),
        stay_level=_words(rng, ["自理", "半护理", "全护理"], size, [0.35, 0.35, 0.3]),
        fee=_fen(rng.normal(3800, 900, size).clip(1500, 9000), to=10),
    )


def _bills(*, rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    """One to six settlements a treated person within the year; what the fund leaves is the patient's."""
    times = np.minimum(6, rng.geometric(0.5, people.height))
    rows = people[np.repeat(np.arange(people.height), times)]
    size = rows.height
    inpatient = rng.random(size) < 0.3
    total = np.round(np.where(inpatient, rng.lognormal(9.1, 0.7, size), rng.lognormal(5.7, 0.6, size)), 2)
    share = np.where(inpatient, 0.68, 0.5)
    fund = np.round(total * share, 2)
    return rows.with_columns(
        settlement=pl.Series(np.arange(size) + 202_306_000_001).cast(pl.String),
        settled_on=_days(rng, size, years=1.0),
        treatment=pl.Series(np.where(inpatient, "住院", "门诊")),
        hospital=_words(rng, ["余杭区第一人民医院", "余杭区中医院", "良渚医院", "瓶窑卫生院"], size),
        total=pl.Series(np.round(total * 100).astype(np.int64)),
        fund_paid=pl.Series(np.round(fund * 100).astype(np.int64)),
        own_paid=pl.Series(np.round(total * 100).astype(np.int64) - np.round(fund * 100).astype(np.int64)),
    )
