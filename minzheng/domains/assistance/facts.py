"""The facts that the roll of aided people (社会救助对象名册, see `datasets.py`) yields. Pure declarations.

Who is not on the roll is known not to be aided; what it says of the life of those on it (other income, property,
supporters, self-care) is unknown of everybody else, and never zero.
"""

from typing import Final

from minzheng.kernel.rules import BOOL, CODE, DATE, HOUSEHOLD, INTEGER, MONEY, PERSON, FactDeclaration, Question, label

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
    FactDeclaration(
        "dibao_member",
        PERSON,
        BOOL,
        label("低保在保（整户）"),
        source=_ROLL,
        question=Question(text=label("现在领着低保吗？"), hint=label("全家领的低保"), order=5),
    ),
    FactDeclaration(
        "single_person_dibao",
        PERSON,
        BOOL,
        label("单人保在保"),
        source=_ROLL,
        question=Question(text=label("现在一个人单独领着低保吗（单人保）？"), order=6),
    ),
    FactDeclaration(
        "low_margin",
        PERSON,
        BOOL,
        label("低保边缘家庭成员"),
        source=_ROLL,
        question=Question(
            text=label("现在是低保边缘家庭的成员吗？"), hint=label("民政发过低保边缘的认定通知"), order=7
        ),
    ),
    FactDeclaration(
        "tekun",
        PERSON,
        BOOL,
        label("特困供养在册"),
        source=_ROLL,
        question=Question(text=label("现在是特困供养人员（五保）吗？"), order=4),
    ),
    FactDeclaration("tekun_care_level", PERSON, CODE, label("特困照料护理档次"), choices=CARE_LEVELS, source=_ROLL),
    FactDeclaration(
        "tekun_monthly",
        PERSON,
        MONEY,
        label("特困供养月发额"),
        source=_ROLL,
        question=Question(text=label("特困供养金每月领多少？"), order=62, least=0),
    ),
    FactDeclaration(
        "single_person_monthly",
        PERSON,
        MONEY,
        label("单人保月发额"),
        source=_ROLL,
        question=Question(text=label("单人保每月领多少？"), order=62, least=0),
    ),
    FactDeclaration("dibao_entries", PERSON, INTEGER, label("在保户数"), source=_ROLL),
    FactDeclaration(
        "declared_other_income_monthly",
        PERSON,
        MONEY,
        label("其他月收入"),
        source=_ROLL,
        question=Question(
            text=label("除了工资和养老金，每月还有多少别的收入？"),
            hint=label("做生意、出租房子、种地、子女给的赡养费、各种补贴；没有的填 0"),
            order=13,
            effort=2,
            least=0,
        ),
    ),
    FactDeclaration(
        "exempt_income_monthly",
        PERSON,
        MONEY,
        label("其中依法不计入收入"),
        source=_ROLL,
        question=Question(
            text=label("别的收入里，有多少是优待抚恤金、计划生育奖励、奖学金这一类？"),
            hint=label("这些依法不算家庭收入；没有的填 0"),
            part_of="declared_other_income_monthly",
            order=56,
            effort=2,
            least=0,
        ),
    ),
    FactDeclaration(
        "absence_kind",
        PERSON,
        CODE,
        label("不计入共同生活情形"),
        choices=ABSENCE_KINDS,
        source=_ROLL,
        question=Question(text=label("有没有下面的情形？"), order=35),
    ),
    FactDeclaration(
        "lives_together",
        PERSON,
        BOOL,
        label("长期共同居住"),
        source=_ROLL,
        question=Question(
            text=label("只说平时一起生活的家人，以及不住在一起的配偶、未成年子女和在校子女"), presumed=True
        ),
    ),
    FactDeclaration(
        "started_work_date",
        PERSON,
        DATE,
        label("在保期间就业日期"),
        source=_ROLL,
        question=Question(
            text=label("领低保以后，哪一天开始有工作的？"), order=57, effort=2, never=label("没有新找到工作")
        ),
    ),
    FactDeclaration(
        "serious_illness",
        PERSON,
        BOOL,
        label("重特大疾病"),
        source=_ROLL,
        question=Question(
            text=label("得了重病吗？"), hint=label("例如恶性肿瘤、尿毒症透析、器官移植、重度精神病"), order=21
        ),
    ),
    FactDeclaration(
        "able_supporter",
        PERSON,
        BOOL,
        label("有履行义务能力的法定义务人"),
        source=_ROLL,
        question=Question(
            text=label("有能赡养、抚养、扶养他的家人吗？"),
            hint=label("成年子女、配偶、父母等，而且有能力养"),
            order=31,
            effort=2,
        ),
    ),
    FactDeclaration(
        "care_items_unmet",
        PERSON,
        INTEGER,
        label("自理六项中未达到项数"),
        source=_ROLL,
        question=Question(
            text=label("吃饭、穿衣、上下床、上厕所、屋里走动、洗澡，这六件事里有几件自己做不了？"),
            order=32,
            effort=2,
            least=0,
            most=6,
        ),
    ),
    # Stated of the whole household, on the row of each member or only of the head.
    FactDeclaration(
        "dibao_household_amount",
        HOUSEHOLD,
        MONEY,
        label("低保户月发额"),
        source=_ROLL,
        question=Question(text=label("全家低保每月领多少？"), order=62, least=0),
    ),
    FactDeclaration(
        "property_total",
        HOUSEHOLD,
        MONEY,
        label("家庭货币财产总额"),
        source=_ROLL,
        question=Question(
            text=label("全家的存款、股票、理财加起来有多少？"),
            hint=label("大概的数就可以"),
            order=16,
            effort=2,
            least=0,
        ),
    ),
    FactDeclaration(
        "property_vehicles",
        HOUSEHOLD,
        INTEGER,
        label("机动车辆数"),
        source=_ROLL,
        question=Question(
            text=label("家里有几辆汽车？"), hint=label("不算残疾人代步车、电瓶车；没有填 0"), order=8, least=0, most=20
        ),
    ),
    FactDeclaration(
        "property_houses",
        HOUSEHOLD,
        INTEGER,
        label("住房套数"),
        source=_ROLL,
        question=Question(
            text=label("家里人名下一共有几套房子？"),
            hint=label("农村自建房也算一套；没有填 0"),
            order=9,
            least=0,
            most=50,
        ),
    ),
    FactDeclaration(
        "rigid_spending_monthly",
        HOUSEHOLD,
        MONEY,
        label("月刚性支出"),
        source=_ROLL,
        question=Question(
            text=label("因为残疾、重病，全家每月必须花多少钱？"),
            hint=label("自己付的药费、护理费、康复费；没有填 0"),
            order=17,
            effort=2,
            least=0,
        ),
    ),
)
