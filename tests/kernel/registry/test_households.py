"""Who belongs to which household: dated, superseded instead of overwritten, and in two at once if that is told."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.kernel.registry import operations, queries
from minzheng.kernel.registry.models import Household, Membership, Person
from minzheng.kernel.registry.operations.households import NotAMember
from tests.kernel.registry.conftest import DAY, NOW

MAY, JUNE = date(2023, 5, 31), date(2023, 6, 30)


@pytest.fixture
def roll(register, actor, clock, areas):
    """``roll(MAY, ("甲", "1", "02"), …)``: a whole roll of (name, household number, relation); people by name."""
    people: dict[str, Person] = {}

    def send(day, *rows, source="population", complete=True):
        for name, *_rest in rows:
            if name not in people:
                (people[name],) = register({"name": name, "sex": "1"})
        ids = operations.register_households(
            households=pl.DataFrame(
                {"source": source, "number": [number for _name, number, _relation in rows], "area_id": areas["东一"].pk}
            ),
            actor=actor,
            now=clock(),
        )
        operations.register_memberships(
            memberships=pl.DataFrame(
                {
                    "household_id": ids,
                    "person_id": [people[name].pk for name, *_rest in rows],
                    "relation": [relation for _name, _number, relation in rows],
                }
            ),
            complete=complete,
            day=day,
            actor=actor,
            now=clock(),
        )
        return people

    return send


def standing(person):
    rows = Membership.objects.filter(person=person, superseded_at=None).order_by("valid", "household__number")
    return [(row.household.number, row.relation, row.valid.lower, row.valid.upper) for row in rows]


def household_number(person, day):
    people = queries.with_household_number(people=Person.objects.filter(pk=person.pk), day=day)
    return people.get().household_number


def test_the_first_roll_tells_nothing_of_when_it_began(roll):
    people = roll(MAY, ("甲", "1", "02"), ("乙", "1", "10"))
    assert standing(people["甲"]) == [("1", "02", None, None)]
    assert household_number(people["乙"], JUNE) == "1"


def test_the_same_roll_again_changes_nothing(roll):
    roll(MAY, ("甲", "1", "02"), ("乙", "1", "10"))
    before = list(Membership.objects.order_by("pk").values())
    roll(JUNE, ("甲", "1", "02"), ("乙", "1", "10"))
    assert list(Membership.objects.order_by("pk").values()) == before


def test_who_moved_leaves_one_household_on_the_day_that_shows_him_in_another(roll):
    people = roll(MAY, ("甲", "1", "02"), ("乙", "2", "02"))
    roll(JUNE, ("甲", "2", "20"), ("乙", "2", "02"))
    assert standing(people["甲"]) == [("1", "02", None, JUNE), ("2", "20", JUNE, None)]
    assert household_number(people["甲"], JUNE) == "2"
    assert Membership.objects.filter(person=people["甲"]).exclude(superseded_at=None).count() == 1


def test_who_is_missing_from_a_whole_roll_has_left_and_from_a_partial_one_has_not(roll):
    people = roll(MAY, ("甲", "1", "02"), ("乙", "1", "10"))
    roll(JUNE, ("甲", "1", "02"), complete=False)
    assert standing(people["乙"]) == [("1", "10", None, None)]
    roll(JUNE, ("甲", "1", "02"))
    assert standing(people["乙"]) == [("1", "10", None, JUNE)]
    assert household_number(people["乙"], JUNE) is None


def test_a_newcomer_of_a_known_household_begins_on_the_day_of_the_roll(roll):
    roll(MAY, ("甲", "1", "02"))
    people = roll(JUNE, ("甲", "1", "02"), ("丙", "1", "20"))
    assert standing(people["丙"]) == [("1", "20", JUNE, None)]


def test_another_relation_is_another_version(roll):
    people = roll(MAY, ("甲", "1", "02"))
    roll(JUNE, ("甲", "1", "10"))
    assert standing(people["甲"]) == [("1", "02", None, JUNE), ("1", "10", JUNE, None)]


def test_two_households_at_once_are_kept_as_told(roll):
    people = roll(MAY, ("甲", "1", "02"), ("甲", "2", "02"))
    assert [row[0] for row in standing(people["甲"])] == ["1", "2"]


def test_other_sources_are_left_alone(roll):
    people = roll(MAY, ("甲", "D1", "02"), source="dibao_roll")
    roll(JUNE, ("甲", "1", "02"))
    assert [row[0] for row in standing(people["甲"])] == ["D1", "1"]


def test_a_past_day_and_a_past_belief_can_be_asked_again(roll, clock):
    people = roll(MAY, ("甲", "1", "02"))
    asked_then = clock()
    roll(JUNE, ("甲", "2", "02"))

    def household(**asked):
        (row,) = queries.people_frame(**asked).filter(person_id=people["甲"].pk).to_dicts()
        return Household.objects.get(pk=row["household_id"]).number

    assert household(day=JUNE) == "2"
    assert household(day=MAY) == "1"
    assert household(day=JUNE, recorded=asked_then) == "1"
    frame = queries.memberships_frame(day=JUNE)
    assert frame.select("person_id", "relation", "since").rows() == [(people["甲"].pk, "02", JUNE)]
    assert queries.people_frame(day=JUNE, recorded=NOW).is_empty()


def test_people_frames_are_of_the_areas_asked_for(register, areas):
    here, _there = register(
        {"name": "甲", "hukou_area_id": areas["东一"].pk}, {"name": "乙", "hukou_area_id": areas["西一"].pk}
    )
    frame = queries.people_frame(day=DAY, areas=[areas["东一"].pk, areas["东二"].pk])
    assert frame["person_id"].to_list() == [here.pk]
    assert frame["home_area_id"].to_list() == [areas["东一"].pk]


def test_joining_and_leaving_one_by_one(roll, actor, clock):
    people = roll(MAY, ("甲", "1", "02"), ("乙", "2", "02"))
    person, other = people["甲"], Household.objects.get(number="2")
    operations.join_household(person=person, household=other, relation="20", day=JUNE, actor=actor, now=clock())
    assert household_number(person, JUNE) == other.number
    with pytest.raises(NotAMember):
        operations.join_household(person=person, household=other, relation="20", day=JUNE, actor=actor, now=clock())
    operations.leave_household(person=person, household=other, day=date(2023, 8, 1), actor=actor, now=clock())
    assert standing(person)[-1] == ("2", "20", JUNE, date(2023, 8, 1))
    assert household_number(person, date(2023, 8, 1)) == "1"
    with pytest.raises(NotAMember):
        operations.leave_household(person=person, household=other, day=JUNE, actor=actor, now=clock())


def test_the_database_refuses_one_person_twice_in_one_household(roll, clock):
    people = roll(MAY, ("甲", "1", "02"))
    household = Household.objects.get(number="1")
    with pytest.raises(IntegrityError, match="membership_once_at_a_time"), transaction.atomic():
        Membership.objects.create(
            person=people["甲"], household=household, relation="02", valid=(JUNE, None), recorded_at=clock()
        )


def test_a_persons_file_shows_his_household_his_homes_and_what_was_believed_before(
    roll, register, areas, actor, clock, django_assert_max_num_queries
):
    people = roll(MAY, ("甲", "1", "02"), ("乙", "1", "10"))
    (person,) = register({"person_id": people["甲"].pk, "name": "甲某", "hukou_area_id": areas["东一"].pk})
    with django_assert_max_num_queries(6):
        file = queries.person_file(person=person, day=JUNE)
        assert [row.household.number for row in file.memberships] == ["1"]
        assert [row.person.name for row in file.fellows] == ["乙"]
        assert [(row.kind, row.area.name) for row in file.residences] == [("HUKOU", "东一")]
        assert [row.name for row in file.versions] == ["甲"]


def test_a_first_load_ends_with_the_same_indexes_and_keys(db, monkeypatch, register, areas):
    def shape():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexdef FROM pg_indexes WHERE tablename IN ('registry_person', 'registry_residence')"
            )
            indexes = {row[0] for row in cursor.fetchall()}
            cursor.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'")
            return indexes, set(cursor.fetchall())

    before = shape()
    monkeypatch.setattr("minzheng.kernel.registry.staging.FIRST_LOAD", 2)
    register(*({"name": f"人{at}", "hukou_area_id": areas["东一"].pk} for at in range(8)))
    assert [made ^ held for made, held in zip(shape(), before, strict=True)] == [set(), set()]
    assert Person.objects.count() == 8
    number = {"id_number": "11010519491231002X"}
    with pytest.raises(IntegrityError, match="one_person_per_id_number"):
        register(*({"name": f"人{at}", **number} for at in range(40)))
