"""The log: appended by declared types, told in sentences, erased only on record."""

from __future__ import annotations

import datetime
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from minzheng.kernel.events import operations, queries, types
from minzheng.kernel.events.models import Event, EventErasure, EventSecret
from minzheng.kernel.events.operations import record
from minzheng.kernel.events.types import EventType
from tests.factories import NOW, make_account

pytestmark = pytest.mark.django_db

VISITED = EventType(
    "test.visited", sentence="{actor}走访了{subject}，同行 {companion}，{rooms} 间房", erasure=("companion",)
)
LOOKED = EventType("test.looked", sentence="{actor}查看了{subject}：{purpose}", needs_purpose=True)


@pytest.fixture(autouse=True)
def declared(monkeypatch):
    monkeypatch.setattr(types, "_registry", dict(types._registry))
    types.register(VISITED, LOOKED)


@pytest.fixture
def actor():
    return make_account(display_name="王办事")


def visit(actor, **more):
    values = {"subject": ("test.home", 7), "companion": "李四", "rooms": 3} | more
    return record(type=VISITED, actor=actor, now=NOW, **values)


def test_event_tells_who_what_when_and_its_sentence(actor):
    event = visit(actor)
    assert queries.sentence(event=event, actors={actor.pk: "王办事"}, subject="张三家") == (
        "王办事走访了张三家，同行 李四，3 间房"
    )
    assert (event.at, event.actor_id, event.subject_kind, event.subject_id) == (NOW, actor.pk, "test.home", 7)


def test_nothing_is_written_without_a_known_type_an_actor_a_purpose_and_the_words_of_its_sentence(actor):
    with pytest.raises(types.UnknownEventType, match="unheard"):
        record(type="test.unheard", actor=actor, now=NOW)
    for nobody in (None, SimpleNamespace(pk=None)):
        with pytest.raises(operations.AnonymousEvent):
            visit(nobody)
    for nothing in ("", "  "):
        with pytest.raises(operations.PurposeMissing):
            record(type=LOOKED, actor=actor, now=NOW, purpose=nothing)
    with pytest.raises(ValueError, match="rooms"):
        record(type=VISITED, actor=actor, now=NOW, companion="李四")
    with pytest.raises(ValueError, match="aware"):
        record(type=LOOKED, actor=actor, now=NOW.replace(tzinfo=None), purpose="x")
    with pytest.raises(ValueError, match="not saved"):
        visit(actor, subject=Event())
    assert not Event.objects.filter(actor_id=actor.pk).exists()


def test_same_key_writes_once(actor):
    first, second = visit(actor, idempotency_key="k"), visit(actor, idempotency_key="k", rooms=9)
    assert first.pk == second.pk
    assert second.payload == {"rooms": 3}


@pytest.mark.parametrize("model", [Event, EventErasure])
def test_database_refuses_to_change_or_delete_what_is_written(actor, model):
    visit(actor)
    operations.erase(subject=("test.home", 7), actor=actor, now=NOW, purpose="本人申请")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        model.objects.update(**({"purpose": "x"} if model is Event else {"key": "x"}))
    with pytest.raises(DatabaseError, match="or delete"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_database_refuses_truncation_outside_of_tests(actor):
    visit(actor)
    refusing = "SET LOCAL minzheng.truncate = 'refuse'; TRUNCATE events_event CASCADE"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(refusing)


def test_erasable_value_is_kept_apart_and_cannot_be_changed_or_taken_away_off_the_record(actor):
    event = visit(actor)
    assert event.payload == {"rooms": 3}
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        EventSecret.objects.update(value="王五")
    with pytest.raises(DatabaseError, match="no erasure on record"), transaction.atomic():
        EventSecret.objects.filter(event=event).delete()


def test_erasure_takes_the_values_leaves_the_event_and_is_an_event_itself(actor):
    event, other = visit(actor), visit(actor, subject=("test.home", 8))
    erased = operations.erase(subject=("test.home", 7), actor=actor, now=NOW, purpose="本人申请删除")
    assert erased == 1
    assert queries.sentence(event=Event.objects.get(pk=event.pk), actors={actor.pk: "王办事"}, subject="张三家") == (
        "王办事走访了张三家，同行 （已删除），3 间房"
    )
    assert "李四" in queries.sentence(event=Event.objects.get(pk=other.pk))
    newest = queries.timeline(subject=("test.home", 7)).first()
    assert (newest.type, newest.purpose) == ("events.erased", "本人申请删除")
    assert operations.erase(subject=("test.home", 7), actor=actor, now=NOW, purpose="再次") == 0


def test_timeline_is_newest_first_and_reads_sentences_in_two_queries(actor, django_assert_num_queries):
    for hour in range(3):
        record(
            type=VISITED,
            actor=actor,
            now=NOW + datetime.timedelta(hours=hour),
            subject=("test.home", 7),
            companion="李四",
            rooms=hour,
        )
    with django_assert_num_queries(2):
        told = [queries.sentence(event=event) for event in queries.timeline(subject=("test.home", 7))]
    assert [sentence[-4:] for sentence in told] == ["2 间房", "1 间房", "0 间房"]
    assert queries.acts_of(actor=actor).count() == 3


def test_log_outlives_the_code(actor, monkeypatch):
    event = visit(actor)
    monkeypatch.setattr(types, "_registry", {})
    assert queries.sentence(event=event) == "test.visited"
    types.register(EventType("test.visited", sentence="{actor}走访，天气 {weather}"))
    assert queries.sentence(event=event, actors={actor.pk: "王"}) == "王走访，天气 —"


def test_types_are_declared_once():
    types.register(VISITED)
    with pytest.raises(ValueError, match="declared twice"):
        types.register(EventType("test.visited", sentence="x"))
    assert VISITED in types.declared()
