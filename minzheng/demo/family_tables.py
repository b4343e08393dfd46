"""Tables in which people name their family: the marriage register, and whom a school calls."""

from typing import Final

import polars as pl

from minzheng.demo.calibration import DAY, NO_DEATH
from minzheng.demo.draws import stream
from minzheng.demo.table_people import people_with
from minzheng.demo.truth import Truth

MARRIED_HERE: Final = 0.6
"""Of the couples, those whose marriage this bureau registered."""
ONE_APART_IN: Final = 1000
"""So many people to one couple that is registered in two households."""
HEADS: Final = ("02",)
SPOUSES: Final = ("10", "11", "12")


def marriages(*, seed: int, truth: Truth) -> pl.DataFrame:
    """A row a couple, under the man; most live in one household, a few are registered apart."""
    rng = stream(seed=seed, part="table marriages")
    living = _grown(truth=truth)
    heads = living.filter(pl.col("relation").is_in(HEADS))
    partners = living.filter(pl.col("relation").is_in(SPOUSES)).unique("household", maintain_order=True)
    together = heads.join(partners, on="household", suffix="_other", maintain_order="left")
    together = together.filter(pl.Series(rng.random(together.height) < MARRIED_HERE))
    pairs = pl.concat([together.select("person", "person_other"), _apart(living=living, truth=truth)])
    sexes = living.select("person", "sex")
    pairs = pairs.join(sexes, on="person", maintain_order="left")
    him, her = pl.when(pl.col("sex") == "1").then("person").otherwise("person_other"), pl.col("person_other")
    her = pl.when(pl.col("sex") == "1").then(her).otherwise("person")
    pairs = pairs.select(him.alias("him"), her.alias("her")).rename({"him": "person"})
    wives = living.select(her="person", spouse_name="name", spouse_number="id_number")
    years = pl.Series(rng.integers(1, 30, pairs.height))
    return (
        people_with(truth=truth, columns=["phone", "address"])
        .join(pairs.with_columns(registered_on=pl.lit(DAY) - pl.duration(days=365 * pl.lit(years))), on="person")
        .join(wives, on="her", maintain_order="left")
        .with_columns(marriage=pl.lit("结婚登记"))
        .sort("person")
    )


def _grown(*, truth: Truth) -> pl.DataFrame:
    people = truth.people.filter((pl.col("death_date") == NO_DEATH) & (pl.col("birth_date") < DAY.replace(year=1998)))
    people = people.drop("relation", strict=False)
    return people.join(truth.memberships.select("person", "relation"), on="person", maintain_order="left").select(
        "person", "household", "relation", "sex", "name", "id_number", "birth_date"
    )


def _apart(*, living: pl.DataFrame, truth: Truth) -> pl.DataFrame:
    """Men and women of households of their own, of about one age, on no roll and with no error planted."""
    listed = pl.concat([truth.assistance["household"], truth.planted["household"]]).unique()
    alone = living.filter(
        (pl.len().over("household") == 1)
        & pl.col("relation").is_in(HEADS)
        & ~pl.col("household").is_in(listed.implode())
    ).sort("birth_date", "person")
    count = max(2, truth.people.height // ONE_APART_IN)
    men, women = (alone.filter(pl.col("sex") == sex).head(count) for sex in ("1", "2"))
    size = min(men.height, women.height)
    return pl.DataFrame({"person": men["person"].head(size), "person_other": women["person"].head(size)})


def with_guardians(*, pupils: pl.DataFrame, truth: Truth) -> pl.DataFrame:
    """`guardian` (the head of the household, or his partner where the pupil is the head himself)."""
    heads = (
        _grown(truth=truth)
        .filter(pl.col("relation").is_in([*HEADS, *SPOUSES]))
        .unique("household", keep="first", maintain_order=True)
        .select("household", guardian="name")
    )
    return pupils.join(heads, on="household", how="left", maintain_order="left")


KINDS: Final = {"marriages": marriages}
