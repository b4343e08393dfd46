"""Finding people by what somebody at a desk types: characters, pinyin, initials, a number or its tail, a phone.

    王小明 · 小明 · wangxiaoming · wangx · xiaoming · wxm · wangxm · 330110194912310021 · 0021 · 310021 · 13812345678 ·
    5678 · 张 1234

Words are joined by "and". Every form is answered from an index; what a common word matches beyond `CANDIDATES` is not
read, since nobody looks through it: the search is to be narrowed down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl
from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce, Replace

from minzheng.kernel.access.scope import scope
from minzheng.kernel.registry import names, secrets
from minzheng.kernel.registry.identity import check_characters
from minzheng.kernel.registry.models import Person

CANDIDATES = 200

_PHONE = re.compile(r"1\d{10}")
_ID_NUMBER = re.compile(r"\d{17}[\dX]|\d{15}|[A-Z]{3}\d{12}")
_TAIL_4 = re.compile(r"\d{3}[\dX]")
_TAIL_6 = re.compile(r"\d{5}[\dX]")
_LETTERS = re.compile(r"[A-Z]{2,}")


@dataclass(frozen=True)
class Asked:
    """What a text asks for: names as written, names as spoken (small letters), and conditions on numbers."""

    written: tuple[str, ...]
    spoken: tuple[str, ...]
    numbers: tuple[Q, ...]


def people(*, user: Any, text: str, day: date) -> QuerySet[Person]:
    """The people a user may see on `day` who answer to `text`, best first; one query, at most `CANDIDATES` per way.

    A record that was merged answers for the person it stands for. Each person carries ``rank``: 0 the whole name, 1 its
    beginning, 2 anything else. A text that asks for nothing that can be looked up finds nobody.
    """
    visible = scope(user=user, model=Person, day=day)
    asked = understand(text)
    if asked is None:
        return visible.none()
    ways = _ways(visible, asked)
    first, *others = (way.values_list(Coalesce("merged_into_id", "id"), flat=True)[:CANDIDATES] for way in ways)
    candidates = first.union(*others, all=True) if others else first
    return (
        visible.filter(pk__in=candidates, merged_into__isnull=True)
        .alias(joined_pinyin=Replace("name_pinyin", Value(" "), output_field=TextField()))
        .annotate(rank=_rank(asked))
        .defer("name_terms")
        .order_by("rank", "name_pinyin", F("birth_date").asc(nulls_last=True), "pk")
    )


def understand(text: str) -> Asked | None:
    """The words of a text by what they are; None where a word is nothing that people are found by."""
    cleaned = names.clean(pl.col("text"))
    words = re.split(r"[\s,，、;；]+|(?<=[^\W\d_A-Za-z])(?=[\dA-Za-z])", text.strip())  # 张1234 is 张 and 1234
    written, spoken, numbers = [], [], []
    for word in pl.DataFrame({"text": words}).select(cleaned).to_series().drop_nulls().str.to_uppercase():
        if number := _number(word.replace("·", "")):
            numbers.append(number)
        elif _LETTERS.fullmatch(letters := word.replace("'", "").replace("Ü", "V")):
            spoken.append(letters.lower())
        elif not word.isascii() and not any(character.isdigit() for character in word):
            written.append(word)
        else:
            return None
    if not (written or spoken or numbers):
        return None
    # pinyin typed with spaces is one name: "wang xiao ming"
    return Asked(tuple(written), ("".join(spoken),) if spoken else (), tuple(numbers))


def _number(word: str) -> Q | None:
    if _PHONE.fullmatch(word):
        return Q(phone_index=secrets.blind_index_one(word, purpose="PHONE"))
    if _ID_NUMBER.fullmatch(word):
        if len(word) == 15 and word.isdigit():
            seventeen = f"{word[:6]}19{word[6:]}"
            word = seventeen + str(check_characters(pl.Series([seventeen])).item())
        return Q(id_index=secrets.blind_index_one(word, purpose="ID_NUMBER"))
    if _TAIL_4.fullmatch(word):
        return Q(id_tail_index=secrets.tail_index_one(word, purpose="ID_NUMBER")) | Q(
            phone_tail_index=secrets.tail_index_one(word, purpose="PHONE")
        )
    if _TAIL_6.fullmatch(word):
        return Q(
            id_tail_index=secrets.tail_index_one(word, purpose="ID_NUMBER"),
            id_tail6_index=secrets.tail_index_one(word, purpose="ID_NUMBER", length=6),
        )
    return None


def _ways(visible: QuerySet[Person], asked: Asked) -> list[QuerySet[Person]]:
    """The searches to run, the most telling first."""
    if asked.numbers:
        # few people share a number's tail: the name is looked at afterwards
        found = visible
        for number in asked.numbers:
            found = found.filter(number)
        return [found.filter(_name_condition(asked))]
    if asked.written:
        first, *others = asked.written
        rest = replace(asked, written=tuple(others))
        beginning = visible.filter(name_key__startswith=first).filter(_name_condition(rest))
        anywhere = visible.filter(_name_condition(asked))
        if len(first) > 1:  # beginning with one common character would leave too many to pass over
            anywhere = anywhere.exclude(name_key__startswith=first)
        return [beginning.order_by("name_key", "pk"), anywhere]
    (spoken,) = asked.spoken
    return [visible.filter(name_terms=_terms(spoken)), visible.filter(name_terms=_terms(f"{spoken}:*"))]


def _name_condition(asked: Asked) -> Q:
    condition = Q()
    for word in asked.written:
        compact = word.replace("·", "")
        pairs = [compact[at : at + 2] for at in range(len(compact) - 1)] or [compact]
        condition &= Q(name_terms=_terms(" & ".join(f"'{pair}'" for pair in pairs)))
        if len(compact) > 2 and "·" not in word:
            condition &= Q(name_key__contains=word)  # its pairs may stand apart in the name
    for word in asked.spoken:
        condition &= Q(name_terms=_terms(f"{word}:*"))
    return condition


def _terms(query: str) -> SearchQuery:
    return SearchQuery(query, search_type="raw", config="simple")


def _rank(asked: Asked) -> Case | Value:
    if asked.written:
        whole, beginning = Q(name_key=asked.written[0]), Q(name_key__startswith=asked.written[0])
    elif asked.spoken:
        (spoken,) = asked.spoken
        whole = Q(name_initials=spoken) | Q(joined_pinyin=spoken)
        beginning = Q(name_initials__startswith=spoken) | Q(joined_pinyin__startswith=spoken)
    else:
        return Value(0, output_field=IntegerField())
    return Case(When(whole, then=0), When(beginning, then=1), default=2, output_field=IntegerField())
