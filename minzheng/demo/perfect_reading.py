"""The facts that a perfect reader of the departments' files would hold: no noise, every row matched.

Judged by the rules, they show what the best intake could lead to; the rest is the intake's to lose.
"""

import polars as pl

from minzheng.demo import tables
from minzheng.demo.calibration import NO_DEATH
from minzheng.demo.truth import Truth

_MONEY_OF = {
    "wage": "wage_monthly",
    "pension": "pension_monthly",
    "basic_pension": "basic_pension_monthly",
    "work_injury_care": "work_injury_care_monthly",
}

_OF_HOUSEHOLD = (
    "dibao_household_amount",
    "property_total",
    "property_vehicles",
    "property_houses",
    "rigid_spending_monthly",
)
"""What the roll's rows repeat for every member of a household."""


def facts(*, seed: int, truth: Truth) -> tuple[pl.DataFrame, pl.DataFrame]:
    """People and households with one column a fact, as `kernel.rules.frame.evaluate` takes them; `area` is the town.

    What the roll says of households stands in both frames.

    Absence is read as `docs/reference/facts.md` says: who is on no roll holds nothing, whose wage is in no table has
    an unknown wage.
    """
    people = tables.population(seed=seed, truth=truth)
    people = people.select(
        "person",
        "household",
        "birth_date",
        "sex",
        "relation",
        "marital_status",
        "education",
        "student",
        "hukou_local",
        "hukou_from",
        "residing_local",
        area=pl.col("town"),
        moved_out_date=pl.col("moved_out_date").fill_null(NO_DEATH),
    )
    people = _join(people, tables.deaths(seed=seed, truth=truth).select("person", "death_date"))
    people = _join(people, _disability(tables.disability(seed=seed, truth=truth)))
    people = _join(
        people,
        tables.pensions(seed=seed, truth=truth).select(
            "person", **{new: pl.col(old) for old, new in _MONEY_OF.items()}
        ),
    )
    roll = tables.dibao(seed=seed, truth=truth)
    people = _join(people, _assistance(roll))
    people = _join(
        people,
        tables.gaoling(seed=seed, truth=truth).select(
            "person", gaoling_amount="amount", gaoling_since="since", gaoling_held=pl.lit(True)
        ),
    )
    people = _with_registers(people, seed=seed, truth=truth)
    people = people.with_columns(
        pl.col("death_date", "disability_card_until", "started_work_date", "gaoling_since").fill_null(NO_DEATH),
        pl.col("disability_kind", "tekun_care_level").fill_null("NONE"),
        pl.col("dibao_member", "single_person_dibao", "low_margin", "tekun", "gaoling_held").fill_null(False),
        pl.col(
            "disability_grade",
            "living_subsidy_monthly",
            "care_subsidy_monthly",
            "dibao_entries",
            "tekun_monthly",
            "single_person_monthly",
            "dibao_household_amount",
            "gaoling_amount",
            "pension_monthly",
            "basic_pension_monthly",
            "work_injury_care_monthly",
        ).fill_null(0),
        disability_needs_care=pl.when(pl.col("disability_grade").is_null())
        .then(False)
        .otherwise("disability_needs_care"),
    )
    bills = truth.hardship.filter(track="SPENDING").join(people.select("person", "household"), on="person")
    households = (
        people.group_by("household", maintain_order=True)
        .agg(pl.col("area").first(), pl.col(_OF_HOUSEHOLD).max())
        .join(
            bills.select("household", sudden_spending="need", sudden_spending_date="happened_on"),
            on="household",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            pl.col("sudden_spending").fill_null(0),
            pl.col("sudden_spending_date").fill_null(NO_DEATH),
            spending_aid_granted=pl.lit(0, dtype=pl.Int64),
            special_hardship=pl.lit(False),
        )
    )
    return people, households


