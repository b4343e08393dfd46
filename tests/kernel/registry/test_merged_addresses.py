"""Two addresses that are one: merged in batches, whatever points at them goes along, and it can be undone."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.models import Account
from minzheng.kernel.events.models import Event
from minzheng.kernel.registry import address_matching as matching
from minzheng.kernel.registry.address_review import check_addresses
from minzheng.kernel.registry.models import (
    Address,
    AddressFault,
    AddressMerge,
    AddressPast,
    Household,
    Organisation,
    Residence,
)
from minzheng.kernel.registry.operations import addresses as registry
from minzheng.kernel.registry.operations import merged_addresses
from minzheng.kernel.registry.operations.addresses import CannotDecide
from tests.address_factories import make_address
from tests.factories import DAY, NOW, County, make_household, make_person, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return small_county()


def merge(*pairs: tuple[Address, Address], reason: str = "同一个门，两张表写法不同", minutes: int = 5):
    frame = pl.DataFrame({"alias_id": [one.pk for one, _two in pairs], "into_id": [two.pk for _one, two in pairs]})
    now = NOW + timedelta(minutes=minutes)
    return merged_addresses.merge_addresses(pairs=frame, reason=reason, actor=Account.objects.system(), now=now)


def undo(one: Address, *, minutes: int = 9) -> AddressMerge:
    row = AddressMerge.objects.get(alias=one, undone_at=None)
    now = NOW + timedelta(minutes=minutes)
    return merged_addresses.undo_address_merge(merge=row, reason="是两个门", actor=Account.objects.system(), now=now)


def everybody_at(address: Address, county: County) -> tuple[Residence, Household, Organisation]:
    person = make_person("王建国", home=county.community_a)
    residence = Residence.objects.create(
        person=person, kind="LIVING", area=county.community_a, address=address, valid=(None, None), recorded_at=NOW
    )
    household = make_household(county.community_a, "H1")
    household.address = address
    household.save()
    shop = Organisation.objects.create(name="便利店", kind="SOLE", address=address, valid=(None, None), recorded_at=NOW)
    return residence, household, shop


def root(address: Address) -> int | None:
    return Address.objects.values_list("merged_into_id", flat=True).get(pk=address.pk)


def test_whoever_is_there_goes_along_without_moving_house_and_comes_back(county):
    one, two = (make_address(county.community_a, room="501") for _turn in range(2))
    held = everybody_at(one, county)
    assert merge((one, two)).merged == 1
    for record in held:
        record.refresh_from_db()
        assert record.address_id == two.pk
    assert (held[0].superseded_at, held[0].valid.lower, root(one)) == (None, None, two.pk)
    assert AddressPast.objects.get(address=one).merged_into_id is None  # the version before
    undo(one)
    for record in held:
        record.refresh_from_db()
        assert record.address_id == one.pk
    assert root(one) is None
    assert AddressPast.objects.filter(address=one).count() == 2
    assert [each.type for each in Event.objects.filter(type__contains="merge").order_by("pk")] == [
        "registry.addresses_merged",
        "registry.address_merge_undone",
    ]


def test_who_moved_on_since_stays_where_he_is(county):
    one, two, elsewhere = (make_address(county.community_a, room="501") for _turn in range(3))
    residence = everybody_at(one, county)[0]
    merge((one, two))
    Residence.objects.filter(pk=residence.pk).update(address=elsewhere)
    undo(one)
    residence.refresh_from_db()
    assert residence.address_id == elsewhere.pk


def test_a_chain_leads_to_its_end_and_comes_apart_link_by_link(county):
    one, two, three = (make_address(county.community_a, room="501") for _turn in range(3))
    residence = everybody_at(one, county)[0]
    merge((one, two))
    merge((two, three), minutes=6)
    residence.refresh_from_db()
    assert (root(one), root(two), residence.address_id) == (three.pk, three.pk, three.pk)
    undo(two)
    residence.refresh_from_db()
    assert (root(one), root(two), residence.address_id) == (two.pk, None, two.pk)
    undo(one, minutes=10)
    residence.refresh_from_db()
    assert residence.address_id == one.pk


def test_a_batch_takes_what_it_can_and_says_what_it_left(county):
    one, two, three, four = (make_address(county.community_a, room="501") for _turn in range(4))
    assert merge((one, two), (two, three), (four, four)) == merged_addresses.Merged(merged=1, left=2)
    assert (root(one), root(two), root(four)) == (None, three.pk, None)
    assert merge((two, four)).merged == 0  # an alias already
    with pytest.raises(CannotDecide):
        merge((one, three), reason=" ")


def test_the_number_of_statements_does_not_grow_with_the_batch(county):
    pairs = [tuple(make_address(county.community_a, room="501") for _turn in range(2)) for _pair in range(12)]
    with CaptureQueriesContext(connection) as one:
        merge(pairs[0])
    with CaptureQueriesContext(connection) as many:
        assert merge(*pairs[1:]).merged == 11
    assert len(many) == len(one)


def test_what_writes_the_alias_means_the_other_and_makes_no_new_address(county):
    reader = matching.reader(within=county.county.code, day=DAY)
    area = pl.Series([county.community_a.pk, county.community_a.pk], dtype=pl.Int64)
    read = matching.read(pl.Series(["东苑3幢501室", "东园3幢501室"]), given=area, reader=reader)
    read = read.with_columns(source=pl.lit("TABLE"), n=pl.int_range(2, dtype=pl.Int64))
    registry.register_addresses(addresses=read, now=NOW)
    right, wrong = Address.objects.get(names="东苑"), Address.objects.get(names="东园")
    merge((wrong, right))
    assert registry.register_addresses(addresses=read, now=NOW + timedelta(hours=1)) == (0, 0)
    assert registry.ids_of(written=read).sort("n")["address_id"].to_list() == [right.pk, right.pk]


def test_faults_of_an_alias_are_settled_and_not_found_again(county):
    one, two = (make_address(county.community_a, estate="东苑", building="3", room=room) for room in ("501", "502"))
    # one door written twice: the second row of another community of the same town
    Address.objects.filter(pk=two.pk).update(area=county.street_a, numbers=one.numbers, names=one.names)
    check_addresses(actor=Account.objects.system(), now=NOW)
    fault = AddressFault.objects.get(kind="DUPLICATE", closed_at=None)
    merge((fault.address, fault.other))
    fault.refresh_from_db()
    assert (fault.answer, fault.closed_at) == ("MERGED", NOW + timedelta(minutes=5))
    check_addresses(actor=Account.objects.system(), now=NOW + timedelta(hours=1))
    assert not AddressFault.objects.filter(kind="DUPLICATE", closed_at=None).exists()
    undo(fault.address)
    check_addresses(actor=Account.objects.system(), now=NOW + timedelta(hours=2))
    assert AddressFault.objects.get(kind="DUPLICATE", closed_at=None).answer is None


def test_undone_once_and_not_where_the_place_was_taken(county):
    one, two = (make_address(county.community_a, room="501") for _turn in range(2))
    merge((one, two))
    row = AddressMerge.objects.get()
    taken = make_address(county.community_a)
    Address.objects.filter(pk=taken.pk).update(building_key=one.building_key, door=one.door)
    with pytest.raises(CannotDecide, match="同样的地址"):
        undo(one)
    Address.objects.filter(pk=taken.pk).update(building_key="x")
    undo(one)
    with pytest.raises(CannotDecide, match="已经撤销"):
        merged_addresses.undo_address_merge(merge=row, reason="再撤", actor=Account.objects.system(), now=NOW)
