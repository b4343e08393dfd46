"""Custody: prison, remand, compulsory detoxification, from justice and the police. Why is nobody's business here."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    BIRTH_COLUMN,
    HUKOU_ADDRESS_COLUMN,
    ID_WHERE_KNOWN,
    NAME_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    spelt,
)
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    DATE,
    NEVER,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import BOOL as TRUTH
from minzheng.kernel.rules import CODE as CODED
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("在押和服刑人员名单")

KINDS: Final = {
    "PRISON": label("监狱服刑"),
    "REMAND": label("看守所羁押"),
    "ARREST": label("行政拘留"),
    "DETOX": label("强制隔离戒毒"),
    "COMMUNITY": label("社区矫正"),
    "NONE": label("无"),
}
_KINDS: Final = {
    "PRISON": spelt("监狱服刑 服刑 有期徒刑 无期徒刑 死刑缓期执行 收监 监狱"),
    "REMAND": spelt("看守所羁押 羁押 刑事拘留 逮捕 看守所 在押"),
    "ARREST": spelt("行政拘留 拘留所 治安拘留 拘留"),
    "DETOX": spelt("强制隔离戒毒 强戒 强制戒毒 戒毒所"),
    "COMMUNITY": spelt("社区矫正 缓刑 假释 管制 暂予监外执行 监外执行"),
}
_INSIDE: Final = ("PRISON", "REMAND", "ARREST", "DETOX")

DETENTION: Final = Dataset(
    key="detention",
    title=TITLE,
    department=label("司法局"),
    columns=(
        NAME_COLUMN,
        ID_WHERE_KNOWN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "kind",
            CODE,
            label("羁押类别"),
            aliases=spelt("关押类别 刑罚种类 执行类别 人员类别 类别 强制措施 刑种 在押类别"),
            choices=_KINDS,
            required=True,
        ),
        Column(
            "place",
            TEXT,
            label("羁押场所"),
            aliases=spelt("关押场所 监狱名称 服刑场所 监所 关押地点 执行机关 监所名称"),
        ),
        Column(
            "since",
            DATE,
            label("羁押起始日期"),
            aliases=spelt("入监日期 入所日期 入监时间 入所时间 刑期起日 羁押日期 收监日期 刑期起始 起刑日期"),
            required=True,
        ),
        Column(
            "until", DATE, label("刑满日期"), aliases=spelt("刑期止日 刑满时间 刑期截止 止刑日期 预计释放日期 期满日期")
        ),
        Column(
            "released_on", DATE, label("释放日期"), aliases=spelt("出监日期 出所日期 释放时间 出监时间 实际释放日期")
        ),
        HUKOU_ADDRESS_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("in_custody", column="kind", absent=False, codes={kind: kind in _INSIDE for kind in _KINDS}),
        Yield("custody_kind", column="kind", absent="NONE"),
        Yield("custody_from", column="since", absent=NEVER),
        Yield("custody_until", column="until", absent=NEVER),
        # 民发〔2021〕57号 art. 7 names prison and detoxification; of others the roll and the survey speak.
        Yield("absence_kind", column="kind", codes={"PRISON": "PRISON", "DETOX": "DETOX"}),
    ),
    away={"kind": _INSIDE},
    absence=ABSENT_IS_NONE,
    valid=Validity(since="since", until="released_on"),
    precedence=90,
    layout=label("部门核对名单通行栏目；不收罪名等与核对无关的内容"),
)

DATASETS: Final = (DETENTION,)
FACTS: Final = (
    FactDeclaration("in_custody", PERSON, TRUTH, label("在押或服刑"), source=TITLE),
    FactDeclaration("custody_kind", PERSON, CODED, label("羁押类别"), choices=KINDS, source=TITLE),
    FactDeclaration("custody_from", PERSON, DAY, label("羁押起始日期"), source=TITLE),
    FactDeclaration("custody_until", PERSON, DAY, label("刑满日期"), source=TITLE),
)
