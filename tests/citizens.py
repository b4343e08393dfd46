"""Citizens for tests: people of the register with identity numbers, in households, signed in by the demo's provider."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from django.urls import reverse

from minzheng.kernel.access.models import Account
from minzheng.kernel.areas.models import Area
from minzheng.kernel.citizens import recognising, services
from minzheng.kernel.citizens.models import Citizen
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Household, Membership, Person
from tests.factories import DAY, LONG_AGO, NOW, make_person
from tests.factories import numbers as household_numbers

DIBAO = "dibao.application"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
serial = itertools.count(101)


def id_number(born: date) -> str:
    """A number of nobody, with its check character."""
    head = f"330199{born:%Y%m%d}{next(serial):03d}"
    total = sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=True))
    return head + "10X98765432"[total % 11]


def known(name: str, *, born: date, area: Area | None) -> tuple[Person, str]:
    """Somebody whom the register knows by his number, and the number."""
    number = id_number(born)
    person = make_person(
        name,
        home=area,
        birth_date=born,
        id_cipher=secrets.encrypt_one(number, purpose="ID_NUMBER"),
        id_index=secrets.blind_index_one(number, purpose="ID_NUMBER"),
        id_quality="VALID",
    )
    return person, number


def family(area: Area, *members: tuple[str, date, str]) -> tuple[Household, list[tuple[Person, str]]]:
    """A household of these (name, born, relation), each known by his number."""
    household = Household.objects.create(
        source="population", number=f"C{next(household_numbers)}", area=area, valid=(LONG_AGO, None), recorded_at=NOW
    )
    people = []
    for name, born, relation in members:
        person, number = known(name, born=born, area=area)
        Membership.objects.create(
            household=household, person=person, relation=relation, valid=(LONG_AGO, None), recorded_at=NOW
        )
        people.append((person, number))
    return household, people


def wangs(area: Area) -> tuple[Household, list[tuple[Person, str]]]:
    """王桂英, her husband and their daughter of nine."""
    return family(
        area,
        ("王桂英", date(1985, 3, 8), "02"),
        ("李大海", date(1983, 5, 1), "10"),
        ("李小雨", date(2014, 2, 2), "30"),
    )


def citizen(name: str, number: str) -> Citizen:
    """The citizen with this number."""
    return recognising.citizen_of(name=name, id_number=number, day=DAY, demo=True, now=NOW)


def sign_in(client: Any, name: str, number: str) -> Any:
    """As a browser does it."""
    return client.post(reverse("web:my_prove", args=["demo"]), {"name": name, "id_number": number})


def open_online(*workflows: str) -> None:
    """Let these be applied for online."""
    for workflow in workflows or (DIBAO,):
        services.publish(workflow=workflow, online=True, actor=Account.objects.system(), now=NOW)


PARTS: dict[str, dict[str, str]] = {
    "consent": {"agree": "yes", "years": "1"},
    "family": {},
    "papers": {"later": "yes"},
    "situation": {
        "reason": "我生病不能上班，家里只有丈夫打零工",
        "phone": "13812341234",
        "related_to_staff": "no",
        "urgent": "no",
    },
}


def fill_in(client: Any, name: str, *, workflow: str = DIBAO) -> str:
    """Fill in a draft up to its review; the address of the review."""
    answer = client.post(reverse("web:my_apply", args=[workflow]))
    assert answer.status_code == 302, answer.content.decode()
    for part, typed in PARTS.items():
        assert f"/{part}/" in answer["Location"]
        answer = client.post(answer["Location"], typed)
        assert answer.status_code == 302, (part, answer.content.decode())
    code = client.get(answer["Location"]).context["code"]
    answer = client.post(answer["Location"], {"promise": "yes", "name": name, "code": code})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def applied(client: Any, name: str, *, workflow: str = DIBAO) -> str:
    """Applied for and submitted; the address of the receipt."""
    answer = client.post(fill_in(client, name, workflow=workflow))
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])
