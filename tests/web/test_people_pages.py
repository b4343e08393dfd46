"""Files, lists and the search: what stands on them with which source, what is hidden, and for whom."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.awards import operations as awards
from minzheng.kernel.events.models import Event
from minzheng.kernel.intake import tables
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.registry import operations as registry
from minzheng.kernel.registry.operations import merging
from minzheng.kernel.screening import operations
from tests.factories import DAY, NOW, make_account, make_person
from tests.web.neighbours import ACCOUNT, PHONE, WANG, Neighbours, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parameters(monkeypatch):
    """The test's county stands where the demo's county stands in the tree of parameters."""
    from minzheng.kernel.screening import register

    original = register.areas.paths

    def with_yuhang(**asked):
        return {area: (*path[:-1], "330110", "3301", "33", "") for area, path in original(**asked).items()}

    monkeypatch.setattr(register.areas, "paths", with_yuhang)


@pytest.fixture
def neighbours(tmp_path) -> Neighbours:
    return settle(tmp_path)


@pytest.fixture
def street(client, neighbours):
    client.force_login(make_account((Role.R6, neighbours.county.street_a)))
    return client


def text(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def sheet_text(answer) -> str:
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return "".join(book.read(part).decode("utf-8", errors="replace") for part in book.namelist())


class TestPersonFile:
    @pytest.mark.row("M01-03")
    def test_shows_what_is_held_with_amount_day_and_source_row(self, street, neighbours):
        html = text(street.get(f"/people/{neighbours.wang.pk}/"))

        assert "高龄津贴" in html
        assert "100.00 元" in html
        assert "2020年2月1日" in html
        batch = Batch.objects.get(dataset="gaoling")
        assert f'href="/intake/batches/{batch.pk}/"' in html
        assert "“高龄津贴.csv”" in html
        assert "第3行" in html

    @pytest.mark.row("M01-03")
    def test_says_first_what_is_owed_and_not_held_and_why(self, street, neighbours):
        html = text(street.get(f"/people/{neighbours.li.pk}/"))

        assert "应享未享：高龄津贴" in html
        assert html.index("应享未享：高龄津贴") < html.index("各部门记录")
        assert "本月计发年龄 81" in html
        assert "2013年7月1日起" in html
        assert "老年人权益保障法》(2018年修正)第33条" in html

    def test_names_the_facts_that_are_missing_instead_of_saying_no(self, street, neighbours):
        html = text(street.get(f"/people/{neighbours.sun.pk}/"))

        assert "还需查明：" in html
        assert "其他月收入" in html

    def test_nothing_sealed_stands_on_the_page(self, street, neighbours):
        html = text(street.get(f"/people/{neighbours.wang.pk}/"))

        assert WANG not in html
        assert PHONE not in html
        assert ACCOUNT not in html
        assert f"{WANG[:3]}***********{WANG[-4:]}" in html
        assert "139****5678" in html
        assert "****0018" in html

    def test_a_cell_of_an_office_is_revealed_with_a_purpose_and_logged(self, street, neighbours):
        row = Event.objects.count()
        html = text(street.get(f"/people/{neighbours.wang.pk}/"))
        address = next(part for part in html.split('"') if "gaolingrow" in part and "/account/" in part)

        assert ACCOUNT in text(street.post(address, {"purpose": "PAY"}))
        event = Event.objects.latest("pk")
        assert Event.objects.count() == row + 1
        assert event.subject_kind == "eldercare.gaolingrow"
        assert event.purpose == "核对发放账户"

    def test_health_is_hidden_until_revealed(self, street, neighbours):
        html = text(street.get(f"/people/{neighbours.sun.pk}/"))
        address = next(part for part in html.split('"') if "disabilityrow" in part and "/disability_kind/" in part)

        records = html[html.index('id="records"') : html.index('id="places"')]
        assert "肢体" not in records
        assert "肢体" in text(street.post(address, {"purpose": "DECIDE"}))

    def test_a_member_in_another_street_is_only_said_to_be_there(self, street, neighbours):
        for address in (f"/people/{neighbours.wang.pk}/", f"/households/{neighbours.household.pk}/"):
            html = text(street.get(address))
            assert "王远方" not in html
            assert "辖区外成员" in html
            assert f"/people/{neighbours.son.pk}/" not in html

    def test_lines_of_others_are_not_judged(self, client, neighbours):
        client.force_login(make_account((Role.R2, neighbours.county.county, Line.ASSISTANCE)))
        html = text(client.get(f"/people/{neighbours.li.pk}/"))

        assert "应享未享：高龄津贴" not in html
        assert "困难残疾人生活补贴" in html

    def test_who_may_not_see_findings_gets_no_judgement(self, client, neighbours):
        client.force_login(make_account((Role.R8, neighbours.county.community_a)))
        html = text(client.get(f"/people/{neighbours.li.pk}/"))

        assert 'id="owed"' not in html
        assert "应享未享：" not in html

    def test_a_merged_record_leads_to_the_person_it_stands_for(self, street, neighbours):
        double = make_person("王小民", home=neighbours.county.community_a, birth_date=neighbours.wang.birth_date)
        merging.merge(
            alias=double, into=neighbours.wang, actor=Account.objects.system(), reason="同一人两份档案", now=NOW
        )

        answer = street.get(f"/people/{double.pk}/")
        assert answer.status_code == 302
        assert answer.headers["Location"] == f"/people/{neighbours.wang.pk}/"
        assert "同一人两份档案" in text(street.get(f"/people/{neighbours.wang.pk}/"))

    def test_a_person_without_any_table_has_a_file_too(self, street, neighbours):
        lone = make_person("周无名", home=neighbours.county.community_a)
        html = text(street.get(f"/people/{lone.pk}/"))

        assert "没有部门记录" in html
        assert "尚不掌握" in html

    def test_asks_few_questions_however_large_the_family(self, street, neighbours):
        def queries(url: str) -> int:
            street.get(url)
            with CaptureQueriesContext(connection) as page:
                street.get(url)
            return len(page)

        three, one = (queries(f"/people/{person.pk}/") for person in (neighbours.wang, neighbours.sun))
        assert three <= 34  # of dozens of tables, only those that have a row are asked by themselves
        assert abs(three - one) <= 1  # one more table speaks of the one than of the others
        assert queries(f"/households/{neighbours.household.pk}/") <= 31


class TestHouseholdFile:
    @pytest.mark.row("M01-03")
    def test_shows_members_means_judgements_and_what_a_member_lacks(self, street, neighbours):
        closed = text(street.get(f"/households/{neighbours.household.pk}/"))
        assert "高龄津贴月发额" not in closed
        asked = {"scope": "ECONOMY", "ground": "DUTY", "purpose": "低保动态管理复核"}
        html = text(street.post(f"/households/{neighbours.household.pk}/", asked))

        assert "王小明户" in html
        assert "户主" in html
        assert "高龄津贴月发额" in html
        assert "李桂花 应享未享：高龄津贴" in html
        assert "最低生活保障" in html
        assert "尚不掌握" in html

    def test_of_another_street_is_not_there(self, client, neighbours):
        client.force_login(make_account((Role.R6, neighbours.county.street_b)))
        assert client.get(f"/households/{neighbours.household.pk}/").status_code == 404
        # his own son sees himself, without a way to the household
        html = text(client.get(f"/people/{neighbours.son.pk}/"))
        assert f"/households/{neighbours.household.pk}/" not in html
        assert "王小明" not in html


class TestLists:
    @pytest.mark.parametrize("asked", ["王小明", "小明", "wangxiaoming", "wxm", WANG, WANG[-4:], PHONE, "5678"])
    def test_people_are_found_by_whatever_is_typed(self, street, neighbours, asked):
        html = text(street.get("/people/", {"name": asked}))
        assert f"/people/{neighbours.wang.pk}/" in html
        assert "孙阿婆" not in html

    def test_categories_and_ages_narrow(self, street, neighbours):
        assert names(street, category="dibao") == {"孙阿婆"}
        assert names(street, category="gaoling") == {"王小明"}
        assert names(street, age="80-89") == {"王小明", "李桂花"}
        assert names(street, age="60-79", category="disability") == {"孙阿婆"}

    def test_an_area_of_others_is_no_choice(self, street, neighbours):
        html = text(street.get("/people/", {"area": neighbours.county.community_b.pk}))
        assert "查询条件有误" in html
        assert "乙一社区" not in html

    def test_the_sheet_is_masked_and_holds_only_ones_own_people(self, street, neighbours):
        words = sheet_text(street.post("/people/", {"purpose": "VERIFY"}))
        assert "王小明" in words
        assert WANG not in words
        assert "赵大山" not in words
        assert "王远方" not in words

    def test_households_are_found_by_a_member_and_counted(self, street, neighbours):
        html = text(street.get("/households/", {"name": "lgh"}))
        assert "王小明户" in html
        assert "孙阿婆户" not in html
        assert '<td class="num" data-label="人口（人）">3</td>' in html


def names(client, **query) -> set[str]:
    rows = client.get("/people/", query).context["list"]["rows"]
    return {each for row in rows for each in ("王小明", "李桂花", "孙阿婆", "赵大山") if each in row.cells[0][1]}


class TestSearch:
    def test_says_why_somebody_answers(self, street, neighbours):
        assert "姓名相符" in text(street.get("/search/", {"q": "王小明"}))
        assert "证件号码尾号相符" in text(street.get("/search/", {"q": WANG[-4:]}))
        assert "手机号码尾号相符" in text(street.get("/search/", {"q": "王 5678"}))

    def test_asks_the_database_once(self, street, neighbours):
        street.get("/search/")
        with CaptureQueriesContext(connection) as nothing:
            street.get("/search/")
        with CaptureQueriesContext(connection) as asked:
            street.get("/search/", {"q": "wxm"})
        assert len(asked) == len(nothing) + 1

    def test_advises_where_nobody_answers(self, street, neighbours):
        html = text(street.get("/search/", {"q": "赵大山"}))
        assert "没有找到" in html
        assert "只在您的管辖范围内检索" in html


class TestLedgerOfOldPeople:
    @pytest.mark.row("M01-11")
    def test_is_made_from_the_files(self, street, neighbours):
        html = text(street.get("/people/old-dibao/"))

        assert "孙阿婆" in html
        assert "需长期照护" in html
        assert "独居" in html
        assert "137****1111" in html
        assert "共 <strong>1</strong> 人 · <strong>1</strong> 户" in html
        for other in ("王小明", "赵大山"):
            assert other not in html

    @pytest.mark.row("M01-11")
    def test_its_sheet_is_masked(self, street, neighbours):
        words = sheet_text(street.post("/people/old-dibao/", {"purpose": "VERIFY"}))
        assert "孙阿婆" in words
        assert "13700001111" not in words
        assert "赵大山" not in words

    def test_counts_who_cannot_care_for_himself(self, street, neighbours):
        tabs = {str(tab.label): tab.count for tab in street.get("/people/old-dibao/").context["list"]["tabs"]}
        assert tabs == {"全部": 1, "需照护或持残疾证": 1, "独居": 1, "80岁以上": 0}


class TestWorkbench:
    def test_counts_open_to_their_lists_and_stay_in_the_street(self, client, neighbours):
        operations.screen(day=DAY, actor=Account.objects.system(), now=NOW)

        client.force_login(make_account((Role.R6, neighbours.county.street_a)))
        here = client.get("/")
        assert "李桂花" in text(here)
        assert "赵大山" not in text(here)
        figures = {str(one.label): one for one in here.context["figures"]}
        assert figures["预警"].value == "1"
        assert figures["预警"].note == "应享未享 1"
        assert "李桂花" in text(client.get("/" + figures["预警"].url))
        assert len(figures) <= 4

        client.force_login(make_account((Role.R6, neighbours.county.street_b)))
        assert "李桂花" not in text(client.get("/"))

    def test_says_which_tables_never_came_only_to_who_sees_all(self, client, neighbours):
        client.force_login(make_account((Role.R2, neighbours.county.county)))
        told = client.get("/").context["freshness"]
        assert told["all"] == len(tables.DATASETS)
        assert [one.days for one in told["lines"]] == [None] * 8  # the most worrying first; the rest stands elsewhere
        assert told["url"] == "/intake/quality/"

        client.force_login(make_account((Role.R6, neighbours.county.street_a)))
        assert "从未收到" not in text(client.get("/"))

    def test_is_everybodys(self, client, neighbours):
        client.force_login(make_account((Role.R8, neighbours.county.community_a)))
        html = text(client.get("/"))
        assert "辖区人员" in html
        client.force_login(make_account())
        assert "常用" not in text(client.get("/"))

    def test_says_what_comes_next_where_nothing_waits(self, client, neighbours):
        client.force_login(make_account((Role.R6, neighbours.county.street_a)))
        html = text(client.get("/"))
        assert "没有待办" in html
        assert "报送新表" in html


class TestContestedAwards:
    def test_who_is_reached_by_two_awards_that_exclude_each_other_waits_for_a_decision(self, street, neighbours):
        values = {
            "area": neighbours.county.community_a, "starts": DAY, "amount_fen": 90_000, "decision": {},
            "line": "ASSISTANCE", "actor": neighbours.wang, "now": NOW,
        }  # fmt: skip
        awards.grant(policy="dibao", household=neighbours.household, excludes=["tekun"], **values)
        awards.grant(policy="tekun", person=neighbours.sun, excludes=["dibao"], **values)
        registry.join_household(
            person=neighbours.sun,
            household=neighbours.household,
            relation="50",
            day=DAY,
            actor=neighbours.wang,
            now=NOW,
        )

        html = text(street.get("/awards/contested/"))

        assert "孙阿婆" in html
        assert "最低生活保障" in html
        assert "2023年6月30日至长期" in html
