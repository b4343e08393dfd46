"""Who sees which records: role × area tree × line of work, in one query."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from minzheng.kernel.access import grants
from minzheng.kernel.access import scope as scopes
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Assignment, Deployment, RevealRequest
from minzheng.kernel.access.roles import DUTIES, Role
from minzheng.kernel.access.scope import can, is_scoped, scope, scope_areas
from minzheng.kernel.areas.models import Area, AreaCover
from minzheng.kernel.registry.models import Person
from tests.factories import DAY, NOW, assign, make_account, make_person, merged_counties, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def lined(monkeypatch):
    """RevealRequest's rule for a moment with a line of work, kept in a text column."""

    def use(line, **more):
        rule = scopes.Rule(
            RevealRequest, scopes.Kind.SCOPED, area="area_id", line=line, permission="people.view", **more
        )
        monkeypatch.setitem(scopes._rules, RevealRequest, rule)

    return use


@pytest.fixture
def record(county):
    """A row that belongs to an area and (in its ``purpose`` column) to a line of work."""
    by = make_account()

    def make(area: Area | None, line: str = "") -> RevealRequest:
        return RevealRequest.objects.create(
            record_kind="x",
            record_id=RevealRequest.objects.count(),
            field="f",
            area_id=area and area.pk,
            purpose=line,
            requested_by=by,
            requested_at=NOW,
        )

    return make


def seen(user, model=Person, day=DAY, **more):
    return set(scope(user=user, model=model, day=day, **more))


def test_officer_sees_the_communities_under_his_street_and_no_other(county):
    here, there = make_person(home=county.community_a), make_person(home=county.community_b)
    officer = make_account((Role.R6, county.street_a))
    assert seen(officer) == {here}
    assert can(officer, "people.view", record=here, day=DAY)
    assert not can(officer, "people.view", record=there, day=DAY)


def test_person_registered_at_the_street_itself_is_seen_by_the_street_not_by_its_community(county):
    person = make_person(home=county.street_a)
    assert seen(make_account((Role.R6, county.street_a))) == {person}
    assert seen(make_account((Role.R7, county.community_a))) == set()


def test_county_officer_sees_all_and_also_those_of_whom_no_area_is_known(county):
    people = {make_person(home=county.community_a), make_person(home=county.street_b), make_person(home=None)}
    assert seen(make_account((Role.R2, county.county))) == people
    assert len(seen(make_account((Role.R6, county.street_a), (Role.R6, county.street_b)))) == 2


def test_people_of_another_county_stay_unseen_by_the_whole_county(county):
    elsewhere = merged_counties()
    make_person(home=elsewhere.new)
    assert seen(make_account((Role.R2, county.county))) == set()


@pytest.mark.parametrize(
    "stranger", [lambda: AnonymousUser(), lambda: make_account(), lambda: Account.objects.system()]
)
def test_without_assignment_nothing_is_seen(county, stranger):
    make_person(home=county.community_a)
    assert seen(stranger()) == set()


def test_locked_and_closed_accounts_see_nothing(county):
    make_person(home=county.community_a)
    for closed in ({"locked_at": NOW}, {"is_active": False}):
        assert seen(make_account((Role.R2, county.county), **closed)) == set()


def test_assignment_counts_from_its_first_day_until_before_its_last(county):
    make_person(home=county.community_a)
    account = make_account()
    assign(account, Role.R6, county.street_a, starts=datetime.date(2023, 6, 1), ends=datetime.date(2023, 6, 30))
    seen_on = {day: len(seen(account, day=datetime.date(2023, *day))) for day in [(5, 31), (6, 1), (6, 29), (6, 30)]}
    assert seen_on == {(5, 31): 0, (6, 1): 1, (6, 29): 1, (6, 30): 0}


def test_privileged_role_gives_nothing_before_a_second_person_agreed(county):
    make_person(home=county.community_a)
    leader = make_account((Role.R1, county.county))
    assert len(seen(leader)) == 1
    Assignment.objects.filter(account=leader).update(approved_by=None, approved_at=None)
    grants.forget(user=leader)
    assert seen(leader) == set()


def test_lines_and_areas_of_two_assignments_never_mix(county, lined, record):
    lined("purpose")
    kept = {
        (area, line): record(area, line)
        for area in (county.community_a, county.community_b)
        for line in (Line.ASSISTANCE, Line.ELDERCARE)
    }
    person = make_account((Role.R7, county.community_a, Line.ASSISTANCE), (Role.R7, county.community_b, Line.ELDERCARE))
    assert seen(person, RevealRequest) == {
        kept[county.community_a, Line.ASSISTANCE],
        kept[county.community_b, Line.ELDERCARE],
    }


def test_two_lines_in_one_street_and_one_in_another(county, lined, record):
    lined("purpose")
    rows = [
        record(county.street_a, Line.ASSISTANCE),
        record(county.street_a, Line.ELDERCARE),
        record(county.street_b, Line.ASSISTANCE),
    ]
    record(county.street_b, Line.ELDERCARE)
    holder = make_account(
        (Role.R6, county.street_a, Line.ASSISTANCE),
        (Role.R6, county.street_a, Line.ELDERCARE),
        (Role.R6, county.street_b, Line.ASSISTANCE),
    )
    assert seen(holder, RevealRequest) == set(rows)


def test_record_common_to_all_lines_is_seen_from_any_and_holder_of_all_lines_sees_any(county, lined, record):
    lined("purpose")
    common, care = record(county.street_a, Line.ALL), record(county.street_a, Line.ELDERCARE)
    assert seen(make_account((Role.R6, county.street_a, Line.ASSISTANCE)), RevealRequest) == {common}
    assert seen(make_account((Role.R6, county.street_a)), RevealRequest) == {common, care}


