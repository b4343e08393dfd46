"""急难和突发支出登记表: who ran into trouble, what is needed, and what was given for it; one row for each event.

People who do not live here stand in it too. What was granted in all stands in the ledger of grants (temporary aid).
"""

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
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    BOOL,
    CODE,
    DATE,
    MONEY,
    NEVER,
    TEXT,
    Column,
    Dataset,
    Validity,
    Yield,
)
from minzheng.kernel.rules import BOOL as YES_OR_NO
from minzheng.kernel.rules import DATE as DAY
from minzheng.kernel.rules import HOUSEHOLD, PERSON, FactDeclaration, Question, label
from minzheng.kernel.rules import MONEY as FEN

TITLE: Final = label("急难和突发支出登记表")

_TRACKS: Final = {
    "EMERGENCY": ("急难", "急难型", "急难情形", "急难救助", "小额快救"),
    "SPENDING": ("突发支出", "支出型", "必需支出突增", "支出"),
}

HARDSHIP: Final = Dataset(
    key="hardship",
    title=TITLE,
    department=label("民政局"),
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "track",
            CODE,
            label("困难情形"),
            aliases=("情形类别", "登记类别", "困难类型", "急难类型", "登记类型"),
            choices=_TRACKS,
            required=True,
        ),
        Column("cause", TEXT, label("发生原因"), aliases=("困难原因", "急难事由", "事由", "致困原因")),
        Column(
            "happened_on",
            DATE,
            label("发生日期"),
            aliases=("发生时间", "急难发生日期", "登记日期", "报告日期"),
            required=True,
        ),
        Column("need", MONEY, label("所需金额"), aliases=("困难金额", "需救助金额", "支出缺口", "自负金额"), minimum=0),
        Column(
            "special",
            BOOL,
            label("特殊困难"),
            aliases=("是否特殊困难", "特别困难", "是否特别困难"),
            note=label("需要突破一般限额的特殊情形，由县（市、区）确认"),
        ),
        Column("granted", MONEY, label("已救助金额"), aliases=("救助金额", "已发金额", "实发金额"), minimum=0),
        TOWN_COLUMN,
        LIVING_COLUMN,
        HUKOU_COLUMN,
        ADDRESS_COLUMN,
        PHONE_COLUMN,
        REMARKS_COLUMN,
    ),
    yields=(
        Yield("emergency_need", column="need", when={"track": ("EMERGENCY",)}, absent=0),
        Yield("emergency_date", column="happened_on", when={"track": ("EMERGENCY",)}, absent=NEVER),
        Yield("emergency_aid_granted", column="granted", when={"track": ("EMERGENCY",)}, absent=0, blank=0),
        Yield("sudden_spending", column="need", when={"track": ("SPENDING",)}, absent=0),
        Yield("sudden_spending_date", column="happened_on", when={"track": ("SPENDING",)}, absent=NEVER),
        Yield("spending_aid_granted", column="granted", when={"track": ("SPENDING",)}, absent=0, blank=0),
        Yield("special_hardship", column="special", when={"track": ("SPENDING",)}, absent=False, blank=False),
    ),
    absence=ABSENT_IS_NONE,
    valid=Validity(since="happened_on"),
    events=True,
    event_key=("track", "happened_on"),
    precedence=70,
)

DATASETS: Final = (HARDSHIP,)
FACTS: Final = (
    FactDeclaration(
        "emergency_need",
        PERSON,
        FEN,
        label("急难所需金额"),
        source=TITLE,
        question=Question(
            text=label("最近遇到火灾、车祸、急病这样的急难，急着要用多少钱？"),
            hint=label("没有遇到的填 0"),
            order=3,
            least=0,
        ),
    ),
    FactDeclaration(
        "emergency_date",
        PERSON,
        DAY,
        label("急难发生日期"),
        source=TITLE,
        question=Question(text=label("急难是哪一天发生的？"), order=51, never=label("没有发生")),
    ),
    FactDeclaration("emergency_aid_granted", PERSON, FEN, label("急难已救助金额"), source=TITLE),
    FactDeclaration(
        "sudden_spending",
        HOUSEHOLD,
        FEN,
        label("突发必需支出"),
        source=TITLE,
        question=Question(
            text=label("最近家里突然有一笔非花不可的大钱吗？有多少？"),
            hint=label("例如突发重病、意外受伤、孩子上大学；没有填 0"),
            order=10,
            least=0,
        ),
    ),
    FactDeclaration(
        "sudden_spending_date",
        HOUSEHOLD,
        DAY,
        label("突发支出日期"),
        source=TITLE,
        question=Question(text=label("这笔钱是哪一天开始花的？"), order=52, never=label("没有发生")),
    ),
    FactDeclaration("spending_aid_granted", HOUSEHOLD, FEN, label("支出型已救助金额"), source=TITLE),
    FactDeclaration(
        "special_hardship",
        HOUSEHOLD,
        YES_OR_NO,
        label("特殊困难"),
        source=TITLE,
        question=Question(text=label("区（县）里确认过你们家是特殊困难吗？"), order=59, effort=2),
    ),
)
