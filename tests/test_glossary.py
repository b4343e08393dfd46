"""One term, one English: what the pages call it is what the glossary says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polib
import pytest

from minzheng.config.places import CHECKOUT

CATALOGUE = CHECKOUT / "locale" / "en" / "LC_MESSAGES" / "django.po"
ROW = re.compile(r"\| (?P<chinese>[^|]+) \| (?P<english>[^|]+) \|")
BRACKETED = re.compile(r"（([^）]+)）")


def rows() -> Iterator[tuple[str, str]]:
    """Each Chinese term, and its short form in brackets, with the English beside it."""
    for line in (CHECKOUT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines():
        found = ROW.match(line)
        if found and found["chinese"] != "中文":
            for term in (BRACKETED.sub("", found["chinese"]), *BRACKETED.findall(found["chinese"])):
                yield term.strip(), found["english"]


def shown() -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(CATALOGUE)) if entry.msgstr and not entry.obsolete}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    return shown()


@pytest.mark.parametrize(("term", "english"), [row for row in rows() if re.search(r"[\u4e00-\u9fff]", row[0])])
def test_pages_use_the_english_of_the_glossary(term: str, english: str, pages: dict[str, str]):
    said = pages.get(term)
    if said is not None:
        assert said.casefold() in english.casefold() or english.casefold() in said.casefold()


def test_most_terms_stand_on_pages(pages: dict[str, str]):
    assert sum(term in pages for term, _english in rows()) > 50