def test_line_of_a_whole_model_and_line_by_callable(county, lined, record):
    row = record(county.street_a, "dibao")
    helper = make_account((Role.R6, county.street_a, Line.ASSISTANCE))
    lined(Line.ASSISTANCE)
    assert seen(helper, RevealRequest) == {row}
    lined(Line.ELDERCARE)
    assert seen(helper, RevealRequest) == set()
    lined(lambda lines: Q(purpose__in=["dibao"] if Line.ASSISTANCE in lines else []))
    assert seen(helper, RevealRequest) == {row}
    assert seen(make_account((Role.R6, county.street_a, Line.FUNERAL)), RevealRequest) == set()


def test_own_records_are_seen_without_the_permission(county, record):
    mine = record(county.street_b)
    assert seen(mine.requested_by, RevealRequest) == {mine}
    assert seen(make_account((Role.R6, county.street_b)), RevealRequest) == set()
    assert seen(make_account((Role.R2, county.county)), RevealRequest) == {mine}


def test_holder_of_a_permission_without_area_sees_all_and_not_only_his_own(county):
    administrator = make_account((Role.SECURITY_ADMIN, county.county))
    make_account()
    assert seen(administrator, Account) == set(Account.objects.all())
    clerk = make_account((Role.R7, county.community_a))
    assert seen(clerk, Account) == {clerk}


def test_asking_for_another_permission_narrows_down(county):
    here, there = make_person(home=county.street_a), make_person(home=county.street_b)
    account = make_account((Role.R6, county.street_a), (Role.R8, county.street_b))
    assert seen(account) == {here, there}
    assert seen(account, permission="export") == {here}


def test_scope_is_one_query_and_grants_are_read_once(county, django_assert_num_queries):
    officer = make_account((Role.R6, county.street_a, Line.ASSISTANCE), (Role.R6, county.street_b, Line.ELDERCARE))
    with django_assert_num_queries(2):
        list(scope(user=officer, model=Person, day=DAY))
    with django_assert_num_queries(1):
        scope(user=officer, model=Person, day=DAY).count()


def test_scoped_querysets_carry_their_mark_through_every_clone(county):
    found = scope(user=make_account(), model=Person, day=DAY)
    derived = (found, found.filter(name="x").order_by("id")[:3], found.values("id"), found.exclude(pk=1).distinct())
    assert all(is_scoped(each) for each in derived)
    assert not is_scoped(Person.objects.all())


def test_unregistered_and_internal_models_are_refused(county, monkeypatch):
    user = make_account((Role.R2, county.county))
    with pytest.raises(scopes.Unregistered, match="internal"):
        scope(user=user, model=AreaCover, day=DAY)
    monkeypatch.delitem(scopes._rules, Deployment)
    with pytest.raises(scopes.Unregistered, match="not registered"):
        scope(user=user, model=Deployment, day=DAY)


def test_public_reference_is_for_everybody_signed_in(county):
    assert county.county in seen(make_account(), Area)
    assert seen(AnonymousUser(), Area) == set()


def test_registration_refuses_what_would_go_wrong_later():
    with pytest.raises(ValueError, match="through many"):
        scopes.register(Account, area="assignments__area")
    with pytest.raises(KeyError, match="no such permission"):
        scopes.register(Account, permission="accout.view")
    with pytest.raises(ValueError, match="registered twice"):
        scopes.register(Account, permission="people.view")
    with pytest.raises(ValueError, match="say why"):
        scopes.register_public(Account, reason=" ")


def test_areas_of_a_permission_by_line(county):
    holder = make_account((Role.R6, county.street_a, Line.ASSISTANCE), (Role.R6, county.street_b, Line.ELDERCARE))

    def areas(line):
        found = scope_areas(user=holder, permission="people.view", line=line, day=DAY).values_list("area_id", flat=True)
        return set(Area.objects.filter(pk__in=found))

    assert areas(Line.ASSISTANCE) == {county.street_a, county.community_a}
    assert areas(Line.ELDERCARE) == {county.street_b, county.community_b}
    assert areas(None) == {county.street_a, county.community_a, county.street_b, county.community_b}
    assert can(holder, "people.view", area=county.community_b, day=DAY)
    assert not can(holder, "people.view", area=county.county, day=DAY)
    assert can(holder, "people.view", day=DAY)
    assert not can(holder, "account.manage", day=DAY)


def test_officer_of_the_new_county_sees_people_registered_in_the_old_ones_from_the_day_of_the_merger():
    merger = merged_counties()
    moved = {make_person(home=merger.old_first), make_person(home=merger.old_second)}
    before, after = merger.date - datetime.timedelta(days=1), merger.date
    officer = make_account((Role.R2, merger.new))
    assert seen(officer, day=before) == set()
    assert seen(officer, day=after) == moved


def test_officer_of_an_old_county_keeps_his_own_people_only_until_the_merger():
    merger = merged_counties()
    his = make_person(home=merger.old_first)
    make_person(home=merger.old_second)
    officer = make_account((Role.R2, merger.old_first))
    assert seen(officer, day=merger.date - datetime.timedelta(days=1)) == {his}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_people_of_its_area_exactly_if_it_may_see_people(county, role):
    here = make_person(home=county.community_a)
    make_person(home=county.community_b)
    holder = make_account((role, county.street_a))
    assert seen(holder) == ({here} if "people.view" in DUTIES[role].permissions else set())
