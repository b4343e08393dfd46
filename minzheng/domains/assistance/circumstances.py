"""What rolls of aid tell of the life of those on them: income that no table shows, property, supporters, self-care."""

from __future__ import annotations

from typing import Final

from minzheng.kernel.intake.contract import (
    BOOL,
    CODE,
    DATE,
    HEALTH,
    INTEGER,
    MONEY,
    NEVER,
    Column,
    Yield,
)
from minzheng.kernel.rules import label

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
