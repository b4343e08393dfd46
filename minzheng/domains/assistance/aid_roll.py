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
from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    BOOL,
    CODE,
    DATE,
    HEALTH,
    INTEGER,
    LARGEST,
    MONEY,
    NAME,
    NEVER,
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
CARE_LEVELS: Final = {
    "FULL": ("全护理", "完全丧失", "完全丧失生活自理能力", "失能", "全失能", "完全不能自理", "一档"),
    "PART": ("半护理", "部分丧失", "部分丧失生活自理能力", "半失能", "部分自理", "半自理", "二档"),
    "ABLE": ("全自理", "具备生活自理能力", "能自理", "自理", "完全自理", "三档"),
}
_ABSENCE_KINDS: Final = {
    "NONE": ("无", "没有", "正常", "不适用"),
    "CLERGY": ("宗教教职人员", "出家", "宗教教职", "脱离家庭的宗教教职人员"),
    "PRISON": ("服刑", "在押", "服刑人员", "监狱服刑", "在监狱内服刑"),
    "DETOX": ("强制隔离戒毒", "强戒", "强制戒毒"),
    "MISSING": ("宣告失踪", "失踪", "被宣告失踪"),
}

CIRCUMSTANCES: Final = (
    Column(
        "other_income",
        MONEY,
        label("其他月收入"),
        aliases=(
            "其他收入",
            "其它收入",
            "其它月收入",
            "经营财产转移收入",
            "非工资性收入",
            "核定其他收入",
            "核定其他月收入",
        ),
        note=label("上次核查认定的经营、财产、转移等收入，不含工资和养老金；没有核查的留空"),
    ),
    Column(
        "exempt_income",
        MONEY,
        label("其中不计入收入"),
        aliases=("不计入收入", "不计入家庭收入", "豁免收入", "其中依法不计入收入", "不计收入金额", "免计收入"),
        minimum=0,
        note=label("优待抚恤、计划生育奖励扶助、奖学金、见义勇为奖励等；没有的留空"),
    ),
    Column(
        "property_total",
        MONEY,
        label("家庭货币财产"),
        aliases=(
            "货币财产",
            "金融资产",
            "存款总额",
            "家庭存款",
            "家庭金融资产",
            "货币财产总额",
            "家庭货币财产总额",
            "银行存款",
        ),
        minimum=0,
    ),
    Column(
        "vehicles",
        INTEGER,
        label("机动车辆数"),
        aliases=("车辆数", "汽车", "汽车数", "机动车", "车辆", "机动车数", "车辆数量", "家庭车辆", "机动车辆"),
        minimum=0,
    ),
    Column(
        "houses",
        INTEGER,
        label("住房套数"),
        aliases=("房产套数", "房产数", "住房数", "房屋套数", "不动产套数", "住房", "房产"),
        minimum=0,
    ),
    Column(
        "rigid_spending",
        MONEY,
        label("月刚性支出"),
        aliases=("刚性支出", "刚性支出月额", "家庭刚性支出", "每月刚性支出", "月均刚性支出", "医疗等刚性支出"),
        minimum=0,
    ),
    Column(
        "started_work",
        DATE,
        label("在保期间就业日期"),
        aliases=("就业日期", "就业时间", "上岗日期", "参加工作日期", "在保就业日期", "就业开始日期"),
        note=label("在保以后才就业的填写，没有的留空"),
    ),
    Column(
        "absence_kind",
        CODE,
        label("不计入情形"),
        aliases=("不计入共同生活情形", "不计入共同生活的情形", "不计入成员原因", "不计入原因", "成员状态", "特殊情形"),
        choices=_ABSENCE_KINDS,
        note=label("服刑、强制隔离戒毒、宣告失踪、宗教教职人员脱离家庭满三年；没有的留空"),
    ),
    Column(
        "lives_together",
        BOOL,
        label("是否共同生活"),
        aliases=("共同生活", "共同居住", "是否共同居住", "长期共同居住", "是否同住", "是否长期共同居住"),
    ),
    Column(
        "serious_illness",
        BOOL,
        label("是否重病"),
        aliases=("重病", "重大疾病", "重特大疾病", "是否重大疾病", "是否重特大疾病", "大病", "是否患重病", "是否大病"),
        choices={"TRUE": ("重病", "患病", "有"), "FALSE": ("无", "健康", "没有")},
        mask=HEALTH,
    ),
    Column(
        "able_supporter",
        BOOL,
        label("有无有能力的法定义务人"),
        aliases=(
            *(
                "法定义务人有无履行能力",
                "有无赡养能力义务人",
                "义务人有无能力",
                "有履行义务能力的法定义务人",
                "赡养人有无能力",
            ),
            *("有无法定义务人", "法定义务人", "有能力义务人", "有履行能力的法定义务人", "有能力的法定义务人"),
            *("有无赡养能力人", "有无扶养能力人", "有无赡养扶养能力人", "赡养扶养能力人"),
        ),
        choices={"TRUE": ("有", "有能力"), "FALSE": ("无", "无能力", "没有")},
    ),
    Column(
        "care_items_unmet",
        INTEGER,
        label("自理未达项数"),
        aliases=(
            "自理六项未达项数",
            "未达到项数",
            "生活自理未达标项数",
            "不能自理项数",
            "自理能力未达项",
            "自理六项未达到项数",
            "未达自理项数",
            "自理能力缺失项",
            "自理能力缺失项数",
            "自理评估未达项数",
        ),
        minimum=0,
        maximum=6,
        mask=HEALTH,
        note=label("吃饭、穿衣、上下床、如厕、室内行走、洗澡六项中不能自主完成的项数"),
    ),
    Column(
        "care_level",
        CODE,
        label("照料护理档次"),
        aliases=("护理档次", "护理等级", "自理能力", "生活自理能力", "自理情况", "护理标准", "照护等级"),
        choices=CARE_LEVELS,
        mask=HEALTH,
    ),
)

CIRCUMSTANCE_YIELDS: Final = (
    Yield("declared_other_income_monthly", column="other_income"),
    Yield("exempt_income_monthly", column="exempt_income", blank=0),
    Yield("property_total", column="property_total"),
    Yield("property_vehicles", column="vehicles"),
    Yield("property_houses", column="houses"),
    Yield("rigid_spending_monthly", column="rigid_spending"),
    Yield("started_work_date", column="started_work", absent=NEVER, blank=NEVER),
    Yield("absence_kind", column="absence_kind", blank="NONE"),
    Yield("lives_together", column="lives_together"),
    Yield("serious_illness", column="serious_illness"),
    Yield("able_supporter", column="able_supporter"),
    Yield("care_items_unmet", column="care_items_unmet"),
)
"""What a roll tells of the life of those on it, whatever they are aided with."""

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
        aliases=("供养月发额", "特困供养月发额", "特困供养金", "特困月供养金", "月特困供养金", "特困月发放额"),
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
                *("发放金额", "补助金额", "户保障金额", "月补差金额", "补差额", "月供养金", "月发放额", "救助金额"),
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
