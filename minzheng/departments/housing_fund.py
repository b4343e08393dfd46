"""Housing-fund accounts: base, monthly deposit and balance."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import EMPLOYER_COLUMN, ID_WHERE_KNOWN, NAME_COLUMN, REMARKS_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    DATE,
    MONEY,
    MONTH,
    SUM,
    TEXT,
    Column,
    Dataset,
    Yield,
)
from minzheng.kernel.rules import MONEY as FEN
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("住房公积金缴存表")

_STATES: Final = {
    "PAYING": spelt("缴存 正常 正常缴存 在缴 01"),
    "SEALED": spelt("封存 停缴 封存户 内部封存 02"),
    "CLOSED": spelt("销户 已销户 外部转出销户 提取销户 03"),
}

HOUSING_FUND: Final = Dataset(
    key="housing_fund",
    title=TITLE,
    department=label("住房公积金中心"),
    columns=(
        NAME_COLUMN,
        ID_WHERE_KNOWN,
        Column(
            "fund_account", TEXT, label("个人公积金账号"), aliases=spelt("个人账号 职工账号 公积金账号 个人编号 GRZH")
        ),
        EMPLOYER_COLUMN,
        Column(
            "base",
            MONEY,
            label("缴存基数"),
            aliases=spelt("公积金基数 缴费基数 工资基数 个人缴存基数 GRJCJS"),
            minimum=0,
        ),
        Column(
            "deposit",
            MONEY,
            label("月缴存额"),
            aliases=spelt("月缴额 缴存额 月汇缴额 月应缴额 合计月缴存额 YJCE"),
            minimum=0,
        ),
        Column(
            "balance",
            MONEY,
            label("账户余额"),
            aliases=spelt("余额 缴存余额 个人账户余额 公积金余额 GRZHYE"),
            minimum=0,
        ),
        Column("opened_on", DATE, label("开户日期"), aliases=spelt("开户时间 KHRQ")),
        Column("paid_until", MONTH, label("缴至年月"), aliases=spelt("缴至月份 最近缴存月 最后缴存年月 汇缴年月 JZNY")),
        Column("state", CODE, label("账户状态"), aliases=spelt("个人账户状态 缴存状态 状态 GRZHZT"), choices=_STATES),
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("housing_fund_base", column="base", when={"state": ("PAYING",)}, several=SUM, absent=0),
        Yield("housing_fund_balance", column="balance", several=SUM, absent=0),
    ),
    absence=ABSENT_IS_NONE,
    precedence=80,
    economy=True,
    layout=label("住房公积金基础数据标准（JGJ/T 320）的个人账户信息"),
)

DATASETS: Final = (HOUSING_FUND,)
FACTS: Final = (
    FactDeclaration("housing_fund_base", PERSON, FEN, label("公积金缴存基数"), source=TITLE),
    FactDeclaration("housing_fund_balance", PERSON, FEN, label("公积金余额"), source=TITLE),
)
