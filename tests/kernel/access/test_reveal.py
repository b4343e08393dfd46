"""A hidden field is shown for a purpose, within limits, and written down; a minor's only after a supervisor agreed."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from minzheng.kernel.access import reveal as reveals
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.minors import guarded_as_minor, minor_below
from minzheng.kernel.access.models import RevealRequest
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.reveal import Hidden, NeedsApproval, NotInScope, Purpose, TooMany, request_reveal, reveal
from minzheng.kernel.access.roles import Role
from minzheng.kernel.events import queries as log
from minzheng.kernel.events.models import Event
from minzheng.kernel.registry.models import Person
from tests.factories import DAY, NOW, make_account, make_person, small_county

pytestmark = pytest.mark.django_db
ADULT, CHILD = datetime.date(1950, 1, 1), datetime.date(2015, 1, 1)


@pytest.fixture(autouse=True)
def revealable(monkeypatch):
    """The person's pinyin stands for a secret: these tests are not about ciphers."""
    fields = {"secret": Hidden("证件号码", Kind.ID_NUMBER, lambda person: person.name_pinyin or None)}
    monkeypatch.setitem(reveals._registered, Person, reveals.Revealable(fields, lambda person: [person.birth_date]))


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def officer(county):
    return make_account((Role.R6, county.street_a), display_name="王办事")


def ask(user, record, **more):
    values = {"field": "secret", "purpose": Purpose.VERIFY, "day": DAY, "now": NOW} | more
    return reveal(user=user, record=record, **values)


def test_value_is_shown_and_the_log_says_who_what_whose_and_why(county, officer):
    person = make_person(home=county.community_a, birth_date=ADULT, name_pinyin="330110195001011234")
    assert ask(officer, person, note="来电核实").value == "330110195001011234"
    event = Event.objects.get(type="access.revealed")
    assert (event.actor_id, event.subject_kind, event.subject_id) == (officer.pk, "registry.person", person.pk)
    assert event.area_id == county.community_a.pk
    assert "330110195001011234" not in str(event.payload)
    told = log.sentence(event=event, actors={officer.pk: "王办事"})
    assert told == "王办事查看了证件号码原文，用途：核对身份信息：来电核实"


def test_log_is_kept_in_the_installations_language(county, officer):
    person = make_person(home=county.community_a, birth_date=ADULT)
    with translation.override("en"):
        ask(officer, person)
    assert Event.objects.get(type="access.revealed").purpose == "核对身份信息"


def test_unknown_value_is_logged_too_and_stays_unknown(county, officer):
    person = make_person(home=county.community_a, birth_date=ADULT)
    assert ask(officer, person).value is None
    assert Event.objects.filter(type="access.revealed").count() == 1


def test_outside_the_scope_nothing_is_shown_and_nothing_logged(county, officer):
    person = make_person(home=county.community_b, birth_date=ADULT)
    with pytest.raises(NotInScope):
        ask(officer, person)
    assert not Event.objects.filter(type="access.revealed").exists()


def test_seeing_a_person_is_not_enough_to_reveal(county):
    person = make_person(home=county.community_a, birth_date=ADULT)
    patrol = make_account((Role.R8, county.community_a))
    with pytest.raises(NotInScope):
        ask(patrol, person)


@pytest.mark.parametrize(
    ("purpose", "note"), [("", ""), ("CURIOUS", "因为我想看一看"), (Purpose.OTHER, ""), (Purpose.OTHER, "看看 ")]
)
def test_purpose_must_be_one_of_the_list_and_other_must_be_explained(county, officer, purpose, note):
    person = make_person(home=county.community_a, birth_date=ADULT)
    with pytest.raises(Refused):
        ask(officer, person, purpose=purpose, note=note)


def test_undeclared_field_is_an_error_of_the_programme(county, officer):
    person = make_person(home=county.community_a, birth_date=ADULT)
    with pytest.raises(LookupError):
        ask(officer, person, field="name_terms")


def test_limit_by_the_hour_and_by_the_day(county, officer, settings):
    settings.ACCESS_REVEAL_LIMITS = {datetime.timedelta(hours=1): 2, datetime.timedelta(days=1): 3}
    person = make_person(home=county.community_a, birth_date=ADULT)
    ask(officer, person)
    ask(officer, person)
    with pytest.raises(TooMany, match="1 小时内最多查看 2 项"):
        ask(officer, person)
    later = NOW + datetime.timedelta(hours=2)
    ask(officer, person, now=later)
    with pytest.raises(TooMany, match="24 小时内最多查看 3 项"):
        ask(officer, person, now=later + datetime.timedelta(hours=2))
    ask(make_account((Role.R6, county.street_a)), person)


