"""The roll of social assistance: 低保, 低边, 单人保 and 特困, one row a person, and the money of the people on it.

Poor households are drawn from those with a hukou here and then made poor: their wages and pensions are rewritten, well
below or well above what a policy draws as its line, so that no truth hangs on a rounding.
"""

from typing import NamedTuple

import numpy as np
import polars as pl

from minzheng.demo.assistance_choice import WORKING_AGE, choose, household_money, households_of
from minzheng.demo.calibration import DAY, NO_DEATH, planted_count
from minzheng.demo.draws import stream
from minzheng.demo.planting import planted
from minzheng.demo.standards import fen, value


class Assistance(NamedTuple):
    """`people` and `incomes` as they are now, the roll's rows, and the errors planted among them."""

    people: pl.DataFrame
    incomes: pl.DataFrame
    roll: pl.DataFrame
    planted: pl.DataFrame


def draw_assistance(*, seed: int, people: pl.DataFrame, incomes: pl.DataFrame, cards: pl.DataFrame) -> Assistance:
    """Choose the poor, set their money, write the roll, plant the errors."""
    rng = stream(seed=seed, part="assistance")
    households = households_of(people=people)
    groups = choose(rng=rng, households=households)
    money = household_money(rng=rng, households=households, groups=groups)
    people = _move_out(rng=rng, people=people, groups=groups)
    incomes = _set_incomes(rng=rng, people=people, incomes=incomes, money=money, groups=groups)
    roll = _write_roll(rng=rng, people=people, incomes=incomes, cards=cards, money=money)
    roll, twice, double = _list_twice(rng=rng, roll=roll, people=people)
    errors = _errors(people=people, groups=groups, twice=twice, double=double)
    roll, underpaid = _pay_too_little(rng=rng, roll=roll, planned=errors["household"])
    return Assistance(people, incomes, roll, pl.concat([errors, planted(code="PAID_TOO_LITTLE", people=underpaid)]))


def _move_out(*, rng: np.random.Generator, people: pl.DataFrame, groups: dict[str, np.ndarray]) -> pl.DataFrame:
    """Register one member of each chosen household elsewhere since some months ago."""
    chosen = pl.col("household").is_in(groups["MOVED_OUT_ON_ROLL"].tolist()) & (
        pl.col("age") == pl.col("age").max().over("household")
    )
    moved = pl.Series(np.datetime64(DAY, "D") - rng.integers(60, 300, people.height).astype("timedelta64[D]"))
    return people.with_columns(
        hukou_local=pl.when(chosen).then(False).otherwise("hukou_local"),
        hukou_county=pl.when(chosen).then(pl.lit("330106")).otherwise("hukou_county"),
        hukou_place=pl.when(chosen).then(pl.lit("浙江省杭州市西湖区")).otherwise("hukou_place"),
        hukou_area=pl.when(chosen).then(None).otherwise("hukou_area"),
        moved_out_date=pl.when(chosen).then(moved).otherwise("moved_out_date"),
    )


def _set_incomes(
    *,
    rng: np.random.Generator,
    people: pl.DataFrame,
    incomes: pl.DataFrame,
    money: pl.DataFrame,
    groups: dict[str, np.ndarray],
) -> pl.DataFrame:
    """Rewrite the money of the poor: one earner brings the household to its target, the others have none."""
    start, end = WORKING_AGE
    poor = (
        incomes.join(
            people.select("person", "household", "age", "death_date", "student"),
            on="person",
            how="left",
            maintain_order="left",
        )
        .join(
            money.select("household", "per_head", "living", "category"),
            on="household",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            alive=pl.col("death_date") == NO_DEATH,
            able=pl.col("age").is_between(start + 2, end, closed="left") & ~pl.col("student"),
            rank=pl.col("age").rank("ordinal", descending=True).over("household"),
        )
        .with_columns(
            fitness=pl.when(pl.col("alive"))
            .then(pl.col("able").cast(pl.Int64) * 1000 - pl.col("rank"))
            .otherwise(-9999)
        )
        .with_columns(earner=pl.col("fitness") == pl.col("fitness").max().over("household"))
    )
    total = (pl.col("per_head") * pl.col("living") / 1000).floor().cast(pl.Int64) * 1000
    earns = pl.col("earner") & pl.col("able")
    # Wages of people of working age are known, be they nought: on a roll they were checked.
    wage = pl.when(earns).then(total).when(pl.col("age").is_between(start, end, closed="left")).then(0)
    pension = pl.when(pl.col("earner") & ~pl.col("able")).then(total)
    unknown = pl.col("household").is_in(groups["WAGE_UNKNOWN"].tolist())
    chosen = pl.col("category").is_not_null()
    resident = pl.col("pension").is_between(1, 900_00)
    return (
        poor.with_columns(
            wage=pl.when(chosen & unknown).then(None).when(chosen).then(wage).otherwise("wage"),
            pension=pl.when(chosen).then(pension).otherwise("pension"),
            informal=pl.when(chosen).then(0).otherwise("informal"),
            work_injury_care=pl.when(chosen).then(0).otherwise("work_injury_care"),
        )
        .with_columns(pension=pl.when(pl.col("pension") > 0).then("pension"))
        .with_columns(
            basic_pension=pl.when(~chosen)
            .then("basic_pension")
            .when(resident)
            .then(pl.min_horizontal("pension", pl.lit(210_00)))
            .otherwise(0),
            pension_kind=pl.when(~chosen)
            .then("pension_kind")
            .when(resident)
            .then(pl.lit("RESIDENT"))
            .when(pl.col("pension") > 0)
            .then(pl.lit("LAND")),
            # The checking centre had no answer for these: their rows come with an empty cell.
            wage_unknown=chosen & unknown & pl.col("able"),
        )
        .select(*incomes.columns, "wage_unknown")
    )


