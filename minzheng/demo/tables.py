"""What each department holds: one frame a kind of table, in typed columns, before any office lays it out."""

from datetime import timedelta
from typing import Final

import numpy as np
import polars as pl

from minzheng.demo import check_tables, family_tables
from minzheng.demo.calibration import DAY, NO_DEATH
from minzheng.demo.draws import stream
from minzheng.demo.table_people import people_with
from minzheng.demo.truth import Truth

UNREGISTERED_SHARE: Final = 0.002
"""People whom the police's table lacks."""
STRUCK_OFF_SHARE: Final = 0.75
"""Of the dead of more than two months ago, those whom the police have struck off."""
UNREPORTED_DEATHS: Final = 0.015
CREMATED_SHARE: Final = 0.96
DAY_OFF_SHARE: Final = 0.04
"""Cremations whose date of death differs by a day from the certificate's."""

FIELDS: Final = {
    "text": {
        "town_name",
        "community_name",
        "household_number",
        "name",
        "other_name",
        "hukou_place",
        "address",
        "phone",
        "place",
        "card_number",
        "roll_number",
        "account",
        "guardian",
        "cause",
        "plate",
        "brand",
        "property_place",
        "unit_number",
        "entity",
        "employer",
        "custody_place",
        *("credit_code", "org_name", "org_kind", "legal_name", "fund_state", "fund_account", "income_item"),
        *("treatment", "hospital", "settlement", "school", "level", "enrolment", "home_name", "bed", "stay_level"),
        *("spouse_name", "spouse_number", "marriage"),
        *("meter_number", "used", "meter_state", "address_code", "aid_track", "supply", "organisation_state"),
    },
    "id": {"id_number"},
    "code": {
        "sex",
        "ethnic_group",
        "relation",
        "marital_status",
        "education",
        "hukou_county",
        "disability_kind",
        "grade",
        "category",
        "care_level",
        "absence_kind",
        "pension_kind",
        "student",
        "residing_local",
        "needs_care",
        "lives_together",
        "serious_illness",
        "able_supporter",
        "child_category",
        "father_situation",
        "mother_situation",
        "care_mode",
        "track",
        "plate_kind",
        "vehicle_state",
        "property_use",
        "property_state",
        "role",
        "entity_state",
        "custody_kind",
        "insurance_kind",
        "insurance_state",
    },
    "date": {
        "birth_date",
        "hukou_from",
        "moved_out_date",
        "death_date",
        "cremation_date",
        "cancelled_date",
        "card_until",
        "since",
        "started_work",
        "recognised_from",
        "happened_on",
        "registered_on",
        "opened_on",
        "custody_since",
        "custody_until",
        "insured_from",
        *("settled_on", "admitted_on", "granted_on", "valid_until", "founded_on"),
    },
    "money": {
        "pension",
        "basic_pension",
        "wage",
        "work_injury_care",
        "living_subsidy",
        "care_subsidy",
        "household_amount",
        "tekun_amount",
        "single_amount",
        "other_income",
        "exempt_income",
        "property_total",
        "rigid_spending",
        "amount",
        "need",
        "granted",
        "base",
        *("capital", "deposit", "balance", "income", "tax_paid", "total", "fund_paid", "own_paid"),
        *("fee", "tuition", "charge"),
    },
    "count": {"members", "property_vehicles", "property_houses", "care_items_unmet"},
    "made": {"sequence", "month"},
}
"""What kind of cell each field is."""

KIND_OF: Final = {name: kind for kind, names in FIELDS.items() for name in names}


