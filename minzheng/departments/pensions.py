"""Pensions, wages and work-injury care from social security."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    ID_WHERE_KNOWN,
    LIVING_COLUMN,
    NAME_COLUMN,
    PHONE_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
)
from minzheng.kernel.intake.contract import ABSENT_IS_NONE, MONEY, MONTH, PERSON, TEXT, Column, Dataset, Yield
from minzheng.kernel.rules import label

PENSIONS: Final = Dataset(
    key="pensions",
    title=label("社保待遇与工资表"),
    department=label("人力资源和社会保障局"),
    unit=PERSON,
    columns=(
        NAME_COLUMN,
        ID_WHERE_KNOWN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "pension_monthly",
            MONEY,
            label("养老金"),
            aliases=(
                *(
                    "养老金月额",
                    "月养老金",
                    "基本养老金",
                    "养老待遇",
                    "月养老待遇",
                    "养老金金额",
                    "养老保险待遇",
                    "待遇金额",
                    "退休金",
                ),
                *(
                    "养老金合计",
                    "月养老金额",
                    "养老金发放额",
                    "养老待遇月额",
                    "城乡居民养老金",
                    "职工养老金",
                    "离退休费",
                    "月待遇金额",
                ),
                *("养老金（月）", "月领养老金", "养老金待遇", "月发养老金"),
            ),
            minimum=0,
        ),
        Column(
            "basic_pension_monthly",
            MONEY,
            label("其中基础养老金"),
            aliases=(
                *(
                    "中央基础养老金",
                    "其中中央基础养老金",
                    "基础养老金",
                    "中央确定的基础养老金",
                    "基础养老金月额",
                    "中央基础养老金月额",
                ),
                *("其中：中央基础养老金", "其中中央基础养老金月额", "中央财政基础养老金"),
            ),
            minimum=0,
        ),
        Column(
            "wage_monthly",
            MONEY,
            label("工资"),
            aliases=(
                "工资月额",
                "月工资",
                "工资收入",
                "月工资收入",
                "缴费基数",
                "缴费工资",
                "月缴费基数",
                "工资性收入",
                "工资金额",
                "月均工资",
            ),
            minimum=0,
        ),
        Column(
            "work_injury_care_monthly",
            MONEY,
            label("工伤生活护理费"),
            aliases=("生活护理费", "工伤护理费", "工伤护理", "护理费", "工伤生活护理费月额", "工伤待遇护理费"),
            minimum=0,
        ),
        Column(
            "month",
            MONTH,
            label("所属月份"),
            aliases=("月份", "所属期", "待遇月份", "发放月份", "发放年月", "费款所属期", "年月"),
        ),
        Column("employer", TEXT, label("工作单位"), aliases=("单位名称", "参保单位", "用人单位", "缴费单位", "单位")),
        Column(
            "insurance_kind",
            TEXT,
            label("险种"),
            aliases=("险种类型", "待遇类别", "参保类型", "养老险种", "待遇类型", "人员类别"),
        ),
        TOWN_COLUMN,
        LIVING_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("pension_monthly", column="pension_monthly", absent=0),
        Yield("basic_pension_monthly", column="basic_pension_monthly", absent=0),
        # who is not in the table may still earn: not insured, self-employed, working elsewhere
        Yield("wage_monthly", column="wage_monthly"),
        Yield("work_injury_care_monthly", column="work_injury_care_monthly", absent=0),
    ),
    absence=ABSENT_IS_NONE,
    precedence=80,
)
