"""What programs are told: files masked and logged, households judged, findings paged, tables taken in once."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models.expressions import RawSQL

from minzheng.kernel.access.roles import Role
from minzheng.kernel.events.models import Event
from minzheng.kernel.intake.models import Batch
from minzheng.kernel.registry.models import Person
from tests.factories import make_account, make_finding, make_household, make_person, small_county
from tests.offices import DEATHS, id_number, write
from tests.web.api.callers import PURPOSE, make_token, program, program_of

pytestmark = pytest.mark.django_db

WANG = RawSQL("to_tsvector('simple', %s)", ["wang"])


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def officer(county):
    return make_account((Role.R6, county.street_a))


def evaluated(client, **body):
    return client.post("/api/v1/evaluate", json.dumps(body), content_type="application/json")


def test_people_of_the_street_are_found_page_by_page_and_the_reading_is_logged(county, officer):
    for name in ("王一明", "王二明", "王三明"):
        make_person(name, home=county.community_a, name_terms=WANG)
    make_person("王别处", home=county.community_b, name_terms=WANG)
    client = program_of(officer, "people.search", "people.view")
    first = client.get("/api/v1/people", {"q": "wang", "limit": 2}).json()
    second = client.get("/api/v1/people", {"q": "wang", "limit": 2, "cursor": first["next_cursor"]}).json()
    assert len(first["items"]) == 2
    assert second["next_cursor"] is None
    assert {one["name"] for one in first["items"] + second["items"]} == {"王一明", "王二明", "王三明"}
    told = Event.objects.filter(type="web.api_list_read").order_by("pk").first()
    assert (told.purpose, told.payload["rows"], told.actor_id) == (PURPOSE, 2, officer.pk)


def test_nothing_about_a_person_is_told_without_a_purpose(county, officer):
    person = make_person("李四", home=county.community_a)
    client = program(make_token(officer).text, purpose="")
    for address in (f"/api/v1/people/{person.pk}", "/api/v1/people?q=李", "/api/v1/findings"):
        answer = client.get(address)
        assert answer.status_code == 422
        assert answer.json()["errors"] == [{"where": "header.X-Purpose", "message": "缺少这一项"}]
        assert "李四" not in answer.content.decode()
    assert not Event.objects.filter(type__startswith="web.api").exists()


def test_a_file_comes_masked_and_stands_in_the_log_of_the_person(county, officer):
    household = make_household(county.community_a, "赵六")
    person = Person.objects.get(name="赵六")
    make_finding(person)
    answer = program_of(officer).get(f"/api/v1/people/{person.pk}").json()
    assert (answer["name"], answer["household_id"]) == ("赵六", household.pk)
    assert answer["home"]["code"] == county.community_a.code
    assert [one["rule"] for one in answer["findings"]] == ["gaoling"]
    assert answer["id_number"] is None
    told = Event.objects.get(type="web.api_file_read")
    assert (told.subject_kind, told.subject_id, told.purpose) == ("registry.person", person.pk, PURPOSE)
    without = program_of(officer, "people.view").get(f"/api/v1/people/{person.pk}").json()
    assert without["findings"] == [], "a token without finding.view was told a finding"


def test_a_household_is_judged_only_for_who_may_see_findings(county, officer):
    household = make_household(county.community_a, "赵六")
    address = f"/api/v1/households/{household.pk}/judgements"
    told = program_of(officer).get(address).json()
    dibao = next(one for one in told["judgements"] if one["policy"] == "dibao")
    assert dibao["eligible"] is None
    assert dibao["missing"]
    assert dibao["cites"]
    assert [one["name"] for one in told["members"]] == ["赵六"]
    assert program_of(officer, "people.view").get(address).json()["judgements"] == []


def test_findings_are_filtered_and_paged(county, officer):
    found = [make_finding(make_person(f"某{at}", home=county.community_a)) for at in range(3)]
    client = program_of(officer)
    first = client.get("/api/v1/findings", {"limit": 2, "rule": "gaoling", "area": county.street_a.code}).json()
    assert [one["id"] for one in first["items"]] == [found[2].pk, found[1].pk]
    second = client.get("/api/v1/findings", {"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["id"] for one in second["items"]] == [found[0].pk]
    assert first["items"][0]["at_stake_yuan"] == "100.00"
    assert client.get("/api/v1/findings", {"kind": "COLLISION"}).json()["items"] == []
    assert client.get("/api/v1/findings", {"area": county.street_b.code}).json()["items"] == []
    assert client.get("/api/v1/findings", {"state": "closed"}).json()["items"] == []


FAMILY = {
    "area": "330225",
    "day": "2023-06-30",
    "policies": ["dibao"],
    "household": {"家庭货币财产总额": 0, "机动车辆数": 0, "住房套数": 1, "月刚性支出": 0},
}
NOTHING = {
    "死亡日期": "无", "户籍在本县": "是", "户籍迁出日期": "无", "常住本地": True, "全日制在校": "否",
    "残疾类别": "无残疾",
    "残疾等级": 0, "残疾人证有效期至": "无", "养老金月额": 0, "其中中央基础养老金月额": 0, "工伤生活护理费月额": 0,
    "特困供养在册": "否", "其他月收入": 0, "其中依法不计入收入": 0, "不计入共同生活情形": "无", "长期共同居住": "是",
    "在保期间就业日期": "无", "重特大疾病": "否", "有履行义务能力的法定义务人": "是", "自理六项中未达到项数": 0,
}  # fmt: skip


def test_a_household_told_in_the_request_is_judged_as_the_worked_case_says(officer):
    """The first case of assistance/cases.yaml: 三口之家人均八百元，按差额发放, 1365.00 yuan."""
    members = [
        NOTHING | {"与户主关系": "户主", "出生日期": "1980-03-01", "工资月额": 2400.00},
        NOTHING | {"与户主关系": "妻", "出生日期": "1982-05-01", "工资月额": 0},
        NOTHING | {"与户主关系": "独生子", "出生日期": "2013-01-01"},
    ]
    client = program_of(officer, "policy.view")
    people, logged = Person.objects.count(), Event.objects.count()
    (found,) = evaluated(client, **FAMILY, members=members).json()["results"]
    assert (found["eligible"], found["amount_yuan"], found["missing"]) == (True, "1365.00", [])
    assert all(one["met"] for one in found["criteria"])
    assert any("最低生活保障审核确认办法" in cite["document"] for one in found["criteria"] for cite in one["cites"])
    assert any(each["parameter"] == "dibao_standard" for one in found["criteria"] for each in one["thresholds"])
    assert (Person.objects.count(), Event.objects.count()) == (people, logged)

    del members[0]["工资月额"]
    (found,) = evaluated(client, **FAMILY, members=members).json()["results"]
    assert (found["eligible"], found["amount_yuan"]) == (None, None)
    assert [(one["title"], one["members"]) for one in found["missing"] if "工资" in one["title"]] == [
        ("工资月额", [0, 2])
    ]


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"members": [{"没有的事实": 1}]}, "body.members.0.没有的事实"),
        ({"members": [{"出生日期": "1980-02-30"}]}, "body.members.0.出生日期"),
        ({"members": [{"工资月额": "很多"}]}, "body.members.0.工资月额"),
        ({"members": [{"工资月额": 1.001}]}, "body.members.0.工资月额"),
        ({"members": [{"住房套数": 1}]}, "body.members.0.住房套数"),
        ({"members": []}, "body.body.members"),
        ({"members": [{}], "policies": ["没有"]}, "body.policies.0"),
        ({"members": [{}], "day": "1700-01-01"}, "body.day"),
        ({"members": [{}], "area": "33"} | {"还有": 1}, "body.body.还有"),
    ],
)
def test_a_wrong_body_is_told_where_and_why(officer, wrong, where):
    answer = evaluated(program_of(officer, "policy.view"), **wrong)
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()["errors"]
    assert [one["where"] for one in told] == [where]
    assert told[0]["message"]


def test_a_body_that_is_no_json_is_told_so(officer):
    answer = program_of(officer).post("/api/v1/evaluate", "{", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_standards_are_read_by_area_and_day(officer):
    client = program_of(officer, "policy.view")
    told = {}
    for day in ("2023-06-30", "2023-07-01"):
        items = client.get("/api/v1/parameters", {"area": "330110", "day": day}).json()["items"]
        told[day] = next(one for one in items if one["name"] == "dibao_standard")
    assert told["2023-06-30"]["value"] != told["2023-07-01"]["value"]
    assert told["2023-07-01"]["since"] == "2023-07-01"


def sent(client, path, county, **more):
    file = SimpleUploadedFile("死亡人员.csv", path.read_bytes())
    return client.post("/api/v1/batches", {"file": file, "area": county.street_a.code, "day": "2023-06-30"} | more)


@pytest.fixture
def deaths(tmp_path):
    rows = [["钱七", id_number("1940-01-01"), "男", "1940-01-01", "2023-05-01"], ["无号", "", "", "", "2023-05-02"]]
    return write(tmp_path / "deaths.csv", DEATHS, rows)


def test_a_table_is_previewed_taken_in_by_a_second_request_and_only_once(county, officer, deaths):
    client = program_of(officer)
    first = sent(client, deaths, county)
    assert first.status_code == 201
    told = first.json()
    assert (told["status"], told["dataset"], told["rows_read"]) == ("PREVIEWED", "deaths", 2)
    assert told["quarantine_open"] == told["rows_quarantined"]

    again = sent(client, deaths, county)
    assert (again.status_code, again.json()["id"], again.json()["known"]) == (200, told["id"], True)
    assert Batch.objects.count() == 1

    address = f"/api/v1/batches/{told['id']}"
    accept = {"data": json.dumps({"complete": False}), "content_type": "application/json"}
    uploader = program_of(officer, "intake.upload", "intake.view")
    assert uploader.post(f"{address}/accept", **accept).status_code == 403
    assert client.get(address).json()["status"] == "PREVIEWED"
    for _each in range(2):
        answer = client.post(f"{address}/accept", **accept)
        assert (answer.status_code, answer.json()["status"]) == (200, "REGISTERED")


def test_what_another_office_sent_is_told_without_showing_it(county, officer, deaths):
    assert sent(program_of(officer), deaths, county).status_code == 201
    other = program_of(make_account((Role.R6, county.street_b)))
    answer = sent(other, deaths, county, area=county.street_b.code)
    assert (answer.status_code, answer.json()["code"]) == (409, "sent_elsewhere")


def test_a_table_cannot_be_sent_for_another_street_nor_for_tomorrow(county, officer, deaths):
    answer = sent(program_of(officer), deaths, county, area=county.street_b.code, day="2023-07-01", dataset="没有")
    assert answer.status_code == 422
    assert [one["where"] for one in answer.json()["errors"]] == ["form.area", "form.day", "form.dataset"]
    assert not Batch.objects.exists()