def population(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The police's people: the living, and the dead and gone who were not yet struck off."""
    rng = stream(seed=seed, part="table population")
    size = truth.people.height
    struck, missing = pl.Series(rng.random(size) < STRUCK_OFF_SHARE), pl.Series(rng.random(size) < UNREGISTERED_SHARE)
    long_dead = pl.col("death_date") < DAY - timedelta(days=60)
    on_a_roll = pl.concat([truth.assistance["person"], truth.eldercare["person"], truth.planted["person"]]).unique()
    # Nobody on a roll is missing here by accident: that would be an error without a plan.
    kept = ~(long_dead & struck) & ~missing | pl.col("person").is_in(on_a_roll.implode())
    return truth.people.filter(kept).with_columns(
        household_number=(3_300_000_000 + pl.col("household")).cast(pl.String),
        moved_out_date=pl.when(pl.col("moved_out_date") != NO_DEATH).then("moved_out_date"),
    )


def deaths(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Everybody who died, but for the few nobody has reported."""
    rng = stream(seed=seed, part="table deaths")
    dead = truth.people.filter(pl.col("death_date") != NO_DEATH)
    planned = pl.col("person").is_in(truth.planted["person"].implode())
    dead = dead.filter(pl.Series(rng.random(dead.height) >= UNREPORTED_DEATHS) | planned)
    places = np.array(["医院病房", "家中", "医院急诊室", "养老服务机构", "赴医院途中"], dtype=object)
    after = pl.lit(pl.Series(rng.integers(1, 6, dead.height)))
    cancelled = pl.col("death_date") + pl.duration(days=pl.lit(pl.Series(rng.integers(3, 40, dead.height))))
    return dead.with_columns(
        place=pl.Series(places[np.minimum(4, rng.geometric(0.5, dead.height) - 1)].tolist(), dtype=pl.String),
        cremation_date=pl.col("death_date") + pl.duration(days=after),
        cancelled_date=pl.when(cancelled <= DAY).then(cancelled),
        id_lost=pl.col("namesake_of").is_not_null(),
        death_year=pl.format("{}年", pl.col("death_date").dt.year()),
    )


def disability(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Cards of the living and of those who died since the federation last looked."""
    people = people_with(truth=truth, columns=["phone", "address"])
    planned = pl.col("person").is_in(truth.planted["person"].implode())
    return (
        truth.cards.drop("household")
        .join(people, on="person", how="left", maintain_order="left")
        .filter((pl.col("death_date") == NO_DEATH) | (pl.col("death_date") >= DAY - timedelta(days=30)) | planned)
    )


def pensions(*, seed: int, truth: Truth) -> pl.DataFrame:
    """One row for each person social insurance knows: a pension stops with death, a wage nobody could find is empty."""
    people = people_with(truth=truth, columns=[])
    listed = pl.col("wage").is_not_null() | pl.col("pension").is_not_null() | pl.col("wage_unknown")
    return (
        truth.incomes.filter(listed)
        .join(people, on="person", how="left", maintain_order="left")
        .filter(pl.col("death_date") == NO_DEATH)
        .with_columns(
            pension=pl.col("pension").fill_null(0),
            wage=pl.when(pl.col("wage").is_null() & (pl.col("pension") > 0) & ~pl.col("wage_unknown"))
            .then(0)
            .otherwise("wage"),
            month=pl.lit("202306"),
        )
    )


def dibao(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The bureau's own roll; a person listed twice has two rows."""
    people = people_with(truth=truth, columns=["address"]).drop("town_name", "community_name")
    people = people.rename({"household": "home_household"})
    towns = truth.households.select("community", "community_name", "town_name").unique("community")
    return truth.assistance.join(towns, on="community", how="left", maintain_order="left").join(
        people, on="person", how="left", maintain_order="left"
    )


def gaoling(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The bureau's own roll of the old-age allowance."""
    return truth.eldercare.join(
        people_with(truth=truth, columns=["phone", "address"]), on="person", how="left", maintain_order="left"
    )


def children(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The bureau's register of children in difficulty, whether they draw an allowance or not."""
    return _listed(truth=truth, rows=truth.children)


def hardship(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Emergencies and sudden bills as the towns wrote them down."""
    return _listed(truth=truth, rows=truth.hardship)


def vehicles(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The traffic police's cars."""
    return _listed(truth=truth, rows=truth.vehicles)


def homes(*, seed: int, truth: Truth) -> pl.DataFrame:
    """The land register's homes."""
    return _listed(truth=truth, rows=truth.homes)


def businesses(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Who runs what, by the market regulator."""
    return _listed(truth=truth, rows=truth.businesses)


def custody(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Who serves a sentence."""
    return _listed(truth=truth, rows=truth.custody)


def insured(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Whom an employer insures."""
    return _listed(truth=truth, rows=truth.insured)


def _listed(*, truth: Truth, rows: pl.DataFrame) -> pl.DataFrame:
    people = people_with(truth=truth, columns=["phone", "address"]).drop("household")
    return rows.join(people, on="person", how="left", maintain_order="left")


def cremations(*, seed: int, truth: Truth) -> pl.DataFrame:
    """Almost everybody who died; the funeral home writes a day off now and then, and sees more than is reported."""
    rng = stream(seed=seed, part="table cremations")
    dead = truth.people.filter(pl.col("death_date") != NO_DEATH)
    dead = dead.filter(pl.Series(rng.random(dead.height) < CREMATED_SHARE))
    after = pl.lit(pl.Series(rng.integers(1, 6, dead.height)))
    off = pl.Series(rng.random(dead.height) < DAY_OFF_SHARE)
    told = pl.when(off).then(pl.col("death_date") - pl.duration(days=1)).otherwise("death_date")
    return dead.with_columns(
        cremation_date=pl.col("death_date") + pl.duration(days=after),
        death_date=told,
        id_lost=pl.col("namesake_of").is_not_null(),
    )


KINDS: Final = {
    "population": population,
    "deaths": deaths,
    "disability": disability,
    "pensions": pensions,
    "dibao": dibao,
    "gaoling": gaoling,
    "children": children,
    "hardship": hardship,
    "vehicles": vehicles,
    "real_estate": homes,
    "business": businesses,
    "detention": custody,
    "social_insurance": insured,
    "cremations": cremations,
    **check_tables.KINDS,
    **family_tables.KINDS,
}
