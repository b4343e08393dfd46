"""No number can belong to anyone, and every clean one is well formed."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from minzheng.demo import numbers
from minzheng.demo.draws import stream
from minzheng.demo.truth import Truth


def test_the_check_character_is_gb_11643s() -> None:
    """The example printed in policy-facts: 11010519491231002 has the check character X."""
    assert numbers.check_characters(bodies=np.array([11010519491231002])).tolist() == ["X"]


def test_every_number_tells_birth_and_sex_and_has_its_check(district: Truth) -> None:
    people = district.people
    number = people["id_number"]
    assert number.str.contains(r"^\d{17}[\dX]$").all()
    expected = numbers.check_characters(bodies=number.str.slice(0, 17).cast(pl.Int64).to_numpy())
    assert (number.str.slice(17) == pl.Series(expected)).all()
    assert (number.str.slice(6, 8) == people["birth_date"].dt.strftime("%Y%m%d")).all()
    odd = number.str.slice(16, 1).cast(pl.Int64) % 2
    assert (odd == (people["sex"] == "1").cast(pl.Int64)).all()


def test_residents_carry_the_county_code_that_was_never_assigned(district: Truth) -> None:
    residents = district.people.filter(id_kind="RESIDENT")["id_number"]
    assert residents.str.starts_with("330199").all()
    compatriots = district.people.filter(id_kind="COMPATRIOT")["id_number"].str.slice(0, 6)
    assert set(compatriots.unique()) == {"810000", "820000", "830000"}
    foreigners = district.people.filter(id_kind="FOREIGN")["id_number"]
    assert foreigners.str.contains(r"^9339\d\d").all()


def test_phones_and_accounts_were_given_to_nobody(district: Truth) -> None:
    phones = district.people["phone"].drop_nulls()
    assert phones.str.contains(r"^154\d{8}$").all()
    assert phones.n_unique() == len(phones)
    accounts = numbers.accounts(people=district.people["person"].to_numpy())
    assert accounts.str.contains(r"^999\d{16}$").all()
    assert accounts.n_unique() == len(accounts)


def test_too_many_births_on_one_day_are_refused() -> None:
    crowd = np.full(501, np.datetime64(date(1990, 1, 1)))
    with pytest.raises(ValueError, match="500"):
        numbers.id_numbers(
            rng=stream(seed=1, part="x"), birth_dates=crowd, male=np.ones(501, bool), prefixes=np.full(501, 330199)
        )
