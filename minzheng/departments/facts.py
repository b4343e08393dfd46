"""The facts that other departments' tables yield: one name, one meaning, whatever the table of the day is called.

Pure declarations. Which column of which table yields a fact, and what absence from the table means, stands with the
datasets of this package; `docs/reference/facts.md` lists all facts with both.
"""

from typing import Final

from minzheng.kernel.rules import BOOL, CODE, DATE, INTEGER, MONEY, NEVER, PERSON, FactDeclaration, Question, label

SEX: Final = {"0": label("未知的性别"), "1": label("男"), "2": label("女"), "9": label("未说明的性别")}
"""GB/T 2261.1."""

MARITAL_STATUS: Final = {
    "10": label("未婚"),
    "20": label("已婚"),
    "21": label("初婚"),
    "22": label("再婚"),
    "23": label("复婚"),
    "30": label("丧偶"),
    "40": label("离婚"),
    "90": label("未说明的婚姻状况"),
}
"""GB/T 2261.2."""

RELATIONS: Final = {
    "01": label("本人"),
    "02": label("户主"),
    "10": label("配偶"),
    "11": label("夫"),
    "12": label("妻"),
    "20": label("子"),
    "21": label("独生子"),
    "22": label("长子"),
    "23": label("次子"),
    "24": label("三子"),
    "25": label("四子"),
    "26": label("五子"),
    "27": label("养子或继子"),
    "28": label("女婿"),
    "29": label("其他儿子"),
    "30": label("女"),
    "31": label("独生女"),
    "32": label("长女"),
    "33": label("次女"),
    "34": label("三女"),
    "35": label("四女"),
    "36": label("五女"),
    "37": label("养女或继女"),
    "38": label("儿媳"),
    "39": label("其他女儿"),
    "40": label("孙子、孙女或外孙子、外孙女"),
    "41": label("孙子"),
    "42": label("孙女"),
    "43": label("外孙子"),
    "44": label("外孙女"),
    "45": label("孙媳妇或外孙媳妇"),
    "46": label("孙女婿或外孙女婿"),
    "47": label("曾孙子或外曾孙子"),
    "48": label("曾孙女或外曾孙女"),
    "49": label("其他孙辈"),
    "50": label("父母"),
    "51": label("父亲"),
    "52": label("母亲"),
    "53": label("公公"),
    "54": label("婆婆"),
    "55": label("岳父"),
    "56": label("岳母"),
    "57": label("继父或养父"),
    "58": label("继母或养母"),
    "59": label("其他父母关系"),
    "60": label("祖父母或外祖父母"),
    "61": label("祖父"),
    "62": label("祖母"),
    "63": label("外祖父"),
    "64": label("外祖母"),
    "65": label("配偶的祖父母或外祖父母"),
    "66": label("曾祖父"),
    "67": label("曾祖母"),
    "68": label("配偶的曾祖父母"),
    "69": label("其他祖父母关系"),
    "70": label("兄弟姐妹"),
    "71": label("兄"),
    "72": label("嫂"),
    "73": label("弟"),
    "74": label("弟媳"),
    "75": label("姐姐"),
    "76": label("姐夫"),
    "77": label("妹妹"),
    "78": label("妹夫"),
    "79": label("其他兄弟姐妹"),
    "80": label("其他"),
    "97": label("其他亲属"),
    "98": label("非亲属"),
    "99": label("未说明的关系"),
}
"""GB/T 4761, two digits, to the head of the household; the uncles, nephews and cousins of 81–96 are read as 97."""

HEAD_OR_SPOUSE: Final = ("01", "02", "10", "11", "12")
CHILDREN: Final = tuple(code for code in RELATIONS if code[0] in "23" and code not in ("28", "38"))
KIN_WITH_DUTY: Final = tuple(code for code in RELATIONS if code[0] in "234567")
"""Relatives between whom a duty of support can exist, with the spouses who come with them."""

DISABILITY_KINDS: Final = {
    "VISUAL": label("视力残疾"),
    "HEARING": label("听力残疾"),
    "SPEECH": label("言语残疾"),
    "PHYSICAL": label("肢体残疾"),
    "INTELLECTUAL": label("智力残疾"),
    "MENTAL": label("精神残疾"),
    "MULTIPLE": label("多重残疾"),
    "NONE": label("无残疾"),
}
"""GB/T 26341, in the order of the standard."""

_POLICE = label("公安人口户籍表")
_DEATHS = label("死亡人员名单")
_DISABILITY = label("残联持证残疾人表")
_PENSIONS = label("人社待遇与工资表")

