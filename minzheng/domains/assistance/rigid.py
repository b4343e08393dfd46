"""刚性支出困难家庭: whom illness, schooling or disability has made poor in the months before the day, beside income.

What was spent is added up from what tables and the application tell; what is proven alone may already decide it.
"""

from typing import Final

from minzheng.domains.assistance.documents import CONFIRM, LAW, RIGID
from minzheng.domains.assistance.means import PERCENT, property_within
from minzheng.domains.assistance.policies import dibao_property, income_below_standard, somebody_of_here
from minzheng.kernel.rules import (
    BOOL,
    HOUSEHOLD,
    MONEY,
    Collision,
    Criterion,
    Derived,
    Policy,
    as_of,
    fact,
    first_known,
    known_sum,
    label,
    members,
    months_before,
    param,
    share,
)

OF_HOUSEHOLD: Final = (
    fact.education_spent_in_year,
    fact.rehabilitation_spent_in_year,
    fact.living_spent_in_year,
    fact.other_spent_in_year,
)

rigid_spending = Derived(
    "rigid_spending",
    known_sum(members.known_sum(fact.medical_own_paid_in_year, where=fact.counted_member), *OF_HOUSEHOLD),
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("最近十二个月刚性支出"),
    cites=RIGID.art(5),
)

# Bills that are in count, whatever else turns up: a family need not prove the rest once the ratio is passed.
rigid_spending_at_least = Derived(
    "rigid_spending_at_least",
    known_sum(
        members.known_sum(first_known(fact.medical_own_paid_in_year, 0), where=first_known(fact.counted_member, False)),
        *(first_known(one, 0) for one in OF_HOUSEHOLD),
    ),
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("最近十二个月已知刚性支出"),
    cites=RIGID.art(5),
)

# The income of the same months, before the deductions that 低保 makes for illness: those are the spending itself.
income_in_year = Derived(
    "income_in_year",
    members.known_sum(fact.own_income, where=fact.counted_member) * param.rigid_window_months,
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("家庭十二个月收入"),
    cites=RIGID.art(4),
)

income_in_year_at_least = Derived(
    "income_in_year_at_least",
    members.known_sum(fact.own_income_at_least, where=first_known(fact.counted_member, False))
    * param.rigid_window_months,
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("家庭十二个月已知收入"),
    cites=RIGID.art(4),
)

on_an_aid_roll = Derived(
    "on_an_aid_roll",
    members.any(fact.dibao_member | fact.single_person_dibao | fact.low_margin | fact.tekun),
    unit=HOUSEHOLD,
    kind=BOOL,
    title=label("家中有低保、低边或特困对象"),
    cites=RIGID.art("第四条第(一)项"),
)

below_disposable_income = (fact.income_in_year < param.disposable_income * fact.counted_members) & (
    fact.income_in_year_at_least < param.disposable_income * fact.possible_members
)

spending_over_ratio = (fact.rigid_spending_at_least * PERCENT > fact.income_in_year * param.rigid_percent) | (
    fact.rigid_spending * PERCENT > fact.income_in_year * param.rigid_percent
)

rigid_property = property_within(
    months=param.rigid_property_months, vehicles=param.rigid_vehicles_limit, houses=param.rigid_houses_limit
)

rigid_hardship = Policy(
    "rigid_hardship",
    unit=HOUSEHOLD,
    title=label("刚性支出困难家庭"),
    requires=[
        somebody_of_here,
        Criterion(
            ~fact.on_an_aid_roll & ~(income_below_standard & dibao_property) & ~fact.low_margin_means,
            title=label("不是低保、特困、低保边缘家庭"),
            cites=(RIGID.art("第四条第(一)项"), CONFIRM.art(8)),
        ),
        Criterion(
            below_disposable_income,
            title=label("人均收入低于上年度当地居民人均可支配收入"),
            cites=RIGID.art("第四条第(二)项", mark="M"),
        ),
        Criterion(
            rigid_property,
            title=label("家庭财产符合刚性支出困难家庭规定"),
            cites=(RIGID.art("第四条第(三)项", mark="M"), LAW.art(23)),
        ),
        Criterion(
            spending_over_ratio,
            title=label("最近十二个月刚性支出超过收入的规定比例"),
            cites=(RIGID.art("第四条第(四)项", mark="M"), LAW.art(22)),
        ),
    ],
    excludes=["dibao", "low_margin", "tekun"],
    held_by=members.any(fact.rigid_hardship_member),
    nearest=share(fact.income_in_year, param.rigid_percent, PERCENT) - fact.rigid_spending,
    # Worth a visit: bills over the ratio of all income on record, of a family no roll knows yet.
    candidates=~fact.on_an_aid_roll
    & first_known(
        fact.rigid_spending_at_least * PERCENT
        > members.known_sum(fact.recorded_income, where=fact.counted_member)
        * param.rigid_window_months
        * param.rigid_percent,
        False,
    ),
    cites=(RIGID, LAW.art(22)),
)

expired = Collision(
    "rigid_hardship_expired",
    unit=HOUSEHOLD,
    when=members.any(
        fact.rigid_hardship_member & (fact.rigid_hardship_since < months_before(as_of, param.rigid_window_months))
    ),
    title=label("刚性支出困难家庭认定已满十二个月，未重新认定"),
    explanation=label("认定有效期不超过十二个月；期满可以重新申请，没有变化的材料不再提交"),
    cites=RIGID.art(10),
)

DERIVED: Final = (
    rigid_spending,
    rigid_spending_at_least,
    income_in_year,
    income_in_year_at_least,
    on_an_aid_roll,
)
POLICIES: Final = (rigid_hardship,)
COLLISIONS: Final = (expired,)
