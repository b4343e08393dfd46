"""特困人员名册: the roll of 特困 alone, with how and where each is looked after."""

from __future__ import annotations

from typing import Final

from minzheng.departments.columns import (
    ACCOUNT_COLUMN,
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
from minzheng.departments.comparisons import PAYMENT_ACCOUNT
from minzheng.domains.assistance.circumstances import CIRCUMSTANCE_YIELDS, CIRCUMSTANCES
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    DATE,
    MONEY,
    NAME,
    NEVER,
    TEXT,
    Column,
    Dataset,
    Holding,
    Yield,
)
from minzheng.kernel.rules import CODE as CODED
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules import PERSON, FactDeclaration, label

TITLE: Final = label("特困人员供养名册")

PLACES: Final = {"HOME": label("分散供养"), "INSTITUTION": label("集中供养"), "NONE": label("不是特困人员")}
_PLACES: Final = {
    "HOME": spelt("分散供养 分散 分散特困 居家 分散居住"),
    "INSTITUTION": spelt("集中供养 集中 集中特困 机构供养 机构 敬老院"),
}

TEKUN: Final = Dataset(
    key="tekun",
    title=TITLE,
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "certificate", TEXT, label("特困证号"), aliases=spelt("供养证号 特困供养证号 救助供养证号 证号 供养编号")
        ),
        Column(
            "place_kind",
            CODE,
            label("供养方式"),
            aliases=spelt("供养形式 供养类型 供养类别 救助供养形式 特困类型"),
            choices=_PLACES,
        ),
        Column("institution", TEXT, label("供养机构"), aliases=spelt("供养服务机构 敬老院名称 所在机构 入住机构")),
        Column(
            "amount",
            MONEY,
            label("基本生活标准"),
            aliases=spelt("月供养金 供养金 月发放金额 供养标准 基本生活费 发放金额 月发额 生活标准 月供养标准"),
            minimum=0,
        ),
        Column(
            "care_amount",
            MONEY,
            label("照料护理标准"),
            aliases=spelt("护理费 照料护理费 月护理费 护理补贴标准 照护费"),
            minimum=0,
        ),
        Column("carer_name", NAME, label("照料护理人"), aliases=spelt("照料人 护理人 委托照料人 监护人 照料服务人")),
        Column(
            "aided_from",
            DATE,
            label("享受起始日期"),
            aliases=spelt("纳入日期 认定日期 批准日期 供养起始日期 审批日期 享受日期 起始日期"),
        ),
        *CIRCUMSTANCES,
        ACCOUNT_COLUMN,
        TOWN_COLUMN,
        LIVING_COLUMN,
        HUKOU_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("tekun", value=True, absent=False),
        Yield("tekun_care_level", column="care_level", absent="NONE"),
        Yield("tekun_monthly", column="amount", absent=0),
        Yield("tekun_place", column="place_kind", absent="NONE"),
        Yield("tekun_since", column="aided_from", absent=NEVER),
        *CIRCUMSTANCE_YIELDS,
    ),
    absence=ABSENT_IS_NONE,
    precedence=75,
    compared={PAYMENT_ACCOUNT: "account"},
    holding=Holding("tekun", amount="amount"),
    layout=label("特困人员认定办法（民发〔2021〕43号）所列认定内容；栏目按各地台账归纳"),
)

DATASETS: Final = (TEKUN,)
FACTS: Final = (
    FactDeclaration("tekun_place", PERSON, CODED, label("特困供养方式"), choices=PLACES, source=TITLE),
    FactDeclaration("tekun_since", PERSON, DAY, label("特困享受起始日期"), source=TITLE),
)
