"""The district as it is. Everything an office writes is a worse copy of this."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from minzheng.demo.assistance_roll import draw_assistance
from minzheng.demo.calibration import NO_DEATH, planted_count
from minzheng.demo.children_register import draw_children
from minzheng.demo.disability import draw_cards, pay_subsidies
from minzheng.demo.economy import draw_incomes
from minzheng.demo.eldercare_roll import draw_roll
from minzheng.demo.hardship_register import draw_hardship
from minzheng.demo.holdings import draw_holdings
from minzheng.demo.other_registers import draw_records
from minzheng.demo.planting import planted
from minzheng.demo.population import draw_people

LEAST: Final = 2_000


@dataclass(frozen=True)
class Truth:
    """Frames of one district. Money is fen; `9999-12-31` is what has not happened; null is what nobody knows.

    `people`: one row a person (`person` is the number by which all frames know them).
    `households`: one row a household with its home. `memberships`: person, household, relation.
    `incomes`: one row a person. `cards`: one row a disability card. `assistance`: one row a person and entry of the
    social-assistance roll. `eldercare`: one row a person on the old-age allowance roll.
    `children`: one row a child on the register of children in difficulty. `hardship`: one row an emergency.
    `vehicles`, `homes`, `businesses`, `custody`, `insured`: one row each thing that another office has on record.
    `organisations`: one row an organisation. `residents` of care homes, `bills`: one row a medical settlement.
    `planted`: `code`, `kind`, `rule`, `sure`, `person`, `household` of every error put in on purpose.
    """

    people: pl.DataFrame
    households: pl.DataFrame
    memberships: pl.DataFrame
    incomes: pl.DataFrame
    cards: pl.DataFrame
    assistance: pl.DataFrame
    eldercare: pl.DataFrame
    children: pl.DataFrame
    hardship: pl.DataFrame
    vehicles: pl.DataFrame
    homes: pl.DataFrame
    businesses: pl.DataFrame
    custody: pl.DataFrame
    insured: pl.DataFrame
    organisations: pl.DataFrame
    residents: pl.DataFrame
    bills: pl.DataFrame
    planted: pl.DataFrame


def build(*, seed: int, people: int) -> Truth:
    """A district of `people` persons, the dead of the last three years among them. Same seed and size, same district.

    Raises `ValueError` below `LEAST` people, where not every planted error would find somebody.
    """
    if people < LEAST:
        raise ValueError(f"a demo district needs at least {LEAST:,} people")
    persons, homes = draw_people(seed=seed, people=people)
    cards, disabled = draw_cards(seed=seed, people=persons)
    persons = persons.with_columns(disabled)
    incomes, unseen = draw_incomes(seed=seed, people=persons)
    aid = draw_assistance(seed=seed, people=persons, incomes=incomes, cards=cards)
    on_roll = aid.roll.select("person", "category")
    cards, card_errors = pay_subsidies(
        seed=seed,
        cards=cards.drop("hukou_local").join(
            aid.people.select("person", "hukou_local"), on="person", maintain_order="left"
        ),
        poor=on_roll.filter(pl.col("category").is_in(["DIBAO", "MARGIN"]))["person"],
        tekun=on_roll.filter(pl.col("category") == "TEKUN")["person"],
    )
    eldercare, old_errors = draw_roll(seed=seed, people=aid.people)
    # Who was chosen for a roll afterwards lives on what the tables say.
    listed = aid.planted.filter(pl.col("code") == "ABSENT_POOR")["household"].append(aid.roll["household"])
    unseen = unseen.filter(~pl.col("household").is_in(listed.implode()))
    planned = pl.concat([aid.planted, unseen, card_errors, old_errors])
    children, child_errors = draw_children(
        seed=seed, people=aid.people, taken=pl.concat([aid.roll["household"], planned["household"]])
    )
    planned = pl.concat([planned, child_errors])
    records, found_elsewhere = draw_records(
        seed=seed, people=aid.people, incomes=aid.incomes, roll=aid.roll, planned=planned["household"]
    )
    planned = pl.concat([planned, found_elsewhere])
    hardship, hardship_errors = draw_hardship(seed=seed, people=aid.people, roll=aid.roll, planned=planned["household"])
    taken = pl.concat([aid.roll["household"], planned["household"]])
    in_homes = _tekun_in_homes(people=aid.people, roll=aid.roll, planned=planned["household"])
    planned = pl.concat([planned, planted(code="TEKUN_IN_CARE_HOME", people=in_homes)])
    held = draw_holdings(seed=seed, people=aid.people, homes=homes, aided=taken, in_homes=in_homes)
    return Truth(
        people=aid.people.drop("kind", "age"),
        households=homes,
        memberships=aid.people.select("person", "household", "relation"),
        incomes=aid.incomes,
        cards=cards.drop("id_number", "death_date", "hukou_local", "age", "kind_digit"),
        assistance=aid.roll,
        eldercare=eldercare,
        children=children,
        hardship=hardship,
        **records,
        organisations=held.organisations,
        residents=held.residents,
        bills=held.bills,
        planted=pl.concat([planned, hardship_errors]).sort("code", "person"),
    )


def _tekun_in_homes(*, people: pl.DataFrame, roll: pl.DataFrame, planned: pl.Series) -> pl.DataFrame:
    """`person`, `household` of 特困 people who moved into a care home while the roll still has them at home."""
    tekun = roll.filter((pl.col("category") == "TEKUN") & ~pl.col("household").is_in(planned.unique().implode()))
    living = people.filter(pl.col("death_date") == NO_DEATH).select("person", "household")
    free = living.join(tekun.select("person").unique(), on="person", how="semi", maintain_order="left")
    return free.head(planted_count(code="TEKUN_IN_CARE_HOME", of=tekun["person"].n_unique()))
