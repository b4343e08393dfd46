"""Enterprises and other organisations: one row each, by unified social credit code. No facts about people."""

from __future__ import annotations

from typing import Final

from minzheng.departments.business import STATES
from minzheng.departments.columns import REMARKS_COLUMN, TOWN_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_UNKNOWN,
    ADDRESS,
    CODE,
    CREDIT_CODE,
    DATE,
    INTEGER,
    MONEY,
    NAME,
    ORGANISATION,
    PHONE,
    TEXT,
    Column,
    Dataset,
    Validity,
)
from minzheng.kernel.rules import label

_KINDS: Final = {
    "COMPANY": spelt("有限责任公司 股份有限公司 公司 有限公司 企业 内资企业 私营企业 一人有限责任公司"),
    "SOLE": spelt("个人独资企业 独资企业"),
    "PARTNERSHIP": spelt("合伙企业 普通合伙企业 有限合伙企业"),
    "TRADER": spelt("个体工商户 个体户 个体"),
    "COOPERATIVE": spelt("农民专业合作社 合作社 专业合作社"),
    "ASSOCIATION": spelt("社会团体 社团"),
    "SERVICE": spelt("民办非企业单位 社会服务机构 民非"),
    "FOUNDATION": spelt("基金会"),
    "INSTITUTION": spelt("事业单位 事业法人"),
    "COMMITTEE": spelt("村民委员会 居民委员会 基层群众性自治组织 村委会 居委会"),
    "OTHER": spelt("其他 其它"),
}

ENTERPRISES: Final = Dataset(
    key="enterprises",
    title=label("企业和其他组织名录"),
    department=label("市场监督管理局"),
    unit=ORGANISATION,
    identity=("credit_code",),
    columns=(
        Column(
            "credit_code",
            CREDIT_CODE,
            label("统一社会信用代码"),
            aliases=spelt("社会信用代码 信用代码 统一信用代码 组织代码 TYSHXYDM"),
            required=True,
        ),
        Column(
            "org_name",
            TEXT,
            label("单位名称"),
            aliases=spelt("企业名称 名称 机构名称 组织名称 公司名称 市场主体名称 法人名称 社会组织名称"),
            required=True,
        ),
        Column(
            "org_kind",
            CODE,
            label("单位类型"),
            aliases=spelt("企业类型 组织类型 机构类型 主体类型 类型 经济类型"),
            choices=_KINDS,
        ),
        Column("industry", TEXT, label("行业"), aliases=spelt("所属行业 行业门类 行业名称 行业代码 国民经济行业")),
        Column("legal_name", NAME, label("法定代表人"), aliases=spelt("法人 法人代表 负责人 法定代表人姓名 经营者")),
        Column("capital", MONEY, label("注册资本"), aliases=spelt("注册资金 资金数额 开办资金"), minimum=0),
        Column("staff", INTEGER, label("从业人数"), aliases=spelt("职工人数 员工人数 用工人数 从业人员"), minimum=0),
        Column("since", DATE, label("成立日期"), aliases=spelt("成立时间 注册日期 登记日期 设立日期")),
        Column("until", DATE, label("注销日期"), aliases=spelt("注销时间 吊销日期")),
        Column("state", CODE, label("经营状态"), aliases=spelt("登记状态 企业状态 状态 主体状态"), choices=STATES),
        TOWN_COLUMN,
        Column(
            "address",
            ADDRESS,
            label("住所"),
            aliases=spelt("注册地址 经营场所 企业地址 单位地址 地址 登记住所 营业地址"),
        ),
        Column("phone", PHONE, label("联系电话"), aliases=spelt("单位电话 企业电话")),
        REMARKS_COLUMN,
    ),
    absence=ABSENT_IS_UNKNOWN,
    valid=Validity(since="since", until="until"),
    precedence=90,
    layout=label("法人和其他组织统一社会信用代码（GB 32100）；单位类型按登记机关的名称归类"),
)

DATASETS: Final = (ENTERPRISES,)
