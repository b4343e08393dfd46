"""Records of what stands around matters: checks, recoveries, clues, meetings. See `tests.factories`."""

from __future__ import annotations

from datetime import date
from typing import Any

from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import Area
from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework.models import Application
from minzheng.kernel.conflicts.models import Relation
from minzheng.kernel.draws.models import Draw, Place
from minzheng.kernel.meetings.models import Item, Meeting, Resolution
from minzheng.kernel.outreach.models import Clue
from minzheng.kernel.recoveries.models import Recovery
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Person
from minzheng.kernel.reviews.models import Due
from minzheng.kernel.verification.models import Check, Reply, Shipment
from tests.factories import DAY, LONG_AGO, NOW, make_account, make_matter, make_person, numbers


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
