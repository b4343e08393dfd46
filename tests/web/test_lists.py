"""The generic list: its rows come from the scope, its state from the address, its cost does not grow with rows."""

from __future__ import annotations

import io
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import unquote

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.roles import Role
from minzheng.kernel.areas.models import Area
from minzheng.kernel.events.models import Event
from minzheng.web.lists.columns import yuan
from minzheng.web.scoped_pages import UnscopedQuery
from tests.factories import DAY, make_account, make_person, small_county

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web.sample_pages")]


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def ask(client):
    """GET (or POST) a sample list as an account."""

    def answer(account, query="", *, page="people", method="get", **posted):
        client.force_login(account)
        return getattr(client, method)(f"/sample/{page}/?{query}", posted)

    return answer


class RowHeads(HTMLParser):
    """Collects the text of each row's head."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or (tag == "th" and "cell-head" in dict(attrs).get("class", ""))

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "th"

    def handle_data(self, data):
        if self.inside:
            self.found.append(data)


def names(response) -> list[str]:
    heads = RowHeads()
    heads.feed(response.content.decode())
    return heads.found


def test_a_street_sees_its_own_people_only(county, ask):
    make_person("甲乙丙", home=county.community_a)
    make_person("丁戊己", home=county.community_b)

    response = ask(make_account((Role.R6, county.street_a)))

    assert names(response) == ["甲乙丙"]
    assert "丁戊己" not in response.content.decode()


def test_a_stranger_is_sent_to_sign_in(client):
    assert client.get("/sample/people/").status_code == 302


def test_a_page_that_leaves_the_scope_is_a_fault(county, ask):
    with pytest.raises(UnscopedQuery):
        ask(make_account((Role.R6, county.street_a)), page="leaking")


def test_the_address_holds_filter_view_order_and_page(county, ask):
    account = make_account((Role.R2, county.county))
    for number in range(25):
        make_person(f"王{number:02d}", home=county.community_a, birth_date=DAY if number % 2 else None)
    make_person("李一", home=county.community_a)

    assert len(names(ask(account))) == 20
    assert names(ask(account, "page=2")) == ["王19", "王20", "王21", "王22", "王23", "王24"]
    assert len(names(ask(account, "size=50"))) == 26
    assert names(ask(account, "sort=-name"))[0] == "王24"
    assert names(ask(account, "name=李")) == ["李一"]
    assert names(ask(account, "view=unknown&name=王&page=1"))[:2] == ["王00", "王02"]


@pytest.mark.parametrize(
    ("query", "first"),
    [("page=999", "王20"), ("page=x", "王00"), ("page=-1", "王00"), ("size=7", "王00"), ("sort=password", "王00")],
)
def test_a_nonsensical_address_still_shows_a_list(county, ask, query, first):
    for number in range(21):
        make_person(f"王{number:02d}", home=county.community_a)

    assert names(ask(make_account((Role.R2, county.county)), query))[0] == first


def test_a_faulty_filter_finds_nothing_and_says_so(county, ask):
    make_person("王一", home=county.community_a)

    html = ask(make_account((Role.R2, county.county)), "born_from=yesterday").content.decode()

    assert "查询条件有误" in html
    assert "王一" not in html


def test_hidden_values_are_masked_and_unknown_ones_are_not_empty(county, ask):
    make_person("王一", home=county.community_a)

    html = ask(make_account((Role.R2, county.county))).content.decode()

    assert "13812341234" not in html
    assert "138****1234" in html
    assert 'title="尚不掌握"' in html


def test_markup_in_a_name_stays_text(county, ask):
    make_person("<script>王</script>", home=county.community_a)

    assert "<script>王" not in ask(make_account((Role.R2, county.county))).content.decode()


def test_the_number_of_queries_does_not_grow_with_the_rows(county, client):
    client.force_login(make_account((Role.R2, county.county)))

    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/sample/people/?{query}")
        return len(asked)

    make_person("王一", home=county.community_a)
    queries("")  # the first one also writes the session
    few = queries("")
    for number in range(99):
        make_person(f"李{number}", home=county.community_b)

    assert queries("size=100") == few
    # session, account, day, grants, deployment; then the list itself: counts with sums, the rows, the viewer's views
    assert few == 8


def test_totals_count_what_is_unknown_apart(county, ask):
    html = ask(make_account((Role.R2, county.county)), "size=100", page="summed").content.decode()

    total = sum(area.parent_id or 0 for area in Area.objects.all())
    assert f"{total:,}" in html
    assert f"另有 {Area.objects.filter(parent=None).count()} 条不详" in html


def test_the_export_has_the_same_rows_masked_and_is_logged(county, ask):
    make_person("王一", home=county.community_a, birth_date=DAY)
    make_person("李二", home=county.community_a)
    make_person("王三", home=county.community_b)
    account = make_account((Role.R6, county.street_a), display_name="陈晓")

    response = ask(account, "name=王", method="post", purpose="VERIFY")

    assert unquote(response["Content-Disposition"]).endswith("人员_20230630.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][0] == "人员"
    assert "陈晓" in rows[1][0]
    assert "姓名=王" in rows[1][0]
    assert "用途：核对身份信息" in rows[1][0]
    assert rows[2] == ["姓名", "现居住地", "出生日期", "电话", "金额（元）"]
    assert [row[0] for row in rows[3:]] == ["王一"]
    assert rows[3][2].date() == DAY
    assert rows[3][3] == "138****1234"
    assert Decimal(str(rows[3][4])) == Decimal(1255)
    event = Event.objects.get(type="web.list_exported")
    assert event.actor_id == account.pk
    assert event.payload["rows"] == 1
    assert event.purpose == "核对身份信息"


def test_formulas_in_a_name_are_exported_as_text(county, ask):
    make_person("=HYPERLINK(1)", home=county.community_a)

    response = ask(make_account((Role.R2, county.county)), method="post", purpose="VERIFY")

    cell = openpyxl.load_workbook(io.BytesIO(response.content)).active["A4"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_who_may_not_export_has_neither_button_nor_file(county, ask):
    worker = make_account((Role.R7, county.community_a))
    make_person("王一", home=county.community_a)

    html = ask(worker).content.decode()

    assert "导出" not in html
    assert ask(worker, method="post").status_code == 403


def test_nothing_yet_and_nothing_found_are_said_differently(county, ask):
    account = make_account((Role.R2, county.county))

    assert "暂无记录" in ask(account).content.decode()
    assert "没有符合条件的记录" in ask(account, "name=王").content.decode()


@pytest.mark.parametrize(("fen", "words"), [(0, "0.00"), (5, "0.05"), (125_500, "1,255.00"), (-105, "-1.05")])
def test_money_is_shown_from_whole_fen(fen, words):
    assert yuan(fen) == words
