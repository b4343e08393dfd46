"""Amounts as people type them into forms."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from minzheng.kernel.casework.refusals import Incomplete

MOST_YUAN = 10**9


def fen_typed(typed: str) -> int | None:
    """An amount in yuan as whole fen; None where nothing was typed. Raises `Incomplete` for what is no amount."""
    plain = typed.replace(",", "").replace("，", "").strip()
    if not plain:
        return None
    try:
        fen = Decimal(plain) * 100
    except InvalidOperation:
        raise Incomplete(_("金额请填写数字，如 1255.00")) from None
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen <= MOST_YUAN * 100:
        raise Incomplete(_("金额请填写数字，至多两位小数"))
    return int(fen)
