"""老年人能力评估结果表 and 养老服务消费补贴发放名册: how able elders were found to be, and who draws the voucher."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    ID_COLUMN,
    LIVING_COLUMN,
    NAME_COLUMN,
    PHONE_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
)
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    ABSENT_IS_UNKNOWN,
    CODE,
    DATE,
    HEALTH,
    INTEGER,
    MONEY,
    MONTH,
    TEXT,
    Column,
    Dataset,
    Holding,
    Validity,
    Yield,
)
from minzheng.kernel.rules import INTEGER as NUMBER
from minzheng.kernel.rules import MONEY as FEN
from minzheng.kernel.rules import PERSON, FactDeclaration, Question, label

_LEVELS: Final = {
    "L0": ("能力完好", "完好", "0级", "0"),
    "L1": ("轻度失能", "轻度", "能力轻度受损", "1级", "1"),
    "L2": ("中度失能", "中度", "能力中度受损", "2级", "2"),
    "L3": ("重度失能", "重度", "能力重度受损", "3级", "3"),
    "L4": ("完全失能", "完全丧失", "能力完全丧失", "4级", "4"),
}

ABILITY: Final = Dataset(
    key="ability",
    title=label("老年人能力评估结果表"),
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "level",
            CODE,
            label("能力等级"),
            aliases=("评估等级", "失能等级", "老年人能力等级", "评估结果", "最终等级", "评估结论"),
            choices=_LEVELS,
            required=True,
            mask=HEALTH,
        ),
        Column("score", INTEGER, label("评估总分"), aliases=("总分", "评估得分", "得分"), minimum=0, maximum=90),
        Column(
            "assessed_on",
            DATE,
            label("评估日期"),
            aliases=("评估时间", "评估完成日期", "出具日期"),
            required=True,
        ),
        Column("assessor", TEXT, label("评估机构"), aliases=("评估单位", "评估组织")),
        TOWN_COLUMN,
        LIVING_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(Yield("ability_level", column="level", codes={code: number for number, code in enumerate(_LEVELS)}),),
    absence=ABSENT_IS_UNKNOWN,
    valid=Validity(since="assessed_on"),
    events=True,
    event_key=("assessed_on",),
    precedence=80,
)

VOUCHERS: Final = Dataset(
    key="care_voucher",
    title=label("养老服务消费补贴发放名册"),
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "amount",
            MONEY,
            label("月补贴额度"),
            aliases=("消费补贴额度", "消费券额度", "电子消费券金额", "月额度", "补贴额度", "发放额度"),
            required=True,
            minimum=0,
        ),
        Column("month", MONTH, label("发放月份"), aliases=("所属月份", "补贴月份", "发放期次")),
        TOWN_COLUMN,
        LIVING_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(Yield("care_voucher_monthly", column="amount", absent=0),),
    absence=ABSENT_IS_NONE,
    precedence=70,
    holding=Holding("care_voucher", amount="amount"),
)

DATASETS: Final = (ABILITY, VOUCHERS)
FACTS: Final = (
    FactDeclaration(
        "ability_level",
        PERSON,
        NUMBER,
        label("老年人能力等级"),
        source=label("老年人能力评估结果表"),
        question=Question(
            text=label("做过老年人能力评估吗？评的是几级？"),
            hint=label("0 能力完好，1 轻度失能，2 中度，3 重度，4 完全失能；没有评过的选不清楚"),
            order=33,
            effort=2,
            least=0,
            most=4,
        ),
    ),
    FactDeclaration(
        "care_voucher_monthly",
        PERSON,
        FEN,
        label("养老服务消费补贴月额度"),
        source=label("养老服务消费补贴发放名册"),
    ),
)
