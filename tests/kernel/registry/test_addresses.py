"""Standard addresses: taken in, matched, decided, reviewed; and their history."""

from __future__ import annotations

import polars as pl
import pytest

from minzheng.kernel.registry import address_matching as matching
from minzheng.kernel.registry.address_review import check_addresses
from minzheng.kernel.registry.models import Address, AddressDecision, AddressFault, AddressPast, AddressSpelling
from minzheng.kernel.registry.operations import addresses as registry
from tests.address_factories import make_address, make_address_question
from tests.factories import DAY, NOW, cover_areas, make_account, make_area, small_county


@pytest.fixture
def county(db):
    return small_county()


def _read(county, *texts, area=None):
    reader = matching.reader(within=county.county.code, day=DAY)
    given = pl.Series([area.pk if area else None] * len(texts), dtype=pl.Int64)
    return matching.read(pl.Series(texts), given=given, reader=reader).with_columns(
        n=pl.int_range(pl.len(), dtype=pl.Int64)
    )


def _take_in(county, *texts, area, source="STANDARD"):
    read = _read(county, *texts, area=area)
    return registry.register_addresses(addresses=read.with_columns(source=pl.lit(source)), now=NOW)


def test_one_door_is_one_row_however_it_is_written(county):
    area = county.community_a
    told = _take_in(county, "东苑3幢2单元501室", "东苑三栋二单元501", "东苑3#2单元501室", "东苑4幢", area=area)
    assert told == (2, 0)
    assert _take_in(county, "东苑3幢2单元501室", area=area) == (0, 0)
    assert Address.objects.count() == 2


def test_the_official_table_overrules_a_business_table_and_what_was_stays(county):
    area = county.community_a
    _take_in(county, "东苑3幢2单元501室", area=area, source="TABLE")
    assert _take_in(county, "东苑3幢2单元501室", area=area) == (0, 1)
    assert _take_in(county, "东苑3幢2单元501室", area=area, source="TABLE") == (0, 0)
    assert Address.objects.get().source == "STANDARD"
    assert [past.source for past in AddressPast.objects.all()] == ["TABLE"]


def test_a_text_is_matched_with_a_score_and_reasons(county):
    area = county.community_a
    _take_in(county, "西溪花园3幢2单元501室", area=area)
    _take_in(county, "东苑3幢2单元501室", area=area)
    stem = area.name.removesuffix("社区")
    texts = ("西溪花园3幢2单元501室", f"{stem}西溪花园3-2-501", "西溪华园3幢2单元501室", "西苑3幢2单元501室")
    found = matching.candidates(_read(county, *texts, area=area))
    told = {n: (row["score"], row["reasons"]) for n, row in zip(found["n"], found.iter_rows(named=True), strict=True)}
    assert told[0] == (100, ["SAME"])
    assert told[1] == (95, ["NUMBERS", "IN_NAME"])
    assert told[2] == (75, ["NUMBERS", "NAMES_ALIKE"])
    assert 3 not in told, "东 and 西 tell estates apart"
    assert matching.settled(found)["n"].sort().to_list() == [0, 1]


def test_two_as_likely_are_left_to_a_person(county):
    near = make_area("990110001002", "甲二社区", parent=county.street_a)
    cover_areas()
    for area in (county.community_a, near, county.community_b):
        make_address(area, estate="东苑", building="3")
    found = matching.candidates(_read(county, "东苑3幢", area=county.street_a))
    assert found["score"].to_list() == [95, 95], "the one in the other street is not meant"
    assert matching.settled(found).is_empty()


def test_a_decision_is_remembered_and_made_once(county):
    area = county.community_a
    address = make_address(area, estate="西溪花园", building="3")
    question = make_address_question(area, "西溪华园3幢", candidates=[address])
    actor = make_account()
    asked = {"question": question, "within": county.county.code, "day": DAY, "actor": actor, "now": NOW, "note": ""}
    with pytest.raises(registry.CannotDecide):
        registry.decide_address(choice="SAME", address=None, **asked)
    registry.decide_address(choice="SAME", address=address, **asked)
    spelling = AddressSpelling.objects.get()
    assert (spelling.text, spelling.address, spelling.decided_by_id) == ("西溪华园3幢", address, actor.pk)
    with pytest.raises(registry.CannotDecide):
        registry.decide_address(choice="NEW", address=None, **asked)


def test_another_address_is_made_from_what_was_read(county):
    area = county.community_a
    question = make_address_question(area, "西溪华园3幢")
    made = registry.decide_address(
        question=question,
        choice=AddressDecision.Choice.NEW,
        address=None,
        note="",
        within=county.county.code,
        day=DAY,
        actor=make_account(),
        now=NOW,
    )
    assert made.address.source == "PERSON"
    assert made.address.standard_text.endswith("西溪华园3幢")


def test_a_review_finds_opens_closes_and_asks_no_more_than_once(county):
    area = county.community_a
    make_address(area, estate="东苑", building="3", unit="1", room="101")
    lacking = make_address(area, estate="东苑", building="3", room="102")
    unread = make_address(area, estate="东苑", building="8", rest="旁边")
    twin = make_address(area.parent, estate="东苑", building="8")
    actor = make_account()

    first = check_addresses(actor=actor, now=NOW)
    told = set(AddressFault.objects.values_list("kind", "address_id"))
    assert told == {("NO_UNIT", lacking.pk), ("UNREAD", unread.pk), ("DUPLICATE", twin.pk)}
    assert (first.addresses, first.opened, first.closed) == (4, 3, 0)
    assert AddressFault.objects.get(kind="DUPLICATE").other_id == unread.pk, "the one in its community stands"

    again = check_addresses(actor=actor, now=NOW)
    assert (again.opened, again.closed) == (0, 0)

    fault = AddressFault.objects.get(kind="NO_UNIT")
    with pytest.raises(registry.CannotDecide):
        registry.answer_fault(fault=fault, answer="RIGHT", note=" ", actor=actor, now=NOW)
    registry.answer_fault(fault=fault, answer="RIGHT", note="底层商铺没有单元", actor=actor, now=NOW)
    Address.objects.filter(pk=unread.pk).update(rest="", recorded_at=NOW)
    last = check_addresses(actor=actor, now=NOW)
    assert (last.opened, last.closed) == (0, 1)
    fault.refresh_from_db()
    assert fault.answer == "RIGHT"


def test_an_address_far_from_its_estate_is_found(county):
    home = county.community_a
    other = make_area("990110001002", "甲二社区", parent=county.street_a)
    cover_areas()
    for building in range(1, 12):
        make_address(home, estate="西溪花园", building=str(building))
    stray = make_address(other, estate="西溪花园", building="99")
    check_addresses(actor=make_account(), now=NOW)
    fault = AddressFault.objects.get(kind="WRONG_AREA")
    assert (fault.address, fault.should_be) == (stray, home)
