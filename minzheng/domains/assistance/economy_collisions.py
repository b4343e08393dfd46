"""What other offices know of the means of those who draw 低保, against what was declared. Hear them first.

A vehicle, a second home or a business is no crime and may be old news: each hit asks for the check to be made again.
"""

from typing import Final

from minzheng.domains.assistance.collisions import in_dibao
from minzheng.domains.assistance.documents import CONFIRM, LAW, TEKUN
from minzheng.kernel.rules import (
    HOUSEHOLD,
    PERSON,
    Collision,
    Expression,
    at_least,
    fact,
    first_known,
    label,
    members,
    param,
)

_household_in_dibao = members.any(in_dibao)
_is_counted = first_known(fact.counted_member, False)


def _counted(owned: Expression) -> Expression:
    """What the registers prove that the counted members own together, whatever else is unknown."""
    return members.known_sum(first_known(owned, 0), where=_is_counted)


def _counted_together(owned: Expression, shared: Expression, again: Expression) -> Expression:
    """The same of things that members own jointly: each once.

    What an earlier member brings already is left out. Should that member not be counted, the next holds the thing all
    the same: what each owns without another member, and the most that one of them shares, is proven too.
    """
    return at_least(
        _counted(owned) - _counted(again),
        _counted(owned) - _counted(shared) + first_known(members.largest(first_known(shared, 0), where=_is_counted), 0),
    )


_homes = _counted_together(fact.homes_owned, fact.homes_owned_shared, fact.homes_owned_again)

property_found = (
    Collision(
        "dibao_vehicles_registered",
        unit=HOUSEHOLD,
        when=_household_in_dibao & (_counted(fact.vehicles_owned) > param.property_vehicles_limit),
        title=label("低保家庭登记的机动车辆超过限额"),
        explanation=label("车管登记与申报不一致的，重新核对；残疾人代步车和已报废未注销的车辆除外"),
        cites=CONFIRM.art(14, 17, 30),
        at_stake=fact.dibao_household_amount,
    ),
    Collision(
        "dibao_homes_registered",
        unit=HOUSEHOLD,
        when=_household_in_dibao & (_homes > param.property_houses_limit),
        title=label("低保家庭登记的住房超过限额"),
        explanation=label("不动产登记与申报不一致的，重新核对；共有、继承未分割的份额据实认定"),
        cites=CONFIRM.art(14, 17, 30),
        at_stake=fact.dibao_household_amount,
    ),
    Collision(
        "dibao_business_registered",
        unit=HOUSEHOLD,
        when=_household_in_dibao & (_counted(fact.businesses_run) + _counted(fact.shares_held) > 0),
        title=label("低保家庭成员登记有经营主体或股权"),
        explanation=label("核对是否实际经营、有无经营收入；被冒名登记或已停业的，提醒本人办理注销"),
        cites=CONFIRM.art(13, 14, 17),
        at_stake=fact.dibao_household_amount,
    ),
)

work_found = (
    Collision(
        "insured_but_declared_idle",
        unit=PERSON,
        when=in_dibao & fact.insured_as_employee & (fact.registered_unemployed | (fact.wage_monthly == 0)),
        title=label("单位为其参保，却申报没有就业"),
        explanation=label("以单位职工身份参加社会保险，同时登记失业或申报工资为零；核实是否就业、是否挂靠参保"),
        cites=(CONFIRM.art(13, 17), LAW.art(48)),
        at_stake=param.dibao_standard,
    ),
)

elsewhere = (
    Collision(
        "tekun_in_custody",
        unit=PERSON,
        when=fact.tekun & (fact.absence_kind == "PRISON"),
        title=label("服刑人员仍享受特困供养"),
        explanation=label("被判处刑罚并在监狱服刑的终止救助供养；羁押、强制隔离戒毒的按当地规定"),
        cites=TEKUN.art(24),
        at_stake=fact.tekun_monthly,
    ),
    Collision(
        "tekun_at_home_in_care_home",
        unit=PERSON,
        when=fact.tekun & (fact.tekun_place == "HOME") & fact.in_care_home,
        title=label("分散供养的特困人员已入住养老机构"),
        explanation=label("供养方式与实际不符；核实后转为集中供养，居家照料的协议和补助相应调整"),
        cites=TEKUN.art(23, 25, mark="M"),
        at_stake=fact.tekun_monthly,
    ),
)

# Homes collect for those who live in them: one account for many is their daily business.
shared_account = Collision(
    "aid_duplicate_account",
    unit=PERSON,
    when=(in_dibao | fact.tekun)
    & (fact.strangers_on_account > 0)
    & ~first_known(fact.in_care_home, False)
    & ~first_known(fact.tekun_place == "INSTITUTION", False),
    title=label("救助金与外户人员发到同一账号"),
    explanation=label("核实账号归属和代领手续：工作人员、村（社区）干部代持应有书面协议并报县级备案"),
    cites=(CONFIRM.art(25, 26), LAW.art(48)),
    at_stake=param.dibao_standard,
)

COLLISIONS: Final = (*property_found, *work_found, *elsewhere, shared_account)
