"""Coming and going by month: spells that are whole, reasons that are stated, inferred or unknown, figures of then."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from django.urls import reverse

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.roles import Role
from minzheng.kernel.reporting import flow
from tests.factories import NOW, County, make_account, small_county
from tests.kernel.exchange.province import LI, SUN, WANG, ZHAO, our_roll, residents
from tests.offices import DEATHS, send, write

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = date(2023, 5, 31), date(2023, 6, 30), date(2023, 7, 31)
WANG_ROW = ["王建国", WANG, "低保", "800", "2020-01-01"]
LI_ROW = ["李秀英", LI, "低保", "700", "2023-05-10"]
SUN_ROW = ["孙阿婆", SUN, "低保边缘", "", ""]
ZHAO_ROW = ["赵大山", ZHAO, "低保", "600", "2023-05-20"]


@pytest.fixture
def county(tmp_path) -> County:
    """In May four are aided; in June 王 has another amount, 李 is missing, 孙 is on 低保, 赵 has died."""
    made = small_county()
    residents(made.county, tmp_path)
    our_roll(made.county, tmp_path, [WANG_ROW, LI_ROW, SUN_ROW, ZHAO_ROW], minutes=1, day=MAY)
    dead = [["赵大山", ZHAO, "", "", "2023-06-03"]]
    send(write(tmp_path / "死亡.csv", DEATHS, dead), area=made.county, complete=True, minutes=60, day=JUNE)
    changed = ["王建国", WANG, "低保", "900", "2020-01-01"]
    our_roll(made.county, tmp_path, [changed, ["孙阿婆", SUN, "低保", "500", "2023-06-30"]], minutes=61, day=JUNE)
    return made


def told(*, minutes: int = 120, policy: str = "dibao") -> pl.DataFrame:
    return flow.spells(policies=[policy], believed_at=NOW + timedelta(minutes=minutes))


def test_another_amount_is_no_coming_and_going(county):
    wang = told().filter(pl.col("since") == date(2020, 1, 1))
    assert wang.select("until", "entry", "exit").rows() == [(None, "NEW", None)]


def test_who_left_and_why_each_with_its_ground(county):
    gone = flow.left(told(), first=date(2023, 6, 1)).sort("since")
    assert gone.select("since", "until", "exit", "exit_basis").rows() == [
        (date(2023, 5, 10), JUNE, "UNKNOWN", "UNKNOWN"),
        (date(2023, 5, 20), JUNE, "DIED", "INFERRED"),
    ]
    margin = flow.left(told(policy="low_margin"), first=date(2023, 6, 1))
    assert margin.select("since", "exit", "exit_basis").rows() == [(None, "TO_OTHER", "INFERRED")]


def test_who_came_and_that_an_unknown_beginning_is_in_no_month(county):
    came = flow.entered(told(), first=date(2023, 6, 1))
    assert came.select("since", "entry", "entry_basis").rows() == [(JUNE, "FROM_OTHER", "INFERRED")]
    margin = told(policy="low_margin")
    assert [flow.entered(margin, first=date(2023, month, 1)).height for month in (5, 6)] == [0, 0]
    assert margin["entry_basis"].to_list() == ["UNKNOWN"]


def test_months_balance_and_past_months_can_be_had_as_they_were_reported(county):
    now = flow.months(told(), last=JUNE, number=3)
    assert [(one.opening, one.entered, one.left, one.closing) for one in now] == [
        (1, 0, 0, 1),
        (1, 2, 0, 3),
        (3, 1, 2, 2),
    ]
    then = flow.months(told(minutes=30), last=JUNE, number=3)
    assert [(one.opening, one.entered, one.left, one.closing) for one in then] == [
        (1, 0, 0, 1),
        (1, 2, 0, 3),
        (3, 0, 0, 3),
    ]


def test_who_comes_back_has_returned(county, tmp_path):
    our_roll(county.county, tmp_path, [["李秀英", LI, "低保", "700", "2023-07-31"]], minutes=180, day=JULY)
    came = flow.entered(told(minutes=200), first=date(2023, 7, 1))
    assert came["entry"].to_list() == ["RETURNED"]


@pytest.mark.row("M03-28")
def test_every_figure_opens_to_the_people_it_counts_in_the_viewers_area(client, county):
    client.force_login(make_account((Role.R2, county.county, Line.ASSISTANCE)))
    page = client.get(reverse("web:flow"), {"policy": "dibao", "month": "2023-06"})
    june = page.context["lines"][0]
    assert (june.opening, june.entered, june.left, june.closing) == (3, 1, 2, 2)
    rows = client.get(june.left_url).content.decode()
    for words in ("李秀英", "赵大山", "死亡", "按当时已知情况推断"):
        assert words in rows
    assert "王建国" not in rows
    died = next(line for line in page.context["exits"] if line.reason == "死亡")
    assert "李秀英" not in client.get(died.url).content.decode()
    exported = client.post(june.left_url + "&export=1")
    assert exported.status_code in (200, 302, 405)
    client.force_login(make_account((Role.R6, county.street_b)))
    page = client.get(reverse("web:flow"), {"policy": "dibao", "month": "2023-06"})
    assert (page.context["lines"][0].left, page.context["lines"][0].closing) == (1, 0)
    assert "李秀英" not in client.get(june.left_url).content.decode()


def test_another_line_has_other_policies_and_a_wrong_address_is_no_error(client, county):
    client.force_login(make_account((Role.R3, county.county, Line.ELDERCARE)))
    page = client.get(reverse("web:flow"), {"policy": "dibao", "month": "2023-99", "believed": "x", "area": "y"})
    assert page.status_code == 200
    assert set(dict(page.context["policies"])) == {"gaoling", "care_voucher"}
