"""Four states, what stays remembered, and that neither side is ever touched."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.models import Account
from minzheng.kernel.events.models import Event
from minzheng.kernel.exchange import operations
from minzheng.kernel.exchange.models import Outcome, Reconciliation, Record
from minzheng.kernel.exchange.reconciling import Cannot
from minzheng.kernel.intake.models import ReviewItem
from minzheng.kernel.intake.tables import table_of
from minzheng.kernel.registry.models import Person
from tests.factories import NOW, County, make_account, small_county
from tests.kernel.exchange.province import (
    LI,
    NOBODY,
    SUN,
    WANG,
    ZHAO,
    our_roll,
    reconcile,
    residents,
    states,
    their_list,
)

pytestmark = pytest.mark.django_db

OURS = [
    ["王建国", WANG, "低保", "800", "2020-01-01"],
    ["李秀英", LI, "低保边缘", "", "2021-05-01"],
    ["孙阿婆", SUN, "特困", "1600", "2019-03-01"],
]
THEIRS = [
    ["王建国", WANG, "最低生活保障", "800.00", "2020-01-01"],
    ["李秀英", LI, "最低生活保障", "", "2021-05-01"],
    ["赵大山", ZHAO, "低保边缘", "", "2022-01-01"],
    ["何远方", NOBODY, "最低生活保障", "500", "2022-02-01"],
]


@pytest.fixture
def county(tmp_path) -> County:
    made = small_county()
    residents(made.county, tmp_path)
    our_roll(made.county, tmp_path, OURS)
    return made


def test_every_record_is_in_one_of_four_states(county, tmp_path):
    their_list(county.county, tmp_path, THEIRS)
    run = reconcile()
    assert states() == {
        "王建国": ("SAME", []),
        "李秀英": ("DIFFERS", ["aid_kind"]),
        "孙阿婆": ("ONLY_HERE", []),
        "赵大山": ("ONLY_THERE", []),
        "何远方": ("ONLY_THERE", []),
    }
    assert run.columns == {"aid_kind": 1}
    assert sum(number for _area, _state, number in run.tallies) == 5
    assert Record.objects.get(theirs__name="何远方").person is None
    assert Record.objects.get(theirs__name="赵大山").area == county.community_b


def test_nobody_enters_the_register_by_the_provinces_list_and_no_row_of_ours_changes(county, tmp_path):
    before = list(table_of(dataset="dibao").objects.values()), set(Person.objects.values_list("pk", "recorded_at"))
    batch = their_list(county.county, tmp_path, THEIRS)
    reconcile()
    assert (
        list(table_of(dataset="dibao").objects.values()),
        set(Person.objects.values_list("pk", "recorded_at")),
    ) == before
    assert (batch.rows_accepted, batch.rows_matched, batch.rows_introduced) == (4, 3, 0)
    assert not ReviewItem.objects.filter(batch=batch).exists()


def test_another_name_under_the_same_number_is_a_difference_not_a_stranger(county, tmp_path):
    their_list(county.county, tmp_path, [["陈大勇", WANG, "最低生活保障", "800", "2020-01-01"]])
    reconcile()
    assert states()["王建国"] == ("DIFFERS", ["name"])


def test_a_blank_lacks_but_does_not_contradict(county, tmp_path):
    their_list(county.county, tmp_path, [["王建国", WANG, "最低生活保障", "", ""]])
    reconcile()
    record = Record.objects.get(ours__name="王建国")
    assert (record.state, record.differs, sorted(record.lacking)) == ("SAME", [], ["aided_from", "amount"])


def test_who_is_missing_follows_only_from_a_complete_list(county, tmp_path):
    with pytest.raises(Cannot):
        reconcile()
    their_list(county.county, tmp_path, THEIRS[:1], complete=False)
    with pytest.raises(Cannot):
        reconcile()
    their_list(county.street_b, tmp_path, THEIRS[2:3], minutes=4)
    run = reconcile(minutes=5)
    # Of 甲街道 no complete list speaks: that 孙阿婆 is not in the system cannot be said.
    assert states() == {"王建国": ("SAME", []), "赵大山": ("ONLY_THERE", [])}
    assert run.not_covered == 2


def test_two_kinds_of_aid_of_one_person_are_paired_by_kind_first(county, tmp_path):
    our_roll(county.county, tmp_path, [*OURS, ["王建国", WANG, "单人保", "700", "2020-01-01"]], minutes=2)
    twice = [["王建国", WANG, "单人保", "700", "2020-01-01"], ["王建国", WANG, "特困", "800", "2020-01-01"]]
    their_list(county.county, tmp_path, twice, minutes=3)
    reconcile(minutes=4)
    told = (
        Record.objects.filter(person__name="王建国").order_by("slot").values_list("ours__aid_kind", "state", "differs")
    )
    assert sorted(told) == [("DIBAO", "DIFFERS", ["aid_kind"]), ("SINGLE_DIBAO", "SAME", [])]


def test_again_without_news_nothing_changes_and_the_number_of_statements_does_not_grow(county, tmp_path):
    their_list(county.county, tmp_path, THEIRS)
    reconcile()
    before = list(Record.objects.order_by("pk").values())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        run = reconcile(minutes=9)
    assert list(Record.objects.order_by("pk").values()) == before
    assert run.changed == 0
    assert len(queries) < 40


def decide(record: Record, *, decision: str = "HERE_RIGHT", seen: str | None = None) -> Outcome:
    return operations.decide(
        record=record,
        decision=decision,
        reason="电话核实",
        seen=record.digest if seen is None else seen,
        actor=make_account(),
        now=NOW + timedelta(minutes=20),
    )


def test_an_outcome_stands_until_the_content_changes_and_is_remembered_when_it_comes_back(county, tmp_path):
    their_list(county.county, tmp_path, THEIRS)
    reconcile()
    record = Record.objects.get(ours__name="李秀英")
    decide(record)
    reconcile(minutes=30)
    record.refresh_from_db()
    assert record.outcome == "HERE_RIGHT"
    day = NOW.date() + timedelta(days=1)
    changed = [THEIRS[0], ["李秀英", LI, "特困", "", "2021-05-01"]]
    their_list(county.county, tmp_path, changed, minutes=40, day=day)
    reconcile(minutes=41, day=day)
    record.refresh_from_db()
    assert (record.outcome, record.theirs["aid_kind"]) == (None, "TEKUN")
    their_list(county.county, tmp_path, [*THEIRS, ["", "", "", "", ""]], minutes=50, day=day + timedelta(days=1))
    reconcile(minutes=51, day=day + timedelta(days=1))
    record.refresh_from_db()
    assert record.outcome == "HERE_RIGHT"
    assert Event.objects.filter(type="exchange.decided").count() == 1


@pytest.mark.parametrize("wrong", [{"decision": "NONSENSE"}, {"seen": "older"}])
def test_an_outcome_wants_a_choice_and_the_content_as_it_stands(county, tmp_path, wrong):
    their_list(county.county, tmp_path, THEIRS)
    reconcile()
    with pytest.raises(Cannot):
        decide(Record.objects.get(ours__name="李秀英"), **wrong)
    with pytest.raises(Cannot):
        decide(Record.objects.get(ours__name="王建国"))
    assert not Outcome.objects.exists()


def test_who_left_the_provinces_list_is_only_here_the_next_day_also_whom_nobody_knows(county, tmp_path):
    their_list(county.county, tmp_path, THEIRS)
    reconcile()
    day = NOW.date() + timedelta(days=1)
    their_list(county.county, tmp_path, THEIRS[1:3], minutes=60, day=day)
    reconcile(minutes=61, day=day)
    assert states() == {
        "王建国": ("ONLY_HERE", []),
        "李秀英": ("DIFFERS", ["aid_kind"]),
        "孙阿婆": ("ONLY_HERE", []),
        "赵大山": ("ONLY_THERE", []),
    }
    assert Record.objects.get(theirs__name="何远方").gone_at is not None
    assert Reconciliation.objects.count() == 2
    assert Reconciliation.objects.latest("pk").actor == Account.objects.system()
