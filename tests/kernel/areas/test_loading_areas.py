"""Loading the shipped areas, and the closure over them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django.db import connection

from minzheng.kernel.areas import operations, queries
from minzheng.kernel.areas.models import Area, AreaCover, AreaSuccession, CodeSource
from minzheng.kernel.events.models import Event

ACTOR = SimpleNamespace(pk=1)
NOW = datetime(2023, 7, 1, 1, 0, tzinfo=UTC)


def test_loading_again_changes_nothing_and_records_nothing(area):
    rows = Area.objects.count(), AreaSuccession.objects.count(), AreaCover.objects.count()
    events = Event.objects.count()
    loaded = operations.load(actor=ACTOR, now=NOW, within="3301")
    assert not loaded.changed
    assert (Area.objects.count(), AreaSuccession.objects.count(), AreaCover.objects.count()) == rows
    assert Event.objects.count() == events


def test_loading_mends_what_differs_and_leaves_the_bureaus_own_grids_alone(area):
    community = area("330110012004", "2023-06-30")
    grid = Area.objects.create(
        code="330110012004001", name="葛巷一网格", level="GRID", parent=community, valid=community.valid,
        code_source=CodeSource.BUREAU,
    )  # fmt: skip
    Area.objects.filter(pk=community.pk).update(name="葛港社区")
    loaded = operations.load(actor=ACTOR, now=NOW, within="3301")
    assert (loaded.areas_added, loaded.areas_changed) == (0, 1)
    community.refresh_from_db()
    assert community.name == "葛巷社区"
    assert Event.objects.latest("pk").payload["changed"] == 1
    path = queries.paths(day=date(2023, 6, 30), area_ids=[grid.pk])[grid.pk]
    assert path[:2] == ("330110012004001", "330110012004")


def test_everything_valid_on_a_day_is_covered_by_itself_and_by_the_whole_line_above(area):
    """The closure agrees, on either side of the change, with a plain walk up the parents."""
    for day in (date(2021, 4, 8), date(2021, 4, 9)):
        with connection.cursor() as cursor:
            cursor.execute(
                """WITH RECURSIVE up AS (
                       SELECT id AS area_id, id, parent_id FROM areas_area WHERE valid @> %(day)s
                       UNION ALL SELECT up.area_id, a.id, a.parent_id FROM up JOIN areas_area a ON a.id = up.parent_id)
                   SELECT area_id, id FROM up""",
                {"day": day},
            )
            walked = set(cursor.fetchall())
        standing = Area.objects.filter(valid__contains=day)
        covers = AreaCover.objects.filter(valid__contains=day, area__in=standing).values_list("area_id", "ancestor_id")
        assert set(covers) == walked


def test_no_area_is_in_two_towns_on_one_day(area):
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FROM areas_areacover c JOIN areas_area t ON t.id = c.ancestor_id AND t.level = 'TOWN'
                 JOIN areas_areacover d ON d.area_id = c.area_id AND d.ancestor_id > c.ancestor_id
                 JOIN areas_area u ON u.id = d.ancestor_id AND u.level = 'TOWN' WHERE c.valid && d.valid"""
        )
        assert cursor.fetchone() == (0,)
