"""刚性支出困难家庭申请认定台账: who applied and who was recognised, with what the family spent in the twelve months."""

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
from minzheng.kernel.intake.contract import ABSENT_IS_NONE, CODE, DATE, MONEY, NEVER, TEXT, Column, Dataset, Yield
from minzheng.kernel.rules import BOOL, HOUSEHOLD, PERSON, FactDeclaration, Question, label
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules import MONEY as FEN

TITLE: Final = label("刚性支出困难家庭申请认定台账")

_STATES: Final = {
    "RECOGNISED": ("已认定", "认定", "通过", "在册", "确认"),
    "APPLIED": ("申请中", "受理", "审核中", "待认定", "申请"),
    "REFUSED": ("未通过", "不予认定", "不通过", "不符合"),
}


def _spent(name: str, title: str, *aliases: str) -> Column:
    return Column(
        name,
        MONEY,
        title,
        aliases=aliases,
        minimum=0,
        note=label("最近十二个月全户合计；户主或每名成员的行上填写，没有的填零，没有核对的留空"),
    )


RIGID_HARDSHIP: Final = Dataset(
    key="rigid_hardship",
    title=TITLE,
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "state",
            CODE,
            label("认定结果"),
            aliases=("认定状态", "审核结果", "办理状态", "认定情况"),
            choices=_STATES,
            required=True,
        ),
        Column("aid_household", TEXT, label("家庭编号"), aliases=("户编号", "认定编号", "申请编号", "户号")),
        Column("recognised_on", DATE, label("认定日期"), aliases=("认定时间", "确认日期", "批准日期")),
        Column(
            "medical",
            MONEY,
            label("医疗自付合计"),
            aliases=("医疗支出", "个人负担医疗费", "医疗自付", "自付医疗费"),
            minimum=0,
            note=label("本人最近十二个月各项报销和救助以后自己负担的医疗费，凭票据"),
        ),
        _spent("education", label("教育支出"), "教育费用", "子女教育支出", "就学支出"),
        _spent("rehabilitation", label("康复支出"), "残疾康复支出", "康复费用", "残疾人康复支出"),
        _spent("living", label("基本生活必需支出"), "生活必需支出", "基本生活支出", "必需生活支出"),
        _spent("other", label("其他刚性支出"), "其它刚性支出", "其他必需支出"),
        TOWN_COLUMN,
        LIVING_COLUMN,
        HUKOU_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield(
            "rigid_hardship_member", column="state", absent=False, codes={one: one == "RECOGNISED" for one in _STATES}
        ),
        Yield("rigid_hardship_since", column="recognised_on", absent=NEVER),
        Yield("medical_own_paid_in_year", column="medical"),
        Yield("education_spent_in_year", column="education"),
        Yield("rehabilitation_spent_in_year", column="rehabilitation"),
        Yield("living_spent_in_year", column="living"),
        Yield("other_spent_in_year", column="other"),
    ),
    absence=ABSENT_IS_NONE,
    precedence=70,
)

DATASETS: Final = (RIGID_HARDSHIP,)
FACTS: Final = (
    FactDeclaration(
        "rigid_hardship_member",
        PERSON,
        BOOL,
        label("刚性支出困难家庭成员"),
        source=TITLE,
        question=Question(text=label("被认定为刚性支出困难家庭了吗？"), order=58),
    ),
    FactDeclaration("rigid_hardship_since", PERSON, DAY, label("刚性支出困难家庭认定日期"), source=TITLE),
    FactDeclaration(
        "education_spent_in_year",
        HOUSEHOLD,
        FEN,
        label("最近十二个月教育支出"),
        source=TITLE,
        question=Question(
            text=label("最近十二个月上学花了多少？"),
            hint=label("公办学校的学费、住宿费；没有填 0"),
            order=46,
            effort=2,
            least=0,
        ),
    ),
    FactDeclaration(
        "rehabilitation_spent_in_year",
        HOUSEHOLD,
        FEN,
        label("最近十二个月康复支出"),
        source=TITLE,
        question=Question(
            text=label("最近十二个月残疾康复自己花了多少？"), hint=label("没有填 0"), order=47, effort=2, least=0
        ),
    ),
    FactDeclaration(
        "living_spent_in_year",
        HOUSEHOLD,
        FEN,
        label("最近十二个月基本生活必需支出"),
        source=TITLE,
        question=Question(
            text=label("最近十二个月基本生活必需花了多少？"),
            hint=label("房租、水电、吃穿，大概的数"),
            order=48,
            effort=2,
            least=0,
        ),
    ),
    FactDeclaration(
        "other_spent_in_year",
        HOUSEHOLD,
        FEN,
        label("最近十二个月其他刚性支出"),
        source=TITLE,
        question=Question(
            text=label("最近十二个月还有多少别的必需支出？"),
            hint=label("例如灾害修房；没有填 0"),
            order=49,
            effort=2,
            least=0,
        ),
    ),
)
