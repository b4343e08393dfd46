"""Marriages and divorces, from the bureau's own registry office: one row each registration."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import REMARKS_COLUMN, spelt
from minzheng.kernel.intake.contract import (
    ABSENT_IS_UNKNOWN,
    CODE,
    DATE,
    ID_NUMBER,
    NAME,
    TEXT,
    Column,
    Dataset,
    Validity,
)
from minzheng.kernel.intake.kin import Kin, Kinship
from minzheng.kernel.rules import label

_STATES: Final = {
    "MARRIED": spelt("结婚 结婚登记 已婚 补领结婚证 复婚 复婚登记 有效"),
    "DIVORCED": spelt("离婚 离婚登记 已离婚 补领离婚证"),
    "VOID": spelt("撤销 撤销婚姻 无效 宣告无效"),
}

MARRIAGES: Final = Dataset(
    key="marriages",
    title=label("婚姻登记表"),
    department=label("民政局"),
    columns=(
        Column(
            "name",
            NAME,
            label("男方姓名"),
            aliases=spelt("当事人姓名 男方 丈夫姓名 一方姓名 申请人姓名"),
            required=True,
        ),
        Column(
            "id_number",
            ID_NUMBER,
            label("男方身份证号"),
            aliases=spelt("男方证件号码 男方身份证号码 当事人身份证号 男方身份证件号"),
            expected=True,
        ),
        Column(
            "spouse_name",
            NAME,
            label("女方姓名"),
            aliases=spelt("配偶姓名 女方 妻子姓名 另一方姓名 对方姓名"),
            required=True,
        ),
        Column(
            "spouse_number",
            ID_NUMBER,
            label("女方身份证号"),
            aliases=spelt("女方证件号码 女方身份证号码 配偶身份证号 配偶身份证号码 女方身份证件号"),
        ),
        Column(
            "kind",
            CODE,
            label("登记类型"),
            aliases=spelt("业务类型 婚姻登记类型 登记业务 登记种类 婚姻状态"),
            choices=_STATES,
            required=True,
        ),
        Column(
            "registered_on",
            DATE,
            label("登记日期"),
            aliases=spelt("结婚登记日期 婚姻登记日期 发证日期 登记时间"),
            required=True,
        ),
        Column("certificate", TEXT, label("证书字号"), aliases=spelt("结婚证字号 证件字号 结婚证号 离婚证字号 字号")),
        REMARKS_COLUMN,
    ),
    kin=(Kin(Kinship.SPOUSE, "spouse_name", number="spouse_number", when={"kind": ("MARRIED",)}),),
    absence=ABSENT_IS_UNKNOWN,
    valid=Validity(since="registered_on"),
    precedence=85,
    layout=label("婚姻登记信息的当事人与登记栏目"),
)

DATASETS: Final = (MARRIAGES,)
