"""Water accounts: a meter at an address in somebody's name, and what it used in a month."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import REMARKS_COLUMN, TOWN_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_UNKNOWN,
    ADDRESS,
    CODE,
    ID_NUMBER,
    MEASURE,
    METER,
    MONEY,
    MONTH,
    NAME,
    PHONE,
    TEXT,
    Column,
    Dataset,
    Validity,
)
from minzheng.kernel.rules import label

_STATES: Final = {
    "OPEN": spelt("正常 在用 用水 开户"),
    "STOPPED": spelt("停用 报停 暂停 停水 销户 已销户"),
}

WATER: Final = Dataset(
    key="water",
    title=label("用水户及水量表"),
    department=label("水务公司"),
    unit=METER,
    identity=("meter_number",),
    columns=(
        Column(
            "meter_number",
            TEXT,
            label("用水户号"),
            aliases=spelt("户号 用户编号 用户号 水表号 水表编号 客户编号 用水编号 水费户号 表号"),
            required=True,
        ),
        Column(
            "name", NAME, label("户名"), aliases=spelt("用户名称 用户姓名 开户名 用水户名 客户名称 户主姓名 立户人")
        ),
        Column(
            "id_number",
            ID_NUMBER,
            label("公民身份号码"),
            aliases=spelt("户主身份证号 开户人身份证号 立户人身份证号"),
            note=label("开户人的号码；没有的留空"),
        ),
        Column(
            "address",
            ADDRESS,
            label("用水地址"),
            aliases=spelt("地址 用户地址 装表地址 表位地址 详细地址"),
            required=True,
        ),
        TOWN_COLUMN,
        Column("phone", PHONE, label("联系电话")),
        Column("month", MONTH, label("用水月份"), aliases=spelt("抄表月份 账期 水费月份 所属月份 抄见月份 年月 月份")),
        Column(
            "used",
            MEASURE,
            label("用水量（吨）"),
            aliases=spelt("用水量 水量 本期水量 实用水量 抄见水量 月用水量"),
            minimum=0,
        ),
        Column("charge", MONEY, label("水费"), aliases=spelt("本期水费 应收水费 水费金额 应缴水费"), minimum=0),
        Column("state", CODE, label("用水状态"), aliases=spelt("用户状态 状态 水表状态"), choices=_STATES),
        REMARKS_COLUMN,
    ),
    absence=ABSENT_IS_UNKNOWN,
    valid=Validity(month="month"),
    precedence=60,
    layout=label("供水企业营业抄表的通行栏目"),
)

DATASETS: Final = (WATER,)
