"""高龄津贴发放名册: the bureau's own roll of whom it pays the old-age allowance."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
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
)
from minzheng.departments.comparisons import PAYMENT_ACCOUNT
from minzheng.domains.eldercare import assessments, safety
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    ACCOUNT,
    DATE,
    INTEGER,
    MONEY,
    MONTH,
    NAME,
    NEVER,
    PERSON,
    TEXT,
    Column,
    Dataset,
    Holding,
    Yield,
)
from minzheng.kernel.modules import Roll
from minzheng.kernel.rules import label

GAOLING: Final = Dataset(
    key="gaoling",
    title=label("高龄津贴发放名册"),
    department=label("民政局"),
    unit=PERSON,
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column("age", INTEGER, label("年龄"), aliases=("周岁", "实足年龄", "现年龄"), minimum=0, maximum=130),
        Column(
            "amount",
            MONEY,
            label("月津贴标准"),
            aliases=(
                *(
                    "津贴标准",
                    "高龄津贴",
                    "津贴金额",
                    "发放金额",
                    "月发放金额",
                    "补贴标准",
                    "月标准",
                    "补贴金额",
                    "发放标准",
                ),
                *("高龄津贴标准", "高龄津贴金额", "月补贴金额", "月津贴", "津贴月额", "津贴", "补贴", "应发金额"),
                "实发金额",
            ),
            required=True,
            minimum=0,
        ),
        Column(
            "since",
            DATE,
            label("起发日期"),
            aliases=(
                *(
                    "起发时间",
                    "享受起始日期",
                    "开始发放日期",
                    "享受日期",
                    "起始日期",
                    "发放起始时间",
                    "首发日期",
                    "起领日期",
                ),
                *("享受时间", "享受津贴时间", "享受起始年月", "起发年月", "开始享受时间", "享受津贴起始日期"),
            ),
        ),
        Column(
            "month", MONTH, label("发放月份"), aliases=("发放年月", "所属月份", "津贴月份", "发放期次", "发放所属期")
        ),
        Column(
            "account",
            ACCOUNT,
            label("银行账号"),
            aliases=(
                "发放账号",
                "账号",
                "卡号",
                "银行卡号",
                "开户账号",
                "社保卡号",
                "市民卡号",
                "社会保障卡账号",
                "存折账号",
            ),
        ),
        Column("bank", TEXT, label("开户银行"), aliases=("开户行", "银行", "发放银行", "开户行名称")),
        Column("payee", NAME, label("户名"), aliases=("开户名", "账户名", "代领人", "领款人", "账户姓名", "开户姓名")),
        TOWN_COLUMN,
        LIVING_COLUMN,
        HUKOU_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("gaoling_held", value=True, absent=False),
        Yield("gaoling_amount", column="amount", absent=0),
        Yield("gaoling_since", column="since", absent=NEVER),
    ),
    absence=ABSENT_IS_NONE,
    precedence=70,
    compared={PAYMENT_ACCOUNT: "account"},
    holding=Holding("gaoling", amount="amount"),
)

DATASETS: Final = (GAOLING, *assessments.DATASETS, *safety.DATASETS)
ROLLS: Final = (
    Roll(policy="gaoling", dataset=GAOLING, since="since"),
    Roll(policy="care_voucher", dataset=assessments.VOUCHERS),
)