def test_a_minors_field_needs_a_supervisors_approval_which_lasts_for_a_while_and_for_that_field_only(
    county, officer, settings
):
    child = make_person(home=county.community_a, birth_date=CHILD, name_pinyin="330110201501011234")
    with pytest.raises(NeedsApproval):
        ask(officer, child)
    request = request_reveal(
        user=officer, record=child, field="secret", purpose=Purpose.VISIT, note="上门核实监护情况", day=DAY, now=NOW
    )
    with pytest.raises(NeedsApproval):
        ask(officer, child)
    supervisor = make_account((Role.R2, county.county))
    reveals.decide(request=request, approve=True, actor=supervisor, day=DAY, now=NOW)
    assert ask(officer, child).value == "330110201501011234"
    with pytest.raises(NeedsApproval):
        ask(officer, child, now=NOW + settings.ACCESS_REVEAL_APPROVAL_LASTS)
    with pytest.raises(NeedsApproval):
        ask(make_account((Role.R6, county.street_a)), child)
    with pytest.raises(NeedsApproval):
        ask(supervisor, child)
    assert list(Event.objects.order_by("id").values_list("type", flat=True)) == [
        "access.reveal_requested",
        "access.reveal_approved",
        "access.revealed",
    ]


@pytest.mark.parametrize(
    ("birth_date", "guarded"),
    [
        (datetime.date(2005, 6, 30), False),
        (datetime.date(2005, 7, 1), True),
        (None, True),
    ],
)
def test_who_is_guarded_on_the_demos_day(birth_date, guarded):
    assert guarded_as_minor(birth_date=birth_date, day=DAY) is guarded


def test_age_of_majority_is_dated():
    assert minor_below(day=DAY) == 18
    with pytest.raises(ValueError, match="no age of majority"):
        minor_below(day=datetime.date(1980, 1, 1))


@pytest.fixture
def request_of(county, officer):
    child = make_person(home=county.community_a, birth_date=CHILD)
    return request_reveal(
        user=officer, record=child, field="secret", purpose=Purpose.VISIT, note="上门核实监护情况", day=DAY, now=NOW
    )


def test_refused_request_shows_nothing(county, officer, request_of):
    supervisor = make_account((Role.R1, county.county))
    reveals.decide(request=request_of, approve=False, actor=supervisor, day=DAY, now=NOW)
    with pytest.raises(NeedsApproval):
        ask(officer, Person.objects.get(pk=request_of.record_id))
    with pytest.raises(Refused, match="已审批"):
        reveals.decide(request=request_of, approve=True, actor=supervisor, day=DAY, now=NOW)


def test_nobody_decides_his_own_request_or_outside_his_scope(county, request_of):
    own = make_account((Role.R2, county.county, Line.ALL))
    request_of.requested_by = own
    request_of.save()
    with pytest.raises(Refused, match="本人"):
        reveals.decide(request=request_of, approve=True, actor=own, day=DAY, now=NOW)
    for other in (make_account((Role.R2, county.street_b)), make_account((Role.R6, county.street_a))):
        with pytest.raises(NotInScope):
            reveals.decide(request=request_of, approve=True, actor=other, day=DAY, now=NOW)


def test_the_database_too_refuses_deciding_ones_own_request(request_of):
    with pytest.raises(IntegrityError, match="reveal_request_four_eyes"), transaction.atomic():
        RevealRequest.objects.filter(pk=request_of.pk).update(
            decision="APPROVED", decided_by=request_of.requested_by, decided_at=NOW
        )


def test_one_open_request_per_field_and_a_note_that_says_something(county, officer, request_of):
    child = Person.objects.get(pk=request_of.record_id)
    wish = {"user": officer, "record": child, "field": "secret", "purpose": Purpose.VISIT, "day": DAY, "now": NOW}
    with pytest.raises(Refused, match="正在等待审批"):
        request_reveal(**wish, note="再次上门核实情况")
    with pytest.raises(Refused, match="说明用途"):
        request_reveal(**wish, note="看看")
