"""经济状况核对 from the authorisation to the report, the objection and the second round; a stand-in answers."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.demo.provincial_checker import answers as platform
from minzheng.kernel.access.roles import Role
from minzheng.kernel.casework import operations as casework
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.refusals import AlreadyDone, Cannot, Incomplete, NotYours
from minzheng.kernel.exchange.writing import write
from minzheng.kernel.intake.opening import open_table
from minzheng.kernel.modules.adapters import FileLayout
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Person
from minzheng.kernel.verification import comparing, exchanging, files, operations, queries
from minzheng.kernel.verification.models import Answer, Check, Request
from minzheng.kernel.verification.operations import Claim
from tests.factories import make_account, make_authorisation, make_household
from tests.kernel.casework.samples import Office, at, finish, keys, office, open_steps
from tests.matters.lives import MONDAY, begun
from tests.offices import id_number

pytestmark = pytest.mark.django_db
NUMBER = id_number("1950-03-01")
MEANS = "means"


@pytest.fixture
def here() -> Office:
    return office()


@pytest.fixture
def person(here) -> Person:
    household = make_household(here.county.community_a)
    person = Person.objects.get(memberships__household=household)
    Person.objects.filter(pk=person.pk).update(
        id_cipher=secrets.encrypt_one(NUMBER, purpose="ID_NUMBER"),
        id_index=secrets.blind_index_one(NUMBER, purpose="ID_NUMBER"),
        id_quality="VALID",
    )
    make_authorisation(person)
    person.refresh_from_db()
    return person


@pytest.fixture
def matter(here, person) -> Matter:
    matter = begun(here, "dibao.application", household=person.memberships.get().household)
    finish(matter, "accept", outcome="accept", actor=here.town, day=MONDAY)
    return matter


def check_of(here: Office, matter: Matter, *, sources=("BANKS", "TAX"), claims=(), day: date = MONDAY) -> Check:
    return operations.begin(
        matter=matter, verification=MEANS, sources=sources, claims=claims, actor=here.aid, key=next(keys), day=day,
        now=at(day),
    )  # fmt: skip


def sent(here: Office, *, day: date = MONDAY) -> bytes:
    shipment = exchanging.send(
        checks=Check.objects.all(), verification=MEANS, area=here.county.county.pk, line="ASSISTANCE", actor=here.aid,
        key=next(keys), day=day, now=at(day),
    )  # fmt: skip
    return exchanging.content(shipment)


def answer_file(*lines: tuple[str, ...]) -> bytes:
    """Number, person, source, result, kind, amount of each line. Written a second later the file has other bytes."""
    rows = [(*line, *[""] * (8 - len(line))) for line in lines]
    cells = pl.DataFrame(rows, schema=[(name, pl.String) for name in files.ANSWERED], orient="row")
    return write(layout=FileLayout(titles=("反馈",)), headers=list(files.ANSWERED), cells=cells)


def reply(here: Office, *lines: tuple[str, ...], day: date = MONDAY):
    """The office takes such a file in."""
    return taken(here, answer_file(*lines), day=day)


def taken(here: Office, content: bytes, *, day: date = MONDAY):
    return exchanging.receive(
        content=content, verification=MEANS, checks=Check.objects.all(), area=here.county.county.pk,
        line="ASSISTANCE", actor=here.aid, day=day, now=at(day),
    )  # fmt: skip


def states(check: Check) -> dict[str, str]:
    return dict(check.requests.values_list("source", "state"))


def test_nobody_is_asked_about_without_his_authorisation(here, matter, person):
    person.authorisations.all().update(
        withdrawn_from=MONDAY, withdrawn_by=here.town, withdrawn_at=at(MONDAY), withdrawal_reason="本人到窗口"
    )
    with pytest.raises(Incomplete, match=person.name):
        check_of(here, matter)
    assert not Check.objects.exists()


def test_only_the_checking_office_begins_one_and_only_once(here, matter):
    with pytest.raises(NotYours):
        operations.begin(matter=matter, verification=MEANS, actor=here.town, key=next(keys), day=MONDAY, now=at(MONDAY))
    check_of(here, matter)
    with pytest.raises(AlreadyDone):
        check_of(here, matter)
    assert matter.runs.get(step="means").started_date == MONDAY, "begun within the three days that the law gives"


def test_the_file_asks_by_number_and_its_answers_tell_what_differs(here, matter, person):
    check = check_of(here, matter, claims=[Claim(person=person.pk, kind="SAVINGS", amount_fen=500_000)])
    rows = list(open_table(sent(here)).sheets[0].cells.iter_rows())
    assert rows[1] == files.ASKED
    assert {(row[0], row[2], row[3]) for row in rows[2:]} == {
        (check.number, NUMBER, "银行"),
        (check.number, NUMBER, "税务"),
    }
    assert check.requests.first().answer_due == date(2023, 6, 19), "ten working days"
    done = reply(
        here,
        (check.number, NUMBER, "银行", "有", "存款", "12,000.50", "2023-05-31", "某某银行"),
        (check.number, NUMBER, "税务", "无"),
    )
    assert (done.taken, done.refused) == (2, [])
    assert states(check) == {"BANKS": "ANSWERED", "TAX": "ANSWERED"}
    difference = check.differences.get()
    assert (difference.kind, difference.declared_fen, difference.found_fen) == ("SAVINGS", 500_000, 1_200_050)


def test_what_was_not_answered_is_unknown_and_never_less_than_declared(here, matter, person):
    """Banks said nothing of savings, payment firms have not answered: less than declared cannot be told yet."""
    check = check_of(
        here, matter, sources=("BANKS", "PAYMENT_FIRMS", "HOUSING_FUND"),
        claims=[Claim(person=person.pk, kind="SAVINGS", amount_fen=500_000)],
    )  # fmt: skip
    sent(here)
    reply(here, (check.number, NUMBER, "银行", "无"))
    assert not check.differences.exists()
    reply(here, (check.number, NUMBER, "住房公积金", "无法核对"))
    assert not check.differences.exists(), "could not tell is no answer"
    assert {each.source for each in queries.silent(check)} == {"PAYMENT_FIRMS", "HOUSING_FUND"}


def test_wrong_lines_are_told_and_the_others_taken(here, matter, person):
    check = check_of(here, matter, sources=("BANKS", "TAX", "VEHICLES"))
    sent(here)
    stranger = id_number("1990-01-01", 7)
    done = reply(
        here,
        (check.number, NUMBER, "银行", "有", "存款", "约两万元"),
        (check.number, stranger, "税务", "无"),
        (check.number, NUMBER, "税务局", "无"),
        (check.number, NUMBER, "税务", "有", "存款", "100"),
        (check.number, NUMBER, "车船管理", "有", "车船", "", "2023-02-30"),
        ("H0", NUMBER, "银行", "无"),
        (check.number, NUMBER, "车船管理", "查无"),
        (check.number, NUMBER, "车船管理", "有", "车船", "", "2023/5/31", "小型汽车一辆"),
    )
    assert done.taken == 1
    assert [each["line"] for each in done.refused] == [3, 4, 5, 6, 7, 8, 9]
    assert stranger not in str(done.refused)
    assert states(check) == {"BANKS": "WAITING", "TAX": "WAITING", "VEHICLES": "ANSWERED"}
    difference = check.differences.get()
    assert (difference.kind, difference.declared_fen, difference.found_fen) == ("VEHICLE", None, None)


def test_the_same_file_twice_is_one_and_a_changed_answer_is_refused(here, matter):
    check = check_of(here, matter)
    sent(here)
    sent_back = answer_file((check.number, NUMBER, "银行", "无"))
    taken(here, sent_back)
    with pytest.raises(AlreadyDone):
        taken(here, sent_back)
    other = reply(here, (check.number, NUMBER, "银行", "有", "存款", "1"))
    assert (other.taken, len(other.refused)) == (0, 1)


def test_the_report_waits_for_every_explanation_and_every_source(here, matter, person):
    check = check_of(here, matter)
    sent(here)
    reply(here, (check.number, NUMBER, "银行", "有", "存款", "20000"))
    report = {"check": check, "conclusion": "存款未申报", "actor": here.aid, "day": MONDAY, "now": at(MONDAY)}
    with pytest.raises(Incomplete, match="来源"):
        operations.report(**report, key=next(keys))
    with pytest.raises(Incomplete, match="核对"):
        finish(matter, "means", actor=here.aid, day=MONDAY)
    silent = check.requests.get(source="TAX")
    with pytest.raises(Cannot, match="应反馈日期"):
        operations.give_up(request=silent, note="已电话催问", actor=here.aid, day=MONDAY, now=at(MONDAY))
    late = date(2023, 6, 20)
    operations.give_up(request=silent, note="已电话催问", actor=here.aid, day=late, now=at(late))
    report |= {"day": late, "now": at(late)}
    with pytest.raises(Incomplete, match="差异"):
        operations.report(**report, key=next(keys))
    operations.explain(
        difference=check.differences.get(), explanation="代人保管，已出具证明", accepted=True, actor=here.aid, day=late,
        now=at(late),
    )  # fmt: skip
    operations.report(**report, key=next(keys))
    check.refresh_from_db()
    values = queries.report_values(check=check, verification=queries.declared()[MEANS], number=None)
    assert [each["source"] for each in values["silent"]] == ["税务"], "unknown is said in the report"
    assert values["items"][0]["found"] == 2_000_000
    finish(matter, "means", actor=here.aid, day=late)
    assert "means" not in open_steps(matter)


def test_an_objection_stops_the_clock_until_the_second_round_is_reported(here, matter):
    check = check_of(here, matter, sources=("BANKS",))
    sent(here)
    reply(here, (check.number, NUMBER, "银行", "无"))
    operations.report(check=check, conclusion="无", actor=here.aid, key=next(keys), day=MONDAY, now=at(MONDAY))
    matter.refresh_from_db()
    before, tuesday = matter.due_date, MONDAY + timedelta(days=1)
    second = operations.object_to(
        check=check, text="账户已销户，附银行证明", actor=here.aid, key=next(keys), day=tuesday, now=at(tuesday)
    )
    matter.refresh_from_db()
    check.refresh_from_db()
    assert (matter.paused, check.state, second.round) == ("OBJECTION", "OBJECTED", 2)
    later = date(2023, 6, 13)
    second.requests.exclude(source="BANKS").delete()
    sent(here, day=later)
    reply(here, (second.number, NUMBER, "银行", "无"), day=later)
    operations.report(check=second, conclusion="属实", actor=here.aid, key=next(keys), day=later, now=at(later))
    matter.refresh_from_db()
    assert matter.paused == ""
    assert (matter.due_date - before).days == 7, "five working days stood still"
    with pytest.raises(AlreadyDone):
        operations.object_to(check=check, text="再次", actor=here.aid, key=next(keys), day=later, now=at(later))


def test_the_stand_in_answers_the_same_request_alike_late_in_part_and_wrongly(here, matter):
    for number in range(2, 12):
        other = make_household(here.county.community_a)
        member = Person.objects.get(memberships__household=other)
        own = id_number("1960-05-05", number)
        Person.objects.filter(pk=member.pk).update(
            id_cipher=secrets.encrypt_one(own, purpose="ID_NUMBER"),
            id_index=secrets.blind_index_one(own, purpose="ID_NUMBER"),
            id_quality="VALID",
        )
        make_authorisation(member)
        asked = begun(here, "dibao.application", household=other)
        finish(asked, "accept", outcome="accept", actor=here.town, day=MONDAY)
        check_of(here, asked, sources=None)
    check_of(here, matter, sources=None)
    request = sent(here)
    declared = queries.declared()[MEANS]
    first, late = platform(request=request, verification=declared, seed=7)
    assert platform(request=request, verification=declared, seed=7)[0].content == first.content
    assert platform(request=request, verification=declared, seed=8)[0].content != first.content
    assert late.days > first.days
    early = taken(here, first.content)
    assert early.taken
    assert early.refused
    assert set(Request.objects.values_list("state", flat=True)) == {"WAITING", "ANSWERED"}
    taken(here, late.content, day=MONDAY + timedelta(days=late.days))
    assert Answer.objects.filter(state="UNKNOWN").exists()
    assert Answer.objects.filter(state="WAITING").exists(), "some never answer"


@given(
    declared=st.none() | st.integers(0, 10**6),
    told=st.lists(st.tuples(st.booleans(), st.lists(st.none() | st.integers(0, 10**6), max_size=2)), max_size=3),
)
def test_a_difference_is_told_only_when_nothing_unknown_could_take_it_away(declared, told):
    """Whatever the silent sources would say, what is told as a difference stays one."""
    verification = queries.declared()[MEANS]
    sources = verification.telling("SAVINGS")
    said = [
        comparing.Said(source, 1, answered, [("SAVINGS", fen) for fen in found] if answered else [])
        for source, (answered, found) in zip(sources, told, strict=False)
    ]
    claims = {} if declared is None else {(1, "SAVINGS"): declared}
    rows = comparing.standings(verification=verification, people=[1], declared=claims, said=said)
    for one in (row for row in rows if row.kind == "SAVINGS" and row.differs(0)):
        known = sum(fen or 0 for each in said for _kind, fen in each.items)
        untold = any(fen is None for each in said for _kind, fen in each.items)
        if not one.complete:
            assert known > (declared or 0) or (untold and not declared)
        else:
            assert known != (declared or 0)


def test_the_pages_from_the_matter_to_the_report(here, matter, person, client):
    client.force_login(here.aid)
    page = client.get(f"/matters/{matter.pk}/").content.decode()
    assert f"/matters/{matter.pk}/check/" in page
    form = client.get(f"/matters/{matter.pk}/check/").content.decode()
    assert "已授权核对" in form
    wrong = {"key": "a", f"claim-{person.pk}-SAVINGS": "两千", "source": ["BANKS"]}
    refused = client.post(f"/matters/{matter.pk}/check/", wrong)
    assert refused.status_code == 422
    assert "两千" in refused.content.decode(), "nothing that was typed is lost"
    right = wrong | {f"claim-{person.pk}-SAVINGS": "2000"}
    assert client.post(f"/matters/{matter.pk}/check/", right).status_code == 302
    check = Check.objects.get()
    assert check.declared.get().amount_fen == 200_000
    made = client.post("/checks/send/", {"key": "s", "verification": MEANS})
    assert made.status_code == 302
    shipment = check.requests.get().shipment
    assert client.get(f"/checks/files/{shipment.pk}/").content[:2] == b"PK"
    reply(here, (check.number, NUMBER, "银行", "有", "存款", "20000"))
    seen = client.get(f"/checks/{check.pk}/").content.decode()
    assert "20,000.00" in seen
    difference = check.differences.get()
    act = f"/checks/{check.pk}/act/"
    assert client.post(act, {"act": "report", "key": "r", "conclusion": "无"}).status_code == 422
    told = {"act": "explain", "difference": difference.pk, "explanation": "代人保管", "accepted": "no"}
    assert client.post(act, told).status_code == 302
    assert client.post(act, {"act": "report", "key": "r", "conclusion": "存款超出申报"}).status_code == 302
    check.refresh_from_db()
    assert check.state == "REPORTED"
    papers = client.get(f"/documents/casework.matter/{matter.pk}/")
    assert papers.status_code in (200, 404)
    client.force_login(make_account((Role.R6, here.county.street_b)))
    assert client.get(f"/checks/{check.pk}/").status_code == 404
    client.force_login(here.community)
    assert client.get(f"/checks/{check.pk}/").status_code == 403


def test_the_town_may_look_but_not_act(here, matter, client):
    check = check_of(here, matter)
    client.force_login(here.town)
    assert client.get(f"/checks/{check.pk}/").status_code == 200
    assert client.post(f"/checks/{check.pk}/act/", {"act": "report", "key": "r", "conclusion": "无"}).status_code == 403
    assert casework is not None
