"""The papers of social assistance: the general forms with its words, and what only its applications ask."""

from __future__ import annotations

from typing import Final

from minzheng.domains.assistance.documents import CONFIRM, LAW
from minzheng.domains.assistance.self_care_form import SELF_CARE
from minzheng.kernel.documents.forms import Choice, Field, Fields, Form, Kind, Rows, Section
from minzheng.kernel.documents.forms.general import applying, inquiry, notices
from minzheng.kernel.rules import label

MATTER: Final = "最低生活保障"

# Sources of information: 民发〔2021〕57号 art. 17; who else is checked, and with whose consent: 社会救助法 art. 41.
SOURCES: Final = (
    Choice("HUKOU", label("户籍")),
    Choice("TAX", label("纳税")),
    Choice("INSURANCE", label("社会保险")),
    Choice("REAL_ESTATE", label("不动产登记")),
    Choice("BUSINESS", label("市场主体登记")),
    Choice("HOUSING_FUND", label("住房公积金")),
    Choice("VEHICLES", label("车船登记")),
    Choice("DEPOSITS", label("银行存款")),
    Choice("COMMERCIAL_INSURANCE", label("商业保险")),
    Choice("SECURITIES", label("证券")),
    Choice("INTERNET_FINANCE", label("互联网金融资产")),
)

# What counts: 民发〔2021〕57号 art. 13 (income, and what is deducted from it) and art. 14 (property).
INCOME: Final = Rows(
    "incomes",
    title=label("家庭收入（申请前 12 个月平均每月）"),
    columns=(
        Field("person", label("成员"), Kind.NAME, required=True, weight=3),
        Field(
            "kind",
            label("收入类别"),
            Kind.CHOICE,
            required=True,
            weight=3,
            choices=(
                Choice("WAGES", label("工资性")),
                Choice("BUSINESS", label("经营净")),
                Choice("PROPERTY", label("财产净")),
                Choice("TRANSFER", label("转移净")),
                Choice("OTHER", label("其他")),
            ),
        ),
        Field("source", label("单位或来源"), Kind.TEXT, most=60, weight=5),
        Field("amount", label("月均金额"), Kind.MONEY, required=True, weight=3),
    ),
    least=4,
    most=40,
)
PROPERTY: Final = Rows(
    "property",
    title=label("家庭财产"),
    columns=(
        Field("person", label("成员"), Kind.NAME, required=True, weight=3),
        Field(
            "kind",
            label("财产类别"),
            Kind.CHOICE,
            required=True,
            weight=3,
            choices=(
                Choice("SAVINGS", label("存款")),
                Choice("SECURITIES", label("有价证券")),
                Choice("INSURANCE", label("商业保险")),
                Choice("VEHICLE", label("车船")),
                Choice("HOUSE", label("房屋")),
                Choice("CLAIM", label("债权")),
                Choice("OTHER", label("其他")),
            ),
        ),
        Field("what", label("名称和数量"), Kind.TEXT, most=80, weight=5),
        Field("value", label("金额或估值"), Kind.MONEY, weight=3),
    ),
    least=3,
    most=40,
)
SPENDING: Final = Fields(
    title=label("刚性支出（申请前 12 个月）"),
    of=(
        Field("medical", label("医疗自付"), Kind.MONEY),
        Field("education", label("教育"), Kind.MONEY),
        Field("rehabilitation", label("残疾康复"), Kind.MONEY),
        Field("work_costs", label("必要就业成本"), Kind.MONEY),
    ),
)
KIND_OF_CLAIM: Final = Fields(
    title=label("申请类别"),
    of=(
        Field(
            "claim",
            label("申请单位"),
            Kind.CHOICE,
            required=True,
            wide=True,
            choices=(Choice("HOUSEHOLD", label("家庭")), Choice("SINGLE", label("单人保"))),
        ),
        Field(
            "special",
            label("特殊情形"),
            Kind.CHOICES,
            wide=True,
            choices=(
                Choice("DISABLED", label("重度残疾")),
                Choice("ILL", label("重大疾病")),
                Choice("OLD", label("老年人")),
                Choice("MINOR", label("未成年人")),
                Choice("SINGLE_PARENT", label("单亲")),
            ),
        ),
        Field("related", label("有无近亲属为经办人员或村（居）委会成员"), Kind.YES_NO, required=True, wide=True),
    ),
)
CHANGES_OF_AMOUNT: Final[tuple[Section, ...]] = (
    Rows(
        "people",
        title=label("享受人员"),
        columns=(
            Field("name", label("姓名"), Kind.NAME, required=True, weight=3),
            Field("relation", label("与申请人关系"), Kind.TEXT, most=20, weight=3),
            Field("amount", label("月金额"), Kind.MONEY, weight=3),
        ),
        least=1,
        most=20,
    ),
)

APPLICATION: Final = applying.application(
    key="dibao",
    matter=MATTER,
    title=label("最低生活保障申请表"),
    cites=(CONFIRM.art(4, 5, 9), CONFIRM.art(13, 14)),
    own=(KIND_OF_CLAIM, INCOME, PROPERTY, SPENDING),
)
PROMISE: Final = applying.promise(
    key="dibao", matter=MATTER, cites=(CONFIRM.art(9, 17), LAW.art(40, 41)), sources=SOURCES
)
NEIGHBOUR: Final = inquiry.neighbour_record(key="dibao", cites=(CONFIRM.art(16),))
DECISION: Final = notices.decision(
    key="dibao", matter=MATTER, cites=(CONFIRM.art(20, 21, 23),), amounts=CHANGES_OF_AMOUNT
)
CONFLICTS: Final = inquiry.conflicts(key="dibao", matter=MATTER, cites=(CONFIRM.art(11, 20),))

FORMS: Final[tuple[Form, ...]] = (APPLICATION, PROMISE, NEIGHBOUR, DECISION, CONFLICTS, SELF_CARE)
"""What the general forms do not have, or not in these words; the rest is written for every matter by its steps."""
