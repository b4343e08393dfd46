"""The whole register as two frames: everybody and every household, with all facts as of a day.

What the tables say comes from intake's precedence view; what the register itself knows (who lives with whom, whose
hukou is here) is added to it. Null is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from minzheng.kernel.areas import queries as areas
from minzheng.kernel.intake import disagreements, precedence, tables
from minzheng.kernel.intake.contract import Unit as RowUnit
from minzheng.kernel.registry import frames
from minzheng.kernel.rules import HOUSEHOLD, RuleSet
from minzheng.kernel.screening import comparisons, jointly
from minzheng.kernel.screening import people as everybody
from minzheng.kernel.screening.people import Only

COUNTIES_OF_CODES = """
    SELECT area.code, min(cover.ancestor_id) AS hukou_in
    FROM areas_area area
    JOIN areas_areacover cover ON cover.area_id = area.id AND cover.valid @> %(day)s::date
    JOIN areas_area above ON above.id = cover.ancestor_id AND above.level = 'COUNTY'
    WHERE area.code = ANY(%(codes)s)
      AND (area.valid @> %(day)s::date OR NOT EXISTS (
          SELECT FROM areas_area now WHERE now.code = area.code AND now.valid @> %(day)s::date))
    GROUP BY area.code HAVING count(DISTINCT cover.ancestor_id) = 1
"""

OWN_FACTS = ("hukou_local", "birth_date", "sex")
"""Facts that the register itself knows; a table that tells them comes first."""


@dataclass(frozen=True)
class RegisterFrames:
    """`people`: person, household, area and person facts; `households`: household, area and household facts.

    `disagreements`: where tables differ about one of the people (`intake.disagreements`).
    """

    people: pl.DataFrame
    households: pl.DataFrame
    area_paths: dict[int, tuple[str, ...]]
    disagreements: pl.DataFrame


def load(
    *,
    ruleset: RuleSet,
    day: date,
    believed_at: datetime | None = None,
    only: Only | None = None,
    differing: bool = True,
) -> RegisterFrames:
    """Everybody as of `day`, or `only` one family, as believed at an instant (default: now).

    differing: also find where tables differ; without, `disagreements` is empty.
    """
    people = everybody.read(day=day, believed_at=believed_at, only=only)
    datasets = [one for one in tables.DATASETS.values() if one.unit == RowUnit.PERSON and one.yields]
    told = precedence.what_tables_say(
        datasets=datasets,
        subjects=people.select(pl.col("person").alias("subject"), "area"),
        day=day,
        believed_at=believed_at,
        only=people["person"].to_list() if only is not None else None,
    )
    of_people = precedence.decide(told, datasets=datasets).rename({"subject": "person"})
    of_household = {one.name for one in ruleset.facts if one.unit == HOUSEHOLD}
    shared = [name for name in of_people.columns if name in of_household]
    people = _with_hukou_code(_with_own_knowledge(people, of_people), day=day)
    people = comparisons.add(
        people=people,
        comparisons=ruleset.comparisons,
        day=day,
        believed_at=believed_at,
        among=people["person"].to_list() if only is not None else None,
    )
    people = jointly.add(people=people, datasets=datasets, day=day, believed_at=believed_at, among=only is not None)
    return RegisterFrames(
        people=people.drop(shared),
        households=_households(people, shared),
        area_paths=areas.paths(day=day, area_ids=people["area"].unique().to_list()),
        disagreements=disagreements.among(told if differing else told.clear(), datasets=datasets),
    )


def _with_own_knowledge(people: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The tables' facts first; where they do not know, what the register knows."""
    joined = people.join(facts, on="person", how="left", suffix=".table", maintain_order="left")
    both = [name for name in people.columns if f"{name}.table" in joined.columns]
    return joined.with_columns(pl.coalesce(f"{name}.table", name).alias(name) for name in both).drop(
        [f"{name}.table" for name in both]
    )


def _with_hukou_code(people: pl.DataFrame, *, day: date) -> pl.DataFrame:
    """Where no table says whether the hukou is here, the code of its county does, old codes through succession."""
    if "hukou_county" in people.columns:
        codes = people["hukou_county"].unique().drop_nulls()
        counties = frames.read(sql=COUNTIES_OF_CODES, parameters={"day": day, "codes": codes.to_list()})
        people = people.join(counties, left_on="hukou_county", right_on="code", how="left", maintain_order="left")
        here = pl.col("hukou_in") == pl.col("county")
        people = people.with_columns(hukou_local=pl.coalesce("hukou_local", here)).drop("hukou_in")
    return people.drop("county")


def _households(people: pl.DataFrame, shared: list[str]) -> pl.DataFrame:
    """Households with the area of most members, and facts that members' rows state about the whole household.

    Members' rows may repeat a household's fact or leave it out. What one row states holds; the value of absence holds
    only where no row states anything; where two rows differ it is unknown: nobody can tell which is right.
    """
    absent = {
        one.fact: one.absent
        for dataset in tables.DATASETS.values()
        for one in dataset.yields
        if one.fact in shared and one.absent is not None
    }
    stated = []
    for name in shared:
        values = pl.col(name).drop_nulls()
        said = values.filter(values != absent[name]) if name in absent else values
        stated.append(
            pl.when(said.n_unique() == 1)
            .then(said.first())
            .when((said.len() == 0) & (values.len() > 0))
            .then(values.first())
            .alias(name)
        )
    members = people.filter(pl.col("household").is_not_null())
    return members.group_by("household").agg(pl.col("area").mode().min(), *stated)
