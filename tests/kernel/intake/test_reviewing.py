"""Questions of whose row it is: what was decided is remembered, can be taken back, and the gravest is asked first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.departments.models import DeathsRow
from minzheng.kernel.access.models import Account
from minzheng.kernel.events.models import Event
from minzheng.kernel.intake import linking, reviewing, stakes, tables
from minzheng.kernel.intake.models import RememberedPair, ReviewDecision, ReviewItem
from minzheng.kernel.intake.operations import Cannot
from minzheng.kernel.registry.models import Person
from tests.factories import DAY, NOW, County, small_county
from tests.offices import DEATHS, POPULATION, id_number, send, write

pytestmark = pytest.mark.django_db

WANG, LI, CHEN = id_number("1950-03-01"), id_number("1952-08-15", 2), id_number("1980-01-20", 3)
PENSION = ("姓名", "身份证号", "养老金")
OLD_AGE = ("姓名", "身份证号", "出生日期", "联系电话", "津贴金额", "起始日期")
Choice = ReviewDecision.Decision


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def people(county: County, tmp_path) -> dict[str, Person]:
    rows = [
        ["王建国", WANG, "H1", "户主", "甲一社区", "甲一社区", "13800000001", ""],
        ["李秀英", LI, "H1", "配偶", "甲一社区", "甲一社区", "13800000002", ""],
        ["陈小明", CHEN, "H2", "户主", "甲一社区", "甲一社区", "13800000003", ""],
    ]
    send(write(tmp_path / "人口.csv", POPULATION, rows), area=county.county)
    return {person.name: person for person in Person.objects.all()}


def system() -> Account:
    return Account.objects.system()


def death(tmp_path, county, *row, file="死亡.csv", minutes=1, **sent):
    return send(write(tmp_path / file, DEATHS, [list(row)]), area=county.county, minutes=minutes, **sent)


def decide(item: ReviewItem, decision: str, person: Person | None = None, minutes: int = 10) -> ReviewDecision:
    return reviewing.decide(
        item=item,
        decision=decision,
        person=person,
        note="查过",
        actor=system(),
        now=NOW + timedelta(minutes=minutes),
    )


def undo(item: ReviewItem, minutes: int = 30) -> None:
    reviewing.undo(item=item, reason="认错人了", actor=system(), now=NOW + timedelta(minutes=minutes))


class TestRemembering:
    def test_the_same_content_is_settled_the_second_time_without_asking(self, county, people, tmp_path):
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02")
        decide(ReviewItem.objects.get(), Choice.SAME, people["王建国"])
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-03", file="死亡2.csv", minutes=20)
        assert ReviewItem.objects.count() == 1
        assert set(DeathsRow.objects.values_list("person__name", "rung")) == {
            ("王建国", "PERSON"),
            ("王建国", "DECIDED"),
        }

    def test_who_was_said_not_to_be_it_is_not_asked_about_again(self, county, people, tmp_path):
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02")
        decide(ReviewItem.objects.get(), Choice.NOT_THEM)
        second = death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-03", file="死亡2.csv", minutes=20)
        assert (second.rows_matched, second.rows_to_review) == (0, 0)
        assert Person.objects.get(name="王建国").death_date is None
        believed = DeathsRow.objects.filter(superseded_at=None)
        assert list(believed.values_list("person", flat=True)) == [None, None]

    def test_somebody_new_is_found_again_and_the_old_one_is_not(self, county, people, tmp_path):
        death(tmp_path, county, "赵铁柱", WANG, "", "", "2023-05-02")
        made = decide(ReviewItem.objects.get(), Choice.NEW)
        death(tmp_path, county, "赵铁柱", WANG, "", "", "2023-05-03", file="死亡2.csv", minutes=20)
        assert ReviewItem.objects.count() == 1
        assert set(DeathsRow.objects.values_list("person", flat=True)) == {made.person_id}
        assert Person.objects.filter(merged_into=None).count() == 4
        said = set(RememberedPair.objects.values_list("person__name", "same"))
        assert said == {("赵铁柱", True), ("王建国", False)}

    def test_another_content_is_asked_about(self, county, people, tmp_path):
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02")
        decide(ReviewItem.objects.get(), Choice.NOT_THEM)
        death(tmp_path, county, "王建国", "", "女", "1950-03-01", "2023-05-02", file="死亡2.csv", minutes=20)
        assert ReviewItem.objects.filter(closed_at=None).count() == 1

    def test_a_name_alone_is_nobodys_content(self, county, people, tmp_path):
        death(tmp_path, county, "王建国", "", "", "", "2023-05-02")
        item = ReviewItem.objects.get()
        decide(item, Choice.SAME, people["王建国"])
        assert item.content_digest is None
        assert not RememberedPair.objects.exists()

    def test_setting_aside_settles_nothing_for_the_next_time(self, county, people, tmp_path):
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02")
        decide(ReviewItem.objects.get(), Choice.SET_ASIDE)
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-03", file="死亡2.csv", minutes=20)
        assert ReviewItem.objects.filter(closed_at=None).count() == 1


class TestTakingBack:
    def test_a_death_that_was_somebody_elses(self, county, people, tmp_path):
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02")
        item = ReviewItem.objects.get()
        decide(item, Choice.SAME, people["王建国"])
        assert Person.objects.get(name="王建国").death_date == date(2023, 5, 2)
        undo(item)
        item.refresh_from_db()
        assert item.closed_at is None
        assert Person.objects.get(name="王建国").death_date is None
        assert not DeathsRow.objects.exclude(person=None).exists()
        assert Event.objects.filter(type="intake.review_undone").get().purpose == "认错人了"

    def test_nothing_of_it_is_remembered_and_what_followed_is_open_again(self, county, people, tmp_path):
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02")
        item = ReviewItem.objects.get()
        decide(item, Choice.SAME, people["王建国"])
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-03", file="死亡2.csv", minutes=20)
        undo(item)
        assert ReviewItem.objects.filter(closed_at=None).count() == 2
        believed = DeathsRow.objects.filter(superseded_at=None)
        assert list(believed.values_list("person", flat=True)) == [None, None]
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-04", file="死亡3.csv", minutes=40)
        assert ReviewItem.objects.filter(closed_at=None).count() == 3

    def test_what_was_changed_since_stays(self, county, people, tmp_path):
        from minzheng.kernel.registry.operations import correct_person

        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02")
        item = ReviewItem.objects.get()
        decide(item, Choice.SAME, people["王建国"])
        correct_person(
            person=people["王建国"], actor=system(), reason="家属来电", now=NOW + timedelta(minutes=15),
            death_date=date(2023, 5, 1),
        )  # fmt: skip
        undo(item)
        assert Person.objects.get(name="王建国").death_date == date(2023, 5, 1)

    def test_a_file_opened_for_the_row_leaves_every_area(self, county, people, tmp_path):
        death(tmp_path, county, "赵铁柱", WANG, "", "", "2023-05-02")
        item = ReviewItem.objects.get()
        decide(item, Choice.NEW)
        undo(item)
        assert Person.objects.get(name="赵铁柱").home_area is None
        decide(item, Choice.SAME, people["王建国"], minutes=50)
        assert DeathsRow.objects.get().person == people["王建国"]

    def test_it_needs_a_reason_and_something_to_take_back(self, county, people, tmp_path):
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02")
        item = ReviewItem.objects.get()
        with pytest.raises(Cannot):
            undo(item)
        decide(item, Choice.SAME, people["王建国"])
        with pytest.raises(Cannot):
            reviewing.undo(item=item, reason=" ", actor=system(), now=NOW)


class TestVeto:
    def test_two_valid_numbers_that_differ_are_joined_by_nobody(self, county, people, tmp_path):
        header = (*DEATHS, "居住社区")
        other = id_number("1950-03-01", 7)
        row = ["王建国", other, "男", "1950-03-01", "2023-05-02", "甲一社区"]
        send(write(tmp_path / "死亡.csv", header, [row]), area=county.county, minutes=1)
        item = ReviewItem.objects.get()
        assert item.reason == "ID_DIFFERS"
        with pytest.raises(Cannot, match="两个身份证号码都有效"):
            decide(item, Choice.SAME, people["王建国"])
        assert DeathsRow.objects.get().person is None


class TestWhatIsAtStake:
    def test_the_gravest_comes_first(self, county, people, tmp_path):
        roll = [
            ["王建国", WANG, "1950-03-01", "", "200", "2020-01-01"],
            ["李秀英", LI, "1952-08-15", "", "100", "2022-09-01"],
        ]
        send(write(tmp_path / "高龄津贴.csv", OLD_AGE, roll), area=county.county, minutes=1)
        header = ("姓名", "身份证号", "出生日期", "养老金")
        asked = [["陈小明", "", "1980-01-20", "900"], ["李秀英", "", "1952-08-15", "800"]]
        send(write(tmp_path / "养老金.csv", header, asked), area=county.county, minutes=2)
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02", minutes=3)
        death(tmp_path, county, "陈小明", "", "男", "1980-01-20", "2023-05-02", file="死亡2.csv", minutes=4)
        stakes.weigh(day=DAY)
        order = [
            (item.batch.dataset, Person.objects.get(pk=item.candidates[0]).name)
            for item in ReviewItem.objects.order_by("-stake", "pk").select_related("batch")
        ]
        assert order[0] == ("deaths", "王建国")
        assert order.index(("deaths", "陈小明")) > 0
        top = ReviewItem.objects.order_by("-stake").first()
        assert top.stakes == {"death": True, "held": [{"policy": "gaoling", "fen": 20000}]}
        assert stakes.rank_of(top.stake) == stakes.DEATH_OF_A_RECIPIENT

    def test_awards_of_this_bureau_count_too(self, county, people, tmp_path):
        from minzheng.kernel.awards import queries

        assert queries.reaching_people in stakes.sources


class TestLinking:
    """A small county has no hundreds of rows to learn from: the declared values stand, and chance is the county's."""

    def many(self, county, tmp_path) -> None:
        rows = [
            [f"{'赵钱孙周吴郑冯陈'[at % 8]}{'文武双全志高远大'[at // 8 % 8]}{'明华丽军'[at % 4]}",
             id_number(f"{1940 + at % 60}-{1 + at % 12:02d}-{1 + at % 28:02d}", 200 + at % 700), f"N{at}", "户主",
             "乙一社区" if at % 2 else "甲一社区", "乙一社区" if at % 2 else "甲一社区", f"137{at:08d}", ""]
            for at in range(1200)
        ]  # fmt: skip
        send(write(tmp_path / "更多人口.csv", POPULATION, rows), area=county.county, minutes=1)

    def link(self, county, minutes: int = 60):
        return linking.link_open(
            within=county.county.code, day=DAY, actor=system(), now=NOW + timedelta(minutes=minutes)
        )

    def test_a_death_is_proposed_with_its_reasons_and_never_joined(self, county, people, tmp_path):
        self.many(county, tmp_path)
        header = (*DEATHS, "居住社区", "联系电话")
        row = ["王建过", "", "男", "1950-03-01", "2023-05-02", "甲一社区", "13800000001"]
        send(write(tmp_path / "死亡.csv", header, [row]), area=county.county, minutes=2)
        assert ReviewItem.objects.get().candidates == []
        done = self.link(county)
        item = ReviewItem.objects.get()
        assert (done.asked, done.proposed, done.joined) == (1, 1, 0)
        assert item.candidates == [people["王建国"].pk]
        assert item.likeness[0]["name"] == "SAME_SOUND"
        assert item.probability > 0.9
        assert item.closed_at is None
        assert Person.objects.get(name="王建国").death_date is None

    def test_what_is_sure_is_joined_can_be_undone_and_sets_nothing_in_the_register(self, county, people, tmp_path):
        self.many(county, tmp_path)
        key = next(
            key for key, one in tables.DATASETS.items()
            if not one.grave and not one.registers
            and {"name", "id_number", "birth_date", "phone"} <= {column.name for column in one.columns}
        )  # fmt: skip
        batch = the_row_of(key, county, tmp_path, name="王建过", born="1950-03-01", phone="13800000001")
        item = ReviewItem.objects.get(batch=batch)
        done = self.link(county)
        item.refresh_from_db()
        assert done.joined == 1, (item.likeness, key)
        made = item.decisions.get()
        assert (made.person, made.actor_id) == (people["王建国"], system().pk)
        row = tables.table_of(dataset=key).objects.get(batch=batch)
        assert (row.person, row.rung) == (people["王建国"], "LINKED")
        assert linking.decided_by_linkage(made, item=item)["name"] == "SAME_SOUND"
        undo(item, minutes=90)
        row.refresh_from_db()
        assert (row.person, row.rung) == (None, "")

    def test_who_was_said_not_to_be_it_is_not_proposed(self, county, people, tmp_path):
        self.many(county, tmp_path)
        death(tmp_path, county, "王建国", "", "男", "1950-03-01", "2023-05-02", minutes=2)
        item = ReviewItem.objects.get()
        made = decide(item, Choice.NOT_THEM)
        ReviewItem.objects.filter(pk=item.pk).update(closed_at=None, candidates=[])
        self.link(county)
        item.refresh_from_db()
        assert made.remembered.get().person == people["王建国"]
        assert people["王建国"].pk not in item.candidates

    def test_nothing_open_asks_nothing(self, county, people):
        assert self.link(county) == linking.Linked(0, 0, 0, 0)


def the_row_of(key: str, county: County, tmp_path, *, name: str, born: str, phone: str):
    """A file of the dataset `key` with one row: who it is, no number, something in each column that must be filled."""
    dataset = tables.DATASETS[key]
    told = {"name": name, "id_number": "", "birth_date": born, "phone": phone}
    filled = {"DATE": "2023-01-01", "MONTH": "2023-01", "MONEY": "100", "INTEGER": "1", "MEASURE": "10", "BOOL": "是"}
    cells = [
        told.get(column.name, "")
        or (
            (next(iter(column.choices.values()))[0] if column.choices else filled.get(column.kind, "甲"))
            if column.required
            else ""
        )
        for column in dataset.columns
    ]
    header = [str(column.title) for column in dataset.columns]
    return send(write(tmp_path / "名单.csv", header, [cells]), area=county.county, minutes=3)
