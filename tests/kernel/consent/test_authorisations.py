"""An authorisation covers a term, ends by withdrawal, and looking on its ground is written down or refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.consent import operations, queries
from minzheng.kernel.consent.models import Authorisation
from minzheng.kernel.events.models import Event
from tests.factories import DAY, NOW, make_account, make_authorisation, make_person

pytestmark = pytest.mark.django_db


def record(people, **told):
    values = {
        "scope": "ECONOMY",
        "purpose": "低保核对",
        "since": DAY,
        "until": date(2024, 6, 29),
        "document": "街道档案 12 号",
        "actor": make_account(),
        "now": NOW,
    }
    return operations.record(people=people, **(values | told))


def test_it_covers_its_term_and_no_other_scope():
    wang = make_person("王建国")
    record([wang])
    days = [DAY - timedelta(days=1), DAY, date(2024, 6, 29), date(2024, 6, 30)]
    assert [queries.covered(people=[wang.pk], scope="ECONOMY", day=day) for day in days] == [
        set(),
        {wang.pk},
        {wang.pk},
        set(),
    ]
    assert queries.uncovered(people=[wang.pk], scope="SAFETY", day=DAY) == {wang.pk}
    assert Event.objects.get(type="consent.recorded").purpose == "低保核对"


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": " "},
        {"document": ""},
        {"scope": "ALL"},
        {"until": DAY - timedelta(days=1)},
        {"until": date(2030, 1, 1)},
    ],
)
def test_without_purpose_paper_scope_or_a_fair_term_there_is_none(wrong):
    with pytest.raises(Refused):
        record([make_person("王建国")], **wrong)
    with pytest.raises(Refused):
        record([])
    assert not Authorisation.objects.exists()


def test_a_withdrawal_ends_it_from_its_day_on_once():
    wang = make_person("王建国")
    [given] = record([wang])
    later = DAY + timedelta(days=10)
    told = {"from_day": later, "reason": "本人到窗口", "actor": make_account(), "now": NOW}
    operations.withdraw(authorisation=given, **told)
    assert queries.covered(people=[wang.pk], scope="ECONOMY", day=DAY) == {wang.pk}
    assert queries.covered(people=[wang.pk], scope="ECONOMY", day=later) == set()
    with pytest.raises(Refused):
        operations.withdraw(authorisation=given, **told)


def test_what_was_agreed_to_is_neither_changed_nor_deleted():
    given = make_authorisation(make_person("王建国"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Authorisation.objects.filter(pk=given.pk).update(purpose="别的用途")
    with pytest.raises(DatabaseError), transaction.atomic():
        given.delete()


def look(people, **told):
    values = {"scope": "ECONOMY", "ground": "AUTHORISATION", "purpose": "核对", "actor": make_account(), "day": DAY}
    operations.look(record=people[0], people=[one.pk for one in people], now=NOW, **(values | told))


def test_looking_by_authorisation_wants_everybodys_and_names_who_is_missing():
    wang, li = make_person("王建国"), make_person("李秀英")
    make_authorisation(wang)
    with pytest.raises(Refused, match="李秀英"):
        look([wang, li])
    assert not Event.objects.filter(type="consent.looked").exists()
    look([wang])
    look([wang, li], ground="DUTY", purpose="动态管理复核")
    told = Event.objects.filter(type="consent.looked").order_by("pk")
    assert [one.purpose for one in told] == ["核对", "动态管理复核"]
    with pytest.raises(Refused):
        look([wang], purpose="")
    with pytest.raises(Refused):
        look([wang], ground="CURIOSITY")


def test_lapsing_are_those_that_end_soon_with_none_that_goes_on():
    soon, renewed = make_person("王建国"), make_person("李秀英")
    term = (DAY - timedelta(days=300), DAY + timedelta(days=20))
    make_authorisation(soon, valid=term)
    make_authorisation(renewed, valid=term)
    make_authorisation(renewed, since=DAY)
    make_authorisation(make_person("孙阿婆"))
    found = queries.lapsing(Authorisation.objects.all(), day=DAY, by=DAY + timedelta(days=60))
    assert [one.about for one in found] == [soon]
