"""Areas: the list and the page of one, both before and after a change."""

from __future__ import annotations

import pytest

from minzheng.kernel.access.roles import Role
from tests.factories import make_account, merged_counties, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    county = small_county()
    client.force_login(make_account((Role.R2, county.county)))
    return client


def test_the_list_tells_what_stands_from_what_ended(officer):
    merged_counties()

    now = officer.get("/areas/?view=now&name=拱墅").content.decode()
    ended = officer.get("/areas/?view=ended").content.decode()

    assert "新拱墅" in now
    assert "原拱墅" not in now
    assert "原拱墅" in ended
    assert "原下城" in ended


def test_the_page_of_an_area_shows_what_it_came_from(officer):
    merger = merged_counties()

    html = officer.get(f"/areas/{merger.new.pk}/").content.decode()

    assert "原下城 → 新拱墅" in html
    assert "2021年4月9日" in html
    assert f'href="/areas/{merger.old_first.pk}/"' in html


def test_an_area_that_ended_says_so(officer):
    merger = merged_counties()

    assert "已撤销" in officer.get(f"/areas/{merger.old_first.pk}/").content.decode()


def test_an_unknown_area_is_not_found(officer):
    assert officer.get("/areas/999999999/").status_code == 404
