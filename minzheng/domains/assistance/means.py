"""Means: who counts in a household, what counts as income, what is certain of it even when parts are unknown.

Two figures of income stand side by side. `household_income` is known only when every part is. `income_at_least` is what
the tables already prove; where that alone reaches a limit, the answer is no, and nobody needs to be asked for the rest.
"""

from typing import Final

from minzheng.departments.facts import CHILDREN, HEAD_OR_SPOUSE, KIN_WITH_DUTY
from minzheng.domains.assistance.documents import CONFIRM, TEKUN, TEKUN_SYSTEM, ZHEJIANG
from minzheng.kernel.rules import (
    BOOL,
    HOUSEHOLD,
    INTEGER,
    MONEY,
    PERSON,
    Derived,
    Expression,
    as_of,
    at_least,
    at_most,
    case,
    fact,
    first_known,
    known_sum,
    label,
    members,
    months_before,
    param,
    share,
)

PERCENT: Final = 100

# ── who counts ───────────────────────────────────────────────────────────────────────────────────────────────────

# Nobody is taken for a prisoner or a recluse until a record says so; the roll is the only table that can.
excluded_member = Derived(
    "excluded_member",
    first_known(fact.absence_kind.is_in("CLERGY", "PRISON", "DETOX", "MISSING"), False) | fact.tekun,
    unit=PERSON,
    kind=BOOL,
    title=label("依规定不计入共同生活家庭成员"),
    cites=(CONFIRM.art(7), TEKUN_SYSTEM),
)

# Same hukou household and living in the county stand for living together until a survey says otherwise.
living_together = Derived(
    "living_together",
    first_known(fact.lives_together, fact.residing_local),
    unit=PERSON,
    kind=BOOL,
    title=label("与家庭长期共同居住"),
    cites=CONFIRM.art(7),
)

counted_member = Derived(
    "counted_member",
    fact.alive
    & ~fact.excluded_member
    & (
        fact.relation.is_in(*HEAD_OR_SPOUSE)
        | (fact.relation.is_in(*KIN_WITH_DUTY) & (fact.age < param.adult_age))
        | (fact.relation.is_in(*CHILDREN) & fact.student)
        | (fact.relation.is_in(*KIN_WITH_DUTY) & fact.living_together)
    ),
    unit=PERSON,
    kind=BOOL,
    title=label("计入共同生活家庭成员"),
    cites=CONFIRM.art(7),
)

counted_members = Derived(
    "counted_members",
    members.count(fact.counted_member),
    unit=HOUSEHOLD,
    kind=INTEGER,
    title=label("计入的家庭成员数"),
    cites=CONFIRM.art(7),
)

possible_members = Derived(
    "possible_members",
    members.count(first_known(fact.counted_member, True)),
    unit=HOUSEHOLD,
    kind=INTEGER,
    title=label("可能计入的家庭成员数"),
    cites=CONFIRM.art(7),
)

# ── income of a person ───────────────────────────────────────────────────────────────────────────────────────────

wage = Derived(
    "wage",
    first_known(
        fact.wage_monthly,
        case(
            (
                (fact.age < param.working_age_from)
                | (fact.age >= param.working_age_until)
                | (fact.student & param.student_wage_presumed_none),
                0,
            ),
            otherwise=fact.wage_monthly,
        ),
    ),
    unit=PERSON,
    kind=MONEY,
    title=label("工资性收入"),
    cites=CONFIRM.art(13),
)

wage_net = Derived(
    "wage_net",
    at_least(fact.wage - param.work_cost_deduction, 0),
    unit=PERSON,
    kind=MONEY,
    title=label("扣除必要就业成本后的工资性收入"),
    cites=CONFIRM.art(13),
)

# Only who was already aided when he took work, and only for so many months, each to its corresponding day.
newly_at_work = (
    (fact.dibao_member | fact.single_person_dibao)
    & (fact.started_work_date <= as_of)
    & (months_before(as_of, param.wage_disregard_months) <= fact.started_work_date)
)

wage_disregarded = Derived(
    "wage_disregarded",
    case(
        (fact.wage_net == 0, 0),
        (newly_at_work, at_most(fact.wage_net, param.dibao_standard * param.wage_disregard_multiple)),
        otherwise=0,
    ),
    unit=PERSON,
    kind=MONEY,
    title=label("在保期间就业不计入的收入"),
    cites=ZHEJIANG.art(50),
)

pension_counted = Derived(
    "pension_counted",
    at_least(
        case(
            (param.central_pension_exempt, fact.pension_monthly - fact.basic_pension_monthly),
            otherwise=fact.pension_monthly,
        ),
        0,
    ),
    unit=PERSON,
    kind=MONEY,
    title=label("计入收入的养老金"),
    cites=CONFIRM.art(13),
)

