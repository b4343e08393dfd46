"""The district looks like Hangzhou where figures are public."""

from datetime import date

import polars as pl
import pytest

from minzheng.demo import calibration
from minzheng.demo.calibration import DAY, NO_DEATH
from minzheng.demo.household_kinds import KINDS
from minzheng.demo.truth import Truth


@pytest.fixture(scope="module")
def living(district: Truth) -> pl.DataFrame:
    people = district.people.filter(pl.col("death_date") == NO_DEATH)
    years = (pl.lit(DAY) - pl.col("birth_date")).dt.total_days() / 365.2425
    return people.with_columns(age=years)


def test_a_district_has_exactly_the_people_asked_for(district: Truth) -> None:
    assert district.people.height == 60_000
    assert district.people["person"].to_list() == list(range(60_000))
    assert district.people["id_number"].n_unique() == 60_000


@pytest.mark.parametrize(("group", "low", "high"), [("0-14", 0, 15), ("15-59", 15, 60), ("60+", 60, 200)])
def test_ages_are_hangzhous(living: pl.DataFrame, group: str, low: int, high: int) -> None:
    share = living.filter(pl.col("age").is_between(low, high, closed="left")).height / living.height
    assert share == pytest.approx(calibration.AGE_SHARES[group], abs=0.006)


def test_households_births_and_deaths_are_hangzhous(district: Truth, living: pl.DataFrame) -> None:
    size = living.height / living["household"].n_unique()
    assert size == pytest.approx(calibration.HOUSEHOLD_SIZE, abs=0.03)

    births = living.filter(pl.col("birth_date") > date(2022, 6, 30)).height / living.height
    assert births == pytest.approx(calibration.BIRTHS_PER_YEAR, rel=0.12)

    died = pl.col("death_date").is_between(date(2022, 7, 1), DAY)
    deaths = district.people.filter(died).height / living.height
    assert deaths == pytest.approx(calibration.DEATHS_PER_YEAR, rel=0.05)


def test_disability_is_the_sample_surveys(district: Truth) -> None:
    assert district.people["disabled"].mean() == pytest.approx(calibration.DISABLED_SHARE, abs=0.001)
    assert district.cards.height / 60_000 == pytest.approx(calibration.CARD_SHARE, abs=0.001)
    shares = district.cards["disability_kind"].value_counts(normalize=True)
    physical = shares.filter(disability_kind="PHYSICAL")["proportion"].item()
    assert physical == pytest.approx(0.545, abs=0.04)
    assert district.cards["grade"].is_in([1, 2, 3, 4]).all()


def test_the_shares_of_the_kinds_of_household_are_shares() -> None:
    assert sum(kind.share for kind in KINDS) == pytest.approx(1.0, abs=0.02)


def test_towns_and_communities_are_yuhangs_of_today(district: Truth) -> None:
    assert district.people["town"].str.starts_with("330110").all()
    assert district.people["town_name"].n_unique() == 12
    assert "临平街道" not in district.people["town_name"].to_list()
    assert district.households["community"].n_unique() > 150


def test_families_hang_together(district: Truth) -> None:
    """Parents are older than their children, couples are of two sexes, a household has one householder."""
    people = district.people.select("household", "relation", "sex", "birth_date")
    heads = people.filter(relation="02")
    assert heads["household"].n_unique() == heads.height

    pairs = heads.join(people, on="household", suffix="_other")
    children = pairs.filter(pl.col("relation_other").is_in(["20", "30"]))
    gap = (children["birth_date_other"] - children["birth_date"]).dt.total_days() / 365.25
    assert children.height > 10_000
    assert gap.min() > 13
    spouses = pairs.filter(pl.col("relation_other").is_in(["11", "12"]))
    assert (spouses["sex"] != spouses["sex_other"]).all()


def test_names_hold_what_searches_stumble_over(district: Truth) -> None:
    names = district.people["name"]
    surname = names.str.slice(0, 1)
    assert all((surname == polyphonic).any() for polyphonic in "单仇查盖曾解")
    assert names.str.contains("·", literal=True).any()
    assert names.str.contains("[䶮㛃𫖯𬍛]").any()
    most = names.value_counts(sort=True)
    assert most["count"][0] > 20, "namesakes are what makes matching hard"
    wang_to_chen = surname.is_in(list("王李张刘陈")).mean()
    assert 0.22 < wang_to_chen < 0.36
