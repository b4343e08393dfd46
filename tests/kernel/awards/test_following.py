"""Awards keep in step with the register by themselves; what finds no place is listed until a person has decided."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.awards import operations
from minzheng.kernel.awards.models import Contested, Reservation
from minzheng.kernel.registry import operations as registry
from tests.kernel.awards.family import ACTOR, NOW, build_family

pytestmark = pytest.mark.django_db
APRIL = date(2023, 4, 1)


@pytest.fixture
def family():
    return build_family()


def held(award, pair="dibao|tekun"):
    rows = Reservation.objects.filter(award=award, pair=pair)
    return {row.person_id: (row.period.lower, row.period.upper) for row in rows}


def open_contests():
    rows = Contested.objects.filter(settled_at=None).order_by("award_id")
    return [(row.award_id, row.with_award_id, row.person_id, row.period.lower, row.period.upper) for row in rows]


def join(family, person):
    registry.join_household(
        person=person, household=family.household, relation="20", day=APRIL, actor=ACTOR, now=NOW
    )  # fmt: skip


def test_who_joins_a_household_is_reached_by_its_award_and_who_leaves_it_is_not(family):
    award = family.grant("dibao")
    join(family, family.stranger)
    assert held(award)[family.stranger.pk] == (APRIL, date(2024, 1, 1))
    registry.leave_household(
        person=family.stranger, household=family.household, day=date(2023, 6, 1), actor=ACTOR, now=NOW
    )
    assert held(award)[family.stranger.pk] == (APRIL, date(2023, 6, 1))


def test_two_awards_that_meet_in_one_person_are_listed_until_one_ends(family):
    dibao, tekun = family.grant("dibao"), family.grant("tekun", to=family.stranger)
    join(family, family.stranger)
    assert open_contests() == [(dibao.pk, tekun.pk, family.stranger.pk, APRIL, date(2024, 1, 1))]
    assert family.stranger.pk not in held(dibao)

    operations.end(award=tekun, day=date(2023, 7, 1), actor=ACTOR, reason="转低保", now=NOW)
    assert open_contests() == [(dibao.pk, tekun.pk, family.stranger.pk, APRIL, date(2023, 7, 1))]
    operations.void(award=tekun, actor=ACTOR, reason="重复享受", now=NOW)
    assert open_contests() == []
    assert held(dibao)[family.stranger.pk] == (APRIL, date(2024, 1, 1))


def test_a_voided_award_waits_for_nothing(family):
    dibao, _tekun = family.grant("dibao"), family.grant("tekun", to=family.stranger)
    join(family, family.stranger)
    operations.void(award=dibao, actor=ACTOR, reason="误录", now=NOW)
    assert open_contests() == []


def test_a_merge_brings_the_places_of_a_record_to_the_person_it_stands_for(family):
    award = family.grant("dibao", to=family.stranger)
    registry.merge(alias=family.stranger, into=family.wife, actor=ACTOR, reason="同一人", now=NOW)
    assert list(held(award)) == [family.wife.pk]


def test_without_awards_a_change_of_members_costs_the_followers_one_question(family, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        join(family, family.stranger)
    assert not Contested.objects.exists()