other_counted = Derived(
    "other_counted",
    at_least(fact.declared_other_income_monthly - fact.exempt_income_monthly, 0),
    unit=PERSON,
    kind=MONEY,
    title=label("计入收入的经营、财产、转移等收入"),
    cites=CONFIRM.art(13),
)

recorded_income = Derived(
    "recorded_income",
    fact.wage_net - fact.wage_disregarded + fact.pension_counted,
    unit=PERSON,
    kind=MONEY,
    title=label("部门数据可见的收入"),
    cites=CONFIRM.art(13, 17),
)

own_income = Derived(
    "own_income",
    fact.recorded_income + fact.other_counted,
    unit=PERSON,
    kind=MONEY,
    title=label("本人月收入"),
    cites=CONFIRM.art(13),
)

own_income_at_least = Derived(
    "own_income_at_least",
    known_sum(
        first_known(fact.wage_net - fact.wage_disregarded, 0),
        first_known(fact.pension_counted, 0),
        first_known(fact.other_counted, 0),
    ),
    unit=PERSON,
    kind=MONEY,
    title=label("本人已知月收入"),
    cites=CONFIRM.art(13),
)

# ── income of a household ────────────────────────────────────────────────────────────────────────────────────────

rigid_deduction = Derived(
    "rigid_deduction",
    case(
        (param.rigid_spending_cap == 0, 0),
        otherwise=at_most(fact.rigid_spending_monthly, param.rigid_spending_cap),
    ),
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("残疾、重病刚性支出扣减"),
    cites=CONFIRM.art(13),
)

household_income = Derived(
    "household_income",
    at_least(members.known_sum(fact.own_income, where=fact.counted_member) - fact.rigid_deduction, 0),
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("家庭月收入"),
    cites=CONFIRM.art(13),
)

# Proven income less the most that could be deducted: whatever turns up later, the true figure is not below this.
income_at_least = Derived(
    "income_at_least",
    members.known_sum(fact.own_income_at_least, where=first_known(fact.counted_member, False))
    - first_known(fact.rigid_deduction, param.rigid_spending_cap),
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("家庭已知月收入"),
    cites=CONFIRM.art(13),
)

dibao_limit = Derived(
    "dibao_limit",
    param.dibao_standard * fact.counted_members,
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("低保标准乘以计入人数"),
    cites=CONFIRM.art(23),
)

_low_margin_uplifted = share(param.dibao_standard, param.low_margin_percent, PERCENT)

low_margin_per_head = Derived(
    "low_margin_per_head",
    case(
        (param.low_margin_wage_cap, at_most(_low_margin_uplifted, param.minimum_wage)), otherwise=_low_margin_uplifted
    ),
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("低保边缘家庭人均收入上限"),
    cites=(CONFIRM.art(8), ZHEJIANG.art(13)),
)

low_margin_limit = Derived(
    "low_margin_limit",
    fact.low_margin_per_head * fact.counted_members,
    unit=HOUSEHOLD,
    kind=MONEY,
    title=label("低保边缘上限乘以计入人数"),
    cites=(CONFIRM.art(8), ZHEJIANG.art(13)),
)


def property_within(*, months: Expression, vehicles: Expression, houses: Expression) -> Expression:
    """Household property within a limit of so many monthly standards a head, so many vehicles and houses."""
    return (
        (fact.property_total <= param.dibao_standard * months * fact.counted_members)
        & (fact.property_vehicles <= vehicles)
        & (fact.property_houses <= houses)
    )


# ── 特困: income by its own article ────────────────────────────────────────────────────────────────────────────────

_pension_beyond_basic = at_least(fact.pension_monthly - fact.basic_pension_monthly, 0)

tekun_income = Derived(
    "tekun_income",
    known_sum(fact.wage, _pension_beyond_basic, fact.other_counted),
    unit=PERSON,
    kind=MONEY,
    title=label("特困认定的本人月收入"),
    cites=TEKUN.art(6),
)

tekun_income_at_least = Derived(
    "tekun_income_at_least",
    known_sum(
        first_known(fact.wage, 0),
        first_known(_pension_beyond_basic, 0),
        first_known(fact.other_counted, 0),
    ),
    unit=PERSON,
    kind=MONEY,
    title=label("特困认定的本人已知月收入"),
    cites=TEKUN.art(6),
)

DERIVED: Final = (
    excluded_member,
    living_together,
    counted_member,
    counted_members,
    possible_members,
    wage,
    wage_net,
    wage_disregarded,
    pension_counted,
    other_counted,
    recorded_income,
    own_income,
    own_income_at_least,
    rigid_deduction,
    household_income,
    income_at_least,
    dibao_limit,
    low_margin_per_head,
    low_margin_limit,
    tekun_income,
    tekun_income_at_least,
)
