"""How many of other households share a value: over frames, for one family, and by counting on one's fingers."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.rules.comparing import Held, others_sharing, others_sharing_with

HOUSEHOLDS = st.dictionaries(st.integers(1, 6), st.none() | st.integers(1, 4))
VALUES = st.lists(st.tuples(st.integers(1, 6), st.none() | st.sampled_from(["a", "b", "c"])))


def over_frames(households: dict[int, int | None], values: list[tuple[int, str | None]]) -> dict[int, int]:
    found = others_sharing(
        people=pl.DataFrame(list(households.items()), schema={"person": pl.Int64, "household": pl.Int64}, orient="row"),
        held=pl.DataFrame(values, schema={"person": pl.Int64, "value": pl.String}, orient="row"),
    )
    return dict(found.select("person", "others").iter_rows())


def by_hand(households: dict[int, int | None], values: list[tuple[int, str | None]]) -> dict[int, int]:
    def strangers(one: int, value: str) -> int:
        return sum(
            (other, value) in values and (households[one] is None or households[one] != households[other])
            for other in set(households) - {one}
        )

    known = {(person, value) for person, value in values if value is not None and person in households}
    return {
        person: max(strangers(person, value) for owner, value in known if owner == person) for person, _value in known
    }


def test_a_family_shares_with_nobody_and_strangers_do() -> None:
    households = {1: 10, 2: 10, 3: 20, 4: None, 5: None}
    values = [(1, "a"), (2, "a"), (3, "a"), (4, "a"), (5, "b")]
    assert over_frames(households, values) == {1: 2, 2: 2, 3: 3, 4: 3, 5: 0}


def test_who_has_no_value_is_not_said_to_share_none() -> None:
    assert over_frames({1: 10, 2: 20}, [(1, None), (2, "a")]) == {2: 0}


def test_of_several_values_the_one_that_most_share_counts_and_a_repeated_one_once() -> None:
    values = [(1, "a"), (1, "a"), (1, "b"), (2, "b"), (3, "b"), (2, "a")]
    assert over_frames({1: 10, 2: 20, 3: 30}, values)[1] == 2


def test_a_person_and_a_household_of_one_number_are_not_taken_for_each_other() -> None:
    assert over_frames({7: None, 8: 7}, [(7, "a"), (8, "a")]) == {7: 1, 8: 1}


@given(HOUSEHOLDS, VALUES)
def test_all_readings_agree(households: dict[int, int | None], values: list[tuple[int, str | None]]) -> None:
    told = by_hand(households, values)
    assert over_frames(households, values) == told
    held = [Held(person, households[person], value) for person, value in values if person in households]
    assert others_sharing_with(people=households, held=held) == told


@given(HOUSEHOLDS, VALUES, st.sets(st.integers(1, 6)))
def test_a_family_needs_to_see_only_those_who_hold_one_of_its_values(
    households: dict[int, int | None], values: list[tuple[int, str | None]], family: set[int]
) -> None:
    own = {value for person, value in values if person in family}
    near = [Held(who, households[who], value) for who, value in values if who in households and value in own]
    told = {person: others for person, others in by_hand(households, values).items() if person in family}
    assert others_sharing_with(people=family, held=near) == told
