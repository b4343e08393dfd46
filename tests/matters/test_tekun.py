"""特困: six items and the grade that follows, the county's random check with its seed and list."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.domains.assistance.conditions import drawn_for_spot_check
from minzheng.domains.assistance.scales import SELF_CARE
from minzheng.kernel.assessments import operations
from minzheng.kernel.assessments.models import Assessment
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.refusals import Incomplete, NotYours
from minzheng.kernel.draws import drawing
from minzheng.kernel.draws.models import Draw, Place
from tests.factories import make_matter, make_person
from tests.kernel.casework.samples import Office, at, finish, keys, office, open_steps
from tests.matters.lives import MONDAY, begun

pytestmark = pytest.mark.django_db
ITEMS = [key for key, _title in SELF_CARE.items]
DAY = date(2023, 6, 30)


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def matter(here) -> Matter:
    matter = begun(here, "tekun.application", day=DAY)
    finish(matter, "accept", outcome="accept", actor=here.town, day=DAY)
    return matter


def assessed(here: Office, matter: Matter, unmet: int, **given) -> Assessment:
    answers = {key: number >= unmet for number, key in enumerate(ITEMS)}
    values = {"answers": answers, "assessors": "张一、李二", "assessed": DAY, "actor": here.town, "key": next(keys)}
    return operations.assess(matter=matter, day=DAY, now=at(DAY), **(values | given))


@pytest.mark.parametrize(
    ("unmet", "grade"),
    [(0, "ABLE"), (1, "PART_LOSS"), (3, "PART_LOSS"), (4, "FULL_LOSS"), (6, "FULL_LOSS")],
)
def test_the_grade_follows_from_the_items_unmet(here, matter, unmet, grade):
    assert assessed(here, matter, unmet).grade == grade


def test_every_item_is_judged_and_the_step_waits_for_it(here, matter):
    with pytest.raises(Incomplete, match="评估结果"):
        finish(matter, "self_care", actor=here.town, day=DAY)
    answers: dict[str, bool | None] = dict.fromkeys(ITEMS, True) | {"bathing": None}
    with pytest.raises(Incomplete, match="洗澡"):
        assessed(here, matter, 0, answers=answers)
    with pytest.raises(NotYours):
        assessed(here, matter, 0, actor=here.other_town)
    with pytest.raises(Incomplete, match="日期"):
        assessed(here, matter, 0, assessed=MONDAY)
    first = assessed(here, matter, 2, key="twice")
    assert assessed(here, matter, 2, key="twice") == first
    finish(matter, "self_care", actor=here.town, day=DAY)
    assert "self_care" not in open_steps(matter)


def test_assessing_on_the_matters_page(here, matter, client):
    client.force_login(here.town)
    page = client.get(f"/matters/{matter.pk}/").content.decode()
    assert "室内自主行走" in page
    act = f"/matters/{matter.pk}/assessment/"
    sent = {f"item-{key}": "no" if key in ("bathing", "toilet") else "yes" for key in ITEMS}
    sent |= {"assessed": "2023-06-30", "assessors": "张一、李二", "key": "p"}
    client.post(act, sent | {"item-eating": ""})
    assert not Assessment.objects.exists()
    client.post(act, sent)
    page = client.get(f"/matters/{matter.pk}/").content.decode()
    assert "部分丧失生活自理能力" in page
    assert "自主洗澡" in page


def drawn(here: Office, count: int) -> list[bool]:
    people = [make_person(f"特{number}", home=here.county.community_a) for number in range(count)]
    return [
        drawn_for_spot_check(make_matter(person, workflow="tekun.application", opened_date=DAY)) for person in people
    ]


def test_thirty_of_a_hundred_are_drawn_by_a_seed_that_is_kept(here):
    told = drawn(here, 40)
    assert sum(told) == 12
    assert all(sum(told[first : first + 10]) == 3 for first in range(0, 40, 10)), "of every ten that come, three"
    draw = Draw.objects.get()
    assert (draw.area, draw.year, len(draw.seed)) == (here.county.county, 2023, 32)
    again = [drawing.is_drawn(seed=draw.seed, position=one.position, percent=one.percent) for one in draw.places.all()]
    assert again == told, "anybody can repeat it"
    first = Place.objects.order_by("position").first()
    assert drawn_for_spot_check(first.matter) is told[0], "who comes back keeps his place"
    assert Place.objects.count() == 40


def test_the_drawn_list_is_shown(here, client):
    told = drawn(here, 10)
    client.force_login(here.aid)
    page = client.get("/draws/").content.decode()
    assert Draw.objects.get().seed in page
    assert "30.0%" in page
    listed = client.get("/draws/places/", {"view": "drawn"}).content.decode()
    names = [f"特{number}" for number, one in enumerate(told) if one]
    assert all(name in listed for name in names)
    client.force_login(here.other_town)
    assert "特0" not in client.get("/draws/places/").content.decode()


@given(seed=st.text(max_size=8), block=st.integers(0, 10**6), percent=st.integers(0, 100))
def test_a_block_never_has_less_than_the_share(seed, block, percent):
    found = drawing.places(seed=seed, block=block, percent=percent)
    assert found <= set(range(drawing.BLOCK))
    assert 100 * len(found) >= percent * drawing.BLOCK
    assert 100 * (len(found) - 1) < percent * drawing.BLOCK or not found