def _with_registers(people: pl.DataFrame, *, seed: int, truth: Truth) -> pl.DataFrame:
    """What the registers of children, of emergencies and of other offices tell of everybody."""
    category = pl.col("child_category")
    people = _join(
        people,
        truth.children.select(
            "person",
            "father_situation",
            "mother_situation",
            child_care_mode="care_mode",
            orphan_held=category == "ORPHAN",
            unattended_child_held=category == "UNATTENDED",
            orphan_monthly=pl.when(category == "ORPHAN").then("amount"),
            unattended_child_monthly=pl.when(category == "UNATTENDED").then("amount"),
        ),
    )
    emergencies = truth.hardship.filter(track="EMERGENCY")
    people = _join(
        people,
        emergencies.select(
            "person", emergency_need="need", emergency_date="happened_on", emergency_aid_granted="granted"
        ),
    )
    for fact, rows in (
        ("vehicles_owned", truth.vehicles),
        ("homes_owned", truth.homes),
        ("businesses_run", truth.businesses),
    ):
        people = _join(people, rows.group_by("person").agg(pl.len().cast(pl.Int64).alias(fact)))
    at_home = tables.check_tables.tekun(seed=seed, truth=truth).select(
        "person", tekun_place=pl.col("supply").replace_strict({"分散供养": "HOME", "集中供养": "INSTITUTION"})
    )
    people = _join(people, at_home)
    people = _join(people, truth.residents.select("person", in_care_home=pl.lit(True)).unique("person"))
    people = _join(people, _jointly(people, truth.homes))
    people = _join(people, truth.insured.select("person", insured_as_employee=pl.lit(True)).unique("person"))
    people = _join(people, truth.custody.select("person", sentence=pl.lit("PRISON")).unique("person"))
    people = _join(people, _strangers(people, truth))
    return people.with_columns(
        pl.col("orphan_held", "unattended_child_held", "insured_as_employee", "in_care_home").fill_null(False),
        pl.col("tekun_place").fill_null("NONE"),
        pl.col(
            *("orphan_monthly", "unattended_child_monthly", "emergency_need", "emergency_aid_granted"),
            *("vehicles_owned", "homes_owned", "homes_owned_shared", "homes_owned_again", "businesses_run"),
        ).fill_null(0),
        pl.col("emergency_date").fill_null(NO_DEATH),
        shares_held=pl.lit(0, dtype=pl.Int64),
        registered_unemployed=pl.lit(False),
        absence_kind=pl.coalesce("sentence", "absence_kind"),
    ).drop("sentence")


def _jointly(people: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """Of everybody's homes those that another of the household owns too, and those that an earlier one brings."""
    held = homes.select("person", "unit_number").unique().join(people.select("person", "household"), on="person")
    of_one = ["household", "unit_number"]
    held = held.with_columns(shared=pl.len().over(of_one) > 1, again=pl.col("person").rank("ordinal").over(of_one) > 1)
    return held.group_by("person").agg(
        homes_owned_shared=pl.col("shared").sum().cast(pl.Int64), homes_owned_again=pl.col("again").sum().cast(pl.Int64)
    )


def _strangers(people: pl.DataFrame, truth: Truth) -> pl.DataFrame:
    """Of everybody paid into an account: how many people of other households are paid into it."""
    paid = pl.concat([truth.eldercare.select("person", "account"), truth.children.select("person", "account")])
    paid = paid.join(people.select("person", "household"), on="person")
    pairs = paid.join(paid, on="account", suffix="_other")
    strange = (pl.col("person") != pl.col("person_other")) & (pl.col("household") != pl.col("household_other"))
    return pairs.group_by("person").agg(strangers_on_account=strange.sum().cast(pl.Int64))


def _join(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    return left.join(right, on="person", how="left", maintain_order="left")


def _disability(cards: pl.DataFrame) -> pl.DataFrame:
    return cards.select(
        "person",
        "disability_kind",
        disability_grade="grade",
        disability_card_until="card_until",
        disability_needs_care="needs_care",
        living_subsidy_monthly="living_subsidy",
        care_subsidy_monthly="care_subsidy",
    )


def _assistance(roll: pl.DataFrame) -> pl.DataFrame:
    """One row a person: who stands on it twice belongs to both, and is counted.

    What a row says of a household is true of the household of the row; a guest's row says nothing of his own.
    """
    roll = roll.rename({"household_amount": "dibao_household_amount", "rigid_spending": "rigid_spending_monthly"})
    at_home = pl.col("household") == pl.col("home_household")
    return roll.group_by("person", maintain_order=True).agg(
        dibao_member=(pl.col("category") == "DIBAO").any(),
        single_person_dibao=(pl.col("category") == "SINGLE").any(),
        low_margin=(pl.col("category") == "MARGIN").any(),
        tekun=(pl.col("category") == "TEKUN").any(),
        dibao_entries=pl.col("roll_number").filter(pl.col("category") == "DIBAO").n_unique(),
        tekun_care_level=pl.col("care_level").drop_nulls().first(),
        tekun_monthly=pl.col("tekun_amount").max(),
        single_person_monthly=pl.col("single_amount").max(),
        declared_other_income_monthly=pl.col("other_income").max(),
        exempt_income_monthly=pl.col("exempt_income").max(),
        absence_kind=pl.col("absence_kind").first(),
        lives_together=pl.col("lives_together").first(),
        started_work_date=pl.col("started_work").max(),
        serious_illness=pl.col("serious_illness").first(),
        able_supporter=pl.col("able_supporter").first(),
        care_items_unmet=pl.col("care_items_unmet").max(),
        **{name: pl.col(name).filter(at_home).max() for name in _OF_HOUSEHOLD},
    )
