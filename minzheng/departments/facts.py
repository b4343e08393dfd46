"""The facts that other departments' tables yield: one name, one meaning, whatever the table of the day is called.

Pure declarations. Which column of which table yields a fact, and what absence from the table means, stands with the
datasets of this package; `docs/reference/facts.md` lists all facts with both.
"""

from typing import Final

from minzheng.kernel.rules import BOOL, CODE, DATE, INTEGER, MONEY, PERSON, FactDeclaration, label

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
_DEATHS = label("死亡与火化名单")
_DISABILITY = label("残联持证残疾人表")
_PENSIONS = label("人社待遇与工资表")

POPULATION: Final = (
    FactDeclaration("birth_date", PERSON, DATE, label("出生日期"), source=_POLICE),
    FactDeclaration("sex", PERSON, CODE, label("性别"), choices=SEX, source=_POLICE),
    FactDeclaration("relation", PERSON, CODE, label("与户主关系"), source=_POLICE),
    FactDeclaration("household_number", PERSON, CODE, label("户号"), source=_POLICE),
    FactDeclaration("marital_status", PERSON, CODE, label("婚姻状况"), choices=MARITAL_STATUS, source=_POLICE),
    FactDeclaration("education", PERSON, CODE, label("文化程度"), source=_POLICE),
    FactDeclaration("student", PERSON, BOOL, label("全日制在校(本科及以下)"), source=_POLICE),
    FactDeclaration("hukou_county", PERSON, CODE, label("户籍所在县(市、区)"), source=_POLICE),
    FactDeclaration("hukou_local", PERSON, BOOL, label("户籍在本县(市、区)"), source=_POLICE),
    FactDeclaration("hukou_from", PERSON, DATE, label("户籍迁入日期"), source=_POLICE),
    FactDeclaration("moved_out_date", PERSON, DATE, label("户籍迁出日期"), source=_POLICE),
    FactDeclaration("residing_local", PERSON, BOOL, label("常住本地"), source=_POLICE),
)

DEATHS: Final = (FactDeclaration("death_date", PERSON, DATE, label("死亡日期"), source=_DEATHS),)

DISABILITY: Final = (
    FactDeclaration("disability_kind", PERSON, CODE, label("残疾类别"), choices=DISABILITY_KINDS, source=_DISABILITY),
    FactDeclaration("disability_grade", PERSON, INTEGER, label("残疾等级"), source=_DISABILITY),
    FactDeclaration("disability_card_until", PERSON, DATE, label("残疾人证有效期至"), source=_DISABILITY),
    FactDeclaration("disability_needs_care", PERSON, BOOL, label("需要长期照护(六个月以上)"), source=_DISABILITY),
    FactDeclaration("living_subsidy_monthly", PERSON, MONEY, label("困难残疾人生活补贴在发月额"), source=_DISABILITY),
    FactDeclaration("care_subsidy_monthly", PERSON, MONEY, label("重度残疾人护理补贴在发月额"), source=_DISABILITY),
)

PENSIONS: Final = (
    FactDeclaration("pension_monthly", PERSON, MONEY, label("养老金月额"), source=_PENSIONS),
    FactDeclaration("basic_pension_monthly", PERSON, MONEY, label("其中中央基础养老金月额"), source=_PENSIONS),
    FactDeclaration("wage_monthly", PERSON, MONEY, label("工资月额"), source=_PENSIONS),
    FactDeclaration("work_injury_care_monthly", PERSON, MONEY, label("工伤生活护理费月额"), source=_PENSIONS),
)

FACTS: Final = POPULATION + DEATHS + DISABILITY + PENSIONS
