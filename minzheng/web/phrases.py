"""Pieces of text put together as each language does it: 甲、乙；丙（丁） in Chinese, "a, b; c (d)" in English."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from minzheng.web.presenters import Words


def listed(parts: Iterable[Words]) -> str:
    """Names of equal rank: 甲、乙."""
    return _("、").join(map(str, parts))


def together(parts: Iterable[Words]) -> str:
    """Short things said of one subject: 女，82岁."""
    return _("，").join(map(str, parts))


def clauses(parts: Iterable[Words]) -> str:
    """Longer pieces that may hold commas of their own: 甲；乙."""
    return _("；").join(map(str, parts))


def sentences(parts: Iterable[Words]) -> str:
    """Whole sentences, without their full stops: 甲。乙。"""
    return "".join(_("%(sentence)s。") % {"sentence": part} for part in parts).strip()


def noted(text: Words, note: Words) -> str:
    """A text with a note behind it, where there is one: 金额（元）."""
    return _("%(text)s（%(note)s）") % {"text": text, "note": note} if note else str(text)


def titled(title: Words, text: Words) -> str:
    """A text under its title, where there is a text: 属实：已上门核实."""
    return _("%(title)s：%(text)s") % {"title": title, "text": text} if text else str(title)
