"""Every page in English: nothing is left in Chinese except what is data."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from minzheng.kernel.access.models import Account, Deployment
from minzheng.kernel.areas.models import Area
from minzheng.kernel.consent.models import Authorisation
from minzheng.kernel.meetings.models import Meeting, Resolution
from minzheng.kernel.outreach.models import Clue
from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.models import Address, AddressMerge, AddressQuestion, Person
from tests.examples import MARK
from tests.site_map import pages_from, signed_in_everywhere

HAN = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff\u3000-\u303f\uff00-\uffefA-Za-z0-9 ]*")
SPOKEN = {"title", "placeholder", "alt", "aria-label", "data-label", "data-close", "data-unsaved", "data-title"}
"""Attributes that are shown or read out."""
CITED = re.compile(r"《[^》]*》(?:[(（][^)）]*[)）])?[第条款项一二三四五六七八九十百\d()（）、]*|简体中文")
"""The law is cited in its own language, and a language names itself."""
CHINESE_BY_NATURE = {"web:policy", "web:collision", "web:parameter", "web:gallery"}
"""Worked cases, notes and citations as a civil servant wrote them; the gallery's invented records."""


class Words(HTMLParser):
    """Collects what a page says, in its text and in attributes that are shown or read out.

    What a page marks as Chinese (``lang="zh-CN"``: the law in its own words) is left out.
    """

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0
        self._chinese: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style")
        if (self._chinese and tag == self._chinese[-1]) or ("lang", "zh-CN") in attrs:
            self._chinese.append(tag)
        if not self._chinese:
            self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style")
        if self._chinese and tag == self._chinese[-1]:
            self._chinese.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent and not self._chinese:
            self.said.append(data)


def names_in_the_data() -> list[str]:
    names = [*Area.objects.values_list("name", flat=True), *Deployment.objects.values_list("name", flat=True)]
    names += Account.objects.values_list("display_name", flat=True)
    names += Person.objects.values_list("name", flat=True)
    names += [words for one in Authorisation.objects.values_list("purpose", "document") for words in one]
    names += Address.objects.values_list("standard_text", flat=True)
    names += AddressQuestion.objects.values_list("text", flat=True)
    names += AddressMerge.objects.values_list("reason", flat=True)
    for meeting in Meeting.objects.all():
        names += [meeting.title, meeting.place, meeting.chair, *meeting.departments.splitlines()]
    names += Resolution.objects.values_list("department", flat=True)
    names += [secrets.decrypt_one(told, purpose="CLUE") for told in Clue.objects.values_list("told_cipher", flat=True)]
    return sorted({*names, MARK}, key=len, reverse=True)


@pytest.mark.django_db
def test_every_page_in_english(client):
    starts = signed_in_everywhere(client)
    client.post("/preferences/", {"language": "en", "next": "/"})

    left: list[str] = []
    opened = 0
    data = names_in_the_data()
    for address, html in pages_from(client, starts, without=CHINESE_BY_NATURE):
        opened += 1
        words = Words()
        words.feed(html)
        said = "\n".join(words.said)
        for name in data:
            said = said.replace(name, "")
        left += [f"{address} says {found}" for found in HAN.findall(CITED.sub("", said))]

    assert left == [], "\n".join(left)
    assert opened > len(starts)
