"""Two records of one person: one stands for the other, until somebody takes that back."""

from __future__ import annotations

import pytest

from minzheng.kernel.events.models import Event
from minzheng.kernel.registry import operations, queries
from minzheng.kernel.registry.models import MergeBlock, Person, PersonAlias
from minzheng.kernel.registry.operations.merging import MergeRefused
from tests.kernel.registry.conftest import DAY

REASON = "姓名、出生日期、电话均一致"


@pytest.fixture
def merge(actor, clock):
    return lambda alias, into: operations.merge(alias=alias, into=into, actor=actor, reason=REASON, now=clock())


def root(person):
    return Person.objects.get(pk=person.pk).merged_into_id


def test_a_merge_can_be_undone_and_leaves_both_as_they_were(register, merge, actor, clock):
    first, second = register({"name": "王芳"}, {"name": "王方", "id_number": "11010519491231002X"})
    row = merge(first, second)
    assert root(first) == second.pk
    assert queries.people_frame(day=DAY)["person_id"].to_list() == [second.pk]
    operations.undo_merge(merged=row, actor=actor, reason="不是同一人", now=clock())
    assert root(first) is None
    assert set(queries.people_frame(day=DAY)["person_id"]) == {first.pk, second.pk}
    row.refresh_from_db()
    assert (row.reason, row.undone_reason, row.undone_by_id) == (REASON, "不是同一人", actor.pk)
    assert list(Event.objects.filter(type__startswith="registry.merge").values_list("purpose", flat=True)) == [
        "不是同一人"
    ]
    with pytest.raises(MergeRefused, match="已经撤销"):
        operations.undo_merge(merged=row, actor=actor, reason="再次", now=clock())


def test_a_chain_of_merges_points_at_its_end_and_comes_apart_link_by_link(register, merge, actor, clock):
    a, b, c = register({"name": "甲"}, {"name": "乙"}, {"name": "丙"})
    merge(a, b)
    link = merge(b, c)
    assert (root(a), root(b)) == (c.pk, c.pk)
    operations.undo_merge(merged=link, actor=actor, reason="不是同一人", now=clock())
    assert (root(a), root(b)) == (b.pk, None)


def test_impossible_merges_are_refused(register, merge):
    a, b, c = register(
        {"name": "甲", "id_number": "11010519491231002X"},
        {"name": "甲", "id_number": "110105194912310038"},
        {"name": "丙"},
    )
    with pytest.raises(MergeRefused, match="它自己"):
        merge(a, a)
    with pytest.raises(MergeRefused, match="都有效且不相同"):
        merge(a, b)
    merge(c, a)
    with pytest.raises(MergeRefused, match="已并入"):
        merge(c, b)
    with pytest.raises(MergeRefused, match="已并入"):
        merge(b, c)


def test_what_would_collide_waits_in_a_list(register, merge, monkeypatch):
    a, b = register({"name": "甲"}, {"name": "甲"})
    reasons = ["两份档案同期享受低保与特困"]
    monkeypatch.setattr("minzheng.kernel.registry.operations.merging.merge_blockers", [lambda alias, into: reasons])
    block = merge(a, b)
    assert isinstance(block, MergeBlock)
    assert block.reasons == reasons
    assert root(a) is None
    assert not PersonAlias.objects.exists()
    merge(a, b)
    assert MergeBlock.objects.filter(settled_at=None).count() == 1
    monkeypatch.setattr("minzheng.kernel.registry.operations.merging.merge_blockers", [])
    merge(a, b)
    assert root(a) == b.pk
    assert not MergeBlock.objects.filter(settled_at=None).exists()


def test_a_merge_needs_a_reason_and_somebody(register, actor, clock):
    a, b = register({"name": "甲"}, {"name": "乙"})
    with pytest.raises(ValueError, match="purpose"):
        operations.merge(alias=a, into=b, actor=actor, reason=" ", now=clock())
    assert root(a) is None


def test_the_file_shows_what_stands_for_the_person(register, merge):
    a, b = register({"name": "王芳"}, {"name": "王方"})
    merge(a, b)
    assert [row.alias.name for row in queries.person_file(person=b, day=DAY).aliases] == ["王芳"]
    assert queries.canonical(person=Person.objects.get(pk=a.pk)) == b
