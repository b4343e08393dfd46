"""What a household must bring: nothing that a table holds already, everything that is unknown."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel import modules
from minzheng.kernel.documents.papers import Paper, Standing, missing
from minzheng.kernel.registry.models import Membership
from minzheng.kernel.rules import PERSON, fact
from minzheng.kernel.screening.needed_papers import needed
from tests.factories import DAY, make_household, small_county
from tests.web.neighbours import settle

pytestmark = pytest.mark.django_db

ID_CARD = Paper("id_card", "身份证", of=PERSON, held_in=("population",))
BOOK = Paper("book", "户口簿", held_in=("population",))
CARD = Paper("card", "残疾证", of=PERSON, held_in=("disability",), asked_when=fact.disability_grade >= 1)
PROMISE = Paper("promise", "承诺书")


def household_of(neighbours) -> int:
    return Membership.objects.filter(superseded_at=None).values_list("household", flat=True).first()


def test_what_a_table_holds_is_not_asked_for_and_says_where_it_stands(tmp_path):
    number = household_of(settle(tmp_path))
    found = needed(papers=[ID_CARD, BOOK, PROMISE], household=number, day=DAY)
    people = Membership.objects.filter(household=number, superseded_at=None).count()
    cards = [one for one in found if one.paper is ID_CARD]
    assert len(cards) == people
    for one in (*cards, *(one for one in found if one.paper is BOOK)):
        assert one.standing is Standing.HELD
        assert one.held_from.dataset == "population"
        assert one.held_from.batch
        assert one.held_from.row > 0
    assert [one.paper for one in missing(found)] == [PROMISE]


def test_unknown_is_asked_for():
    household = make_household(small_county().community_a, "王秀英")
    found = needed(papers=[ID_CARD, CARD, PROMISE], household=household.pk, day=DAY)
    assert {one.standing for one in found} == {Standing.MISSING}
    assert len(found) == 3


def test_what_was_handed_in_counts_also_under_a_paper_that_does_as_well():
    household = make_household(small_county().community_a, "王秀英")
    person = household.memberships.get().person_id
    passport = Paper("passport", "护照", of=PERSON, accepts=("id_card",))
    given = {("id_card", person): [7], ("promise", None): [8]}
    found = needed(papers=[ID_CARD, passport, PROMISE, BOOK], household=household.pk, day=DAY, supplied=given)
    assert [one.standing for one in found] == [Standing.SUPPLIED] * 3 + [Standing.MISSING]
    assert [one.attachments for one in found] == [(7,), (7,), (8,), ()]


def test_what_nobody_has_is_not_needed(tmp_path):
    number = household_of(settle(tmp_path))
    never = Paper("never", "不会要", of=PERSON, asked_when=fact.sex == "9")
    found = needed(papers=[never], household=number, day=DAY)
    assert {one.standing for one in found} == {Standing.NOT_NEEDED}


def test_held_only_where_the_condition_is_known_to_hold(tmp_path):
    number = household_of(settle(tmp_path))
    no = Paper("no", "不成立", of=PERSON, held_in=("population",), held_when=fact.sex == "9")
    unknown = Paper("unknown", "未知", of=PERSON, held_in=("population",), held_when=fact.disability_grade == 77)
    for paper in (no, unknown):
        assert Standing.HELD not in {one.standing for one in needed(papers=[paper], household=number, day=DAY)}


def test_a_household_of_nobody_brings_what_households_bring():
    found = needed(papers=[ID_CARD, PROMISE], household=-1, day=DAY)
    assert [(one.paper, one.standing) for one in found] == [(PROMISE, Standing.MISSING)]


def test_the_number_of_questions_does_not_grow_with_papers(tmp_path):
    number = household_of(settle(tmp_path))
    papers = list(modules.papers().values())
    needed(papers=papers, household=number, day=DAY)
    with CaptureQueriesContext(
        connection,
    ) as few:
        needed(papers=[ID_CARD], household=number, day=DAY)
    with CaptureQueriesContext(connection) as many:
        needed(papers=papers, household=number, day=DAY)
    tables = {key for paper in papers for key in paper.held_in}
    assert len(many) <= len(few) + len(tables) - 1


def test_every_declared_paper_names_tables_that_exist():
    from minzheng.kernel.intake import tables

    for paper in modules.papers().values():
        assert set(paper.held_in) <= set(tables.DATASETS)
        assert paper.cites
