"""What the offices that are asked for checks hold, and the bureau's own further rolls: one frame a kind of table."""

from typing import Final

import numpy as np
import polars as pl

from minzheng.demo.calibration import DAY, NO_DEATH
from minzheng.demo.draws import stream
from minzheng.demo.family_tables import with_guardians
from minzheng.demo.table_people import people_with
from minzheng.demo.truth import Truth

TAXED_FROM: Final = 800_000
"""Fen a month from which the demo's tax office lists somebody: below it nothing is withheld."""
OTHER_SUBSIDY_SHARE: Final = 0.02
"""Of those on the bureau's own payment list, whose amount is not what the federation's table says."""
METERED_TOWNS: Final = ("仓前街道", "五常街道")
"""The towns whose water company takes part."""


def _held(*, truth: Truth, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the people they are about."""
    people = people_with(truth=truth, columns=["phone", "address"])
    return rows.drop("household", "address", strict=False).join(people, on="person", how="left", maintain_order="left")


def _employed(*, truth: Truth) -> pl.DataFrame:
    """Who earns a wage that the tables show, with his `wage`."""
    earning = truth.incomes.filter((pl.col("wage") > 0) & ~pl.col("wage_unknown").fill_null(False))
    rows = _held(truth=truth, rows=earning.select("person", "wage"))
    return rows.filter(pl.col("death_date") == NO_DEATH)


def _employers(*, rng: np.random.Generator, truth: Truth, size: int) -> pl.Series:
    live = truth.organisations.filter(pl.col("organisation_state") == "存续")["org_name"]
    return live.gather(rng.integers(0, len(live), size)).alias("employer")


def housing_fund(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Accounts of half of the employees."""
    rng = stream(seed=seed, part="table housing fund")
    rows = _employed(truth=truth)
    rows = rows.filter(pl.Series(rng.random(rows.height) < 0.5))
    months = pl.Series(rng.integers(3, 120, rows.height))
    deposit = (pl.col("wage") * 24 // 100) // 100 * 100
    return rows.with_columns(
        _employers(rng=rng, truth=truth, size=rows.height),
        fund_account=pl.format("3301{}", pl.int_range(pl.len()) + 10_000_000),
        base="wage",
        deposit=deposit,
        balance=deposit * months,
        fund_state=pl.when(pl.Series(rng.random(rows.height) < 0.05)).then(pl.lit("封存")).otherwise(pl.lit("正常")),
    )


def tax(*, seed: int, truth: Truth) -> pl.DataFrame:
    """What employers withheld from in the quarter's last month, of those from whose wage anything is withheld."""
    rng = stream(seed=seed, part="table tax")
    rows = _employed(truth=truth).filter(pl.col("wage") >= TAXED_FROM)
    return rows.with_columns(
        _employers(rng=rng, truth=truth, size=rows.height),
        month=pl.lit("202306"),
        income_item=pl.lit("工资薪金所得"),
        income="wage",
        tax_paid=(pl.col("wage") - 500_000) * 3 // 100 // 100 * 100,
    )


def enterprises(*, seed: int, truth: Truth) -> pl.DataFrame:
    return truth.organisations


def medical(*, seed: int, truth: Truth) -> pl.DataFrame:
    return _held(truth=truth, rows=truth.bills)


def schooling(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Everybody at school up to the bachelor; nine in ten, for some go to school elsewhere."""
    rng = stream(seed=seed, part="table schooling")
    here = (pl.col("death_date") == NO_DEATH) & pl.col("student") & pl.col("residing_local")
    rows = truth.people.filter(here)
    rows = rows.filter(pl.Series(rng.random(rows.height) < 0.9))
    age = (pl.lit(DAY) - pl.col("birth_date")).dt.total_days() // 365
    level = (
        pl.when(age < 12).then(pl.lit("小学")).when(age < 15).then(pl.lit("初中")).when(age < 18)
        .then(pl.lit("普通高中")).otherwise(pl.lit("本科"))
    )  # fmt: skip
    number = pl.Series(rng.integers(1, 30, rows.height)).cast(pl.String)
    return with_guardians(pupils=rows, truth=truth).with_columns(
        level=level,
        school=pl.lit("余杭区第") + number + pl.lit("学校"),
        enrolment=pl.lit("在读"),
        tuition=pl.when(age < 15).then(0).when(age < 18).then(160_000).otherwise(550_000),
    )


def care_homes(*, seed: int, truth: Truth) -> pl.DataFrame:
    return _held(truth=truth, rows=truth.residents)


def _doors(*, truth: Truth) -> pl.DataFrame:
    return truth.households.filter(pl.col("town_name").is_in(METERED_TOWNS)).sort("household")


def addresses(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The doors of the towns that take part."""
    return _doors(truth=truth).with_columns(
        person=pl.lit(None, dtype=pl.Int64),
        address_code=pl.format("330110{}", pl.col("household") + 1_000_000_000),
    )


def water(*, seed: int, truth: Truth) -> pl.DataFrame:
    """A meter a door; half of the companies' accounts know the holder's number."""
    rng = stream(seed=seed, part="table water")
    doors = _doors(truth=truth)
    living = truth.people.filter(pl.col("death_date") == NO_DEATH)
    holders = living.unique("household", keep="first", maintain_order=True).select(
        "household", "person", "name", "other_name", "id_number", "hukou_county"
    )
    rows = doors.join(holders, on="household", how="left", maintain_order="left")
    numbered = pl.Series(rng.random(rows.height) < 0.5)
    used = rng.gamma(2.0, 5.0, rows.height)
    return rows.with_columns(
        person=pl.when(numbered).then("person"),
        id_number=pl.when(numbered).then("id_number"),
        meter_number=(pl.col("household") + 20_000_000).cast(pl.String),
        month=pl.lit("202306"),
        used=pl.Series(np.round(used, 1)).cast(pl.String),
        charge=pl.Series((used * 290).astype(np.int64)),
        meter_state=pl.lit("正常"),
    )


def tekun(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The roll of 特困 by itself, as the provincial system prints it."""
    rng = stream(seed=seed, part="table tekun")
    rows = truth.assistance.filter(pl.col("category") == "TEKUN").unique("person", maintain_order=True)
    moved = truth.planted.filter(pl.col("code") == "TEKUN_IN_CARE_HOME")["person"].implode()
    home = pl.Series(rng.random(rows.height) < 0.6) | pl.col("person").is_in(moved)
    return _rolled(truth=truth, rows=rows).with_columns(
        supply=pl.when(home).then(pl.lit("分散供养")).otherwise(pl.lit("集中供养")), amount="tekun_amount"
    )


def low_margin(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The roll of 低边 households by itself; those with a 单人保 among them stay on it."""
    rows = truth.assistance.filter(pl.col("category") == "MARGIN").unique("person", maintain_order=True)
    return _rolled(truth=truth, rows=rows).with_columns(valid_until=pl.lit(DAY.replace(day=1)).dt.offset_by("1y"))


def _rolled(*, truth: Truth, rows: pl.DataFrame) -> pl.DataFrame:
    towns = truth.households.select("community", "community_name", "town_name").unique("community")
    people = people_with(truth=truth, columns=["phone", "address"]).drop("town_name", "community_name", "household")
    rows = rows.join(towns, on="community", how="left", maintain_order="left")
    return rows.join(people, on="person", how="left", maintain_order="left")


def temporary_aid(*, seed: int, truth: Truth) -> pl.DataFrame:
    """A grant within the year to one person in three hundred of the living."""
    rng = stream(seed=seed, part="table temporary aid")
    rows = people_with(truth=truth, columns=["phone", "address"]).filter(pl.col("death_date") == NO_DEATH)
    rows = rows.filter(pl.Series(rng.random(rows.height) < 1 / 300))
    size = rows.height
    causes = np.array(["因病", "意外伤害", "教育支出", "失业", "其他"], dtype=object)[rng.integers(0, 5, size)]
    return rows.with_columns(
        aid_track=pl.when(pl.Series(rng.random(size) < 0.4)).then(pl.lit("急难型")).otherwise(pl.lit("支出型")),
        cause=pl.Series(causes.tolist(), dtype=pl.String),
        amount=pl.Series(rng.integers(5, 40, size) * 100_00),
        granted_on=pl.Series(np.datetime64(DAY, "D") - rng.integers(1, 360, size).astype("timedelta64[D]")),
    )


def disability_subsidies(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The bureau's own payments; now and then another amount than the federation's table has."""
    rng = stream(seed=seed, part="table subsidies")
    paid = (pl.col("living_subsidy") > 0) | (pl.col("care_subsidy") > 0)
    rows = _held(truth=truth, rows=truth.cards.filter(paid))
    other = pl.Series(rng.random(rows.height) < OTHER_SUBSIDY_SHARE) & (pl.col("care_subsidy") > 0)
    return rows.with_columns(
        care_subsidy=pl.when(other).then(pl.col("care_subsidy") + 1000).otherwise("care_subsidy"),
    )


KINDS: Final = {
    "housing_fund": housing_fund,
    "tax": tax,
    "enterprises": enterprises,
    "medical": medical,
    "schooling": schooling,
    "care_homes": care_homes,
    "addresses": addresses,
    "water": water,
    "tekun": tekun,
    "low_margin": low_margin,
    "temporary_aid": temporary_aid,
    "disability_subsidies": disability_subsidies,
}
