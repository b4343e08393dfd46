"""残疾人两项补贴发放名册: what the bureau itself pays, beside what the federation of the disabled says is paid."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ACCOUNT_COLUMN,
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    HUKOU_COLUMN,
    ID_COLUMN,
    LIVING_COLUMN,
    NAME_COLUMN,
    PHONE_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
    spelt,
)
from minzheng.departments.comparisons import PAYMENT_ACCOUNT
from minzheng.departments.standards import DISABILITY_GRADE_CHOICES, DISABILITY_KIND_CHOICES
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    DATE,
    HEALTH,
    MONEY,
    MONTH,
    NAME,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import label

SUBSIDIES: Final = Dataset(
    key="disability_subsidies",
    title=label("残疾人两项补贴发放名册"),
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column("card_number", TEXT, label("残疾人证号"), aliases=spelt("残疾证号 残疾人证号码 证号 残疾证号码")),
        Column(
            "disability_kind",
            CODE,
            label("残疾类别"),
            aliases=spelt("残疾类型 残疾种类 类别"),
            choices=DISABILITY_KIND_CHOICES,
            mask=HEALTH,
        ),
        Column(
            "disability_grade",
            CODE,
            label("残疾等级"),
            aliases=spelt("残疾级别 等级 级别"),
            choices=DISABILITY_GRADE_CHOICES,
            mask=HEALTH,
        ),
        Column(
            "living_amount",
            MONEY,
            label("困难残疾人生活补贴"),
            aliases=spelt(
                "生活补贴 生活补贴金额 困难生活补贴 生活补贴标准 生活补贴月额 困残补贴 困难残疾人生活补贴金额"
            ),
            expected=True,
            minimum=0,
        ),
        Column(
            "care_amount",
            MONEY,
            label("重度残疾人护理补贴"),
            aliases=spelt("护理补贴 护理补贴金额 重残护理补贴 重度护理补贴 护理补贴标准 护理补贴月额 重残补贴"),
            expected=True,
            minimum=0,
        ),
        Column(
            "since",
            DATE,
            label("起发日期"),
            aliases=spelt("享受起始日期 补贴起始日期 开始享受时间 纳入日期 起始日期 起发时间"),
        ),
        Column("until", DATE, label("停发日期"), aliases=spelt("停发时间 终止日期 截止日期 补贴停止日期")),
        Column("month", MONTH, label("发放月份"), aliases=spelt("发放年月 所属月份 补贴月份")),
        Column("payee", NAME, label("户名"), aliases=spelt("开户名 账户名 领款人 账户姓名 代领人")),
        ACCOUNT_COLUMN,
        TOWN_COLUMN,
        LIVING_COLUMN,
        HUKOU_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("living_subsidy_monthly", column="living_amount", absent=0, blank=0),
        Yield("care_subsidy_monthly", column="care_amount", absent=0, blank=0),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(until="until"),
    precedence=85,
    compared={PAYMENT_ACCOUNT: "account"},
    layout=label("残疾人两项补贴发放清册的通行栏目；生活补贴和护理补贴分列"),
)

DATASETS: Final = (SUBSIDIES,)
