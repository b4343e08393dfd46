"""Tokens: shown once, never wider than their account, ended by time, by hand and with the account, and counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from minzheng.kernel.access import operations, tokens
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import ApiToken
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import Role
from minzheng.kernel.access.scope import can, scope
from minzheng.kernel.events.models import Event
from minzheng.kernel.registry.models import Person
from minzheng.kernel.screening.models import Finding
from tests.factories import DAY, assign, make_account, make_finding, make_person, small_county
from tests.web.api.callers import make_token, program, program_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return small_county()


def officer(county, area=None):
    return make_account((Role.R6, area or county.street_a))


def asked(text: str) -> int:
    return program(text).get("/api/v1/policies").status_code


def test_the_token_itself_is_kept_nowhere(county):
    made = make_token(officer(county))
    kept = ApiToken.objects.values_list().get()
    assert not any(made.text in str(value) for value in kept)
    assert made.text.startswith(made.token.begins)
    told = Event.objects.get(type="access.token_made")
    assert told.subject_id == made.token.pk
    assert made.text not in str(told.payload)


def test_nobody_puts_into_a_token_what_he_does_not_hold(county):
    community = make_account((Role.R7, county.community_a))
    assert "intake.upload" not in tokens.offered(account=community, day=DAY)
    for permissions in (("intake.upload",), ("reveal",), ("account.manage",), ()):
        with pytest.raises(Refused):
            tokens.make(
                account=community, name="甲", permissions=permissions, lasts=timedelta(days=1), day=DAY,
                now=timezone.now(),
            )  # fmt: skip


@pytest.mark.parametrize("lasts", [timedelta(0), timedelta(days=-1), timedelta(days=366)])
def test_no_token_lasts_too_long_or_no_time(county, lasts):
    with pytest.raises(Refused):
        tokens.make(
            account=officer(county), name="甲", permissions=["policy.view"], lasts=lasts, day=DAY, now=timezone.now()
        )


def test_a_second_click_makes_no_second_token_of_the_name(county):
    account = officer(county)
    say = {"name": "甲", "permissions": ["policy.view"], "lasts": timedelta(days=1), "day": DAY, "now": timezone.now()}
    tokens.make(account=account, **say)
    with pytest.raises(Refused, match="同名"):
        tokens.make(account=account, **say)
    assert ApiToken.objects.count() == 1


def test_it_holds_what_both_the_account_and_the_token_hold(county):
    account = officer(county)
    made = make_token(account, "policy.view", "people.view")
    acting = tokens.recognise(text=made.text, now=timezone.now()).account
    assert can(acting, "people.view", day=DAY)
    assert not can(acting, "finding.view", day=DAY)
    assert can(account, "finding.view", day=DAY)
    make_finding(make_person("李四", home=county.community_a))
    assert scope(user=acting, model=Person, day=DAY).count() == 1
    assert not scope(user=acting, model=Finding, day=DAY).exists()

    account.assignments.update(valid=(DAY - timedelta(days=9), DAY))
    acting = tokens.recognise(text=made.text, now=timezone.now()).account
    assert not can(acting, "people.view", day=DAY), "the token outlived the role"
    assert asked(made.text) == 403


def test_two_areas_and_two_lines_do_not_mix(county):
    account = make_account((Role.R6, county.street_a, Line.ELDERCARE))
    assign(account, Role.R6, county.street_b, Line.ASSISTANCE)
    for area, line in ((county.community_a, "ELDERCARE"), (county.community_a, "ASSISTANCE"),
                       (county.community_b, "ELDERCARE"), (county.community_b, "ASSISTANCE")):  # fmt: skip
        make_finding(make_person(f"某{line[:1]}", home=area), line=line)
    found = program_of(account).get("/api/v1/findings").json()["items"]
    assert {(one["area"]["code"], one["subject"]) for one in found} == {
        (county.community_a.code, "某E"), (county.community_b.code, "某A"),
    }  # fmt: skip


def test_expired_not_yet_valid_and_revoked_tokens_are_dead(county):
    account, now = officer(county), timezone.now()
    assert asked(make_token(account, now=now - timedelta(days=31), days=30).text) == 401
    assert asked(make_token(account, now=now + timedelta(minutes=5)).text) == 401
    made = make_token(account)
    assert asked(made.text) == 200
    tokens.revoke(token=made.token, reason="程序停用", actor=account, day=DAY, now=now)
    tokens.revoke(token=made.token, reason="又点一次", actor=account, day=DAY, now=now)
    assert asked(made.text) == 401
    assert ApiToken.objects.get(pk=made.token.pk).revoke_reason == "程序停用"
    assert Event.objects.filter(type="access.token_revoked").count() == 1


def test_a_locked_account_has_no_living_token(county):
    account, made = officer(county), None
    made = make_token(account)
    administrator = make_account((Role.SYSTEM_ADMIN, county.county))
    operations.lock(account=account, reason="离岗", actor=administrator, day=DAY, now=timezone.now())
    assert asked(made.text) == 401


def test_the_owner_and_who_assigns_roles_revoke_and_nobody_else(county):
    made = make_token(officer(county))
    say = {"token": made.token, "day": DAY, "now": timezone.now()}
    for other in (officer(county), make_account((Role.SYSTEM_ADMIN, county.county))):
        with pytest.raises(Refused):
            tokens.revoke(reason="无关", actor=other, **say)
    security = make_account((Role.SECURITY_ADMIN, county.county))
    with pytest.raises(Refused, match="原因"):
        tokens.revoke(reason=" ", actor=security, **say)
    tokens.revoke(reason="令牌外泄", actor=security, **say)
    assert asked(made.text) == 401


def test_the_database_itself_keeps_a_token_as_it_was_made(county):
    made = make_token(officer(county), "policy.view")
    for change in (
        lambda: ApiToken.objects.update(permissions=["people.view"]),
        lambda: ApiToken.objects.update(valid_until=timezone.now() + timedelta(days=999)),
        lambda: made.token.delete(),
    ):
        with pytest.raises(Exception, match="pgtrigger"), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiToken.objects.update(revoked_at=timezone.now())


def test_too_many_requests_in_a_minute_are_told_when_to_come_back(county, settings):
    settings.ACCESS_TOKEN_REQUESTS_A_MINUTE = 3
    account = officer(county)
    now = datetime(2026, 3, 1, 9, 30, 40, tzinfo=UTC)
    made = make_token(account, now=now)
    for _each in range(3):
        tokens.recognise(text=made.text, now=now)
    with pytest.raises(tokens.TooMany) as refused:
        tokens.recognise(text=made.text, now=now)
    assert refused.value.wait == 20
    tokens.recognise(text=made.text, now=now + timedelta(seconds=20))
    tokens.recognise(text=make_token(account, now=now).text, now=now)  # one token's count is not another's

    settings.ACCESS_TOKEN_REQUESTS_A_MINUTE = 0
    answer = program_of(account).get("/api/v1/policies")
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answer.json()["code"] == "too_many_requests"


def test_a_request_costs_two_queries_before_anything_is_read(county, django_assert_num_queries):
    made = make_token(officer(county))
    with django_assert_num_queries(2):
        tokens.recognise(text=made.text, now=timezone.now())
