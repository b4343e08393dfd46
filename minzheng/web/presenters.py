"""What components show, already in words: shapes between views and templates, so that templates decide nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise


class Tone(StrEnum):
    """Meaning of a colour; never shown without a word and a shape."""

    PLAIN = ""
    PRIMARY = "primary"
    GOOD = "good"
    SOON = "soon"
    BAD = "bad"


def lazy_words(function: Callable[..., str]) -> Callable[..., Words]:
    """Words that are put together when they are shown, in the language of whoever looks."""
    return lazy(function, str)


def long_date(day: datetime.date | None) -> str:
    """2023年6月30日 (30 June 2023 in English); the open end 9999-12-31 and None are both empty."""
    if day is None or day == datetime.date.max:
        return ""
    return date_format(day, "DATE_FORMAT")


@dataclass(frozen=True, kw_only=True)
class Tag:
    text: Words
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, kw_only=True)
class Link:
    text: Words
    url: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a value came from. ``kind``: a department's table, a visit, the person's own word, or nowhere."""

    label: Words
    kind: str = "register"
    detail: Words = ""

    def __post_init__(self) -> None:
        if self.kind not in ("register", "visit", "declared", "none"):
            raise ValueError(f"unknown kind of source: {self.kind}")


@dataclass(frozen=True, kw_only=True)
class Masked:
    """A hidden value: only its masked form reaches the page. Without ``reveal_url`` it cannot be opened here."""

    value: str
    label: Words = ""
    reveal_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One line of a definition list; an empty value is shown as not known, never as no."""

    label: Words
    value: Words | None = None
    source: Source | None = None
    masked: Masked | None = None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A term: colour, word and shape together, and who is holding it."""

    tone: Tone
    words: Words
    holder: Words = ""

    @property
    def shape(self) -> str:
        return {Tone.GOOD: "disc", Tone.SOON: "triangle", Tone.BAD: "square"}.get(self.tone, "ring")


@lazy_words
def _over(days: int) -> str:
    return _("超%(days)d天") % {"days": days}


@lazy_words
def _left(days: int) -> str:
    return _("剩%(days)d天") % {"days": days}


def clock(*, days_left: int | None, soon: int = 2, holder: Words = "") -> Clock:
    """The clock of a step with so many working days left (negative: overdue; None: no term runs)."""
    if days_left is None:
        return Clock(tone=Tone.PLAIN, words=gettext_lazy("未计时"), holder=holder)
    if days_left < 0:
        return Clock(tone=Tone.BAD, words=_over(-days_left), holder=holder)
    if days_left == 0:
        return Clock(tone=Tone.SOON, words=gettext_lazy("今日到期"), holder=holder)
    if days_left <= soon:
        return Clock(tone=Tone.SOON, words=_left(days_left), holder=holder)
    return Clock(tone=Tone.GOOD, words=gettext_lazy("正常"), holder=holder)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number that opens to its rows. ``value`` None means that the data are not complete enough to give one."""

    label: Words
    value: str | None
    unit: Words = ""
    note: Words = ""
    as_of: Words = ""
    url: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    when: Words
    words: Words
    by: Words = ""
    tone: Tone = Tone.PLAIN
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a matter. ``state``: done, now, later or stopped."""

    name: Words
    state: str
    note: Words = ""
    clock: Clock | None = None


@dataclass(frozen=True, kw_only=True)
class UsedValue:
    """A value that a criterion looked at, in words; ``value`` None is not yet known."""

    label: Words
    value: Words | None
    source: Source | None = None


@dataclass(frozen=True, kw_only=True)
class CriterionLine:
    """One condition of a policy as it was judged. ``met`` None is not yet known."""

    words: Words
    met: bool | None
    values: tuple[UsedValue, ...] = ()
    article: Words = ""

    @property
    def state(self) -> str:
        return {True: "met", False: "unmet", None: "unknown"}[self.met]


@dataclass(frozen=True, kw_only=True)
class DiffRow:
    """One field of two records side by side; None is not recorded."""

    label: Words
    left: Words | None
    right: Words | None

    @property
    def state(self) -> str:
        if self.left is None or self.right is None:
            return "missing"
        return "same" if self.left == self.right else "differs"


@dataclass(frozen=True, kw_only=True)
class ParameterPoint:
    """A value of a parameter from a day on. ``state``: past, now or later."""

    value: Words
    unit: Words = ""
    since: Words = ""
    cites: Words = ""
    state: str = "past"


@dataclass(frozen=True, kw_only=True)
class FindingCard:
    """One finding of the screening. ``kind`` is the stored code, e.g. SHOULD_HAVE."""

    kind: str
    kind_label: Words
    title: Words
    url: str
    subject: Words = ""
    reason: Words = ""
    amount: str = ""
    amount_unit: Words = ""
    clock: Clock | None = None
    facts: tuple[Words, ...] = ()

    @property
    def css(self) -> str:
        return self.kind.lower().replace("_", "-")

    @property
    def tone(self) -> Tone:
        tones = {"SHOULD_HAVE": Tone.PRIMARY, "SHOULD_NOT": Tone.BAD, "COLLISION": Tone.BAD, "CANNOT_DECIDE": Tone.SOON}
        return tones.get(self.kind, Tone.PLAIN)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer of a form where each answer needs an explanation, such as a verdict."""

    value: str
    name: Words
    words: Words = ""


@dataclass(frozen=True, kw_only=True)
class TabLink:
    """``own``: the viewer made it himself."""

    label: Words
    url: str
    current: bool = False
    count: int | None = None
    own: bool = False
