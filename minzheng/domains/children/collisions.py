"""Contradictions among children's allowances. 重度残疾人护理补贴 goes with both and is not named here."""

from typing import Final

from minzheng.domains.children.documents import DE_FACTO, MINORS, ORPHANS, SUBSIDIES, TEKUN
from minzheng.kernel.rules import PERSON, Collision, as_of, at_most, fact, first_known, label, month_start, param

_drawn = fact.orphan_held | fact.unattended_child_held
_monthly = fact.orphan_monthly + fact.unattended_child_monthly

after_death = Collision(
    "child_allowance_after_death",
    unit=PERSON,
    when=_drawn & (fact.death_date < month_start(as_of)),
    title=label("死亡次月后仍发儿童基本生活补贴"),
    explanation=label("儿童死亡的从次月停发；已多发的按程序追回"),
    cites=(ORPHANS.art("二", mark="LOCAL"), DE_FACTO.art("二(四)")),
    at_stake=_monthly,
)

# The month in which somebody turns eighteen is still paid.
grown_up = Collision(
    "child_allowance_grown_up",
    unit=PERSON,
    when=_drawn & (fact.age_last_month >= param.child_allowance_until),
    title=label("年满十八周岁次月后仍发儿童基本生活补贴"),
    explanation=label("孤儿和事实无人抚养儿童的保障到年满十八周岁为止；仍在校的按当地助学政策衔接"),
    cites=(ORPHANS.art("一"), MINORS.art(2)),
    at_stake=_monthly,
)

orphan_and_unattended = Collision(
    "orphan_and_unattended_child",
    unit=PERSON,
    when=fact.orphan_held & fact.unattended_child_held,
    title=label("孤儿与事实无人抚养儿童补贴重复享受"),
    explanation=label("一名儿童只能按一类保障；父母均失去的按孤儿"),
    cites=(ORPHANS.art("一"), DE_FACTO.art("一")),
    at_stake=at_most(fact.orphan_monthly, fact.unattended_child_monthly),
)

orphan_and_tekun = Collision(
    "orphan_and_tekun",
    unit=PERSON,
    when=fact.orphan_held & fact.tekun,
    title=label("孤儿基本生活费与特困供养重复享受"),
    explanation=label("同时符合两类条件的，纳入孤儿保障后不再认定为特困人员"),
    cites=TEKUN.art(9),
    at_stake=at_most(fact.orphan_monthly, fact.tekun_monthly),
)

orphan_and_living_subsidy = Collision(
    "orphan_and_living_subsidy",
    unit=PERSON,
    when=fact.orphan_held & (fact.living_subsidy_monthly > 0),
    title=label("孤儿基本生活费与困难残疾人生活补贴重复享受"),
    explanation=label("领取孤儿基本生活费的不享受困难残疾人生活补贴；重度残疾人护理补贴可以同享"),
    cites=SUBSIDIES.art("二(四)", mark="V2"),
    at_stake=fact.living_subsidy_monthly,
)

# An institution collects for the children in it.
shared_account = Collision(
    "child_duplicate_account",
    unit=PERSON,
    when=_drawn & (fact.strangers_on_account > 0) & ~first_known(fact.child_care_mode == "INSTITUTION", False),
    title=label("儿童基本生活补贴与外户人员发到同一账号"),
    explanation=label("核实账号归属和监护人代领手续；与儿童无关的人代持的换回监护人或儿童账号"),
    cites=(ORPHANS.art("三", mark="LOCAL"), DE_FACTO.art("二(三)", mark="M")),
    at_stake=_monthly,
)

COLLISIONS: Final = (
    after_death,
    grown_up,
    orphan_and_unattended,
    orphan_and_tekun,
    orphan_and_living_subsidy,
    shared_account,
)
