"""The change of 2021-04-09 in Hangzhou: old districts, new districts, and what points at either.

下城 and 拱墅 became the new 拱墅, 上城 and most of 江干 the new 上城. 余杭 was split into 余杭 and 临平. 钱塘 was made
of parts of 江干 and 萧山.
"""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.areas import queries
from minzheng.kernel.areas.models import AreaSuccession

BEFORE, AFTER = "2021-04-08", "2021-04-09"


def belongs(area, day: str) -> list[str]:
    """Names of the areas above and including ``area`` on ``day``, the smallest first."""
    return [str(above) for above in queries.ancestry(area=area.pk, day=date.fromisoformat(day))]


def is_covered(area, *, ancestor, day: str) -> bool:
    ids = queries.covered(ancestors=[ancestor.pk], day=date.fromisoformat(day))
    return area.pk in {row["area_id"] for row in ids}


@pytest.mark.parametrize("old_code", ["330103", "330105"])
def test_a_person_registered_in_old_xiacheng_or_gongshu_belongs_to_the_new_gongshu_from_that_day(area, old_code):
    old, new = area(old_code, BEFORE), area("330105", AFTER)
    assert is_covered(old, ancestor=new, day=AFTER)
    assert is_covered(old, ancestor=new, day="2026-11-21")
    assert not is_covered(old, ancestor=new, day=BEFORE)


@pytest.mark.parametrize(("old_code", "name"), [("330103", "下城区"), ("330105", "拱墅区")])
def test_before_that_day_they_belong_to_the_old_district(area, old_code, name):
    old = area(old_code, BEFORE)
    assert is_covered(old, ancestor=old, day=BEFORE)
    assert not is_covered(old, ancestor=old, day=AFTER)
    assert belongs(old, BEFORE) == [name, "杭州市", "浙江省"]


@pytest.mark.parametrize(
    ("town", "before", "after"),
    [
        ("330103001", ["长庆街道", "下城区"], ["长庆街道", "拱墅区"]),
        ("330105001", ["米市巷街道", "拱墅区"], ["米市巷街道", "拱墅区"]),
        ("330104005", ["凯旋街道", "江干区"], ["凯旋街道", "上城区"]),
        ("330104010", ["下沙街道", "江干区"], ["下沙街道", "钱塘区"]),
        ("330109008", ["河庄街道", "萧山区"], ["河庄街道", "钱塘区"]),
        ("330110012", ["仓前街道", "余杭区"], ["仓前街道", "余杭区"]),
        ("330110001", ["临平街道", "余杭区"], ["临平街道", "临平区"]),
        ("330110102", ["塘栖镇", "余杭区"], ["塘栖镇", "临平区"]),
    ],
)
def test_every_town_moves_whole_to_its_new_district(area, town, before, after):
    old = area(town, BEFORE)
    assert belongs(old, BEFORE) == [*before, "杭州市", "浙江省"]
    assert belongs(old, AFTER) == [*after, "杭州市", "浙江省"]


def test_yuhang_splits_into_yuhang_and_linping(area):
    old = area("330110", BEFORE)
    towns = list(old.children.all())
    new_home = {town.name: queries.ancestry(area=town.pk, day=date.fromisoformat(AFTER))[1].name for town in towns}
    to_linping = {name for name, county in new_home.items() if county == "临平区"}
    assert to_linping == {
        "临平街道", "南苑街道", "东湖街道", "星桥街道", "乔司街道", "运河街道", "崇贤街道", "塘栖镇"
    }  # fmt: skip
    assert {county for name, county in new_home.items() if name not in to_linping} == {"余杭区"}
    assert len(towns) == 20


def test_a_record_that_knows_only_old_yuhang_is_not_put_on_either_side(area):
    old = area("330110", BEFORE)
    day = date.fromisoformat(AFTER)
    assert queries.current(area_ids=[old.pk], day=day) == {old.pk: None}
    assert [str(choice) for choice in queries.candidates(area=old.pk, day=day)] == ["余杭区", "临平区"]
    assert belongs(old, AFTER) == ["杭州市", "浙江省"]  # what both have in common still covers it
    assert not is_covered(old, ancestor=area("330110", AFTER), day=AFTER)
    assert not is_covered(old, ancestor=area("330113", AFTER), day=AFTER)
    assert is_covered(old, ancestor=area("3301", AFTER), day=AFTER)


def test_current_leads_old_areas_to_todays(area):
    day = date(2023, 6, 30)
    old = [area(code, BEFORE) for code in ("330103", "330103001", "330110012004", "330110001")]
    new = [area(code, AFTER) for code in ("330105", "330105014", "330110012004", "330113001")]
    found = queries.current(area_ids=[each.pk for each in old], day=day)
    assert [found[each.pk] for each in old] == [each.pk for each in new]
    assert queries.current(area_ids=[new[0].pk], day=day) == {new[0].pk: new[0].pk}


def test_history_keeps_the_old(area):
    day = date.fromisoformat(BEFORE)
    assert queries.by_code(code="330103", day=day).name == "下城区"
    assert queries.by_code(code="330103", day=date.fromisoformat(AFTER)) is None
    assert queries.by_code(code="330114", day=day) is None
    old = area("330104005", BEFORE)
    assert queries.display_names(area_ids=[old.pk]) == {old.pk: "浙江省杭州市江干区凯旋街道"}


def test_what_is_recorded_under_a_new_area_is_found_under_the_old_one_for_a_day_before(area):
    """A file of today, asked as of 2020, counts where its town lay then."""
    assert belongs(area("330113001", AFTER), BEFORE) == ["临平街道", "余杭区", "杭州市", "浙江省"]
    assert belongs(area("330105", AFTER), BEFORE) == ["杭州市", "浙江省"]  # from 下城 or 拱墅: cannot be told


def test_parameters_are_looked_up_along_the_path_of_the_day(area):
    old = area("330110001", BEFORE)
    paths = queries.paths(day=date.fromisoformat(AFTER), area_ids=[old.pk])
    assert paths == {old.pk: ("330113001", "330113", "3301", "33", "")}
    paths = queries.paths(day=date.fromisoformat(BEFORE), area_ids=[old.pk])
    assert paths == {old.pk: ("330110001", "330110", "3301", "33", "")}


def test_each_step_says_its_day_and_its_source(area):
    steps = AreaSuccession.objects.filter(predecessor=area("330104", BEFORE))
    assert {step.successor.name for step in steps} == {"上城区", "钱塘区"}
    assert {step.date for step in steps} == {date(2021, 4, 9)}
    assert all("国务院" in step.source for step in steps)
