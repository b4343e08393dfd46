"""The catalogue of translations: is it complete, and how is it brought up to date?

Both the readable catalogue (``.po``) and the compiled one (``.mo``) are kept in the repository, so that an
installation needs no gettext tools; the check proves that they belong to each other and to the sources.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

from minzheng.config.message_sources import Message, UnreadableMark, collect

LANGUAGES = ("en",)
"""Besides Simplified Chinese, which is the language of the sources."""

_PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sdr]|%%|\{\w*\}|</?\w+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FULL_WIDTH = re.compile(r"[，。；：！？（）、「」《》]")

Key = tuple[str, str]
"""Context and msgid."""


def catalogue(checkout: Path, language: str) -> Path:
    """The readable catalogue of a language; the compiled one stands beside it."""
    return checkout / "locale" / language / "LC_MESSAGES" / "django.po"


def problems(checkout: Path) -> Iterator[str]:
    """Everything that keeps a catalogue from being complete, in words."""
    try:
        messages = collect(checkout=checkout)
    except UnreadableMark as error:
        yield str(error)
        return
    for language in LANGUAGES:
        yield from _problems_of(catalogue(checkout, language), messages)


def _problems_of(path: Path, messages: dict[Message, list[str]]) -> Iterator[str]:
    if not path.exists():
        yield f"{path.name} is missing: run make messages"
        return
    held = {_key(entry): entry for entry in polib.pofile(str(path))}
    for message, files in messages.items():
        entry = held.pop((message.context, message.msgid), None)
        if entry is None:
            yield f"“{message.msgid}” ({files[0]}) is not in the catalogue: run make messages"
            continue
        yield from (f"“{message.msgid}” ({files[0]}) {problem}" for problem in _problems_of_entry(entry, message))
    for entry in held.values():
        yield f"“{entry.msgid}” is in the catalogue, but nowhere in the sources: run make messages"
    if not _compiled_is_current(path):
        yield f"{path.with_suffix('.mo').name} is older than {path.name}: run make messages"


def _problems_of_entry(entry: polib.POEntry, message: Message) -> Iterator[str]:
    if "fuzzy" in entry.flags:
        yield "is marked fuzzy: confirm the translation and remove the mark"
    if (entry.msgid_plural or "") != message.plural:
        yield "has another plural in the sources: run make messages"
    translations = [entry.msgstr_plural.get(form, "") for form in (0, 1)] if message.plural else [entry.msgstr]
    if not all(translations):
        yield "is not translated"
        return
    for text in translations:
        wanted, given = Counter(_PLACEHOLDER.findall(message.msgid)), Counter(_PLACEHOLDER.findall(text))
        if differing := (wanted - given) + (given - wanted):
            yield f"and its translation do not have the same placeholders: {', '.join(sorted(differing))}"
        if _HAN.search(text):
            yield "is translated with Chinese characters in it"
        elif _FULL_WIDTH.search(text):
            yield "is translated with Chinese punctuation"


def _compiled_is_current(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    if not compiled.exists():
        return False
    return _texts_of(polib.mofile(str(compiled))) == _texts_of(polib.pofile(str(path)).translated_entries())


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid


def _texts_of(entries: Iterable[polib.POEntry]) -> dict[Key, str | dict[int, str]]:
    """What a catalogue says, whatever its form."""
    return {_key(entry): entry.msgstr_plural or entry.msgstr for entry in entries}


def renew(*, checkout: Path, language: str) -> None:
    """Bring a catalogue up to the sources and compile it; `problems` then says what is left to translate.

    Translations are kept by msgid; what the sources no longer hold is dropped (history keeps it). Entries are sorted
    by msgid and name files without lines, so that a change shows only what it changed.
    """
    path = catalogue(checkout, language)
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    held = {_key(entry): entry for entry in old if not entry.obsolete}
    new = polib.POFile(wrapwidth=0)
    new.metadata = {
        "Project-Id-Version": "minzheng",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for message, files in collect(checkout=checkout).items():
        known = held.get((message.context, message.msgid))
        entry = polib.POEntry(
            msgctxt=message.context or None,
            msgid=message.msgid,
            msgid_plural=message.plural,
            occurrences=[(name, "") for name in files],
            flags=_formats(message.msgid),
        )
        if message.plural:
            entry.msgstr_plural = known.msgstr_plural if known and known.msgstr_plural else {0: "", 1: ""}
        elif known:
            entry.msgstr = known.msgstr
        if known and "fuzzy" in known.flags:
            entry.flags.append("fuzzy")
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    compile_catalogue(path)


def compile_catalogue(path: Path) -> None:
    """What the program reads, made from the catalogue that people read. It stands beside it and in no repository."""
    polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def _formats(msgid: str) -> list[str]:
    if re.search(r"%\(\w+\)[a-z]", msgid):
        return ["python-format"]
    return ["python-brace-format"] if re.search(r"\{\w+\}", msgid) else []