POPULATION: Final = (
    FactDeclaration(
        "birth_date",
        PERSON,
        DATE,
        label("出生日期"),
        source=_POLICE,
        question=Question(
            text=label("哪年哪月出生？"),
            hint=label("只用来算年龄，不用填日子"),
            order=1,
            past=True,
            by_month=True,
        ),
    ),
    FactDeclaration("sex", PERSON, CODE, label("性别"), choices=SEX, source=_POLICE),
    FactDeclaration(
        "relation",
        PERSON,
        CODE,
        label("与户主关系"),
        choices=RELATIONS,
        source=_POLICE,
        question=Question(
            text=label("和您是什么关系？"),
            order=0,
            offered=("02", "10", "20", "30", "38", "28", "50", "54", "40", "70", "97", "98"),
        ),
    ),
    FactDeclaration("household_number", PERSON, CODE, label("户号"), source=_POLICE),
    FactDeclaration("marital_status", PERSON, CODE, label("婚姻状况"), choices=MARITAL_STATUS, source=_POLICE),
    FactDeclaration("education", PERSON, CODE, label("文化程度"), source=_POLICE),
    FactDeclaration(
        "student",
        PERSON,
        BOOL,
        label("全日制在校（本科及以下）"),
        source=_POLICE,
        question=Question(text=label("正在读全日制的学校吗（大学本科及以下）？"), order=30),
    ),
    FactDeclaration("hukou_county", PERSON, CODE, label("户籍所在县（市、区）"), source=_POLICE),
    FactDeclaration(
        "hukou_local",
        PERSON,
        BOOL,
        label("户籍在本县（市、区）"),
        source=_POLICE,
        question=Question(text=label("户口在本区（县、市）吗？"), hint=label("看户口簿首页的地址"), order=2),
    ),
    FactDeclaration("hukou_from", PERSON, DATE, label("户籍迁入日期"), source=_POLICE),
    FactDeclaration(
        "moved_out_date",
        PERSON,
        DATE,
        label("户籍迁出日期"),
        source=_POLICE,
        question=Question(text=label("只问户口现在在哪里"), presumed=NEVER),
    ),
    FactDeclaration(
        "residing_local",
        PERSON,
        BOOL,
        label("常住本地"),
        source=_POLICE,
        question=Question(text=label("平时住在本区（县、市）吗？"), order=40),
    ),
)

DEATHS: Final = (
    FactDeclaration(
        "death_date",
        PERSON,
        DATE,
        label("死亡日期"),
        source=_DEATHS,
        question=Question(text=label("只说还在世的家人"), presumed=NEVER),
    ),
)

DISABILITY: Final = (
    FactDeclaration(
        "disability_kind",
        PERSON,
        CODE,
        label("残疾类别"),
        choices=DISABILITY_KINDS,
        source=_DISABILITY,
        question=Question(
            text=label("残疾人证上写的是哪一类残疾？"),
            order=22,
            offered=("VISUAL", "HEARING", "SPEECH", "PHYSICAL", "INTELLECTUAL", "MENTAL", "MULTIPLE"),
        ),
    ),
    FactDeclaration(
        "disability_grade",
        PERSON,
        INTEGER,
        label("残疾等级"),
        source=_DISABILITY,
        question=Question(
            text=label("残疾人证上写的是几级？"),
            hint=label("没有残疾人证的填 0；一级最重，四级最轻"),
            order=20,
            least=0,
            most=4,
        ),
    ),
    FactDeclaration(
        "disability_card_until",
        PERSON,
        DATE,
        label("残疾人证有效期至"),
        source=_DISABILITY,
        question=Question(text=label("残疾人证的有效期到哪一天？"), hint=label("写在证的封面内页"), order=24, effort=2),
    ),
    FactDeclaration(
        "disability_needs_care",
        PERSON,
        BOOL,
        label("需要长期照护（六个月以上）"),
        source=_DISABILITY,
        question=Question(text=label("需要别人长期照护（六个月以上）吗？"), order=23),
    ),
    FactDeclaration(
        "living_subsidy_monthly",
        PERSON,
        MONEY,
        label("困难残疾人生活补贴在发月额"),
        source=_DISABILITY,
        question=Question(
            text=label("现在每月领多少困难残疾人生活补贴？"), hint=label("没有领的填 0"), order=60, least=0
        ),
    ),
    FactDeclaration("care_subsidy_monthly", PERSON, MONEY, label("重度残疾人护理补贴在发月额"), source=_DISABILITY),
)

PENSIONS: Final = (
    FactDeclaration(
        "pension_monthly",
        PERSON,
        MONEY,
        label("养老金月额"),
        source=_PENSIONS,
        question=Question(text=label("每月领多少养老金？"), hint=label("没有养老金的填 0"), order=12, least=0),
    ),
    FactDeclaration(
        "basic_pension_monthly",
        PERSON,
        MONEY,
        label("其中中央基础养老金月额"),
        source=_PENSIONS,
        question=Question(
            text=label("养老金里，有多少是国家发的基础养老金？"),
            hint=label("城乡居民养老金的领取通知上有；说不清就选不清楚"),
            part_of="pension_monthly",
            order=55,
            effort=3,
            least=0,
        ),
    ),
    FactDeclaration(
        "wage_monthly",
        PERSON,
        MONEY,
        label("工资月额"),
        source=_PENSIONS,
        question=Question(
            text=label("每月工资到手多少？"),
            hint=label("打零工的填最近几个月的平均数；没有工作的填 0"),
            order=11,
            least=0,
        ),
    ),
    FactDeclaration(
        "work_injury_care_monthly",
        PERSON,
        MONEY,
        label("工伤生活护理费月额"),
        source=_PENSIONS,
        question=Question(
            text=label("每月领多少工伤生活护理费？"), hint=label("没有的填 0"), order=61, effort=2, least=0
        ),
    ),
)

FACTS: Final = POPULATION + DEATHS + DISABILITY + PENSIONS
