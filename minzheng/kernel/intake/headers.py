"""Which column of a sheet is which column of a dataset, and how sure that is.

A header is compared without width, spaces, punctuation and what stands in brackets; under a two-row header both the
lower cell and the two joined are compared. A word for somebody else (代办人, 监护人…) keeps a column from being taken
for the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from minzheng.kernel.intake.amounts import MONEY_UNITS
from minzheng.kernel.intake.cleaning import FULL_WIDTH
from minzheng.kernel.intake.contract import Dataset, Kind
from minzheng.kernel.rules.labels import label

SURE_ENOUGH: Final = 0.6
"""Below this a header is not understood; a person may still say what it is."""

LONGEST: Final = 40
"""A longer text is no header; nor is a number."""

SHORTEST_PART: Final = 3
"""A word of fewer characters means too little as a part of a header."""

REASON_HEADER: Final = label("问题")
"""Header of the last column of a correction file."""

USUAL_WORDS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.NAME: ("姓名", "名字", "人员姓名", "本人姓名"),
    Kind.ID_NUMBER: (
        *("身份证", "身份证号", "身份证号码", "身份证件号", "身份证件号码", "居民身份证号", "居民身份证号码"),
        *(
            "公民身份号码",
            "公民身份证号",
            "公民身份证号码",
            "证件号",
            "证件号码",
            "有效证件号码",
            "身份号码",
            "身份证明号码",
            "社会保障号码",
            "社会保障号",
        ),
        *("SFZH", "GMSFHM", "ZJHM"),
    ),
    Kind.PHONE: ("电话", "电话号码", "联系电话", "联系方式", "手机", "手机号", "手机号码", "联系号码", "移动电话"),
    Kind.ACCOUNT: (
        "银行账号",
        "银行账户",
        "银行卡号",
        "账号",
        "帐号",
        "银行帐号",
        "卡号",
        "社保卡号",
        "一卡通账号",
        "存折账号",
    ),
}
"""What offices call the first column of a kind, whatever the table."""

OTHER_PEOPLE: Final = (
    *("户主", "配偶", "父亲", "母亲", "监护人", "代理人", "代办人", "代领人", "经办人", "联系人", "申报人", "报告人"),
    *(
        "家属",
        "填表人",
        "登记人",
        "亲属",
        "子女",
        "法定代表人",
        "单位",
        "机构",
        "医院",
        "医师",
        "开户",
        "护理人",
        "照料人",
    ),
)
_OWN = re.compile(
    r"^(?:本人|个人|人员|居民|公民|对象|成员|家庭成员|老人|老年人|死者|死亡人员|亡者|逝者|残疾人|持证人|职工|参保人|参保人员|"
    r"离退休人员|退休人员|待遇领取人|领取人|领取人员|待遇享受人员|享受人|享受人员|救助对象|申请人|受助人|保障对象)"
)
_BRACKETS = re.compile(r"[(\[【〔<《{][^)\]】〕>》}]*[)\]】〕>》}]")
_PUNCTUATION = re.compile(r"[\s\u3000*★※#:;,.、，。；/\\\-—_·'\"“”‘’!?|~\u200b-\u200f\ufeff]+")
_UNIT = re.compile(r"亿元|万元|千元|百元|元|(?<=[(单位:/])分(?=[)/]|$)")
_SERIAL = re.compile(r"^(?:序号|编号|序|行号|NO|号)$")
_WIDTH = str.maketrans(FULL_WIDTH)


@dataclass(frozen=True)
class Label:
    """The header of one column of a sheet: groups above it, outermost first, and its own text.

    What it is compared by is worked out once, however many kinds of table it is held against.
    """

    index: int
    text: str
    groups: tuple[str, ...] = ()

    @cached_property
    def key(self) -> str:
        return comparable(self.text)

    @cached_property
    def group_keys(self) -> tuple[str, ...]:
        return tuple(map(comparable, self.groups))

    @cached_property
    def shown_key(self) -> str:
        return comparable(self.shown)

    @cached_property
    def about_others(self) -> bool:
        """Whether a group above it names somebody else."""
        return any(word in group for word in OTHER_PEOPLE for group in self.group_keys)

    @property
    def shown(self) -> str:
        """As the sheet says it, groups first: ``待遇/金额``."""
        return "/".join((*self.groups, self.text))


@dataclass(frozen=True, slots=True)
class Understood:
    """One column of the sheet taken for a column of the dataset; sure: 0…1, 1 where the words are the declared ones."""

    label: Label
    column: str
    sure: float


def comparable(text: str) -> str:
    """A header as it is compared: ``*身份证号码（18位）`` → ``身份证号码``."""
    narrow = text.translate(_WIDTH)
    bare = _PUNCTUATION.sub("", _BRACKETS.sub("", narrow)) or _PUNCTUATION.sub("", narrow.strip("()[]"))
    return re.sub(r"(?<=[^元])(?:单位)?(?:亿元|万元|千元|百元|元)$", "", bare).upper() or bare


def unit_in(text: str) -> str | None:
    """The money unit that a header or a title names (元, 万元…), or None."""
    found = _UNIT.search(re.sub(r"\s", "", text.translate(_WIDTH)))
    return found[0] if found and found[0] in MONEY_UNITS else None


def is_serial(text: str) -> bool:
    """True for the header of a column that only numbers the rows."""
    return bool(_SERIAL.match(comparable(text)))


def is_reason(text: str) -> bool:
    """True for the column that a correction file adds (`corrections`) and that is left out when it comes back."""
    return comparable(text) == REASON_HEADER


class Vocabulary(dict[str, str]):
    """Comparable words → column. Made once for each dataset and not to be changed."""

    @cached_property
    def longer(self) -> tuple[tuple[str, str], ...]:
        """The words that mean something as a part of a header."""
        return tuple((word, column) for word, column in self.items() if len(word) >= SHORTEST_PART)


@cache
def vocabulary(dataset: Dataset) -> Vocabulary:
    """The words of a dataset. What a column declares goes before what its kind is usually called."""
    words = Vocabulary()
    for column in dataset.columns:
        for written in (column.title, *column.aliases, column.name):
            words.setdefault(comparable(written), column.name)
    for kind, usual in USUAL_WORDS.items():
        for column in dataset.columns_of(kind)[:1]:
            for written in usual:
                words.setdefault(comparable(written), column.name)
    return words


def understand(
    labels: Sequence[Label], *, words: Vocabulary, chosen: Mapping[str, str | None] | None = None
) -> list[Understood]:
    """The columns understood, at most one label a column, the surest first taken; in the sheet's order.

    `chosen`: what a person said, header as shown → column, or None for "leave out".
    """
    chosen = {comparable(header): column for header, column in (chosen or {}).items()}
    offers = []
    for each in labels:
        if chosen and each.shown_key in chosen:
            column, sure = chosen[each.shown_key], 1.0
        else:
            column, sure = _closest(each, words)
        if column is not None and sure >= SURE_ENOUGH:
            offers.append(Understood(each, column, sure))
    taken: dict[str, Understood] = {}
    for offer in sorted(offers, key=lambda each: (-each.sure, each.label.index)):
        taken.setdefault(offer.column, offer)
    return sorted(taken.values(), key=lambda each: each.label.index)


def _closest(header: Label, words: Vocabulary) -> tuple[str | None, float]:
    leaf, groups, about_others = header.key, header.group_keys, header.about_others
    if groups and (column := words.get(groups[-1] + leaf) or words.get("".join(groups) + leaf)):
        return column, 1.0
    if leaf in words:
        return words[leaf], 0.4 if about_others else (0.95 if groups else 1.0)
    if about_others or any(word in leaf for word in OTHER_PEOPLE):
        return None, 0.0
    own = _OWN.sub("", leaf)
    if own != leaf and own in words:
        return words[own], 0.85
    best: tuple[str | None, float] = (None, 0.0)
    if not SHORTEST_PART <= len(leaf) <= LONGEST or leaf.isdecimal():
        return best
    for word, column in words.longer:
        # most of what is written
        if word in leaf and len(word) * 2 >= len(leaf):
            sure = 0.6 + 0.3 * len(word) / len(leaf) if leaf.endswith(word) else 0.5 + 0.3 * len(word) / len(leaf)
            if sure > best[1]:
                best = (column, round(sure, 2))
    return best
