"""The facts that the roll of aided people (社会救助对象名册, see `datasets.py`) yields. Pure declarations.

Who is not on the roll is known not to be aided; what it says of the life of those on it (other income, property,
supporters, self-care) is unknown of everybody else, and never zero.
"""

from typing import Final

from minzheng.kernel.rules import BOOL, CODE, DATE, HOUSEHOLD, INTEGER, MONEY, PERSON, FactDeclaration, label

CARE_LEVELS: Final = {
    "FULL": label("全护理"),
    "PART": label("半护理"),
    "ABLE": label("全自理"),
    "NONE": label("未定档"),
}

ABSENCE_KINDS: Final = {
    "NONE": label("无"),
    "CLERGY": label("宗教教职人员连续三年以上脱离家庭"),
    "PRISON": label("在监狱内服刑"),
    "DETOX": label("强制隔离戒毒"),
    "MISSING": label("宣告失踪"),
}

_ROLL = label("社会救助对象名册")

FACTS: Final = (
    FactDeclaration("dibao_member", PERSON, BOOL, label("低保在保(整户)"), source=_ROLL),
    FactDeclaration("single_person_dibao", PERSON, BOOL, label("单人保在保"), source=_ROLL),
    FactDeclaration("low_margin", PERSON, BOOL, label("低保边缘家庭成员"), source=_ROLL),
    FactDeclaration("tekun", PERSON, BOOL, label("特困供养在册"), source=_ROLL),
    FactDeclaration("tekun_care_level", PERSON, CODE, label("特困照料护理档次"), choices=CARE_LEVELS, source=_ROLL),
    FactDeclaration("tekun_monthly", PERSON, MONEY, label("特困供养月发额"), source=_ROLL),
    FactDeclaration("single_person_monthly", PERSON, MONEY, label("单人保月发额"), source=_ROLL),
    FactDeclaration("dibao_entries", PERSON, INTEGER, label("在保户数"), source=_ROLL),
    FactDeclaration("declared_other_income_monthly", PERSON, MONEY, label("其他月收入"), source=_ROLL),
    FactDeclaration("exempt_income_monthly", PERSON, MONEY, label("其中依法不计入收入"), source=_ROLL),
    FactDeclaration("absence_kind", PERSON, CODE, label("不计入共同生活情形"), choices=ABSENCE_KINDS, source=_ROLL),
    FactDeclaration("lives_together", PERSON, BOOL, label("长期共同居住"), source=_ROLL),
    FactDeclaration("started_work_date", PERSON, DATE, label("在保期间就业日期"), source=_ROLL),
    FactDeclaration("serious_illness", PERSON, BOOL, label("重特大疾病"), source=_ROLL),
    FactDeclaration("able_supporter", PERSON, BOOL, label("有履行义务能力的法定义务人"), source=_ROLL),
    FactDeclaration("care_items_unmet", PERSON, INTEGER, label("自理六项中未达到项数"), source=_ROLL),
    # Stated of the whole household, on the row of each member or only of the head.
    FactDeclaration("dibao_household_amount", HOUSEHOLD, MONEY, label("低保户月发额"), source=_ROLL),
    FactDeclaration("property_total", HOUSEHOLD, MONEY, label("家庭货币财产总额"), source=_ROLL),
    FactDeclaration("property_vehicles", HOUSEHOLD, INTEGER, label("机动车辆数"), source=_ROLL),
    FactDeclaration("property_houses", HOUSEHOLD, INTEGER, label("住房套数"), source=_ROLL),
    FactDeclaration("rigid_spending_monthly", HOUSEHOLD, MONEY, label("月刚性支出"), source=_ROLL),
)
