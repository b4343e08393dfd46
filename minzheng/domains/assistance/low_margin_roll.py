"""低保边缘家庭名册: the roll of low-margin households alone; no money is paid, so there is no amount."""

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
    spelt,
)
from minzheng.domains.assistance.circumstances import CIRCUMSTANCE_YIELDS, CIRCUMSTANCES
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    DATE,
    INTEGER,
    NAME,
    NEVER,
    TEXT,
    Column,
    Dataset,
    Holding,
    Validity,
    Yield,
)
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("低保边缘家庭名册")

LOW_MARGIN: Final = Dataset(
    key="low_margin",
    title=TITLE,
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "aid_household",
            TEXT,
            label("低边户编号"),
            aliases=spelt("低边证号 低保边缘证号 边缘户编号 家庭编号 户编号 证号 救助证号"),
        ),
        Column("head_name", NAME, label("户主姓名"), aliases=spelt("户主 申请人 申请人姓名")),
        Column("relation_text", TEXT, label("与户主关系"), aliases=spelt("与申请人关系 家庭关系 关系 成员关系")),
        Column(
            "covered_people", INTEGER, label("家庭人口"), aliases=spelt("家庭人数 人口数 户内人数 保障人数"), minimum=0
        ),
        Column(
            "aided_from",
            DATE,
            label("认定日期"),
            aliases=spelt("享受起始日期 确认日期 批准日期 纳入日期 起始日期 发证日期"),
        ),
        Column("aided_until", DATE, label("有效期至"), aliases=spelt("有效期止 到期日期 截止日期 有效期 证件有效期")),
        *CIRCUMSTANCES,
        TOWN_COLUMN,
        LIVING_COLUMN,
        HUKOU_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("low_margin", value=True, absent=False),
        Yield("low_margin_until", column="aided_until", absent=NEVER),
        *CIRCUMSTANCE_YIELDS,
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(until="aided_until"),
    precedence=75,
    holding=Holding("low_margin"),
    layout=label("最低生活保障审核确认办法（民发〔2021〕57号）的低保边缘家庭；栏目按各地台账归纳"),
)

DATASETS: Final = (LOW_MARGIN,)
FACTS: Final = (FactDeclaration("low_margin_until", PERSON, DAY, label("低边认定有效期至"), source=TITLE),)
