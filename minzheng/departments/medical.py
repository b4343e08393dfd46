"""Medical settlements: what an illness cost, who paid which part of it, one row for each settlement."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import ID_WHERE_KNOWN, NAME_COLUMN, REMARKS_COLUMN, SEX_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    DATE,
    HEALTH,
    MONEY,
    SUM,
    TEXT,
    TWELVE_MONTHS,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import MONEY as FEN
from minzheng.kernel.rules import PERSON, FactDeclaration, Question, label

TITLE: Final = label("医疗费用结算表")

_KINDS: Final = {
    "OUTPATIENT": spelt("门诊 普通门诊 急诊 门急诊 11"),
    "CHRONIC": spelt("门诊慢特病 门诊特殊病 规定病种门诊 门慢 门特 慢特病 14"),
    "INPATIENT": spelt("住院 普通住院 21"),
    "PHARMACY": spelt("药店购药 药店 定点药店购药 购药 41"),
}

MEDICAL: Final = Dataset(
    key="medical",
    title=TITLE,
    department=label("医疗保障局"),
    columns=(
        NAME_COLUMN,
        ID_WHERE_KNOWN,
        SEX_COLUMN,
        Column(
            "settlement",
            TEXT,
            label("结算编号"),
            aliases=spelt("结算号 结算ID 单据号 就诊编号 结算单号 报销单号 SETL_ID"),
        ),
        Column(
            "settled_on",
            DATE,
            label("结算日期"),
            aliases=spelt("结算时间 费用结算日期 报销日期 出院日期 就诊日期 报销时间 SETL_TIME"),
            required=True,
        ),
        Column(
            "kind",
            CODE,
            label("医疗类别"),
            aliases=spelt("就诊类别 就医类型 医疗类型 就诊类型 MED_TYPE"),
            choices=_KINDS,
        ),
        Column("hospital", TEXT, label("医疗机构"), aliases=spelt("医院 就诊医院 定点医疗机构 医院名称 医疗机构名称")),
        Column("diagnosis", HEALTH, label("诊断"), aliases=spelt("疾病名称 诊断名称 主要诊断 病种 病种名称 出院诊断")),
        Column(
            "total",
            MONEY,
            label("医疗费总额"),
            aliases=spelt("总费用 费用总额 医疗总费用 医疗费用总额 总金额 发生费用 MEDFEE_SUMAMT"),
            required=True,
            minimum=0,
        ),
        Column(
            "fund_paid",
            MONEY,
            label("基本医保支付"),
            aliases=spelt("统筹支付 医保支付 统筹基金支付 基本医疗支付 医保报销 基金支付 基本医保报销"),
            minimum=0,
        ),
        Column(
            "serious_paid",
            MONEY,
            label("大病保险支付"),
            aliases=spelt("大病支付 大病报销 大病保险报销 大病补偿"),
            minimum=0,
        ),
        Column(
            "aid_paid",
            MONEY,
            label("医疗救助支付"),
            aliases=spelt("医疗救助 救助支付 医疗救助金额 救助金额"),
            minimum=0,
        ),
        Column(
            "other_paid",
            MONEY,
            label("其他报销"),
            aliases=spelt("商业保险支付 补充保险支付 西湖益联保 其他补偿 惠民保"),
            minimum=0,
        ),
        Column(
            "own_paid",
            MONEY,
            label("个人负担"),
            aliases=spelt("个人自付 自付金额 个人支付 个人负担金额 个人自负 自付费用 个人负担总额 PSN_PART_AMT"),
            minimum=0,
            note=label("各项报销和救助以后由本人负担的金额，含自费"),
        ),
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("medical_own_paid_in_year", column="own_paid", several=SUM, window=TWELVE_MONTHS, absent=0),
        Yield("medical_total_in_year", column="total", several=SUM, window=TWELVE_MONTHS, absent=0),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(since="settled_on"),
    events=True,
    event_key=("settlement",),
    reaches_months=12,
    precedence=85,
    economy=True,
    layout=label("医疗保障基金结算清单的费用与支付栏目，代码凭记忆，待核对"),
)

DATASETS: Final = (MEDICAL,)
FACTS: Final = (
    FactDeclaration(
        "medical_own_paid_in_year",
        PERSON,
        FEN,
        label("最近十二个月个人负担医疗费"),
        source=TITLE,
        question=Question(
            text=label("最近十二个月看病吃药自己付了多少钱？"),
            hint=label("医保和医疗救助报销以后剩下的部分"),
            order=45,
            effort=2,
            least=0,
        ),
    ),
    FactDeclaration("medical_total_in_year", PERSON, FEN, label("最近十二个月医疗费总额"), source=TITLE),
)
