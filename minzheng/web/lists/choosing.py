"""Doing the same to several rows of a list: boxes in the first column and a bar of buttons above the table.

A page says what may be done (``ListPage.acts_on_chosen``) and which view takes the form. Nothing is decided about
people this way: only what moves work from desk to desk or draws attention to it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy

from minzheng.web.presenters import Words

MOST = 100
"""Rows on the longest page: what one form may name."""


NOTE: Words = gettext_lazy("说明（可不填）")


@dataclass(frozen=True, kw_only=True)
class ChosenAct:
    """A button. ``value`` is what the form sends as ``act``; ``to_whom``: it needs the colleague named beside it."""

    value: str
    label: Words
    to_whom: bool = False


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The bar: where the form goes, its buttons, and colleagues (sign-in name, name) where one of them needs any."""

    url: str
    acts: Sequence[ChosenAct]
    colleagues: Sequence[tuple[str, str]] = ()
    with_note: bool = False
    note_words: Words = NOTE
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def plain(self) -> list[ChosenAct]:
        return [act for act in self.acts if not act.to_whom]

    @property
    def to_whom(self) -> list[ChosenAct]:
        return [act for act in self.acts if act.to_whom]


def chosen_rows(request: HttpRequest) -> list[int]:
    """The rows that a form names, at most ``MOST``; nonsense is left out."""
    numbers = [int(each) for each in request.POST.getlist("chosen") if each.isascii() and each.isdigit()]
    return list(dict.fromkeys(numbers))[:MOST]


def back_to(request: HttpRequest, *, otherwise: str) -> str:
    """The list from which a form came, as it stood; ``otherwise`` where it names no address of ours."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if safe else otherwise
