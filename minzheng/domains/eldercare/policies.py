"""高龄津贴: who is owed it, from which month and how much, and what contradicts itself on its roll.

The law only encourages areas to pay it, so ages, sums, the first month and the demand to live here are parameters.
"""

from typing import Final

from minzheng.kernel.rules import (
    INTEGER,
    PERSON,
    Collision,
    Criterion,
    Derived,
    Document,
    Policy,
    age_on,
    as_of,
    case,
    fact,
    first_known,
    label,
    month_end,
    month_start,
    months_before,
    param,
)

LAW: Final = Document("中华人民共和国老年人权益保障法", "2018年修正")

# Paid by whole months: by the age that one reaches within the month, or had reached by the end of the month before.
allowance_age = Derived(
    "allowance_age",
    age_on(
        fact.birth_date,
        case((param.gaoling_start_next_month, month_end(months_before(as_of, 1))), otherwise=month_end(as_of)),
    ),
    unit=PERSON,
    kind=INTEGER,
    title=label("本月计发年龄"),
    cites=LAW.art(33),
)

gaoling = Policy(
    "gaoling",
    unit=PERSON,
    title=label("高龄津贴"),
    requires=[
        Criterion(fact.alive, title=label("本人在世"), cites=LAW.art(33)),
        Criterion(fact.hukou_here, title=label("户籍在本县（市、区）"), cites=LAW.art(33)),
        Criterion(fact.allowance_age >= param.gaoling_age, title=label("已到起发年龄和月份"), cites=LAW.art(33)),
        Criterion(
            ~param.gaoling_residence_required | fact.residing_local,
            title=label("常住本地（当地有此要求的）"),
            cites=LAW.art(33),
        ),
    ],
    amount=param.gaoling_amount.band(fact.allowance_age),
    held_by=fact.gaoling_held,
    held_amount=fact.gaoling_amount,
    tolerance=0,  # the next band reached, or the standard raised, and still paid as before
    nearest=param.gaoling_age - fact.allowance_age,
    candidates=fact.allowance_age >= param.gaoling_age - 1,  # those who come of age within the year are worth knowing
    cites=LAW.art(33),
)

after_death = Collision(
    "gaoling_after_death",
    unit=PERSON,
    when=fact.gaoling_held & (fact.death_date < month_start(as_of)),
    title=label("死亡次月后仍发高龄津贴"),
    explanation=label("死亡的从次月停发；已多发的按程序追回"),
    cites=LAW.art(33, mark="LOCAL"),
    at_stake=fact.gaoling_amount,
)

after_moving_out = Collision(
    "gaoling_after_moving_out",
    unit=PERSON,
    when=fact.gaoling_held & (fact.moved_out_date < month_start(as_of)),
    title=label("户籍迁出次月后仍发高龄津贴"),
    explanation=label("高龄津贴由户籍地发放；迁出的从次月停发，由迁入地办理"),
    cites=LAW.art(33, mark="LOCAL"),
    at_stake=fact.gaoling_amount,
)

before_age = Collision(
    "gaoling_before_age",
    unit=PERSON,
    when=fact.gaoling_held & (fact.allowance_age < param.gaoling_age),
    title=label("未到起发年龄已发高龄津贴"),
    explanation=label("出生日期与户籍记录不一致，或起发月份算早了"),
    cites=LAW.art(33, mark="LOCAL"),
    at_stake=fact.gaoling_amount,
)

# A home collects for those who live in it.
shared_account = Collision(
    "gaoling_duplicate_account",
    unit=PERSON,
    when=fact.gaoling_held & (fact.strangers_on_account > 0) & ~first_known(fact.in_care_home, False),
    title=label("高龄津贴与外户人员发到同一账号"),
    explanation=label("核实账号归属和代领手续；亲属代领的确认委托，他人代持的换回本人账号"),
    cites=LAW.art(33, mark="LOCAL"),
    at_stake=fact.gaoling_amount,
)

DERIVED: Final = (allowance_age,)
POLICIES: Final = (gaoling,)
COLLISIONS: Final = (after_death, after_moving_out, before_age, shared_account)
