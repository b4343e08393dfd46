"""临时救助 in both tracks. 急难型, small and fast: registered, paid, explained later, wherever somebody is from.
支出型: a family that an unforeseen bill has made poor, by the full procedure.

Two products, because their limits differ: one month's standard for the first, a multiple of it a head for the second.
"""

from typing import Final

from minzheng.domains.assistance.documents import LAW, TEMPORARY, TEMPORARY_2026, ZHEJIANG
from minzheng.domains.assistance.rigid import below_disposable_income, rigid_property
from minzheng.kernel.rules import (
    BOOL,
    HOUSEHOLD,
    MONEY,
    ONCE,
    PERSON,
    Collision,
    Criterion,
    Derived,
    Expression,
    Policy,
    as_of,
    at_most,
    case,
    fact,
    first_known,
    label,
    members,
    months_before,
    param,
)


def within_open_months(happened: Expression) -> Expression:
    """Whether an emergency lies in the months in which it can still be aided, the day itself included."""
    return (happened <= as_of) & (months_before(as_of, param.emergency_open_months) <= happened)


# ── 急难型: 小额快救 ─────────────────────────────────────────────────────────────────────────────────────────────

quick_aid_cap = Derived(
    "quick_aid_cap",
    param.dibao_standard * param.quick_aid_months,
    unit=PERSON,
    kind=MONEY,
    title=label("小额快救金额上限"),
    cites=(TEMPORARY_2026.art("小额快救", mark="V2"), TEMPORARY.art("二", mark="M")),
)

quick_aid = Policy(
    "quick_aid",
    unit=PERSON,
    title=label("临时救助（急难型，小额快救）"),
    requires=[
        Criterion(fact.alive, title=label("本人在世"), cites=LAW.art(50)),
        # No hukou is asked, nor means: who is in need is aided where it happened.
        Criterion(fact.emergency_need > 0, title=label("已登记急难情形和所需金额"), cites=LAW.art(37, 50)),
        Criterion(
            within_open_months(fact.emergency_date),
            title=label("急难发生在规定时间以内"),
            cites=(TEMPORARY_2026.art("小额快救", mark="V2"), TEMPORARY.art("二", mark="M")),
        ),
    ],
    amount=at_most(fact.emergency_need, fact.quick_aid_cap),
    period=ONCE,
    held_by=fact.emergency_aid_granted > 0,
    held_amount=fact.emergency_aid_granted,
    candidates=first_known(fact.emergency_need > 0, False)
    & first_known(within_open_months(fact.emergency_date), False),
    cites=(TEMPORARY_2026, TEMPORARY, LAW.art(50)),
)

over_cap = Collision(
    "quick_aid_over_cap",
    unit=PERSON,
    when=fact.emergency_aid_granted > fact.quick_aid_cap,
    title=label("小额快救金额超过上限"),
    explanation=label("超过上限的应当按一般程序审核；已发的补办手续，不因此追回急难救助"),
    cites=TEMPORARY_2026.art("小额快救", mark="V2"),
    at_stake=fact.emergency_aid_granted - fact.quick_aid_cap,
)

# ── 支出型 ──────────────────────────────────────────────────────────────────────────────────────────────────────

recognised_poor = Derived(
    "recognised_poor",
    fact.on_an_aid_roll | members.any(fact.rigid_hardship_member),
    unit=HOUSEHOLD,
    kind=BOOL,
    title=label("已认定为低保、特困、低边或刚性支出困难家庭"),
    cites=TEMPORARY_2026.art("支出型", mark="V2"),
)

_spared = param.recognised_not_checked_again & fact.recognised_poor

# An exception is one only once the county has confirmed it: where nobody has, the ordinary limit holds.
exceptional = first_known(fact.special_hardship, False)

spending_aid_cap = Derived(
    "spending_aid_cap",
    param.dibao_standard
    * fact.counted_members
    * case((exceptional, param.spending_aid_special_multiple), otherwise=param.spending_aid_multiple),
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("支出型临时救助金额上限"),
    cites=ZHEJIANG.art(39),
)

spending_aid = Policy(
    "spending_aid",
    unit=HOUSEHOLD,
    title=label("临时救助（支出型）"),
    requires=[
        Criterion(
            members.any(fact.alive & (fact.hukou_here | (param.spending_aid_to_residents & fact.residing_local))),
            title=label("有家庭成员户籍在本地，或当地接受常住人口申请"),
            cites=(TEMPORARY.art("二"), LAW.art(37)),
        ),
        Criterion(
            (fact.sudden_spending > 0) & within_open_months(fact.sudden_spending_date),
            title=label("规定时间以内有突发的必需支出"),
            cites=(TEMPORARY.art("二"), TEMPORARY_2026.art("支出型", mark="V2")),
        ),
        Criterion(
            _spared | below_disposable_income,
            title=label("人均收入低于上年度当地居民人均可支配收入，或已认定而不再核对收入"),
            cites=(TEMPORARY.art("二"), TEMPORARY_2026.art("支出型", mark="V2")),
        ),
        Criterion(
            _spared | rigid_property, title=label("家庭财产符合规定，或已认定而不再核对"), cites=TEMPORARY.art("二")
        ),
    ],
    amount=at_most(fact.sudden_spending, fact.spending_aid_cap),
    period=ONCE,
    held_by=fact.spending_aid_granted > 0,
    held_amount=fact.spending_aid_granted,
    candidates=first_known(fact.sudden_spending > 0, False)
    & first_known(within_open_months(fact.sudden_spending_date), False),
    cites=(TEMPORARY, TEMPORARY_2026, ZHEJIANG.art(39)),
)

DERIVED: Final = (quick_aid_cap, recognised_poor, spending_aid_cap)
POLICIES: Final = (quick_aid, spending_aid)
COLLISIONS: Final = (over_cap,)
