"""孤儿基本生活保障 and 事实无人抚养儿童补贴: whose parents cannot raise them, and what they are owed.

What a parent lives through is told of the father and of the mother apart; a parent of whom nothing is known keeps the
answer open, and a parent who is well decides it. Neither allowance is ever made public (民发〔2019〕62号).
"""

from typing import Final

from minzheng.domains.children.documents import DE_FACTO, DE_FACTO_WIDER, MINORS, ORPHANS
from minzheng.kernel.rules import (
    BOOL,
    HOUSEHOLD,
    INTEGER,
    MONEY,
    PERSON,
    Citation,
    Criterion,
    Derived,
    Expression,
    Policy,
    age_on,
    as_of,
    at_least,
    case,
    fact,
    first_known,
    household,
    label,
    members,
    month_end,
    months_before,
    param,
    share,
)

# ── what has become of the parents ──────────────────────────────────────────────────────────────────────────────


def lost(situation: Expression) -> Expression:
    """A parent who is dead, declared missing, or was never found."""
    return param.parent_lost[situation]


def unable(situation: Expression, since: Expression) -> Expression:
    """A parent who lives and cannot raise the child: some situations at once, others once they have lasted."""
    lasted = since <= months_before(as_of, param.parent_unable_wait_months)
    return param.parent_unable[situation] | (param.parent_unable_later[situation] & lasted)


def _of_parent(name: str, expression: Expression, title: str, cites: Citation | tuple[Citation, ...]) -> Derived:
    return Derived(name, expression, unit=PERSON, kind=BOOL, title=title, cites=cites)


_LOST = ORPHANS.art("一")
_UNABLE = (DE_FACTO.art("一"), DE_FACTO_WIDER.art("一", mark="V2"))

parents = (
    _of_parent("father_lost", lost(fact.father_situation), label("父亲死亡、宣告失踪或查找不到"), _LOST),
    _of_parent("mother_lost", lost(fact.mother_situation), label("母亲死亡、宣告失踪或查找不到"), _LOST),
    _of_parent(
        "father_unable",
        unable(fact.father_situation, fact.father_situation_since),
        label("父亲属不能抚养的情形"),
        _UNABLE,
    ),
    _of_parent(
        "mother_unable",
        unable(fact.mother_situation, fact.mother_situation_since),
        label("母亲属不能抚养的情形"),
        _UNABLE,
    ),
)

both_parents_lost = fact.father_lost & fact.mother_lost

unattended_in_fact = (fact.father_unable | fact.father_lost) & (fact.mother_unable | fact.mother_lost)

# Whoever turns eighteen within a month is paid for the whole of it.
age_last_month = Derived(
    "age_last_month",
    age_on(fact.birth_date, month_end(months_before(as_of, 1))),
    unit=PERSON,
    kind=INTEGER,
    title=label("上月末的周岁"),
    cites=MINORS.art(2),
)

# ── what is already drawn, to which the allowance is topped up ──────────────────────────────────────────────────

dibao_people = Derived(
    "dibao_people",
    members.count(fact.dibao_member),
    unit=HOUSEHOLD,
    kind=INTEGER,
    title=label("户内低保在保人数"),
    cites=DE_FACTO.art("三(一)"),
)

# 低保 is paid to the household: the child's part of it is one head's.
aid_drawn = Derived(
    "aid_drawn",
    case((fact.dibao_member, share(household.dibao_household_amount, 1, household.dibao_people)), otherwise=0)
    + fact.single_person_monthly
    + fact.tekun_monthly
    + fact.living_subsidy_monthly,
    unit=PERSON,
    kind=MONEY,
    title=label("已领取的低保、特困供养和困难残疾人生活补贴"),
    cites=DE_FACTO.art("三(一)"),
)

unattended_due = Derived(
    "unattended_due",
    at_least(param.unattended_child_amount - fact.aid_drawn, 0),
    unit=PERSON,
    kind=MONEY,
    title=label("事实无人抚养儿童补差后应发额"),
    cites=DE_FACTO.art("三(一)"),
)

# ── criteria ─────────────────────────────────────────────────────────────────────────────────────────────────────

_alive = Criterion(fact.alive, title=label("本人在世"), cites=MINORS.art(2))
_minor = Criterion(
    fact.age < param.child_allowance_until, title=label("未满十八周岁"), cites=(ORPHANS.art("一"), MINORS.art(2))
)
_hukou = Criterion(
    fact.hukou_here, title=label("户籍在本县（市、区）"), cites=(ORPHANS.art("二", mark="M"), DE_FACTO.art("二"))
)

without_a_parent = first_known(fact.father_lost, False) | first_known(fact.mother_lost, False)
in_difficulty = first_known(fact.father_situation != "NONE", False) | first_known(
    fact.mother_situation != "NONE", False
)

orphan = Policy(
    "orphan",
    unit=PERSON,
    title=label("孤儿基本生活保障"),
    requires=[
        _alive,
        _hukou,
        _minor,
        Criterion(both_parents_lost, title=label("失去父母，或查找不到生父母"), cites=ORPHANS.art("一")),
    ],
    amount=param.orphan_amount[fact.child_care_mode],
    excludes=["tekun", "unattended_child", "living_subsidy"],
    held_by=fact.orphan_held,
    held_amount=fact.orphan_monthly,
    tolerance=0,
    candidates=without_a_parent & first_known(fact.age < param.child_allowance_until, False),
    cites=ORPHANS,
)

unattended_child = Policy(
    "unattended_child",
    unit=PERSON,
    title=label("事实无人抚养儿童基本生活补贴"),
    requires=[
        _alive,
        _hukou,
        _minor,
        Criterion(
            unattended_in_fact,
            title=label("父母双方，或一方死亡、失踪而另一方，属重残、重病、服刑、失联等不能抚养的情形"),
            cites=(DE_FACTO.art("一"), DE_FACTO_WIDER.art("一", mark="V2")),
        ),
        Criterion(~both_parents_lost, title=label("不属孤儿"), cites=(ORPHANS.art("一"), DE_FACTO.art("一"))),
    ],
    amount=fact.unattended_due,
    excludes=["tekun"],
    held_by=fact.unattended_child_held,
    held_amount=fact.unattended_child_monthly,
    tolerance=0,  # paid in full beside what it should only top up, too
    candidates=in_difficulty & first_known(fact.age < param.child_allowance_until, False),
    cites=DE_FACTO,
)

DERIVED: Final = (*parents, age_last_month, dibao_people, aid_drawn, unattended_due)
POLICIES: Final = (orphan, unattended_child)
