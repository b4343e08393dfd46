"""What other offices have on record of people: cars, homes, businesses, sentences, insurance by an employer.

Most of it belongs to people on no roll. Some of it belongs to households that draw 低保 and told nothing of it.
"""

from datetime import date, timedelta

import numpy as np
import polars as pl

from minzheng.demo import calibration
from minzheng.demo.calibration import DAY, NO_DEATH, planted_count
from minzheng.demo.draws import stream
from minzheng.demo.planting import planted

PLATE = 34
_LETTERS = np.array(list("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"), dtype=object)


def draw_records(
    *, seed: int, people: pl.DataFrame, incomes: pl.DataFrame, roll: pl.DataFrame, planned: pl.Series
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """`vehicles`, `homes`, `businesses`, `custody`, `insured`, and the errors: what 低保 households did not tell."""
    rng = stream(seed=seed, part="other registers")
    adults = people.filter((pl.col("death_date") == NO_DEATH) & (pl.col("age") >= 20) & (pl.col("age") < 80))
    free = adults.filter(~pl.col("household").is_in(pl.concat([planned, roll["household"]]).unique().implode()))
    aided = _of_dibao(adults=adults, incomes=incomes, roll=roll, planned=planned)
    households = aided["household"].n_unique()
    errors: dict[str, pl.DataFrame] = {}
    idle = aided.filter((pl.col("wage") == 0) & pl.col("age").is_between(22, 55))
    errors["INSURED_BUT_IDLE"] = _some(idle, "INSURED_BUT_IDLE", households)
    # A prisoner leaves the household smaller: where somebody remains, it is still one.
    left = aided.filter(~pl.col("household").is_in(errors["INSURED_BUT_IDLE"]["household"].implode()))
    errors["PRISONER_ON_DIBAO"] = _some(
        left.filter((pl.col("members") >= 2) & (pl.col("age") < 60)), "PRISONER_ON_DIBAO", households
    )
    for code in ("VEHICLE_ON_DIBAO", "HOMES_ON_DIBAO", "BUSINESS_ON_DIBAO"):
        left = left.filter(
            ~pl.col("household").is_in(pl.concat([one["household"] for one in errors.values()]).implode())
        )
        errors[code] = _some(left, code, households)

    couples = _couples(people=people)
    # Of the 低保 households with nothing to hide some own the one home they may, in both names.
    honest = left.filter(~pl.col("household").is_in(errors["BUSINESS_ON_DIBAO"]["household"].implode()))
    at_home = _some(
        honest.join(couples, on="person", how="semi", maintain_order="left"), "HOMES_ON_DIBAO", households
    ).select("person")

    def owners(code: str, share: float) -> pl.DataFrame:
        ordinary = free.filter(pl.Series(rng.random(free.height) < share))
        return pl.concat([ordinary.select("person"), errors[code].select("person")])

    employed = free.join(incomes.select("person", "wage"), on="person", how="left", maintain_order="left")
    employed = employed.filter(
        (pl.col("wage") > 0) & pl.Series(rng.random(employed.height) < calibration.INSURED_SHARE)
    )
    twice = errors["HOMES_ON_DIBAO"].select("person")
    records = {
        "vehicles": _vehicles(rng=rng, owners=owners("VEHICLE_ON_DIBAO", calibration.CARS_SHARE)),
        "homes": _homes(
            rng=rng,
            owners=pl.concat([owners("HOMES_ON_DIBAO", calibration.HOMES_SHARE), twice, at_home]),
            people=people,
            joint=couples,
        ),
        "businesses": _businesses(
            rng=rng, owners=owners("BUSINESS_ON_DIBAO", calibration.BUSINESSES_SHARE), people=people
        ),
        "custody": _custody(rng=rng, people=owners("PRISONER_ON_DIBAO", calibration.PRISONERS_SHARE)),
        "insured": _insured(
            rng=rng,
            people=pl.concat(
                [
                    employed.select("person", base="wage"),
                    errors["INSURED_BUT_IDLE"].select("person", base=pl.lit(4_812_00, dtype=pl.Int64)),
                ]
            ),
        ),
    }
    return records, pl.concat([planted(code=code, people=rows) for code, rows in errors.items()])


def _of_dibao(*, adults: pl.DataFrame, incomes: pl.DataFrame, roll: pl.DataFrame, planned: pl.Series) -> pl.DataFrame:
    """Adults of 低保 households without another error, with wage and size of the household."""
    listed = roll.filter((pl.col("category") == "DIBAO") & ~pl.col("household").is_in(planned.unique().implode()))
    sizes = listed.group_by("household").agg(members=pl.len())
    return (
        adults.join(sizes, on="household", how="inner", maintain_order="left")
        .filter(pl.col("person").is_in(listed["person"].implode()))
        .join(incomes.select("person", "wage"), on="person", how="left", maintain_order="left")
    )


def _couples(*, people: pl.DataFrame) -> pl.DataFrame:
    """`person`, `other` of the living heads of households and their spouses, both ways round."""
    living = people.filter(pl.col("death_date") == NO_DEATH)
    heads = living.filter(pl.col("relation") == "02").select("household", "person")
    spouses = living.filter(pl.col("relation").is_in(["10", "11", "12"])).select("household", other="person")
    both = heads.join(spouses.unique("household", keep="first", maintain_order=True), on="household")
    return pl.concat([both.select("person", "other"), both.select(person="other", other="person")]).sort("person")


def _some(rows: pl.DataFrame, code: str, of: int) -> pl.DataFrame:
    return rows.unique("household", maintain_order=True).head(planted_count(code=code, of=of))


def _since(*, rng: np.random.Generator, size: int, days: int) -> pl.Series:
    return pl.Series(np.datetime64(DAY, "D") - rng.integers(60, days, size).astype("timedelta64[D]"))


def _vehicles(*, rng: np.random.Generator, owners: pl.DataFrame) -> pl.DataFrame:
    size = owners.height
    letters = _LETTERS[rng.integers(0, PLATE, (size, 5))]
    green = pl.Series(rng.random(size) < 0.25)
    brands = np.array(["大众牌", "丰田牌", "吉利牌", "比亚迪牌", "五菱牌"], dtype=object)
    return owners.with_columns(
        plate=pl.Series(["浙A" + "".join(row) for row in letters.tolist()], dtype=pl.String),
        plate_kind=pl.when(green).then(pl.lit("52")).otherwise(pl.lit("02")),
        brand=pl.Series(brands[rng.integers(0, len(brands), size)].tolist(), dtype=pl.String),
        registered_on=_since(rng=rng, size=size, days=3600),
        vehicle_state=pl.lit("NORMAL"),
    )


def _homes(
    *, rng: np.random.Generator, owners: pl.DataFrame, people: pl.DataFrame, joint: pl.DataFrame
) -> pl.DataFrame:
    """A home an owner; the only home of a couple (`joint`: `person`, `other`) stands in both names under one number."""
    size = owners.height
    number = pl.Series(rng.permutation(10_000_000)[:size] + 10_000_000).cast(pl.String)
    homes = owners.join(people.select("person", "community_name"), on="person", maintain_order="left").select(
        "person",
        unit_number=pl.format("330110{}F00010001", number),
        property_place=pl.format("余杭区{}{}号", "community_name", pl.Series(rng.integers(1, 400, size))),
        property_use=pl.lit("HOME"),
        registered_on=_since(rng=rng, size=size, days=7000),
        property_state=pl.lit("CURRENT"),
    )
    first = homes.unique("person", keep="first", maintain_order=True)
    first = first.join(homes.filter(pl.col("person").is_duplicated()), on="person", how="anti", maintain_order="left")
    first = first.filter(
        ~pl.col("person").is_in(joint.join(homes, left_on="other", right_on="person")["person"].implode())
    )
    shared = first.join(joint, on="person", maintain_order="left")
    return pl.concat([homes, shared.with_columns(person="other").drop("other")])


def _businesses(*, rng: np.random.Generator, owners: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    size = owners.height
    trades = np.array(["便利店", "早餐店", "五金店", "理发店", "家政服务部"], dtype=object)
    return owners.join(people.select("person", "community_name"), on="person", maintain_order="left").select(
        "person",
        role=pl.lit("OPERATOR"),
        entity=pl.format(
            "余杭区{}{}", "community_name", pl.Series(trades[rng.integers(0, len(trades), size)].tolist())
        ),
        opened_on=_since(rng=rng, size=size, days=3000),
        entity_state=pl.lit("ACTIVE"),
    )


def _custody(*, rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    size = people.height
    return people.with_columns(
        custody_kind=pl.lit("PRISON"),
        custody_place=pl.lit("浙江省乔司监狱"),
        custody_since=_since(rng=rng, size=size, days=500),
        custody_until=pl.lit(date(DAY.year + 2, 1, 1))
        + pl.duration(days=pl.lit(pl.Series(rng.integers(0, 900, size)))),
    )


def _insured(*, rng: np.random.Generator, people: pl.DataFrame) -> pl.DataFrame:
    size = people.height
    firms = np.array(["良渚物业服务有限公司", "仓前电子有限公司", "瓶窑服饰有限公司"], dtype=object)
    return people.with_columns(
        insurance_kind=pl.lit("110"),
        insurance_state=pl.lit("1"),
        employer=pl.Series(firms[rng.integers(0, len(firms), size)].tolist(), dtype=pl.String),
        insured_from=pl.lit(DAY - timedelta(days=400))
        - pl.duration(days=pl.lit(pl.Series(rng.integers(0, 2000, size)))),
    )
