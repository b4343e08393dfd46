"""Dates and money as official Chinese papers write them. Pure."""

from __future__ import annotations

import datetime

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
ROOM_FOR_A_DAY = "　　　年　　月　　日"


def written_day(day: datetime.date | None) -> str:
    """2023年6月30日; room to write where the day is unknown."""
    return ROOM_FOR_A_DAY if day is None else f"{day.year}年{day.month}月{day.day}日"


def yuan(fen: int) -> str:
    """Whole fen as yuan with separators and two places: 136550 → 1,365.50."""
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def in_capitals(fen: int) -> str:
    """Whole fen in the capital numerals of cheques: 136550 → 壹仟叁佰陆拾伍元伍角整.

    Source: 中国人民银行《正确填写票据和结算凭证的基本规定》: 整 after yuan and jiao, none after fen; one 零 for any run
    of zeros. Up to 9999 万亿; ValueError beyond.
    """
    sign, fen = ("负" if fen < 0 else ""), abs(fen)
    whole, jiao, cents = fen // 100, fen // 10 % 10, fen % 10
    if whole >= 10**16:
        raise ValueError("more than four groups of digits")
    text = f"{_whole(whole)}元" if whole else ""
    if not jiao and not cents:
        return f"{sign}{text or '零元'}整"
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif whole:
        text += "零"
    text += f"{DIGITS[cents]}分" if cents else "整"
    return sign + text


def _whole(number: int) -> str:
    groups = []
    while number:
        number, group = divmod(number, 10000)
        groups.append(group)
    text = ""
    for at in range(len(groups) - 1, -1, -1):
        group = groups[at]
        if not group:
            continue
        # a group that does not fill its four places, or follows an empty one, is led in by one zero
        if text and (group < 1000 or not groups[at + 1]):
            text += "零"
        text += _group(group) + GROUPS[at]
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + PLACES[place]
            gap = False
        else:
            gap = True
    return text
