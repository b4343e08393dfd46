"""The interface does what its description says: requests made up from the schema, right ones and wrong ones."""

from __future__ import annotations

import json

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance
from schemathesis.openapi import from_dict

from minzheng.kernel.access.roles import Role
from minzheng.web.api.interface import description
from tests.examples import EXAMPLES
from tests.factories import make_account, small_county
from tests.web.api.callers import make_token

OPERATIONS = [(method, path) for path, told in description()["paths"].items() for method in told]
NOTHING_TO_GET_WRONG = {("get", "/api/v1/health")}
"""It asks for nothing, so that no request of it is wrong."""
FEW = settings(
    max_examples=6,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

pytestmark = pytest.mark.django_db


def test_the_description_is_openapi_3_1_and_open_to_read(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.json()["openapi"].startswith("3.1")
    assert json.loads(answer.content) == description()
    assert "/api/v1/people/{person_id}" in answer.json()["paths"]


@pytest.fixture
def application():
    """The program as a server calls it, but in the transaction of the test: its connection outlives the requests."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield closing(get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


def closing(program):
    """As a server does, every answer is closed once it is read; with it goes what was uploaded."""

    def answer(environ, start_response):
        response = program(environ, start_response)
        try:
            return [b"".join(response)]
        finally:
            response.close()

    return answer


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_conform_to_the_description(application, method, path, mode, settings):
    """No fault, only declared answers of the declared shape, wrong requests refused, no answer without the token.

    That every request of the right shape is taken is not asked: a fact or an area must exist besides being well formed.
    """
    settings.ACCESS_TOKEN_REQUESTS_A_MINUTE = 1_000_000
    county = small_county()
    for make in EXAMPLES.values():
        make(county.community_a, "甲")
    token = make_token(make_account((Role.R2, county.county))).text
    schema = from_dict(description())
    schema.app = application

    @FEW
    @given(case=schema[path][method.upper()].as_strategy(generation_mode=mode))
    def holds(case):
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=[positive_data_acceptance])

    if mode is GenerationMode.NEGATIVE and (method, path) in NOTHING_TO_GET_WRONG:
        with pytest.raises(Unsatisfiable):
            holds()
    else:
        holds()
