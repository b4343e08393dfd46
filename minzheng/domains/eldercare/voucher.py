"""养老服务消费补贴: a monthly voucher for services to elders whom an assessment found moderately disabled or worse.

It follows the person, not the hukou. Whether 特困 or long-term-care insurance exclude it is not verified; the first is
a parameter, off until an area says so, the second is left out.
"""

from typing import Final

from minzheng.kernel.rules import (
    PERSON,
    Collision,
    Criterion,
    Document,
    Policy,
    as_of,
    fact,
    first_known,
    label,
    month_start,
    param,
)

VOUCHER: Final = Document("关于实施向中度以上失能老年人发放养老服务消费补贴项目的通知", "民办函〔2025〕49号")
ABILITY: Final = Document("老年人能力评估规范", "GB/T 42195-2022")
ELDERS: Final = Document("中华人民共和国老年人权益保障法", "2018年修正")

care_voucher = Policy(
    "care_voucher",
    unit=PERSON,
    title=label("养老服务消费补贴"),
    requires=[
        Criterion(param.care_voucher_open, title=label("补贴已在当地施行"), cites=VOUCHER.art("施行日期", mark="V2")),
        Criterion(fact.alive, title=label("本人在世"), cites=VOUCHER.art("补贴对象", mark="V2")),
        Criterion(
            fact.age >= param.care_voucher_age, title=label("六十周岁以上"), cites=VOUCHER.art("补贴对象", mark="V2")
        ),
        Criterion(
            fact.ability_level >= param.care_voucher_level,
            title=label("经评估为中度以上失能"),
            cites=(VOUCHER.art("补贴对象", mark="V2"), ABILITY.art("5", mark="V2")),
        ),
        Criterion(
            ~(param.care_voucher_excludes_tekun & fact.tekun),
            title=label("不是特困供养人员（当地有此规定的）"),
            cites=VOUCHER.art("补贴对象", mark="LOCAL"),
        ),
    ],
    amount=param.care_voucher_amount,
    held_by=fact.care_voucher_monthly > 0,
    held_amount=fact.care_voucher_monthly,
    nearest=param.care_voucher_level - fact.ability_level,
    candidates=param.care_voucher_open & first_known(fact.ability_level >= param.care_voucher_level, False),
    cites=VOUCHER,
)

after_death = Collision(
    "care_voucher_after_death",
    unit=PERSON,
    when=(fact.care_voucher_monthly > 0) & (fact.death_date < month_start(as_of)),
    title=label("死亡次月后仍发养老服务消费补贴"),
    explanation=label("死亡的从次月停发；未使用的消费券作废"),
    cites=ELDERS.art(33, mark="LOCAL"),
    at_stake=fact.care_voucher_monthly,
)

POLICIES: Final = (care_voucher,)
COLLISIONS: Final = (after_death,)
