"""Every address for programs: it asks for a token, keeps to its permission, and shows nothing of another street."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from minzheng.kernel.access.roles import Role
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.interface import ROUTERS
from tests.examples import EXAMPLES, MARK
from tests.factories import make_account, small_county
from tests.web.accounts.test_every_view import ADDRESSES
from tests.web.api.callers import program_of

FOR_PROGRAMS = [each for each in ADDRESSES if each.access and each.access.by_token]
ABOUT_ONE = [each for each in FOR_PROGRAMS if each.access.model]
LISTS = [each for each in FOR_PROGRAMS if not each.arguments]
WITHOUT_TOKEN = {"/health"}

pytestmark = pytest.mark.django_db


def named(address):
    return address.name


def url(address, record=None):
    number = record.pk if record else 1
    return reverse(address.name, kwargs={address.access.argument: number} if address.arguments else {})


def test_every_endpoint_stands_behind_a_token_or_is_known_not_to():
    open_ones = {
        path
        for router in ROUTERS
        for path, view in router.path_operations.items()
        for operation in view.operations
        if not isinstance(operation.auth_param, BearerToken)
    }
    assert open_ones == WITHOUT_TOKEN
    assert len(FOR_PROGRAMS) >= 10


@pytest.mark.parametrize("address", FOR_PROGRAMS, ids=named)
def test_without_a_token_nothing_is_answered_though_somebody_is_signed_in(client, address):
    county = small_county()
    client.force_login(make_account((Role.R2, county.county)))
    wrong = [Client(headers={"authorization": text}) for text in ("Bearer mz_wrong", "Bearer ", "x", "Basic eDp5")]
    for stranger in (client, *wrong):
        answers = [ask(url(address)) for ask in (stranger.get, stranger.post)]
        assert {each.status_code for each in answers} <= {401, 405}
        assert 401 in {each.status_code for each in answers}
        refused = next(each for each in answers if each.status_code == 401)
        assert refused.headers["WWW-Authenticate"] == "Bearer"
        assert refused.json()["code"] == "unauthorized"


@pytest.mark.parametrize("address", FOR_PROGRAMS, ids=named)
def test_a_token_for_something_else_is_refused(address):
    county = small_county()
    account = make_account((Role.R2, county.county))
    other = next(each for each in ("policy.view", "intake.view") if each not in address.access.permissions)
    program = program_of(account, other)
    assert {ask(url(address)).status_code for ask in (program.get, program.post)} <= {403, 405}


@pytest.mark.parametrize("address", ABOUT_ONE, ids=named)
def test_record_of_another_street_is_not_there(address):
    county = small_county()
    label = apps.get_model(address.access.model)._meta.label
    here, there = EXAMPLES[label](county.community_a, "此处甲"), EXAMPLES[label](county.community_b, MARK)
    program = program_of(make_account((Role.R6, county.street_a)))
    body = {"content_type": "application/json", "data": {"complete": False}}
    beyond = [program.get(url(address, there)), program.post(url(address, there), **body)]
    within = [program.get(url(address, here)), program.post(url(address, here), **body)]
    assert {each.status_code for each in beyond} == {404, 405}
    assert not any(MARK in each.content.decode() for each in beyond)
    assert {each.status_code for each in within} - {404, 405}, "its own street's record cannot be read either"


@pytest.mark.parametrize("address", LISTS, ids=named)
def test_lists_show_nothing_of_another_street(address):
    county = small_county()
    for make in EXAMPLES.values():
        make(county.community_b, MARK)
    program = program_of(make_account((Role.R6, county.street_a)))
    for query in ({}, {"q": MARK[:3]}, {"state": "all"}, {"area": county.community_b.code}):
        assert MARK not in program.get(url(address), query).content.decode()


@pytest.mark.parametrize("address", LISTS, ids=named)
def test_a_misspelt_name_is_refused_and_the_right_ones_are_told(address):
    county = small_county()
    program = program_of(make_account((Role.R2, county.county)))
    answer = program.get(url(address), {"aera": county.street_a.code})
    if answer.status_code != 405:
        assert answer.status_code == 422
        wrong = {each["where"]: each["message"] for each in answer.json()["errors"]}
        # What the endpoint needs and was not given is told first; then a name that it does not know.
        assert "没有这一项" in wrong["query.aera"] if "query.aera" in wrong else "缺少这一项" in wrong.values()
