"""Residents of care homes: where, since when, with what care, for what fee."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    BIRTH_COLUMN,
    ID_WHERE_KNOWN,
    PHONE_COLUMN,
    REMARKS_COLUMN,
    SEX_COLUMN,
    TOWN_COLUMN,
    spelt,
)
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    DATE,
    HEALTH,
    MONEY,
    NAME,
    NEVER,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.intake.kin import Kin, Kinship
from minzheng.kernel.rules import BOOL as TRUTH
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules import MONEY as FEN
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("养老机构入住老人表")

_LEVELS: Final = {
    "ABLE": spelt("自理 能力完好 全自理 完全自理"),
    "MILD": spelt("轻度失能 轻度 介助 半自理"),
    "MODERATE": spelt("中度失能 中度 半失能 半护理"),
    "SEVERE": spelt("重度失能 重度 介护 失能 全护理 不能自理"),
    "COMPLETE": spelt("完全失能 完全不能自理 特护"),
}
"""GB/T 42195-2022 老年人能力评估规范: its five levels and the older words of homes."""

CARE_HOMES: Final = Dataset(
    key="care_homes",
    title=TITLE,
    department=label("养老机构"),
    columns=(
        Column(
            "name",
            NAME,
            label("老人姓名"),
            aliases=spelt("入住老人 入住人员 长者姓名 住养老人 休养员姓名"),
            required=True,
        ),
        ID_WHERE_KNOWN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "home",
            TEXT,
            label("机构名称"),
            aliases=spelt("养老机构 养老院 敬老院 所在机构 入住机构 养老机构名称 院名"),
            required=True,
        ),
        Column("bed", TEXT, label("床位号"), aliases=spelt("床号 房间床位 房号 房间号")),
        Column(
            "admitted_on",
            DATE,
            label("入住日期"),
            aliases=spelt("入院日期 入住时间 入院时间 签约日期 入住年月 入院年月"),
            required=True,
        ),
        Column("left_on", DATE, label("退住日期"), aliases=spelt("出院日期 退住时间 出院时间 离院日期 退院日期")),
        Column(
            "care_level",
            CODE,
            label("护理等级"),
            aliases=spelt("能力等级 失能等级 照护等级 护理级别 评估等级 自理情况"),
            choices=_LEVELS,
            mask=HEALTH,
        ),
        Column(
            "fee",
            MONEY,
            label("月收费"),
            aliases=spelt("月费用 收费标准 每月费用 月缴费 月收费标准 床位护理费"),
            minimum=0,
        ),
        Column("payer", TEXT, label("付费方式"), aliases=spelt("费用来源 入住类别 人员性质 老人类别 供养性质")),
        Column("guardian_name", NAME, label("监护人姓名"), aliases=spelt("担保人 联系人 家属 监护人 家属姓名")),
        PHONE_COLUMN,
        TOWN_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("in_care_home", value=True, absent=False),
        Yield("care_home_from", column="admitted_on", absent=NEVER),
        Yield("care_home_fee_monthly", column="fee", absent=0),
    ),
    kin=(Kin(Kinship.CONTACT, "guardian_name", phone="phone"),),
    away={},
    absence=ABSENT_IS_NONE,
    valid=Validity(since="admitted_on", until="left_on"),
    precedence=80,
    layout=label("全国养老服务信息系统入住登记的通行栏目"),
)

DATASETS: Final = (CARE_HOMES,)
FACTS: Final = (
    FactDeclaration("in_care_home", PERSON, TRUTH, label("入住养老机构"), source=TITLE),
    FactDeclaration("care_home_from", PERSON, DAY, label("入住养老机构日期"), source=TITLE),
    FactDeclaration("care_home_fee_monthly", PERSON, FEN, label("养老机构月收费"), source=TITLE),
)
