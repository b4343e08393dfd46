"""The verdict on a finding: what the form offers, and how a click is known again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.screening.models import Finding, Verdict
from minzheng.web.presenters import Choice

TAKEN_FROM_SOMEBODY = (Finding.Kind.SHOULD_NOT, Finding.Kind.COLLISION, Finding.Kind.WRONG_AMOUNT)
"""Kinds whose truth may lead to aid being reduced or ended: somebody is to be heard first."""


@dataclass(frozen=True, kw_only=True)
class VerdictForm:
    """What the verdict section shows; ``refusal`` is why a verdict just given was not taken."""

    may: bool
    open: bool
    action: str
    key: str
    seen: str
    choices: tuple[Choice, ...]
    history: tuple[dict[str, Any], ...]
    hear_first: bool
    refusal: str = ""
    chosen: str = ""
    note: str = ""


def key_of(text: str) -> uuid.UUID:
    """The key that the page was given; a new one where the form came without."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


def choices_for(kind: str) -> tuple[Choice, ...]:
    """The three verdicts, said for this kind of finding."""
    truths = {
        Finding.Kind.SHOULD_HAVE: _("确实符合而没有享受，转为主动告知、帮助申请"),
        Finding.Kind.SHOULD_NOT: _("确实不再符合，转入复核程序，先听取本人意见"),
        Finding.Kind.COLLISION: _("确实矛盾，转入复核程序，先听取本人意见"),
        Finding.Kind.CANNOT_DECIDE: _("确实缺少这些事实，已安排补齐"),
        Finding.Kind.WRONG_AMOUNT: _("金额确实不对，需要调整"),
        Finding.Kind.NEAREST_MISS: _("确实接近标准，列入关注"),
    }
    words = {
        Verdict.Choice.TRUE: truths[Finding.Kind(kind)],
        Verdict.Choice.DATA_WRONG: _("来源数据有误，退回来源部门更正；说明错在哪里"),
        Verdict.Choice.ALLOWED: _("情形符合例外规定；说明依据的条款"),
    }
    return tuple(Choice(value=choice.value, name=choice.label, words=words[choice]) for choice in Verdict.Choice)
