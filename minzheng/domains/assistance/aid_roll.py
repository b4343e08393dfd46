"""社会救助对象名册: the bureau's own roll of whom it aids, one row per person, whatever the kind of aid."""

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
)
from minzheng.departments.comparisons import PAYMENT_ACCOUNT
from minzheng.domains.assistance.circumstances import CIRCUMSTANCE_YIELDS, CIRCUMSTANCES
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    CODE,
    DATE,
    INTEGER,
    LARGEST,
    MONEY,
    NAME,
    PERSON,
    SUM,
    TEXT,
    Column,
    Dataset,
    Yield,
)
from minzheng.kernel.rules import label

_AID_KINDS: Final = {
    "DIBAO": (
        *("低保", "最低生活保障", "城乡低保", "城市低保", "农村低保", "城镇低保", "低保户", "低保对象", "低保家庭"),
        *("最低生活保障家庭", "整户低保", "整户保", "A类", "B类", "C类"),
    ),
    "SINGLE_DIBAO": ("单人保", "单人低保", "单人户低保", "低边单人保", "低保单人保", "单列户", "单独施保", "单人单户"),
    "LOW_MARGIN": (
        *("低边", "低保边缘", "低保边缘家庭", "最低生活保障边缘家庭", "低边户", "低边家庭", "低边对象", "边缘户"),
        *("低收入家庭", "低收入"),
    ),
    "TEKUN": (
        *(
            "特困",
            "特困人员",
            "特困供养",
            "特困供养人员",
            "特困救助供养",
            "分散特困",
            "集中特困",
            "分散供养",
            "集中供养",
        ),
        *("特困分散供养", "特困集中供养", "五保", "五保户", "五保对象", "城市三无", "三无人员"),
    ),
}
_AMOUNTS_APART: Final = (
    Column(
        "dibao_amount",
        MONEY,
        label("低保户月发额"),
        aliases=("低保户月保障金", "低保月发额", "户月低保金", "月低保金户", "低保户月发放额", "户低保金"),
        minimum=0,
        note=label("各类救助分列填写时用；与“月发放金额”二者取其一"),
    ),
    Column(
        "single_person_amount",
        MONEY,
        label("单人保月发额"),
        aliases=("月单人保金", "单人保金额", "单人保月保障金", "单人保月发放额"),
        minimum=0,
    ),
    Column(
        "tekun_amount",
        MONEY,
        label("特困月发额"),
        aliases=(
            "供养月发额",
            "特困供养月发额",
            "月供养金",
            "特困供养金",
            "特困月供养金",
            "月特困供养金",
            "特困月发放额",
        ),
        minimum=0,
    ),
)
"""Some offices keep one column for each kind of aid instead of one amount beside the kind."""

DIBAO: Final = Dataset(
    key="dibao",
    title=label("社会救助对象名册"),
    department=label("民政局"),
    unit=PERSON,
    columns=(
        NAME_COLUMN,
        ID_COLUMN,
        SEX_COLUMN,
        BIRTH_COLUMN,
        Column(
            "aid_kind",
            CODE,
            label("救助类别"),
            aliases=(
                *(
                    "救助类型",
                    "对象类别",
                    "保障类别",
                    "保障类型",
                    "救助对象类别",
                    "低保类别",
                    "人员类别",
                    "对象类型",
                    "类别",
                ),
                *("困难类型", "救助种类", "享受类别", "家庭类别"),
            ),
            choices=_AID_KINDS,
            required=True,
        ),
        Column(
            "aid_household",
            TEXT,
            label("救助户编号"),
            aliases=(
                "家庭编号",
                "户编号",
                "低保证号",
                "低保编号",
                "保障证号",
                "救助证号",
                "证号",
                "户号",
                "低保证编号",
            ),
        ),
        Column("head_name", NAME, label("户主姓名"), aliases=("户主", "申请人", "申请人姓名", "低保户主")),
        Column(
            "relation_text",
            TEXT,
            label("与户主关系"),
            aliases=("与申请人关系", "家庭关系", "关系", "成员关系", "与户主的关系", "与申请人的关系"),
        ),
        Column(
            "covered_people",
            INTEGER,
            label("保障人数"),
            aliases=("享受人数", "低保人数", "在保人数", "户保障人数", "家庭保障人口"),
            minimum=0,
        ),
        Column(
            "amount",
            MONEY,
            label("月发放金额"),
            aliases=(
                *("月保障金额", "月保障金", "保障金额", "月救助金额", "户月保障金", "低保金", "月低保金", "月补助金额"),
                *("发放金额", "补助金额", "户保障金额", "月补差金额", "补差额", "月发放额", "救助金额"),
                "户月保障金额",
            ),
            minimum=0,
            note=label("低保填全户月发额；单人保、特困填本人月发额；低边留空"),
        ),
        *_AMOUNTS_APART,
        Column(
            "aided_from",
            DATE,
            label("享受起始日期"),
            aliases=(
                *(
                    "享受日期",
                    "起始日期",
                    "纳入日期",
                    "批准日期",
                    "审批日期",
                    "开始享受时间",
                    "救助开始日期",
                    "确认日期",
                ),
                *("纳入时间", "享受起始时间", "享受开始日期", "起保时间", "起保日期"),
            ),
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
        *(
            Yield(
                fact,
                column="aid_kind",
                absent=False,
                codes={kind: kind == aid_kind for kind in _AID_KINDS},
                several=LARGEST,  # two rows of one person are two kinds of aid, and the rules shall see both
            )
            for fact, aid_kind in (
                ("dibao_member", "DIBAO"),
                ("single_person_dibao", "SINGLE_DIBAO"),
                ("low_margin", "LOW_MARGIN"),
                ("tekun", "TEKUN"),
            )
        ),
        Yield(
            "dibao_entries",
            column="aid_kind",
            absent=0,
            codes={"DIBAO": 1, "SINGLE_DIBAO": 1, "LOW_MARGIN": 0, "TEKUN": 0},
            several=SUM,
        ),
        *(
            Yield(fact, column=column, when={"aid_kind": (aid_kind,)}, absent=0)
            for fact, own_column, aid_kind in (
                ("dibao_household_amount", "dibao_amount", "DIBAO"),
                ("single_person_monthly", "single_person_amount", "SINGLE_DIBAO"),
                ("tekun_monthly", "tekun_amount", "TEKUN"),
            )
            for column in (own_column, "amount")
        ),
        Yield("tekun_care_level", column="care_level", when={"aid_kind": ("TEKUN",)}, absent="NONE"),
        *CIRCUMSTANCE_YIELDS,
    ),
    absence=ABSENT_IS_NONE,
    precedence=70,
    compared={PAYMENT_ACCOUNT: "account"},
)
