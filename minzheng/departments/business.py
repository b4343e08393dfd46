"""Who runs or owns what: a person and a market entity in each row, from market supervision."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import ID_WHERE_KNOWN, REMARKS_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    ADDRESS,
    CODE,
    CREDIT_CODE,
    DATE,
    MONEY,
    NAME,
    SUM,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import INTEGER, PERSON, FactDeclaration, label
from minzheng.kernel.rules import MONEY as FEN

TITLE: Final = label("市场主体任职和出资人员表")

_ROLES: Final = {
    "OPERATOR": spelt("经营者 个体经营者 个体户 个体工商户 业主 投资人 独资 独资投资人"),
    "LEGAL": spelt("法定代表人 法人 法人代表 负责人 执行事务合伙人 企业负责人"),
    "SHAREHOLDER": spelt("股东 自然人股东 出资人 合伙人 投资者"),
    "OFFICER": spelt("董事 监事 高管 经理 执行董事 总经理 财务负责人"),
}
STATES: Final = {
    "ACTIVE": spelt("存续 在营 开业 在业 正常 存续（在营、开业、在册）"),
    "REVOKED": spelt("吊销 吊销未注销"),
    "CLOSED": spelt("注销 已注销 歇业"),
}
"""经营状态 of a market entity."""

BUSINESS: Final = Dataset(
    key="business",
    title=TITLE,
    department=label("市场监督管理局"),
    columns=(
        Column(
            "name",
            NAME,
            label("姓名"),
            aliases=spelt("人员姓名 股东名称 投资人姓名 经营者姓名 法定代表人姓名"),
            required=True,
        ),
        ID_WHERE_KNOWN,
        Column(
            "role",
            CODE,
            label("任职或出资身份"),
            aliases=spelt("身份 人员类型 职务 担任职务 股东类型 角色"),
            choices=_ROLES,
            required=True,
        ),
        Column(
            "entity",
            TEXT,
            label("市场主体名称"),
            aliases=spelt("企业名称 字号名称 公司名称 主体名称 单位名称 个体户名称 商户名称"),
            required=True,
        ),
        Column(
            "credit_code",
            CREDIT_CODE,
            label("统一社会信用代码"),
            aliases=spelt("社会信用代码 信用代码 注册号 统一信用代码 TYSHXYDM"),
        ),
        Column("entity_kind", TEXT, label("市场主体类型"), aliases=spelt("企业类型 主体类型 经济类型 类型")),
        Column(
            "capital",
            MONEY,
            label("认缴出资额"),
            aliases=spelt("出资额 认缴额 认缴出资 投资额 资金数额 认缴金额"),
            minimum=0,
        ),
        Column("share_text", TEXT, label("出资比例"), aliases=spelt("持股比例 股权比例 股份比例")),
        Column(
            "since", DATE, label("成立日期"), aliases=spelt("注册日期 登记日期 成立时间 开业日期 任职日期 设立日期")
        ),
        Column("until", DATE, label("注销日期"), aliases=spelt("吊销日期 注销时间 离任日期 退出日期")),
        Column("state", CODE, label("经营状态"), aliases=spelt("登记状态 企业状态 主体状态 状态"), choices=STATES),
        Column("place", ADDRESS, label("经营场所"), aliases=spelt("住所 经营地址 注册地址 营业场所")),
        REMARKS_COLUMN,
    ),
    yields=(
        *(
            Yield(fact, value=1, when={"role": roles, "state": ("ACTIVE",)}, several=SUM, absent=0)
            for fact, roles in (
                ("businesses_run", ("OPERATOR", "LEGAL")),
                ("shares_held", ("SHAREHOLDER",)),
            )
        ),
        Yield(
            "capital_subscribed",
            column="capital",
            when={"role": ("OPERATOR", "SHAREHOLDER"), "state": ("ACTIVE",)},
            several=SUM,
            absent=0,
        ),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(since="since", until="until"),
    precedence=85,
    economy=True,
    layout=label("市场主体登记的主要人员与出资信息，栏目按各地比对表归纳"),
)

DATASETS: Final = (BUSINESS,)
FACTS: Final = (
    FactDeclaration("businesses_run", PERSON, INTEGER, label("经营的市场主体数"), source=TITLE),
    FactDeclaration("shares_held", PERSON, INTEGER, label("持股的企业数"), source=TITLE),
    FactDeclaration("capital_subscribed", PERSON, FEN, label("认缴出资额"), source=TITLE),
)
