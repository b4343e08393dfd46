"""The closure on small made-up areas, and the rules that the database itself keeps."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.kernel.areas import operations, queries
from minzheng.kernel.areas.models import Area, AreaCover, AreaSuccession, CodeSource

pytestmark = pytest.mark.django_db


def make(code: str, *, parent: Area | None, valid: tuple[date | None, date | None], level: str) -> Area:
    return Area.objects.create(
        code=code, name=code, level=level, parent=parent, valid=valid, code_source=CodeSource.BUREAU
    )


def test_a_chain_of_changes_is_followed_to_its_end():
    """Community a → b (2010) → split into c and d (2015) → both into e (2020)."""
    first, split, merged = date(2010, 1, 1), date(2015, 1, 1), date(2020, 1, 1)
    province = make("97", parent=None, valid=(None, None), level="PROVINCE")
    a = make("9701", parent=province, valid=(None, first), level="PREFECTURE")
    b = make("9702", parent=province, valid=(first, split), level="PREFECTURE")
    c = make("9703", parent=province, valid=(split, merged), level="PREFECTURE")
    d = make("9704", parent=province, valid=(split, merged), level="PREFECTURE")
    e = make("9705", parent=province, valid=(merged, None), level="PREFECTURE")
    for before, after, day in [(a, b, first), (b, c, split), (b, d, split), (c, e, merged), (d, e, merged)]:
        AreaSuccession.objects.create(predecessor=before, successor=after, date=day, ground="BUREAU")
    operations.rebuild_cover()

    def now(area: Area, year: int) -> str | None:
        found = queries.current(area_ids=[area.pk], day=date(year, 6, 1))[area.pk]
        return None if found is None else Area.objects.get(pk=found).code

    assert [now(a, year) for year in (2009, 2012, 2017, 2021)] == ["9701", "9702", None, "9705"]
    assert [now(e, year) for year in (2009, 2012, 2017, 2021)] == ["9701", "9702", None, "9705"]
    assert [now(c, year) for year in (2009, 2012, 2017, 2021)] == ["9701", "9702", "9703", "9705"]
    spans = AreaCover.objects.filter(area=a, ancestor=province)
    assert [(span.valid.lower, span.valid.upper) for span in spans] == [(None, None)]


def test_an_area_that_ended_without_successor_lives_on_in_the_one_above():
    ended = date(2015, 1, 1)
    province = make("97", parent=None, valid=(None, None), level="PROVINCE")
    gone = make("9701", parent=province, valid=(None, ended), level="PREFECTURE")
    born = make("9702", parent=province, valid=(ended, None), level="PREFECTURE")
    operations.rebuild_cover()
    assert queries.current(area_ids=[gone.pk, born.pk], day=date(2016, 1, 1)) == {
        gone.pk: province.pk, born.pk: born.pk
    }  # fmt: skip
    assert queries.current(area_ids=[gone.pk, born.pk], day=date(2014, 1, 1)) == {
        gone.pk: gone.pk, born.pk: province.pk
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "97", "valid": (date(2020, 1, 1), None)},  # a second row of a code at the same time
        {"code": "0912"},
        {"code": "98", "valid": (date(2020, 1, 1), date(2020, 1, 1))},
        {"code": "9801", "level": "PREFECTURE"},  # no parent
    ],
)
def test_the_database_refuses_what_cannot_be(wrong):
    make("97", parent=None, valid=(None, None), level="PROVINCE")
    row = {"code": "98", "parent": None, "valid": (None, None), "level": "PROVINCE"} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        make(row.pop("code"), **row)
