"""From a file to the register: matched, written once, ended, taken back; every value names its table, batch and row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from minzheng.departments.models import DeathsRow, PopulationRow
from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import Area
from minzheng.kernel.intake import many_files, operations, precedence, tables
from minzheng.kernel.intake.contract import Unit
from minzheng.kernel.intake.models import Batch, BatchStatus, QuarantinedRow, ReviewItem
from minzheng.kernel.registry.models import Membership, Person, PersonPast
from tests.factories import DAY, NOW, County, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

WANG = id_number("1950-03-01")
LI = id_number("1952-08-15", 2)
CHEN = id_number("1980-01-20", 3)


@pytest.fixture
def county() -> County:
    return small_county()


def person_row(name: str, number: str, household: str = "H1", relation: str = "户主", community: str = "甲一社区"):
    return [name, number, household, relation, community, community, "", ""]


def population(tmp_path, rows, name="人口.csv"):
    return write(tmp_path / name, POPULATION, rows)


def a_family(tmp_path):
    return population(tmp_path, [person_row("王建国", WANG), person_row("李秀英", LI, relation="配偶")])


def fact(name: str, person: Person, *, day: date = DAY):
    import polars as pl

    subjects = pl.DataFrame({"subject": [person.pk], "area": [person.home_area_id]})
    of_people = [dataset for dataset in tables.DATASETS.values() if dataset.unit == Unit.PERSON]
    found = precedence.facts(datasets=of_people, subjects=subjects, day=day)
    return found[name].item()


class TestRegistering:
    @pytest.mark.row("M01-03")
    def test_a_family_gets_a_file_and_every_row_its_lineage(self, county: County, tmp_path):
        batch = send(a_family(tmp_path), area=county.county)
        assert batch.status == Batch.Status.REGISTERED
        assert (batch.rows_read, batch.rows_accepted, batch.rows_introduced, batch.rows_to_review) == (2, 2, 2, 0)
        wang = Person.objects.get(name="王建国")
        assert (wang.sex, wang.birth_date, wang.home_area) == ("1", date(1950, 3, 1), county.community_a)
        row = PopulationRow.objects.get(person=wang)
        assert (row.batch, row.row_number, row.rung) == (batch, 3, "NEW")
        assert {m.person.name: m.relation for m in Membership.objects.filter(household__number="H1")} == {
            "王建国": "02",
            "李秀英": "10",
        }

    def test_no_identity_number_stands_anywhere_in_plain(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        for model in (Person, PopulationRow, Batch, QuarantinedRow):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table} t WHERE t::text LIKE %s", [f"%{WANG}%"])
                assert cursor.fetchone() == (0,)

    @pytest.mark.row("M01-01")
    def test_the_same_file_twice_changes_nothing(self, county: County, tmp_path):
        path = a_family(tmp_path)
        first = send(path, area=county.county)
        again = send(path, area=county.county, minutes=5)
        assert again == first
        assert Batch.objects.count() == 1
        assert PopulationRow.objects.count() == 2

    def test_the_same_rows_in_another_file_are_no_news(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        rows = [person_row("王建国", WANG), person_row("李秀英", LI, relation="配偶"), person_row("陈明", CHEN, "H2")]
        again = send(population(tmp_path, rows, "人口2.csv"), area=county.county, minutes=5)
        assert (again.rows_unchanged, again.rows_introduced) == (2, 1)
        assert PopulationRow.objects.filter(superseded_at=None).count() == 3

    def test_a_file_sent_again_as_it_was_beside_a_changed_one_is_part_of_the_whole_list(self, county: County, tmp_path):
        cards = ("姓名", "身份证号", "残疾证号", "残疾类别", "残疾等级")
        north, south = tmp_path / "残疾北.csv", tmp_path / "残疾南.csv"
        write(north, cards, [["王建国", WANG, f"{WANG}41", "肢体", "一级"]])
        write(south, cards, [["李秀英", LI, f"{LI}42", "肢体", "二级"]])
        taken = {"area": county.county, "complete": True, "demo": True, "actor": Account.objects.system()}
        many_files.intake_files(paths=[a_family(tmp_path)], day=DAY, now=NOW, **taken)
        many_files.intake_files(paths=[north, south], day=DAY, now=NOW, **taken)
        # a second delivery, of which most rows stand already, then a third without one of them
        write(south, cards, [["李秀英", LI, f"{LI}42", "肢体", "三级"]])
        later = {"day": DAY + timedelta(days=1), "now": NOW + timedelta(minutes=5)}
        many_files.intake_files(paths=[north, south], **later, **taken)
        wang, li = Person.objects.get(name="王建国"), Person.objects.get(name="李秀英")
        assert [fact("disability_grade", one, day=later["day"]) for one in (wang, li)] == [1, 3]
        write(north, cards, [["陈明", CHEN, f"{CHEN}43", "肢体", "四级"]])
        later = {"day": DAY + timedelta(days=2), "now": NOW + timedelta(minutes=9)}
        many_files.intake_files(paths=[north, south], **later, **taken)
        assert [fact("disability_grade", one, day=later["day"]) for one in (wang, li)] == [0, 3]

    def test_moving_house_is_a_new_version_and_the_old_one_stays(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        moved = population(tmp_path, [person_row("王建国", WANG, "H9", community="乙一社区")], "迁移.csv")
        send(moved, area=county.county, day=DAY + timedelta(days=1), minutes=5)
        wang = Person.objects.get(name="王建国")
        assert wang.home_area == county.community_b
        assert PersonPast.objects.get(person=wang).home_area == county.community_a
        held = Membership.objects.filter(person=wang, superseded_at=None).order_by("household__number")
        assert [(m.household.number, m.valid.upper) for m in held] == [("H1", DAY + timedelta(days=1)), ("H9", None)]


class TestMatching:
    def test_another_spelling_of_the_name_is_the_same_person(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        batch = send(write(tmp_path / "死亡.csv", DEATHS, [["王建过", WANG, "", "", "2023-05-02"]]), area=county.county)
        assert batch.rows_matched == 1
        assert DeathsRow.objects.get().rung == "ID_NAME_NEAR"
        assert Person.objects.get(pk=DeathsRow.objects.get().person_id).death_date == date(2023, 5, 2)

    def test_another_name_under_the_same_number_goes_before_a_person(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        send(write(tmp_path / "死亡.csv", DEATHS, [["赵铁柱", WANG, "", "", "2023-05-02"]]), area=county.county)
        item = ReviewItem.objects.get()
        assert (item.reason, item.candidates) == ("NAME_DIFFERS", [Person.objects.get(name="王建国").pk])
        assert Person.objects.get(name="王建国").death_date is None

    def test_a_death_never_matches_on_name_and_birth_date_alone(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        rows = [["王建国", "", "", "1950-03-01", "2023-05-02"]]
        batch = send(write(tmp_path / "死亡.csv", DEATHS, rows), area=county.county)
        assert (batch.rows_matched, batch.rows_to_review) == (0, 1)
        assert Person.objects.get(name="王建国").death_date is None
        assert ReviewItem.objects.get().reason == "NO_ID"

    def test_two_valid_numbers_that_differ_are_never_one_person(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        twin = id_number("1950-03-01", 7)
        header = (*DEATHS, "居住社区")
        rows = [["王建国", twin, "", "", "2023-05-02", "甲一社区"]]
        send(write(tmp_path / "死亡.csv", header, rows), area=county.county)
        assert ReviewItem.objects.get().reason == "ID_DIFFERS"
        assert Person.objects.get(name="王建国").death_date is None

    def test_bad_rows_wait_in_quarantine_and_good_ones_go_on(self, county: County, tmp_path):
        rows = [
            person_row("王建国", WANG[:-1] + ("1" if WANG[-1] != "1" else "2")),
            person_row("李秀英", LI),
            person_row("陈明", "3.30199E+17"),
        ]
        batch = send(population(tmp_path, rows), area=county.county)
        assert (batch.rows_accepted, batch.rows_quarantined) == (1, 2)
        told = {row.row_number: row.problems[0] for row in QuarantinedRow.objects.all()}
        assert told[3]["code"] == "BAD_CHECKSUM"
        assert told[5]["code"] == "NUMBER_LOST_DIGITS"
        assert told[3]["right"]
        assert WANG[6:14] not in str(told)


class TestAbsence:
    def test_missing_from_a_complete_list_is_a_fact_and_from_a_part_of_it_is_not(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        li = Person.objects.get(name="李秀英")
        path = write(tmp_path / "死亡.csv", DEATHS, [["王建国", WANG, "", "", "2023-05-02"]])
        send(path, area=county.county, complete=False, minutes=1)
        assert fact("death_date", li) is None
        deaths = Batch.objects.get(dataset="deaths")
        operations.void(batch=deaths, reason="重发", actor=system(), now=NOW + timedelta(minutes=5))
        send(path, area=county.county, complete=True, minutes=9)
        assert fact("death_date", li) == date.max
        assert fact("death_date", Person.objects.get(name="王建国")) == date(2023, 5, 2)

    def test_a_complete_list_says_nothing_about_another_area(self, county: County, tmp_path):
        send(population(tmp_path, [person_row("陈明", CHEN, community="乙一社区")]), area=county.county)
        path = write(tmp_path / "死亡.csv", DEATHS, [["王建国", WANG, "", "", "2023-05-02"]])
        send(path, area=county.street_a, complete=True)
        assert fact("death_date", Person.objects.get(name="陈明")) is None

    def test_a_list_of_later_says_nothing_about_the_day_before(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county, day=DAY - timedelta(days=10))
        path = write(tmp_path / "死亡.csv", DEATHS, [["王建国", WANG, "", "", "2023-05-02"]])
        send(path, area=county.county, complete=True)
        li = Person.objects.get(name="李秀英")
        assert fact("death_date", li, day=DAY - timedelta(days=1)) is None
        assert fact("death_date", li, day=DAY) == date.max


class TestVoiding:
    def test_what_only_the_batch_told_is_taken_back(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        path = write(tmp_path / "死亡.csv", DEATHS, [["王建国", WANG, "", "", "2023-05-02"]])
        batch = send(path, area=county.county, minutes=1)
        assert Person.objects.get(name="王建国").death_date == date(2023, 5, 2)
        operations.void(batch=batch, reason="名单发错了", actor=system(), now=NOW + timedelta(minutes=2))
        assert Person.objects.get(name="王建国").death_date is None
        assert DeathsRow.objects.filter(superseded_at=None).count() == 0
        assert DeathsRow.objects.count() == 1
        last = BatchStatus.objects.filter(batch=batch).last()
        assert (last.status, last.reason) == ("VOIDED", "名单发错了")

    def test_voiding_twice_is_once_and_needs_a_reason(self, county: County, tmp_path):
        batch = send(a_family(tmp_path), area=county.county)
        with pytest.raises(operations.Cannot):
            operations.void(batch=batch, reason=" ", actor=system(), now=NOW)
        for _turn in range(2):
            operations.void(batch=batch, reason="重发", actor=system(), now=NOW + timedelta(minutes=2))
        assert BatchStatus.objects.filter(batch=batch, status="VOIDED").count() == 1

    def test_people_of_whom_nobody_tells_any_more_are_out_of_every_area(self, county: County, tmp_path):
        path = a_family(tmp_path)
        batch = send(path, area=county.county)
        operations.void(batch=batch, reason="重发", actor=system(), now=NOW + timedelta(minutes=2))
        assert set(Person.objects.values_list("home_area")) == {(None,)}
        send(path, area=county.county, minutes=5)
        assert Person.objects.count() == 2
        assert Person.objects.get(name="王建国").home_area == county.community_a

    def test_rows_that_a_voided_list_had_ended_hold_again(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        header = ("姓名", "身份证号", "养老金")
        old = write(tmp_path / "养老金5月.csv", header, [["王建国", WANG, "1800"], ["李秀英", LI, "200"]])
        new = write(tmp_path / "养老金6月.csv", header, [["李秀英", LI, "210"]])
        send(old, area=county.county, day=DAY - timedelta(days=30), complete=True, minutes=1)
        batch = send(new, area=county.county, complete=True, minutes=2)
        wang, li = Person.objects.get(name="王建国"), Person.objects.get(name="李秀英")
        assert (fact("pension_monthly", wang), fact("pension_monthly", li)) == (0, 21000)
        assert fact("pension_monthly", wang, day=DAY - timedelta(days=5)) == 180000
        operations.void(batch=batch, reason="少报了人", actor=system(), now=NOW + timedelta(minutes=3))
        assert (fact("pension_monthly", wang), fact("pension_monthly", li)) == (180000, 20000)


class TestRefusing:
    @pytest.mark.parametrize(
        ("content", "code"), [(b"", "EMPTY"), (b"%PDF-1.4 nothing", "WRONG_TYPE"), (b"PK\x03\x04 broken", None)]
    )
    def test_a_file_that_is_no_table_is_refused_with_a_reason(self, county: County, tmp_path, content, code):
        path = tmp_path / "人口.xlsx"
        path.write_bytes(content)
        batch = send(path, area=county.county)
        assert batch.status == Batch.Status.REFUSED
        refused = batch.understood["refused"]
        assert refused["reason"]
        assert refused["advice"]
        assert code is None or refused["code"] == code

    def test_two_kinds_of_table_are_not_one_delivery(self, county: County, tmp_path):
        deaths = write(tmp_path / "死亡.csv", DEATHS, [["王建国", WANG, "", "", "2023-05-02"]])
        batches = [preview(path, county.county) for path in (a_family(tmp_path), deaths)]
        with pytest.raises(operations.Cannot):
            operations.accept(batches=batches, day=DAY, complete=False, demo=True, actor=system(), now=NOW)


def preview(path, area: Area) -> Batch:
    return operations.receive(
        path=path, file_name=path.name, area=area, day=DAY, demo=True, actor=system(), now=NOW
    ).batch


def system() -> Account:
    return Account.objects.system()


class TestColumnsThatAFileHasNot:
    def test_an_empty_cell_has_its_meaning_only_where_the_file_has_the_column(self, county: County, tmp_path):
        header = ("姓名", "身份证号", "居住社区")
        send(write(tmp_path / "人口.csv", header, [["王建国", WANG, "甲一社区"]]), area=county.county)
        wang = Person.objects.get(name="王建国")
        assert fact("moved_out_date", wang) is None
        send(a_family(tmp_path), area=county.county, minutes=1)
        assert fact("moved_out_date", wang) == date.max

    def test_a_list_without_a_column_says_nothing_about_who_is_missing_from_it(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        wages = write(tmp_path / "工资.csv", ("姓名", "身份证号", "工资"), [["李秀英", LI, "3000"]])
        send(wages, area=county.county, complete=True, minutes=1)
        wang, li = Person.objects.get(name="王建国"), Person.objects.get(name="李秀英")
        assert (fact("pension_monthly", wang), fact("pension_monthly", li)) == (None, None)
        assert fact("wage_monthly", li) == 300000

    def test_pensions_and_wages_in_two_files_of_one_delivery_add_up(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        pensions = write(tmp_path / "养老金.csv", ("姓名", "身份证号", "养老金"), [["李秀英", LI, "1500"]])
        wages = write(tmp_path / "工资.csv", ("姓名", "身份证号", "工资"), [["李秀英", LI, "3000"]])
        batches = [preview(path, county.county) for path in (pensions, wages)]
        operations.accept(
            batches=batches, day=DAY, complete=True, demo=True, actor=system(), now=NOW + timedelta(minutes=1)
        )
        wang, li = Person.objects.get(name="王建国"), Person.objects.get(name="李秀英")
        assert (fact("pension_monthly", li), fact("wage_monthly", li)) == (150000, 300000)
        assert (fact("pension_monthly", wang), fact("wage_monthly", wang)) == (0, None)


class TestPlaces:
    def test_a_written_address_tells_the_community_where_no_column_does(self, county: County, tmp_path):
        header = ("姓名", "身份证号", "现住址", "户籍地址")
        rows = [["王建国", WANG, "试验县甲街道甲一社区3幢101室", "试验县乙街道乙一社区8号"]]
        send(write(tmp_path / "人口.csv", header, rows), area=county.county)
        wang = Person.objects.get(name="王建国")
        assert (wang.home_area, wang.hukou_area) == (county.community_a, county.community_b)

    def test_a_place_nobody_knows_leaves_the_person_with_the_office_that_sent_him(self, county: County, tmp_path):
        rows = [["王建国", WANG, "某地某村"]]
        send(write(tmp_path / "人口.csv", ("姓名", "身份证号", "现住址"), rows), area=county.street_a)
        assert Person.objects.get(name="王建国").home_area == county.street_a


class TestRowsThatCouldNotBeTakenIn:
    def test_who_may_stand_in_a_quarantined_row_is_not_absent(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        rows = [["王建国", "3.30199E+17", "", "", "2023-05-02"], ["陈明", CHEN, "", "", "2023-05-02"]]
        batch = send(write(tmp_path / "死亡.csv", DEATHS, rows), area=county.county, complete=True, minutes=1)
        wang, li = Person.objects.get(name="王建国"), Person.objects.get(name="李秀英")
        assert batch.rows_quarantined == 1
        assert (fact("death_date", wang), fact("death_date", li)) == (None, date.max)

    def test_who_may_stand_in_a_row_under_review_is_not_absent(self, county: County, tmp_path):
        send(a_family(tmp_path), area=county.county)
        rows = [["王建国", "", "", "1950-03-01", "2023-05-02"], ["陈明", CHEN, "", "", "2023-05-02"]]
        send(write(tmp_path / "死亡.csv", DEATHS, rows), area=county.county, complete=True, minutes=1)
        assert fact("death_date", Person.objects.get(name="王建国")) is None
