"""Income declared to the tax office: one row for each person, month and kind of income."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import EMPLOYER_COLUMN, ID_WHERE_KNOWN, REMARKS_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    MONEY,
    MONTH,
    NAME,
    SUM,
    TWELVE_MONTHS,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import MONEY as FEN
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("个人所得税申报收入表")

_ITEMS: Final = {
    "WAGE": spelt("工资薪金 工资、薪金所得 工资薪金所得 正常工资薪金 工资"),
    "LABOUR": spelt("劳务报酬 劳务报酬所得 劳务 一般劳务报酬所得"),
    "ROYALTY": spelt("稿酬 特许权使用费 稿酬所得 特许权使用费所得"),
    "BUSINESS": spelt("经营所得 生产经营所得 个体工商户经营所得"),
    "CAPITAL": spelt("利息股息红利 利息、股息、红利所得 股息红利 利息"),
    "RENT": spelt("财产租赁 财产租赁所得 租金"),
    "TRANSFER": spelt("财产转让 财产转让所得 房屋转让 股权转让"),
    "CHANCE": spelt("偶然所得 中奖"),
}
"""个人所得税法 art. 2, its nine kinds of income; two of them are one here."""

TAX: Final = Dataset(
    key="tax",
    title=TITLE,
    department=label("税务局"),
    columns=(
        Column(
            "name",
            NAME,
            label("姓名"),
            aliases=spelt("纳税人姓名 纳税人 人员姓名 自然人姓名 纳税人名称"),
            required=True,
        ),
        ID_WHERE_KNOWN,
        Column(
            "month",
            MONTH,
            label("所属月份"),
            aliases=spelt("税款所属期 所得期间 税款所属期起 所得月份 收入所属期 申报月份 所属期"),
            required=True,
        ),
        Column(
            "item",
            CODE,
            label("所得项目"),
            aliases=spelt("收入类型 所得类型 征收项目 收入项目 所得种类"),
            choices=_ITEMS,
        ),
        Column(
            "income",
            MONEY,
            label("收入额"),
            aliases=spelt("本期收入 收入 申报收入 收入金额 计税收入 本期收入额 应税收入"),
            required=True,
            minimum=0,
        ),
        Column(
            "tax_paid", MONEY, label("已缴税额"), aliases=spelt("应纳税额 已缴税款 税额 实缴税额 代扣税额"), minimum=0
        ),
        EMPLOYER_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("taxed_income_in_year", column="income", several=SUM, window=TWELVE_MONTHS, absent=0),
        Yield(
            "taxed_wage_in_year",
            column="income",
            when={"item": ("WAGE", "LABOUR")},
            several=SUM,
            window=TWELVE_MONTHS,
            absent=0,
        ),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(since="month"),
    events=True,
    event_key=("month", "item", "employer"),
    reaches_months=12,
    precedence=80,
    economy=True,
    layout=label("自然人电子税务局扣缴申报的人员与收入栏目"),
)

DATASETS: Final = (TAX,)
FACTS: Final = (
    FactDeclaration("taxed_income_in_year", PERSON, FEN, label("最近十二个月申报收入"), source=TITLE),
    FactDeclaration("taxed_wage_in_year", PERSON, FEN, label("最近十二个月申报的工资和劳务收入"), source=TITLE),
)
