"""The facts that the register of children in difficulty (困境儿童信息台账) yields. Pure declarations.

Who is not on the register is known to draw no allowance; what it says of the parents of those on it is unknown of
everybody else's, and never "well".
"""

from typing import Final

from minzheng.kernel.rules import BOOL, CODE, DATE, MONEY, PERSON, FactDeclaration, Question, label

PARENT_SITUATIONS: Final = {
    "NONE": label("能履行抚养义务"),
    "DEAD": label("死亡或宣告死亡"),
    "MISSING": label("宣告失踪"),
    "UNFOUND": label("查找不到生父或生母"),
    "SEVERE_DISABLED": label("重残"),
    "SERIOUS_ILL": label("重病"),
    "PRISON": label("服刑在押"),
    "DETOX": label("强制隔离戒毒"),
    "OTHER_CUSTODY": label("被执行其他限制人身自由的措施"),
    "LOST_CONTACT": label("失联"),
    "REVOKED": label("被撤销监护资格"),
    "DEPORTED": label("被遣送（驱逐）出境"),
}
"""民发〔2019〕62号一, 民发〔2020〕125号; 重残 and 重病 as those documents and the area's own list define them."""

CARE_MODES: Final = {"INSTITUTION": label("机构集中养育"), "SCATTERED": label("社会散居")}

_ROLL = label("困境儿童信息台账")

FACTS: Final = (
    FactDeclaration(
        "father_situation",
        PERSON,
        CODE,
        label("父亲情形"),
        choices=PARENT_SITUATIONS,
        source=_ROLL,
        question=Question(text=label("孩子的父亲现在怎么样？"), nothing=label("能正常抚养"), order=26),
    ),
    FactDeclaration(
        "father_situation_since",
        PERSON,
        DATE,
        label("父亲情形起始日期"),
        source=_ROLL,
        question=Question(text=label("父亲从哪一天起是这样的？"), order=53, effort=2, past=True),
    ),
    FactDeclaration(
        "mother_situation",
        PERSON,
        CODE,
        label("母亲情形"),
        choices=PARENT_SITUATIONS,
        source=_ROLL,
        question=Question(text=label("孩子的母亲现在怎么样？"), nothing=label("能正常抚养"), order=27),
    ),
    FactDeclaration(
        "mother_situation_since",
        PERSON,
        DATE,
        label("母亲情形起始日期"),
        source=_ROLL,
        question=Question(text=label("母亲从哪一天起是这样的？"), order=53, effort=2, past=True),
    ),
    FactDeclaration(
        "child_care_mode",
        PERSON,
        CODE,
        label("养育方式"),
        choices=CARE_MODES,
        source=_ROLL,
        question=Question(text=label("孩子住在儿童福利机构，还是由亲友家庭抚养？"), order=54),
    ),
    FactDeclaration("orphan_held", PERSON, BOOL, label("孤儿基本生活费在发"), source=_ROLL),
    FactDeclaration("orphan_monthly", PERSON, MONEY, label("孤儿基本生活费月发额"), source=_ROLL),
    FactDeclaration("unattended_child_held", PERSON, BOOL, label("事实无人抚养儿童补贴在发"), source=_ROLL),
    FactDeclaration("unattended_child_monthly", PERSON, MONEY, label("事实无人抚养儿童补贴月发额"), source=_ROLL),
)
