"""Records for tests. Every factory takes what matters to the test and fills in the rest; traits stay small.

Import what you need (``from tests.factories import make_account, small_county``); add the factories of your room here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings
from django.db.models.expressions import RawSQL

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Assignment, Deployment, RevealRequest
from minzheng.kernel.access.roles import Role, duty
from minzheng.kernel.areas import operations as area_operations
from minzheng.kernel.areas.models import Area, AreaSuccession, CodeSource, Level
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework.models import Application, Matter
from minzheng.kernel.citizens import callbacks
from minzheng.kernel.citizens.models import CallBack
from minzheng.kernel.conflicts.models import Relation
from minzheng.kernel.consent.models import Authorisation
from minzheng.kernel.draws.models import Draw, Place
from minzheng.kernel.exchange.models import Export, Reconciliation, Record
from minzheng.kernel.intake.models import Batch, Disagreement, RememberedHeaders, ReviewItem
from minzheng.kernel.meetings.models import Item, Meeting, Resolution
from minzheng.kernel.outreach.models import Clue
from minzheng.kernel.recoveries.models import Recovery
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Household, Membership, Person
from minzheng.kernel.reviews.models import Due
from minzheng.kernel.screening.models import Finding, Run
from minzheng.kernel.verification.models import Check, Reply, Shipment
from tests.address_factories import make_address, make_address_fault, make_address_question
from tests.payment_factories import make_difference, make_entitlement, make_pay_run, make_payment
from tests.tie_factories import make_address_merge, make_tie

DAY = date(2023, 6, 30)
NOW = datetime(2023, 6, 30, 1, 0, tzinfo=UTC)
LONG_AGO = date(2000, 1, 1)
# Argon2 is slow on purpose: one hash serves all accounts of a test run.
PASSWORD = "Chun-Feng-2023"
_PASSWORD_HASHES: dict[tuple[str, str], str] = {}

numbers = itertools.count(1)
LEVEL_BY_LENGTH = {2: Level.PROVINCE, 4: Level.PREFECTURE, 6: Level.COUNTY, 9: Level.TOWN, 12: Level.COMMUNITY}


def make_area(
    code: str, name: str, *, parent: Area | None = None, starts: date | None = None, ends: date | None = None
) -> Area:
    """One area; its level follows from the length of its code. Call ``cover_areas`` after the last."""
    return Area.objects.create(
        code=code,
        name=name,
        level=LEVEL_BY_LENGTH[len(code)],
        parent=parent,
        valid=(starts, ends),
        code_source=CodeSource.BUREAU,
    )


def cover_areas() -> None:
    """Compute who lies under whom, from all areas made so far."""
    area_operations.rebuild_cover()


@dataclass(frozen=True)
class County:
    """A county with two streets of one community each, in a province of its own code (99) that clashes with none."""

    county: Area
    street_a: Area
    street_b: Area
    community_a: Area
    community_b: Area


def small_county(*, served: bool = True) -> County:
    """The county; ``served`` makes it what this installation serves (demo, with the demo's day)."""
    province = make_area("99", "试验省")
    prefecture = make_area("9901", "试验市", parent=province)
    county = make_area("990110", "试验县", parent=prefecture)
    street_a = make_area("990110001", "甲街道", parent=county)
    street_b = make_area("990110002", "乙街道", parent=county)
    made = County(
        county=county,
        street_a=street_a,
        street_b=street_b,
        community_a=make_area("990110001001", "甲一社区", parent=street_a),
        community_b=make_area("990110002001", "乙一社区", parent=street_b),
    )
    cover_areas()
    if served:
        Deployment.objects.update_or_create(
            id=1, defaults={"name": "试验县民政局", "area": county, "demo": True, "demo_day": DAY}
        )
    return made


@dataclass(frozen=True)
class Merger:
    """Two old counties of which one new county was made on ``date``, each with a community that lives on."""

    old_first: Area
    old_second: Area
    new: Area
    date: date


def merged_counties() -> Merger:
    """As in Hangzhou on 2021-04-09: 下城 and 拱墅 became the new 拱墅, under the old 拱墅's code."""
    day = date(2021, 4, 9)
    province = make_area("98", "并区省")
    city = make_area("9801", "并区市", parent=province)
    first = make_area("980103", "原下城", parent=city, ends=day)
    second = make_area("980105", "原拱墅", parent=city, ends=day)
    new = make_area("980105", "新拱墅", parent=city, starts=day)
    AreaSuccession.objects.bulk_create(
        AreaSuccession(predecessor=old, successor=new, date=day, ground=AreaSuccession.Ground.DECREE)
        for old in (first, second)
    )
    cover_areas()
    return Merger(old_first=first, old_second=second, new=new, date=day)


def make_account(*holds: tuple[Role, Area] | tuple[Role, Area, Line], password: str = "", **fields: Any) -> Account:
    """An account with effective assignments: ``make_account((Role.R6, street), (Role.R7, other, Line.ELDERCARE))``.

    Without ``password`` it cannot sign in by form (use ``client.force_login``).
    """
    number = next(numbers)
    account = Account(
        username=fields.pop("username", f"account{number}"),
        display_name=fields.pop("display_name", f"账号{number}"),
        password_changed_at=fields.pop("password_changed_at", datetime.now(UTC)),
        **fields,
    )
    account.password = _hashed(account, password)
    account.save()
    for hold in holds:
        assign(account, *hold)
    return account


def _hashed(account: Account, password: str) -> str:
    key = (password, settings.PASSWORD_HASHERS[0])
    if key not in _PASSWORD_HASHES:
        account.set_password(password or None)
        _PASSWORD_HASHES[key] = account.password
    return _PASSWORD_HASHES[key]


def assign(
    account: Account,
    role: Role,
    area: Area,
    line: Line = Line.ALL,
    *,
    starts: date = LONG_AGO,
    ends: date | None = None,
) -> Assignment:
    """An effective assignment, agreed to by a second person where the role asks for it."""
    privileged = duty(role).privileged
    return Assignment.objects.create(
        account=account,
        role=role,
        area=area,
        line=line,
        valid=(starts, ends),
        reason="测试",
        granted_by=Account.objects.system(),
        granted_at=NOW,
        needs_approval=privileged,
        approved_by=make_account() if privileged else None,
        approved_at=NOW if privileged else None,
    )


def make_person(name: str = "张三", *, home: Area | None = None, **fields: Any) -> Person:
    """A person as the register holds one, without identity number or phone."""
    values: dict[str, Any] = {
        "name_key": name,
        "name_pinyin": "",
        "name_initials": "",
        "name_terms": RawSQL("to_tsvector('simple', %s)", [name]),
        "recorded_at": NOW,
    }
    return Person.objects.create(name=name, home_area=home, **(values | fields))


# What every list and page is tested with (tests/web/accounts/test_every_view.py): label of a model → a function of an
# area and a mark that makes one record there, in whose visible text the mark stands. A model that a page shows is here.
MARK = "越界甲小明"
EXAMPLES: dict[str, Callable[[Area, str], Any]] = {
    "citizens.CallBack": lambda area, mark: make_call_back(area, mark),
    "registry.Person": lambda area, mark: make_person(mark, home=area, birth_date=date(1950, 1, 1)),
    "registry.Household": lambda area, mark: make_household(area, mark),
    "registry.Address": lambda area, mark: make_address(area, estate=mark),
    "registry.AddressQuestion": lambda area, mark: make_address_question(area, f"{mark}3幢"),
    "registry.AddressFault": lambda area, mark: make_address_fault(make_address(area, estate=mark)),
    "registry.FamilyTie": lambda area, mark: make_tie(make_person(mark, home=area), make_person("王五", home=area)),
    "registry.AddressMerge": lambda area, mark: make_address_merge(area, mark),
    "access.RevealRequest": lambda area, mark: make_reveal_request(area, mark),
    "screening.Finding": lambda area, mark: make_finding(make_person(mark, home=area, birth_date=date(1950, 1, 1))),
    "intake.Batch": lambda area, mark: make_batch(area, f"{mark}.csv"),
    "intake.ReviewItem": lambda area, mark: make_review_item(area, f"{mark}.csv"),
    "intake.RememberedHeaders": lambda area, mark: make_remembered_headers(area, mark),
    "consent.Authorisation": lambda area, mark: make_authorisation(make_person(mark, home=area)),
    "exchange.Record": lambda area, mark: make_exchange_record(make_person(mark, home=area)),
    "exchange.Export": lambda area, mark: make_exchange_export(area, mark),
    "casework.Matter": lambda area, mark: make_matter(make_person(mark, home=area)),
    "intake.Disagreement": lambda area, mark: make_disagreement(make_person(mark, home=area)),
    "verification.Check": lambda area, mark: make_check(make_person(mark, home=area)),
    "verification.Shipment": lambda area, mark: make_shipment(area, mark),
    "verification.Reply": lambda area, mark: make_reply(area, mark),
    "reviews.Due": lambda area, mark: make_review_due(make_person(mark, home=area)),
    "recoveries.Recovery": lambda area, mark: make_recovery(make_person(mark, home=area)),
    "payments.PayRun": lambda area, mark: make_pay_run(area, mark),
    "payments.Payment": lambda area, mark: make_payment(make_person(mark, home=area)),
    "payments.Difference": lambda area, mark: make_difference(make_person(mark, home=area)),
    "payments.Entitlement": lambda area, mark: make_entitlement(
        make_person(mark, home=area), due_fen=0, committed_fen=90_000
    ),
    "casework.Application": lambda area, mark: make_application(make_person(mark, home=area)),
    "outreach.Clue": lambda area, mark: make_clue(area, mark),
    "draws.Draw": lambda area, mark: make_draw_place(make_person(mark, home=area)).draw,
    "draws.Place": lambda area, mark: make_draw_place(make_person(mark, home=area)),
    "meetings.Meeting": lambda area, mark: make_meeting(area, mark),
    "meetings.Resolution": lambda area, mark: make_resolution(area, mark),
    "conflicts.Relation": lambda area, mark: make_relation(make_person(mark, home=area)),
}


def make_check(person: Person) -> Check:
    """Somebody's means are asked about."""
    return Check.objects.create(
        number=f"H{next(numbers):08d}",
        verification="means",
        matter=make_matter(person),
        area=person.home_area,
        line="ASSISTANCE",
        begun_date=DAY,
        begun_at=NOW,
        begun_by=Account.objects.system(),
        key=f"check {next(numbers)}",
    )


def make_award(person: Person, *, policy: str = "tekun", starts: date = LONG_AGO, **fields: Any) -> Award:
    """Something that somebody is granted, without reservations."""
    values: dict[str, Any] = {
        "line": "ASSISTANCE",
        "area": person.home_area,
        "valid": (starts, None),
        "amount_fen": 100_000,
        "pairs": [],
        "decision": {},
        "decided_by_id": Account.objects.system().pk,
        "recorded_at": NOW,
    }
    return Award.objects.create(person=person, policy=policy, **(values | fields))


def make_review_due(person: Person) -> Due:
    """Somebody who is to be looked at anew."""
    award = make_award(person)
    return Due.objects.create(
        award=award, policy=award.policy, area=award.area, line=award.line, klass="A", since=LONG_AGO, due_date=DAY
    )


def make_recovery(person: Person) -> Recovery:
    """Somebody of whom money is asked back."""
    return Recovery.objects.create(
        matter=make_matter(person),
        area=person.home_area,
        line="ASSISTANCE",
        wrongly_paid_fen=100_000,
        ground="三个月低保金",
        asked_date=DAY,
        asked_at=NOW,
        asked_by=Account.objects.system(),
    )


def make_application(person: Person) -> Application:
    """Somebody came with a wish."""
    return Application.objects.create(
        number=f"S{next(numbers):08d}",
        area=person.home_area,
        line="ASSISTANCE",
        applicant=person,
        opened_at=NOW,
        opened_date=DAY,
        opened_by=Account.objects.system(),
        key=f"application {next(numbers)}",
    )


def make_clue(area: Area, name: str = "王大爷") -> Clue:
    """A neighbour told of somebody."""
    matter = make_matter(make_person(name, home=area), workflow="assistance.clue")
    return Clue.objects.create(
        number=f"X{next(numbers):08d}",
        source="NEIGHBOUR",
        area=area,
        line="ASSISTANCE",
        name=name,
        told_cipher=secrets.encrypt_one("独居，病了几天", purpose="CLUE"),
        reported_date=DAY,
        reported_at=NOW,
        reported_by=Account.objects.system(),
        matter=matter,
    )


def make_draw_place(person: Person) -> Place:
    """Somebody whose matter was drawn, in a draw that has his name for its seed."""
    draw = Draw.objects.create(
        kind=f"kind {next(numbers)}",
        area=person.home_area,
        line="ASSISTANCE",
        year=2023,
        seed=person.name,
        begun_at=NOW,
    )
    return Place.objects.create(draw=draw, matter=make_matter(person), position=0, percent=30, drawn=True, at=NOW)


def make_meeting(area: Area, title: str = "六月联席会议") -> Meeting:
    """Departments of an area meet on the demo's day."""
    return Meeting.objects.create(
        kind="JOINT",
        title=title,
        day=DAY,
        place="三楼会议室",
        chair="王局长",
        departments="民政局\n医保局",
        area=area,
        line="ASSISTANCE",
        called_at=NOW,
        called_by=Account.objects.system(),
        key=f"meeting {next(numbers)}",
    )


def make_resolution(area: Area, title: str) -> Resolution:
    """Something resolved of an item of that name."""
    item = Item.objects.create(
        meeting=make_meeting(area), position=1, title=title, asked="议定", put_on_at=NOW,
        put_on_by=Account.objects.system(),
    )  # fmt: skip
    return Resolution.objects.create(
        item=item, text=title, department="医保局", due_date=DAY, recorded_at=NOW, recorded_by=Account.objects.system()
    )


def make_shipment(area: Area, mark: str) -> Shipment:
    """A file to the checking platform, of a verification that nobody has installed."""
    return Shipment.objects.create(
        verification=mark,
        area=area,
        line="ASSISTANCE",
        sent_at=NOW,
        sent_date=DAY,
        sent_by=Account.objects.system(),
        key=f"shipment {next(numbers)}",
    )


def make_reply(area: Area, mark: str) -> Reply:
    """A file from the checking platform, of a verification that nobody has installed."""
    return Reply.objects.create(
        verification=mark,
        area=area,
        line="ASSISTANCE",
        digest=f"{next(numbers):064d}",
        received_at=NOW,
        received_by=Account.objects.system(),
        taken=1,
        refused=[],
    )


def make_relation(person: Person) -> Relation:
    """An officer's relative."""
    return Relation.objects.create(
        account=make_account(),
        person=person,
        kind="CHILD",
        declared_date=DAY,
        declared_at=NOW,
        declared_by=Account.objects.system(),
    )


def make_authorisation(
    person: Person, *, scope: str = "ECONOMY", since: date = LONG_AGO, **fields: Any
) -> Authorisation:
    """Somebody agreed, until the end of 2023 unless told otherwise."""
    values: dict[str, Any] = {
        "purpose": "社会救助经济状况核对",
        "valid": (since, date(2024, 1, 1)),
        "document": "授权书 2023-001",
        "recorded_by": Account.objects.system(),
        "recorded_at": NOW,
    }
    return Authorisation.objects.create(about=person, scope=scope, **(values | fields))


def make_exchange_record(person: Person) -> Record:
    """Somebody whom the province's system has otherwise than we do."""
    run = Reconciliation.objects.create(
        adapter="provincial_assistance", line="ASSISTANCE", day=DAY, their_day=DAY, at=NOW,
        actor=Account.objects.system(),
    )  # fmt: skip
    return Record.objects.create(
        adapter="provincial_assistance",
        line="ASSISTANCE",
        key=f"P{person.pk}",
        slot=1,
        person=person,
        area=person.home_area,
        state="DIFFERS",
        differs=["amount"],
        ours={"name": person.name, "amount": "80000"},
        theirs={"name": person.name, "amount": "90000"},
        our_source="dibao",
        digest="0" * 32,
        changed_at=NOW,
        changed_in=run,
    )


def make_exchange_export(area: Area, purpose: str) -> Export:
    """A file for the province that nobody has made yet."""
    return Export.objects.create(
        adapter="provincial_assistance",
        line="ASSISTANCE",
        area=area,
        day=DAY,
        purpose=purpose,
        asked_by=make_account(),
        asked_at=NOW,
    )


def make_matter(person: Person, *, workflow: str = "sample.grant", **fields: Any) -> Matter:
    """A matter about somebody, as it was opened; of a table that nobody has installed unless one is named."""
    number = next(numbers)
    values: dict[str, Any] = {
        "number": f"20230630{number:08d}",
        "area": person.home_area,
        "line": "ASSISTANCE",
        "opened_at": NOW,
        "opened_date": DAY,
        "opened_by": Account.objects.system(),
        "key": f"matter-{number}",
    }
    return Matter.objects.create(person=person, workflow=workflow, **(values | fields))


def make_call_back(area: Area, name: str = "王大爷", phone: str = "13812341234") -> CallBack:
    """Somebody who waits to be called by the office of an area."""
    return callbacks.ask(area=area, phone=phone, name=name, wishes=["gaoling"], consents=True, now=NOW)


def make_disagreement(person: Person) -> Disagreement:
    """Two death lists give two days."""
    return Disagreement.objects.create(
        person=person,
        fact="death_date",
        first="deaths",
        second="cremations",
        first_value="2023-05-02",
        second_value="2023-05-03",
        second_absent=False,
        ground=Disagreement.Ground.PRECEDENCE,
        day=DAY,
    )


def make_remembered_headers(area: Area, header: str = "死者") -> RememberedHeaders:
    """What somebody once said of a sender's header."""
    return RememberedHeaders.objects.create(
        area=area,
        dataset="deaths",
        headers=[header],
        columns={header: "name"},
        batch=make_batch(area, f"{header}.csv"),
        confirmed_by=1,
        confirmed_at=NOW,
    )


def make_household(area: Area | None = None, head: str = "张三") -> Household:
    """A household of one in an area, with its head."""
    household = Household.objects.create(
        source="population", number=f"H{next(numbers)}", area=area, valid=(LONG_AGO, None), recorded_at=NOW
    )
    person = make_person(head, home=area)
    Membership.objects.create(
        household=household, person=person, relation="01", valid=(LONG_AGO, None), recorded_at=NOW
    )
    return household


def make_reveal_request(area: Area, note: str = "上门核实监护情况") -> RevealRequest:
    """An open request about a child in an area."""
    child = make_person("小娃娃", home=area, birth_date=date(2015, 1, 1))
    return RevealRequest.objects.create(
        record_kind="registry.person",
        record_id=child.pk,
        field="id_number",
        area_id=area.pk,
        purpose="VISIT",
        note=note,
        requested_by=make_account(),
        requested_at=NOW,
    )


def make_batch(area: Area, file_name: str = "名单.csv") -> Batch:
    """A file that has come in and was not read yet; nothing of it is kept."""
    return Batch.objects.create(
        area=area,
        dataset="deaths",
        file_name=file_name,
        digest=next(numbers).to_bytes(32, "big"),
        size=1,
        received_at=NOW,
        received_by=Account.objects.system().pk,
    )


def make_review_item(area: Area, file_name: str = "名单.csv") -> ReviewItem:
    """An open question about a row of a file in an area, without candidates."""
    batch = make_batch(area, file_name)
    return ReviewItem.objects.create(
        batch=batch, sheet="CSV", row_number=3, area=area, reason=ReviewItem.Reason.NOBODY, opened_at=NOW
    )


def make_finding(person: Person, *, rule: str = "gaoling", kind: str = "SHOULD_HAVE", **fields: Any) -> Finding:
    """An open finding about somebody, as a run made for it would leave it."""
    values: dict[str, Any] = {
        "line": "ELDERCARE",
        "area": person.home_area,
        "at_stake_fen": 10000,
        "opened_at": NOW,
        "changed_at": NOW,
        "opened_run": make_run(),
    }
    return Finding.objects.create(kind=kind, rule=rule, person=person, **(values | fields))


def make_run(**fields: Any) -> Run:
    """A run of the demo's day that counted nobody."""
    return Run.objects.create(**({"day": DAY, "started_at": NOW, "actor_id": Account.objects.system().pk} | fields))
