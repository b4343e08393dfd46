"""Records for tests. Every factory takes what matters to the test and fills in the rest; traits stay small.

Import what you need (``from tests.factories import make_account, small_county``); add the factories of your room here.
"""

from __future__ import annotations

import itertools
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
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.citizens import callbacks
from minzheng.kernel.citizens.models import CallBack
from minzheng.kernel.consent.models import Authorisation
from minzheng.kernel.exchange.models import Export, Reconciliation, Record
from minzheng.kernel.intake.models import Batch, Disagreement, RememberedHeaders, ReviewItem
from minzheng.kernel.registry.models import Household, Membership, Person
from minzheng.kernel.screening.models import Finding, Run

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
