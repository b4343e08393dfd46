"""Merging duplicate addresses on the pages: one, those ticked, all of a town; and the way back."""

from __future__ import annotations

import pytest

from minzheng.kernel.access.models import Account
from minzheng.kernel.access.roles import Role
from minzheng.kernel.registry.address_review import check_addresses
from minzheng.kernel.registry.models import Address, AddressFault, AddressMerge, Residence
from tests.address_factories import make_address
from tests.factories import NOW, County, make_account, make_person, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> County:
    return small_county()


@pytest.fixture
def faults(county: County) -> list[AddressFault]:
    """Two doors of each street stand twice: in the community and, with the same numbers, in the street."""
    for street, community in ((county.street_a, county.community_a), (county.street_b, county.community_b)):
        for room in ("501", "502"):
            right = make_address(community, estate="东苑", building="3", unit="1", room=room)
            again = make_address(street, estate="东苑", building="9", unit="1", room=room)
            Address.objects.filter(pk=again.pk).update(numbers=right.numbers, standard_text=f"{street}东苑3幢{room}")
    check_addresses(actor=Account.objects.system(), now=NOW)
    return list(AddressFault.objects.filter(kind="DUPLICATE").order_by("pk"))


def clerk(client, area) -> Account:
    account = make_account((Role.R6, area))
    client.force_login(account)
    return account


def said(response) -> str:
    return " ".join(str(each) for each in response.context["messages"])


class TestMerging:
    def test_one_pair_looked_at_side_by_side(self, client, county, faults):
        clerk(client, county.county)
        fault = faults[0]
        assert "两个是同一个地址" in client.get(f"/addresses/faults/{fault.pk}/").content.decode()
        answer = f"/addresses/faults/{fault.pk}/answer/"
        assert "请写明依据" in said(client.post(answer, {"decision": "MERGED", "note": ""}, follow=True))
        page = client.post(answer, {"decision": "MERGED", "note": "现场看过"}, follow=True)
        assert "已合并 1 个" in said(page)
        assert AddressMerge.objects.get().reason == "现场看过"
        fault.refresh_from_db()
        assert fault.answer == "MERGED"

    @pytest.mark.row("M01-12")
    def test_those_ticked_on_the_page(self, client, county, faults):
        clerk(client, county.county)
        html = client.get("/addresses/faults/?kind=DUPLICATE").content.decode()
        assert html.count('name="chosen"') == 4
        assert 'name="chosen"' not in client.get("/addresses/faults/").content.decode()
        ticked = {"chosen": [each.pk for each in faults[:3]], "act": "merge", "note": "抽查无误"}
        assert "已合并 3 个" in said(client.post("/addresses/faults/merge/", ticked, follow=True))
        assert "先勾选" in said(client.post("/addresses/faults/merge/", {"note": "x"}, follow=True))

    def test_all_of_a_town_and_of_no_other(self, client, county, faults):
        clerk(client, county.county)
        html = client.get("/addresses/merging/").content.decode()
        assert "甲街道" in html
        assert "乙街道" in html
        page = client.post("/addresses/merging/", {"town": county.street_a.pk, "note": "抽查 20 个"}, follow=True)
        assert "已合并 2 个" in said(page)
        assert "甲街道" not in client.get("/addresses/merging/").content.decode()
        assert AddressFault.objects.filter(closed_at=None, kind="DUPLICATE").count() == 2

    def test_the_other_street_is_not_touched_by_who_does_not_see_it(self, client, county, faults):
        clerk(client, county.street_b)
        mine = [each.pk for each in faults]
        client.post("/addresses/faults/merge/", {"chosen": mine, "note": "x"})
        assert {each.into.area for each in AddressMerge.objects.all()} == {county.community_b}
        client.post("/addresses/merging/", {"town": county.street_a.pk, "note": "x"})
        assert AddressMerge.objects.count() == 2

    def test_undone_from_the_page_of_either(self, client, county, faults):
        clerk(client, county.county)
        person = make_person("王建国", home=county.community_a)
        residence = Residence.objects.create(
            person=person, kind="LIVING", area=county.community_a, address=faults[0].address, valid=(None, None),
            recorded_at=NOW,
        )  # fmt: skip
        client.post("/addresses/faults/merge/", {"chosen": [faults[0].pk], "note": "同一个门"})
        merge = AddressMerge.objects.get()
        for address, words in ((merge.into, "并入此处"), (merge.alias, "已并入另一个地址")):
            html = client.get(f"/addresses/{address.pk}/").content.decode()
            assert words in html
            assert "同一个门" in html
        assert "王建国" in client.get(f"/addresses/{merge.into_id}/").content.decode()
        assert merge.alias.standard_text in client.get("/addresses/merges/").content.decode()
        undo = f"/addresses/merges/{merge.pk}/undo/"
        assert "请写明原因" in said(client.post(undo, {"note": ""}, follow=True))
        assert "合并已撤销" in said(client.post(undo, {"note": "是两个门"}, follow=True))
        residence.refresh_from_db()
        assert residence.address == merge.alias
