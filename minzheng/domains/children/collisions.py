"""Contradictions among children's allowances. 重度残疾人护理补贴 goes with both and is not named here."""

from typing import Final

from minzheng.domains.children.documents import DE_FACTO, MINORS, ORPHANS, SUBSIDIES, TEKUN
from minzheng.kernel.rules import PERSON, Collision, as_of, at_most, fact, label, month_start, param

_drawn = fact.orphan_held | fact.unattended_child_held
_monthly = fact.orphan_monthly + fact.unattended_child_monthly

after_death = Collision(
    "child_allowance_after_death",
    unit=PERSON,
    when=_drawn & (fact.death_date < month_start(as_of)),
    title=label("死亡次月后仍发儿童基本生活补贴"),
    explanation=label("儿童死亡的从次月停发;已多发的按程序追回"),
    cites=(ORPHANS.art("二", mark="LOCAL"), DE_FACTO.art("二(四)")),
    at_stake=_monthly,
)

# The month in which somebody turns eighteen is still paid.
grown_up = Collision(
    "child_allowance_grown_up",
    unit=PERSON,
    when=_drawn & (fact.age_last_month >= param.child_allowance_until),
    title=label("年满十八周岁次月后仍发儿童基本生活补贴"),
    explanation=label("孤儿和事实无人抚养儿童的保障到年满十八周岁为止;仍在校的按当地助学政策衔接"),
    cites=(ORPHANS.art("一"), MINORS.art(2)),
    at_stake=_monthly,
)

orphan_and_unattended = Collision(
    "orphan_and_unattended_child",
    unit=PERSON,
    when=fact.orphan_held & fact.unattended_child_held,
    title=label("孤儿与事实无人抚养儿童补贴重复享受"),
    explanation=label("一名儿童只能按一类保障;父母均失去的按孤儿"),
    cites=(ORPHANS.art("一"), DE_FACTO.art("一")),
    at_stake=at_most(fact.orphan_monthly, fact.unattended_child_monthly),
)

orphan_and_tekun = Collision(
    "orphan_and_tekun",
    unit=PERSON,
    when=fact.orphan_held & fact.tekun,
    title=label("孤儿基本生活费与特困供养重复享受"),
    explanation=label("同时符合两类条件的,纳入孤儿保障后不再认定为特困人员"),
    cites=TEKUN.art(9),
    at_stake=at_most(fact.orphan_monthly, fact.tekun_monthly),
)

orphan_and_living_subsidy = Collision(
    "orphan_and_living_subsidy",
    unit=PERSON,
    when=fact.orphan_held & (fact.living_subsidy_monthly > 0),
    title=label("孤儿基本生活费与困难残疾人生活补贴重复享受"),
    explanation=label("领取孤儿基本生活费的不享受困难残疾人生活补贴;重度残疾人护理补贴可以同享"),
    cites=SUBSIDIES.art("二(四)", mark="V2"),
    at_stake=fact.living_subsidy_monthly,
)

unattended_not_topped_up = Collision(
    "unattended_child_not_topped_up",
    unit=PERSON,
    when=fact.unattended_child_held & (fact.aid_drawn > 0) & (fact.unattended_child_monthly > fact.unattended_due),
    title=label("已领低保、特困或困难残疾人生活补贴,事实无人抚养儿童补贴未按补差发放"),
    explanation=label("已享受其他基本生活保障的补差发放,不重复全额享受"),
    cites=DE_FACTO.art("三(一)"),
    at_stake=fact.unattended_child_monthly - fact.unattended_due,
)

COLLISIONS: Final = (
    after_death,
    grown_up,
    orphan_and_unattended,
    orphan_and_tekun,
    orphan_and_living_subsidy,
    unattended_not_topped_up,
)
