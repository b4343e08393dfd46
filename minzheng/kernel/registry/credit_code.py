"""Unified social credit codes of organisations (GB 32100-2015)."""

from __future__ import annotations

import unicodedata

import polars as pl
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.registry.identity import Message

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I, O, S, V and Z
WEIGHTS = tuple(pow(3, at, 31) for at in range(17))

credit_code_messages: dict[str, Message] = {
    "BAD_LENGTH": Message(_("位数不对"), _("统一社会信用代码应为18位")),
    "BAD_CHARACTERS": Message(_("含有代码中不会出现的字符"), _("只用数字和大写字母，不含 I、O、S、V、Z")),
    "BAD_CHECKSUM": Message(_("校验码不符，18位中至少有一位有误"), _("请按证书原件逐位核对")),
}


def normalise_credit_code(text: str) -> str:
    """Half width, upper case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def credit_code_problem(text: str) -> str | None:
    """The code (of `credit_code_messages`) of what is wrong with a credit code, None for a good one."""
    code = normalise_credit_code(text)
    if len(code) != 18:
        return "BAD_LENGTH"
    if any(character not in ALPHABET for character in code):
        return "BAD_CHARACTERS"
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(code, WEIGHTS, strict=False))
    return None if ALPHABET[-total % 31] == code[17] else "BAD_CHECKSUM"


def valid_credit_codes(codes: pl.Expr) -> pl.Expr:
    """Whether each normalised code is a good one (null for null); the same judgement for a whole column at once."""
    values = {character: at for at, character in enumerate(ALPHABET)}
    total = pl.sum_horizontal(
        codes.str.slice(at, 1).replace_strict(values, default=0, return_dtype=pl.Int32) * weight
        for at, weight in enumerate(WEIGHTS)
    )
    check = ((31 - total % 31) % 31).replace_strict(dict(enumerate(ALPHABET)), default=None, return_dtype=pl.String)
    return codes.str.contains(f"^[{ALPHABET}]{{18}}$") & (codes.str.slice(17, 1) == check)
