"""Invented values for every field of a form: what the gallery shows and what tests print. Pure."""

from __future__ import annotations

import datetime
import struct
import zlib
from typing import Any

from minzheng.kernel.documents.forms.declaration import Field, Form, Kind, Rows
from minzheng.kernel.documents.forms.remedies import remedies

# Identity numbers of a county that was never assigned, as in the demo district.
_PEOPLE = (
    ("王秀英", "330199194803121220"),
    ("李建国", "330199194611020919"),
    ("张晓敏", "330199197905230720"),
)
_TEXTS = {
    Kind.PHONE: "13800000000",
    Kind.ADDRESS: "浙江省杭州市余杭区五常街道永福社区永福路1号3幢2单元502室",
    Kind.ACCOUNT: "6222000000000000000",
    Kind.HEALTH: "肢体二级残疾",
    Kind.LONG_TEXT: "丈夫患病多年，家庭支出大，收入不足以维持基本生活。",
    Kind.TEXT: "示例",
}
_BY_KEY = {
    "relation": "配偶",
    "work": "无固定职业",
    "bank": "杭州联合银行五常支行",
    "paper": "租房合同",
    "why": "所交复印件缺少签字页，请补交完整的一份",
    "office": "五常街道办事处",
    "room": "街道便民服务中心3号窗口",
    "where": "永福社区公告栏",
    "reconsideration_organ": "余杭区人民政府",
    "court": "余杭区人民法院",
    "grounds": "《最低生活保障审核确认办法》第十四条",
    "reasons": "家庭财产超过规定限额，不符合最低生活保障条件",
    "findings": "你户共同生活成员 2 人，名下有两套住房，存款合计 18 万元。",
    "source": "社会保险",
    "item": "养老金",
    "explained": "本月调整待遇所致",
    "state": "已发出请求，尚未反馈",
    "covers": "2022年7月至2023年6月",
    "post": "永福社区居委会委员",
    "signed": "",
}


def values(form: Form, *, day: datetime.date) -> dict[str, Any]:
    """A filled-in form as of a day; the same every time."""
    given: dict[str, Any] = {field.key: value_of(field, at=0, day=day) for field in form.fields.values()}
    given |= {key: value for key, value in remedies(day=day).items() if key in given}
    for rows in form.rows.values():
        given[rows.key] = [_line(rows, at, day) for at in range(min(2, rows.most))]
    for photos in form.photos.values():
        given[photos.key] = [{"image": picture(), "caption": "示例照片"}]
    return given


def _line(rows: Rows, at: int, day: datetime.date) -> dict[str, Any]:
    return {column.key: value_of(column, at=at, day=day) for column in rows.columns}


def value_of(field: Field, *, at: int, day: datetime.date) -> Any:
    """An invented value of a field; ``at`` tells the lines of a table apart."""
    name, number = _PEOPLE[at % len(_PEOPLE)]
    match field.kind:
        case Kind.NAME:
            return name
        case Kind.ID_NUMBER:
            return number
        case Kind.BIRTH_DATE:
            return datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        case Kind.DATE:
            return day
        case Kind.MONEY:
            return 136500 + 4550 * at
        case Kind.COUNT:
            return max(field.least or 0, min(3 + at, field.most or 60))
        case Kind.YES_NO:
            return at % 2 == 0
        case Kind.CHOICE:
            return field.choices[at % len(field.choices)].code
        case Kind.CHOICES:
            return tuple(choice.code for choice in field.choices[:2])
    return _BY_KEY.get(field.key, _TEXTS[field.kind])[: field.most] or None


def picture(*, width: int = 320, height: int = 200) -> bytes:
    """A plain PNG in two greys, made here so that no picture has to be shipped."""
    lines = b"".join(
        b"\x00" + bytes(0xD8 if (x // 40 + y // 40) % 2 else 0xEC for x in range(width)) for y in range(height)
    )
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