def _write_roll(
    *, rng: np.random.Generator, people: pl.DataFrame, incomes: pl.DataFrame, cards: pl.DataFrame, money: pl.DataFrame
) -> pl.DataFrame:
    """One row a person on the roll, every column as the office holds it; what is paid was right when it was granted."""
    standard = fen(domain="assistance", key="dibao_standard")
    basic = fen(domain="assistance", key="tekun_basic")
    care = {level: round(float(yuan) * 100) for level, yuan in value(domain="assistance", key="tekun_care_fee").items()}
    listed = money.filter(pl.col("category") != "ABSENT").with_columns(
        roll_number=pl.format(
            "{}{}",
            pl.col("category").replace_strict({"DIBAO": "D", "MARGIN": "B", "TEKUN": "T"}),
            (pl.col("household") + 100_001),
        )
    )
    roll = (
        people.join(
            listed.drop("size", "dead", "late", "eligible", "adults", "workers", "eldest"),
            on="household",
            how="inner",
            maintain_order="left",
        )
        # The dead of former years have been struck off; those of this year still stand on the roll.
        .filter((pl.col("death_date") == NO_DEATH) | (pl.col("category") == "DIBAO"))
        .join(
            incomes.select("person", "wage", "pension", "basic_pension"), on="person", how="left", maintain_order="left"
        )
        .join(cards.select("person", "disability_kind", "grade"), on="person", how="left", maintain_order="left")
    )
    size = roll.height
    members = pl.len().over("household")
    on_roll_and_earning = (pl.col("category") == "DIBAO") & (pl.col("wage") > 0)
    roll = roll.with_columns(earned=on_roll_and_earning & pl.Series(rng.random(size) < 0.06))
    earned = pl.col("earned")
    # Who took work on the roll keeps the wage for months; of other wages the costs of work are left out.
    earning = (pl.col("wage").fill_null(0) - fen(domain="assistance", key="work_cost_deduction")).clip(lower_bound=0)
    counted = pl.when(earned).then(0).otherwise(earning) + pl.col("pension").fill_null(0) - pl.col("basic_pension")
    spent = pl.min_horizontal("rigid_spending", fen(domain="assistance", key="rigid_spending_cap"))
    income = (counted.sum().over("household") - spent).clip(lower_bound=0)
    paid = (standard * members - income).clip(lower_bound=60_00)
    is_tekun, is_dibao = pl.col("category") == "TEKUN", pl.col("category") == "DIBAO"
    # Who cannot do how many of the six things of daily life.
    items = (
        pl.when(is_tekun).then(pl.Series(np.maximum(0, rng.integers(-6, 7, size)))).when(pl.col("grade") <= 2).then(2)
    )
    level = pl.when(items >= 4).then(pl.lit("FULL")).when(items >= 1).then(pl.lit("PART")).otherwise(pl.lit("ABLE"))
    granted = pl.Series(
        np.datetime64(DAY.replace(day=1), "D") - (rng.integers(3, 90, size) * 30).astype("timedelta64[D]")
    )
    is_margin = (pl.col("category") == "MARGIN") & (pl.col("per_head") > standard)
    grades = pl.DataFrame(
        list(value(domain="assistance", key="single_person_grade").items()),
        schema=["disability_kind", "single_grade"],
        orient="row",
    )
    roll = roll.join(grades, on="disability_kind", how="left", maintain_order="left")
    # A severely disabled member of a 低边 household stands on the roll alone (单人保); all who may, do.
    roll = roll.with_columns(
        category=pl.when(is_margin & (pl.col("grade") <= pl.col("single_grade")).fill_null(False))
        .then(pl.lit("SINGLE"))
        .otherwise("category")
    )
    started = pl.Series(np.datetime64(DAY, "D") - rng.integers(40, 150, size).astype("timedelta64[D]"))
    return (
        roll.with_columns(
            single_amount=pl.when(pl.col("category") == "SINGLE").then(standard).otherwise(0),
            started_work=pl.when(earned).then(started),
            household_amount=pl.when(is_dibao).then((paid / 100).ceil().cast(pl.Int64) * 100).otherwise(0),
            care_level=pl.when(is_tekun).then(level),
            tekun_amount=pl.when(is_tekun).then(basic + level.replace_strict(care, default=0)).otherwise(0),
            other_income=pl.lit(0, dtype=pl.Int64),
            exempt_income=pl.lit(0, dtype=pl.Int64),
            absence_kind=pl.lit("NONE"),
            lives_together=pl.lit(True),
            serious_illness=pl.Series(rng.random(size) < 0.10) & ~pl.col("category").is_in(["MARGIN", "SINGLE"]),
            able_supporter=~is_tekun,
            care_items_unmet=items,
            since=granted,
        )
        .with_columns(since=pl.col("since").first().over("household").dt.month_start())
        .sort("roll_number", "relation", "person")
        .select(
            "roll_number",
            "person",
            "household",
            "category",
            "household_amount",
            "care_level",
            "tekun_amount",
            "other_income",
            "exempt_income",
            "absence_kind",
            "lives_together",
            "serious_illness",
            "able_supporter",
            "care_items_unmet",
            "property_total",
            "property_vehicles",
            "property_houses",
            "rigid_spending",
            "since",
            "single_amount",
            "started_work",
            members=members,
            community="community",
            town="town",
        )
    )


