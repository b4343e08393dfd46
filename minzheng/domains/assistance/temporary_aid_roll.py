"""临时救助发放台账: what was granted once, to whom, in which track and why; one row for each grant."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ACCOUNT_COLUMN,
    ADDRESS_COLUMN,
    BIRTH_COLUMN,
    HUKOU_COLUMN,
    ID_COLUMN,
    LIVING_COLUMN,
    PHONE_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
    spelt,
)
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    BOOL,
    CODE,
    DATE,
    INTEGER,
    MONEY,
    NAME,
    SUM,
    TEXT,
    TWELVE_MONTHS,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import INTEGER as NUMBER
from minzheng.kernel.rules import MONEY as FEN
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("临时救助发放台账")

_TRACKS: Final = {
    "EMERGENCY": spelt("急难型 急难型救助 急难 急难救助 急难型临时救助"),
    "SPENDING": spelt("支出型 支出型救助 支出 支出型临时救助"),
}
_CAUSES: Final = {
    "ILLNESS": spelt("重大疾病 因病 疾病 患病 重病 突发疾病"),
    "ACCIDENT": spelt("意外伤害 意外 交通事故 火灾 意外事件 事故"),
    "SCHOOL": spelt("教育支出 因学 就学 子女教育"),
    "DISASTER": spelt("自然灾害 灾害 因灾"),
    "JOB": spelt("失业 无业 经营困难"),
    "OTHER": spelt("其他 其它 其他原因 生活困难"),
}
_FORMS: Final = {
    "MONEY": spelt("现金 资金 救助金 发放救助金 转账 打卡"),
    "GOODS": spelt("实物 物资 发放实物"),
    "SERVICE": spelt("服务 提供服务 转介 转介服务"),
}

TEMPORARY_AID: Final = Dataset(
    key="temporary_aid",
    title=TITLE,
    department=label("民政局"),
    columns=(
        Column(
            "name",
            NAME,
            label("姓名"),
            aliases=spelt("申请人 申请人姓名 受助人 受助人姓名 救助对象 救助对象姓名 户主姓名"),
            required=True,
        ),
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column("case_number", TEXT, label("救助编号"), aliases=spelt("受理编号 申请编号 审批编号 台账编号 救助单号")),
        Column(
            "track",
            CODE,
            label("救助类型"),
            aliases=spelt("临时救助类型 救助类别 类型 对象类型 困难类型"),
            choices=_TRACKS,
        ),
        Column(
            "cause",
            CODE,
            label("救助原因"),
            aliases=spelt("困难原因 致困原因 救助事由 申请原因 事由 原因"),
            choices=_CAUSES,
        ),
        Column(
            "covered_people", INTEGER, label("救助人数"), aliases=spelt("家庭人口 受助人数 家庭人数 人口数"), minimum=0
        ),
        Column(
            "amount",
            MONEY,
            label("救助金额"),
            aliases=spelt("发放金额 临时救助金额 救助金 临时救助金 实发金额 金额 审批金额"),
            required=True,
            minimum=0,
        ),
        Column("form", CODE, label("救助方式"), aliases=spelt("发放方式 救助形式 给付方式"), choices=_FORMS),
        Column(
            "granted_on",
            DATE,
            label("审批日期"),
            aliases=spelt("批准日期 审核确认日期 救助日期 救助时间 审批时间 确认日期 发放日期 发放时间"),
            required=True,
        ),
        Column(
            "small_and_fast",
            BOOL,
            label("小额快救"),
            aliases=spelt("是否小额快救 小额救助 先行救助 是否先行救助 快速救助"),
        ),
        ACCOUNT_COLUMN,
        TOWN_COLUMN,
        LIVING_COLUMN,
        HUKOU_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("temporary_aid_in_year", column="amount", several=SUM, window=TWELVE_MONTHS, absent=0),
        Yield("temporary_aid_times_in_year", value=1, several=SUM, window=TWELVE_MONTHS, absent=0),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(since="granted_on"),
    events=True,
    event_key=("case_number",),
    reaches_months=12,
    precedence=80,
    layout=label("临时救助台账的通行栏目；类型按 2018 年意见分急难型和支出型"),
)

DATASETS: Final = (TEMPORARY_AID,)
FACTS: Final = (
    FactDeclaration("temporary_aid_in_year", PERSON, FEN, label("最近十二个月临时救助金额"), source=TITLE),
    FactDeclaration("temporary_aid_times_in_year", PERSON, NUMBER, label("最近十二个月临时救助次数"), source=TITLE),
)
