"""Awards and what they exclude."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.kernel.awards import operations, queries
from minzheng.kernel.awards.models import Award, AwardPast, Reservation
from minzheng.kernel.awards.operations import CannotChange, Collides
from minzheng.kernel.awards.pairs import excluded_with, pairs_of
from minzheng.kernel.events.models import Event
from minzheng.kernel.events.operations import AnonymousEvent, PurposeMissing
from minzheng.kernel.registry.models import Membership, Person
from tests.kernel.awards.family import ACTOR, EXCLUDES, NOW

YEAR = (date(2023, 1, 1), date(2024, 1, 1))


def test_pairs_are_named_alike_from_both_sides():
    assert pairs_of(policy="dibao", excludes=["tekun"]) == ["dibao|dibao", "dibao|tekun"]
    assert pairs_of(policy="tekun", excludes=["dibao"]) == ["dibao|tekun", "tekun|tekun"]
    exclusive = {frozenset(("dibao", "tekun")), frozenset(("tekun", "care_subsidy"))}
    assert excluded_with(policy="tekun", exclusive_pairs=exclusive) == {"dibao", "care_subsidy"}
    assert excluded_with(policy="gaoling", exclusive_pairs=exclusive) == frozenset()


def test_an_award_to_a_household_reserves_for_every_member_on_the_days_of_membership(family, places):
    family.join(family.stranger, since=date(2023, 5, 1), until=date(2023, 8, 1))
    award = family.grant("dibao")
    spells = {
        (family.head.pk, *YEAR), (family.wife.pk, *YEAR), (family.stranger.pk, date(2023, 5, 1), date(2023, 8, 1))
    }  # fmt: skip
    assert places(award) == {
        (person, pair, *days) for person, *days in spells for pair in ("dibao|dibao", "dibao|tekun")
    }
    assert Event.objects.get(type="awards.granted").subject_id == award.pk


def test_an_excluded_award_to_a_member_is_refused_and_says_with_what_it_collides(family):
    dibao = family.grant("dibao")
    with pytest.raises(Collides) as refused:
        family.grant("tekun", to=family.wife, starts=date(2023, 7, 1), ends=None)
    (collision,) = refused.value.collisions
    assert (collision.person_id, collision.with_award_id, collision.with_policy) == (
        family.wife.pk, dibao.pk, "dibao"
    )  # fmt: skip
    assert (collision.starts, collision.ends, collision.pair) == (date(2023, 7, 1), date(2024, 1, 1), "dibao|tekun")
    for told in (str(family.wife.pk), str(dibao.pk), "dibao", "2023-07-01", "2024-01-01"):
        assert told in str(refused.value)
    assert list(Award.objects.all()) == [dibao]  # nothing of the second was kept


def test_exclusion_is_between_pairs_not_among_all(family):
    family.grant("dibao")
    family.grant("care_subsidy", to=family.head)  # 低保 with the subsidy is allowed
    with pytest.raises(Collides) as refused:
        family.grant("tekun", to=family.head)
    assert {collision.with_policy for collision in refused.value.collisions} == {"dibao", "care_subsidy"}


def test_nobody_holds_one_policy_twice_at_a_time(family):
    family.grant("dibao")
    with pytest.raises(Collides):
        family.grant("dibao", to=family.head)


def test_awards_that_follow_one_another_or_reach_others_do_not_collide(family):
    family.grant("dibao")
    family.grant("tekun", to=family.head, starts=date(2024, 1, 1), ends=None)
    family.grant("tekun", to=family.stranger)
    assert queries.standing(day=date(2023, 6, 30)).count() == 2


def test_two_records_of_one_person_count_as_that_person(family):
    Person.objects.filter(pk=family.stranger.pk).update(merged_into=family.head)
    family.grant("dibao")
    with pytest.raises(Collides):
        family.grant("tekun", to=family.stranger)


def test_a_person_who_stands_twice_in_a_household_is_reserved_once(family, places):
    Person.objects.filter(pk=family.stranger.pk).update(merged_into=family.head)
    family.join(family.stranger, since=date(2023, 5, 1))
    award = family.grant("dibao")
    assert {row for row in places(award) if row[0] == family.head.pk} == {
        (family.head.pk, "dibao|dibao", *YEAR), (family.head.pk, "dibao|tekun", *YEAR)
    }  # fmt: skip


def test_ending_frees_the_place_and_keeps_what_was_believed(family):
    award = family.grant("dibao")
    later = NOW.replace(month=7)
    ended = operations.end(award=award, day=date(2023, 7, 1), actor=ACTOR, reason="收入超过标准", now=later)
    assert (ended.valid.lower, ended.valid.upper) == (date(2023, 1, 1), date(2023, 7, 1))
    past = AwardPast.objects.get(award=award)
    assert (past.valid.upper, past.recorded_at, past.superseded_at) == (date(2024, 1, 1), NOW, later)
    family.grant("tekun", to=family.wife, starts=date(2023, 7, 1))
    with pytest.raises(Collides):
        family.grant("tekun", to=family.head, starts=date(2023, 6, 30))


@pytest.mark.parametrize("day", [date(2022, 12, 1), date(2023, 1, 1), date(2024, 1, 1), date(2025, 1, 1)])
def test_an_award_can_only_end_inside_its_period(family, day):
    award = family.grant("dibao")
    with pytest.raises(CannotChange):
        operations.end(award=award, day=day, actor=ACTOR, reason="收入超过标准", now=NOW)


def test_voiding_frees_the_place_and_leaves_the_row_with_its_reason(family):
    award = family.grant("dibao")
    operations.void(award=award, actor=ACTOR, reason="冒名申请", now=NOW)
    award.refresh_from_db()
    assert (award.voided_at, award.void_reason) == (NOW, "冒名申请")
    assert not Reservation.objects.exists()
    family.grant("tekun", to=family.head)
    with pytest.raises(CannotChange):
        operations.void(award=award, actor=ACTOR, reason="再次", now=NOW)
    with pytest.raises(CannotChange):
        operations.end(award=award, day=date(2023, 5, 1), actor=ACTOR, reason="再次", now=NOW)


def test_nothing_changes_without_a_reason_or_without_somebody(family):
    award = family.grant("dibao")
    with pytest.raises(PurposeMissing):
        operations.void(award=award, actor=ACTOR, reason=" ", now=NOW)
    with pytest.raises(PurposeMissing):
        operations.end(award=award, day=date(2023, 5, 1), actor=ACTOR, reason="", now=NOW)
    with pytest.raises((AnonymousEvent, AttributeError)):
        family.grant("care_subsidy", to=family.head, actor=None)
    award.refresh_from_db()
    assert award.voided_at is None
    assert award.valid.upper == date(2024, 1, 1)
    assert Award.objects.count() == 1


def bulk(family, people, **other) -> pl.DataFrame:
    rows = {
        "household_id": None, "person_id": [person.pk for person in people], "area_id": family.area.pk,
        "starts": date(2023, 1, 1), "ends": None, "amount_fen": 50_000, "decision": "{}",
    } | other  # fmt: skip
    schema = {name: kind for name, kind in operations.AWARDS.items() if name != "person_id"}
    frame = pl.DataFrame({"person_id": rows.pop("person_id")}, schema={"person_id": pl.Int64})
    return frame.with_columns(pl.lit(value, dtype=schema[name]).alias(name) for name, value in rows.items())


def grant_many(frame: pl.DataFrame, policy: str) -> pl.Series:
    return operations.grant_many(
        awards=frame, policy=policy, line="ASSISTANCE", excludes=EXCLUDES[policy], actor=ACTOR, now=NOW
    )


def test_a_bulk_grant_is_all_or_nothing_and_lists_every_collision(family):
    ids = grant_many(bulk(family, [family.head, family.wife]), "dibao")
    assert list(Award.objects.in_bulk(ids.to_list())) == ids.to_list()
    assert Award.objects.get(pk=ids[1]).person == family.wife
    with pytest.raises(Collides) as refused:
        grant_many(bulk(family, [family.stranger, family.wife, family.head]), "tekun")
    assert {collision.person_id for collision in refused.value.collisions} == {family.head.pk, family.wife.pk}
    assert Award.objects.count() == 2
    assert Event.objects.get(type="awards.granted_many").payload == {"policy": "dibao", "count": 2}


def test_a_bulk_grant_that_collides_with_itself_is_refused(family):
    with pytest.raises(Collides, match="同批"):
        grant_many(bulk(family, [family.stranger, family.stranger]), "tekun")


def test_a_new_member_is_reserved_and_one_who_left_is_free(family, places):
    award = family.grant("dibao")
    family.join(family.stranger, since=date(2023, 4, 1))
    Membership.objects.filter(person=family.wife).update(valid=(None, date(2023, 3, 1)))
    assert operations.follow_membership(household_ids=[family.household.pk], actor=ACTOR, now=NOW) == []
    days = {row[0]: row[2:] for row in places(award)}
    assert days == {
        family.head.pk: YEAR,
        family.wife.pk: (date(2023, 1, 1), date(2023, 3, 1)),
        family.stranger.pk: (date(2023, 4, 1), date(2024, 1, 1)),
    }
    again = Event.objects.count()
    assert operations.follow_membership(household_ids=[family.household.pk], actor=ACTOR, now=NOW) == []
    assert Event.objects.count() == again  # nothing to do, nothing recorded


def test_a_new_member_with_an_excluded_award_is_listed_and_the_others_keep_their_places(family, places):
    dibao = family.grant("dibao")
    tekun = family.grant("tekun", to=family.stranger)
    family.join(family.stranger, since=date(2023, 4, 1))
    (collision,) = operations.follow_membership(person_ids=[family.stranger.pk], actor=ACTOR, now=NOW)
    assert (collision.person_id, collision.award_id, collision.with_award_id) == (
        family.stranger.pk, dibao.pk, tekun.pk
    )  # fmt: skip
    assert {row[0] for row in places(dibao)} == {family.head.pk, family.wife.pk, family.stranger.pk}
    assert (family.stranger.pk, "dibao|tekun", date(2023, 4, 1), date(2024, 1, 1)) not in places(dibao)
    operations.void(award=tekun, actor=ACTOR, reason="重复享受", now=NOW)
    assert operations.follow_membership(person_ids=[family.stranger.pk], actor=ACTOR, now=NOW) == []
    assert (family.stranger.pk, "dibao|tekun", date(2023, 4, 1), date(2024, 1, 1)) in places(dibao)


def test_a_merge_of_two_people_whose_awards_exclude_each_other_has_reasons_against_it(family):
    family.grant("dibao")
    assert queries.merge_would_collide(alias=family.stranger, into=family.head) == []
    family.grant("tekun", to=family.stranger)
    (reason,) = queries.merge_would_collide(alias=family.stranger, into=family.head)
    assert "dibao" in reason
    assert "tekun" in reason


def test_awards_of_a_person_are_found_through_the_household_too(family):
    dibao, care = family.grant("dibao"), family.grant("care_subsidy", to=family.wife)
    assert set(queries.of_person(person=family.wife)) == {dibao, care}
    assert set(queries.of_person(person=family.head)) == {dibao}
    assert not queries.of_person(person=family.stranger).exists()


@pytest.mark.parametrize("column", ["person_id", "pair", "period"])
def test_the_database_lets_no_null_escape_the_exclusion(family, column):
    family.grant("dibao")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE awards_reservation SET {column} = NULL")


def test_an_award_is_for_a_household_or_for_a_person(family):
    with pytest.raises(IntegrityError), transaction.atomic():
        family.grant("dibao", person=family.head)