def _list_twice(
    *, rng: np.random.Generator, roll: pl.DataFrame, people: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Write some people into a second household, and some of the 特困 into a 低保 household."""
    target = roll.filter(pl.col("category") == "DIBAO").unique("roll_number", maintain_order=True)
    several = roll.filter((pl.col("category") == "DIBAO") & (pl.col("members") >= 2)).unique(
        "roll_number", keep="last", maintain_order=True
    )
    tekun = roll.filter(pl.col("category") == "TEKUN")
    twice = several.sample(
        min(several.height, planted_count(code="TWO_HOUSEHOLDS", of=target.height)), seed=int(rng.integers(2**31))
    )
    double = tekun.sample(planted_count(code="TEKUN_AND_DIBAO", of=tekun.height), seed=int(rng.integers(2**31)))
    guests = pl.concat([twice, double]).select("person")
    hosts = target.filter(~pl.col("roll_number").is_in(twice["roll_number"].implode())).sample(
        guests.height, with_replacement=True, seed=int(rng.integers(2**31))
    )
    extra = hosts.with_columns(person=guests["person"], members=pl.col("members"))
    roll = pl.concat([roll, extra.select(roll.columns)]).sort("roll_number", maintain_order=True)
    return roll, twice.select("person", "household"), double.select("person", "household")


def _pay_too_little(
    *, rng: np.random.Generator, roll: pl.DataFrame, planned: pl.Series
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Leave the payment of some households as it was before their circumstances changed: 80 yuan less a head."""
    whole = roll.filter(
        (pl.col("category") == "DIBAO").all().over("household") & (pl.len().over("roll_number") == pl.col("members"))
    )
    free = whole.filter(~pl.col("household").is_in(planned.implode())).unique("household", maintain_order=True)
    count = planted_count(code="PAID_TOO_LITTLE", of=free.height)
    chosen = free.sample(count, seed=int(rng.integers(2**31)))
    less = pl.col("roll_number").is_in(chosen["roll_number"].implode())
    amount = pl.col("household_amount") - pl.when(less).then(pl.col("members") * 80_00).otherwise(0)
    return roll.with_columns(household_amount=amount.clip(lower_bound=0)), chosen.select("person", "household")


def _errors(
    *, people: pl.DataFrame, groups: dict[str, np.ndarray], twice: pl.DataFrame, double: pl.DataFrame
) -> pl.DataFrame:
    heads = people.filter(pl.col("death_date") == NO_DEATH).unique("household", keep="first", maintain_order=True)

    def of(code: str) -> pl.DataFrame:
        return heads.filter(pl.col("household").is_in(groups[code].tolist()))

    gone = people.filter(
        pl.col("household").is_in(groups["DEAD_ON_ROLL"].tolist()) & (pl.col("death_date") != NO_DEATH)
    )
    moved = people.filter(pl.col("household").is_in(groups["MOVED_OUT_ON_ROLL"].tolist()) & ~pl.col("hukou_local"))
    whole = ("TOO_RICH", "TOO_MUCH_PROPERTY", "WAGE_UNKNOWN", "MARGIN_IS_POOR", "ABSENT_POOR")
    return pl.concat(
        [planted(code=code, people=of(code)) for code in whole]
        + [
            planted(code="DEAD_ON_ROLL", people=gone),
            planted(code="MOVED_OUT_ON_ROLL", people=moved),
            planted(code="TWO_HOUSEHOLDS", people=twice),
            planted(code="TEKUN_AND_DIBAO", people=double),
        ]
    )
