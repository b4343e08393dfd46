"""What somebody has answered so far. It travels with his browser, sealed; the server keeps nothing of it."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.keys import KeyProblem
from minzheng.kernel.registry.secrets import Undecipherable
from minzheng.kernel.rules import HOUSEHOLD, PERSON, Kind, Unit
from minzheng.kernel.rules.asking import Cell

COOKIE: Final = "minzheng_check"
LASTS: Final = timedelta(hours=2)
PURPOSE: Final = "CITIZEN_CHECK"
MOST_PEOPLE: Final = 8
SELF: Final = "02"
"""Who asks counts as the head of the household; the others say how they are related to him."""


@dataclass(frozen=True)
class Page:
    """One question as it was answered: a fact, and of each member asked (None: the household) the value, None unknown.

    Days stand as ISO texts.
    """

    unit: str
    name: str
    values: tuple[tuple[int | None, Any], ...]


@dataclass(frozen=True)
class Answers:
    """`area`: code of the town (or of the county, for who lives elsewhere). `relations`: codes, `SELF` first."""

    area: str
    relations: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    counted: bool = False

    def with_page(self, page: Page) -> Answers:
        return replace(self, pages=(*self.pages, page), counted=False)

    def one_back(self) -> Answers:
        """Without the last question; without the family where there was none."""
        return replace(self, pages=self.pages[:-1]) if self.pages else replace(self, relations=())

    @property
    def asked(self) -> list[Cell]:
        return [Cell(Unit(page.unit), page.name, member) for page in self.pages for member, _value in page.values]

    def told(self, kinds: dict[tuple[Unit, str], Kind]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """The household's facts, and those of each member. What is no longer declared is left aside."""
        household: dict[str, Any] = {}
        members: list[dict[str, Any]] = [{"relation": code} for code in self.relations]
        for page in self.pages:
            kind = kinds.get((Unit(page.unit), page.name))
            for member, value in page.values:
                if kind is not None and (member is None or member < len(members)):
                    known = date.fromisoformat(value) if kind == Kind.DATE and value is not None else value
                    (household if member is None else members[member])[page.name] = known
        return household, members


def as_json(answers: Answers) -> dict[str, Any]:
    """What a slip holds, and the cookie."""
    return {
        "area": answers.area,
        "relations": list(answers.relations),
        "pages": [[page.unit == PERSON, page.name, [list(pair) for pair in page.values]] for page in answers.pages],
        "counted": answers.counted,
    }


def from_json(told: dict[str, Any]) -> Answers:
    """The reverse of `as_json`."""
    return Answers(
        area=told["area"],
        relations=tuple(told["relations"]),
        pages=tuple(
            Page(PERSON.value if personal else HOUSEHOLD.value, name, tuple((pair[0], pair[1]) for pair in values))
            for personal, name, values in told["pages"]
        ),
        counted=told["counted"],
    )


def of_request(request: HttpRequest, *, now: datetime) -> Answers | None:
    """The answers that came with a request; None where there are none, they are too old or were tampered with."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, "").encode())
        told = json.loads(zlib.decompress(secrets.unseal(sealed, purpose=PURPOSE)))
    except (Undecipherable, KeyProblem, binascii.Error, zlib.error, ValueError, KeyError):
        return None
    return from_json(told) if now.timestamp() < told["until"] else None


def keep(response: HttpResponse, answers: Answers, *, now: datetime) -> HttpResponse:
    """Send the answers back with a page; two hours from now they are worth nothing."""
    told = as_json(answers) | {"until": int((now + LASTS).timestamp())}
    packed = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(secrets.seal(packed, purpose=PURPOSE)).decode(),
        path=reverse("web:check"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    response["Cache-Control"] = "no-store"
    return response


def forget(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(COOKIE, path=reverse("web:check"), samesite="Lax")
    return response
