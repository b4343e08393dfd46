"""Employment and social insurance: who is insured where, on what wage, and who is registered as unemployed."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ADDRESS_COLUMN,
    EMPLOYER_COLUMN,
    ID_WHERE_KNOWN,
    NAME_COLUMN,
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
    LARGEST,
    MONEY,
    MONTH,
    NEVER,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import BOOL as TRUTH
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules import MONEY as FEN
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("就业和社会保险参保表")

_KINDS: Final = {
    "110": spelt("企业职工基本养老保险 职工养老 企业养老 职工基本养老保险 城镇职工养老 企业职工养老"),
    "120": spelt("机关事业单位养老保险 机关养老 机关事业养老"),
    "170": spelt("城乡居民基本养老保险 城乡居民养老 居民养老"),
    "210": spelt("失业保险 失业"),
    "310": spelt("职工基本医疗保险 职工医保"),
    "390": spelt("城乡居民基本医疗保险 居民医保"),
    "410": spelt("工伤保险 工伤"),
}
"""险种类型 of the social-insurance core platform."""
_STATES: Final = {
    "1": spelt("参保缴费 正常参保 正常缴费 在保 参保 缴费中 正常"),
    "2": spelt("暂停缴费 暂停参保 中断 停保 暂停 欠费"),
    "3": spelt("终止缴费 终止参保 终止 退保"),
}
_EMPLOYED: Final = {"kind": ("110", "120", "210", "310", "410"), "state": ("1",)}

SOCIAL_INSURANCE: Final = Dataset(
    key="social_insurance",
    title=TITLE,
    department=label("人力资源和社会保障局"),
    columns=(
        NAME_COLUMN,
        ID_WHERE_KNOWN,
        SEX_COLUMN,
        Column(
            "kind",
            CODE,
            label("险种"),
            aliases=spelt("险种类型 参保险种 险种名称 保险类型 参保类型 AAE140"),
            choices=_KINDS,
        ),
        Column(
            "state",
            CODE,
            label("参保状态"),
            aliases=spelt("个人参保状态 缴费状态 参保情况 状态 AAC031"),
            choices=_STATES,
            required=True,
        ),
        EMPLOYER_COLUMN,
        Column(
            "base",
            MONEY,
            label("缴费基数"),
            aliases=spelt("缴费工资 月缴费基数 月缴费工资 参保基数 申报基数 社保基数 AAE180"),
            minimum=0,
        ),
        Column(
            "insured_from",
            DATE,
            label("参保日期"),
            aliases=spelt("参保时间 首次参保日期 参保起始日期 本单位参保日期 AAC049"),
        ),
        Column("insured_until", DATE, label("停保日期"), aliases=spelt("停保时间 终止日期 减员日期 参保截止日期")),
        Column(
            "paid_until", MONTH, label("最近缴费月份"), aliases=spelt("最近缴费年月 缴至年月 最大缴费期 费款所属期")
        ),
        Column(
            "job_started",
            DATE,
            label("就业登记日期"),
            aliases=spelt("就业日期 就业时间 录用日期 用工日期 合同开始日期 就业登记时间"),
        ),
        Column(
            "unemployed",
            BOOL,
            label("是否登记失业"),
            aliases=spelt("登记失业 失业登记 是否失业 失业状态"),
            choices={"TRUE": spelt("失业 登记失业 失业中"), "FALSE": spelt("就业 已就业 在职")},
        ),
        TOWN_COLUMN,
        ADDRESS_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("insured_as_employee", value=True, when=_EMPLOYED, absent=False),
        Yield("insured_wage_monthly", column="base", when=_EMPLOYED, several=LARGEST, absent=0),
        Yield("insured_from", column="insured_from", when=_EMPLOYED, absent=NEVER),
        # A base stands in for the wage only where no payroll is known: it has a floor and a ceiling.
        Yield("wage_monthly", column="base", when=_EMPLOYED, several=LARGEST, precedence=60),
        Yield("registered_unemployed", column="unemployed", absent=False),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(until="insured_until"),
    precedence=75,
    economy=True,
    layout=label("社会保险核心业务数据的险种与参保状态代码，代码凭记忆，待核对"),
)

DATASETS: Final = (SOCIAL_INSURANCE,)
FACTS: Final = (
    FactDeclaration("insured_as_employee", PERSON, TRUTH, label("以职工身份参保"), source=TITLE),
    FactDeclaration("insured_wage_monthly", PERSON, FEN, label("参保缴费基数"), source=TITLE),
    FactDeclaration("insured_from", PERSON, DAY, label("职工参保日期"), source=TITLE),
    FactDeclaration("registered_unemployed", PERSON, TRUTH, label("登记失业"), source=TITLE),
)
