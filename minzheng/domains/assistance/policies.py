"""低保 (household and single person), 低保边缘家庭, 特困人员: who qualifies and for how much, article by article."""

from typing import Final

from minzheng.domains.assistance.documents import BOTTOM_LINE, CONFIRM, LAW, TEKUN, TEKUN_SYSTEM, ZHEJIANG
from minzheng.domains.assistance.means import PERCENT, property_within
from minzheng.kernel.rules import (
    BOOL,
    CODE,
    HOUSEHOLD,
    MONEY,
    PERSON,
    Criterion,
    Derived,
    Expression,
    Policy,
    at_least,
    case,
    fact,
    first_known,
    household,
    label,
    members,
    param,
    share,
)


def grade_within(table: Expression) -> Expression:
    """A grade as severe as the table asks, or more so; unknown for a kind that the table does not list."""
    return (fact.disability_grade > 0) & (fact.disability_grade <= table)


# ── what several policies ask ────────────────────────────────────────────────────────────────────────────────────

severely_disabled = Derived(
    "severely_disabled",
    fact.card_valid & grade_within(param.severe_grade),
    unit=PERSON,
    kind=BOOL,
    title=label("重度残疾"),
    cites=CONFIRM.art(8),
)

# Stated in the criteria themselves, so that their sentences show the figures. What is already proven decides where the
# whole sum is not known: either half alone can make the answer no.
income_below_standard = (fact.household_income < fact.dibao_limit) & (
    fact.income_at_least < param.dibao_standard * fact.possible_members
)

dibao_property = property_within(
    months=param.property_standard_months,
    vehicles=param.property_vehicles_limit,
    houses=param.property_houses_limit,
)

income_within_margin = case(
    (
        param.low_margin_limit_included,
        (fact.household_income <= fact.low_margin_limit)
        & (fact.income_at_least <= fact.low_margin_per_head * fact.possible_members),
    ),
    otherwise=(fact.household_income < fact.low_margin_limit)
    & (fact.income_at_least < fact.low_margin_per_head * fact.possible_members),
)

low_margin_property = property_within(
    months=param.low_margin_property_months,
    vehicles=param.low_margin_vehicles_limit,
    houses=param.low_margin_houses_limit,
)

low_margin_means = Derived(
    "low_margin_means",
    income_within_margin & low_margin_property & ~(income_below_standard & dibao_property),
    unit=HOUSEHOLD,
    kind=BOOL,
    title=label("家庭经济状况符合低保边缘条件"),
    cites=CONFIRM.art(8),
)

somebody_of_here = Criterion(
    members.any(fact.counted_member & fact.hukou_here),
    title=label("有共同生活家庭成员的户籍在本县（市、区）"),
    cites=(CONFIRM.art(4, 5), LAW.art(37)),
)

alive = Criterion(fact.alive, title=label("本人在世"), cites=BOTTOM_LINE.art("一(三)"))

hukou_of_here = Criterion(fact.hukou_here, title=label("户籍在本县（市、区）"), cites=(TEKUN.art(10), LAW.art(37)))

# Every recorded income is in and the household still lies below: worth a visit. A register of a million unknown
# side incomes is not; those households are judged when they ask, or when another sign speaks for them.
recorded_below_standard = first_known(
    members.known_sum(fact.recorded_income, where=fact.counted_member) < fact.dibao_limit, False
)

# ── 分类施保 ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _percent(group: str, belongs: Expression) -> Expression:
    """The area's percentage for one group; 0 where it has none, without asking whether the person belongs to it."""
    percent = param.topup_percent[group]
    return case((percent == 0, 0), (belongs, percent), otherwise=0)


# Who belongs to several groups is topped up once, by the highest percentage.
topup = Derived(
    "topup",
    share(
        param.dibao_standard,
        at_least(
            at_least(
                _percent("ELDER", fact.age >= param.topup_elder_age), _percent("MINOR", fact.age < param.adult_age)
            ),
            at_least(
                _percent("SEVERE_DISABLED", fact.severely_disabled),
                _percent("SERIOUS_ILLNESS", fact.serious_illness),
            ),
        ),
        PERCENT,
    ),
    unit=PERSON,
    kind=MONEY,
    title=label("分类施保增发"),
    cites=(CONFIRM.art(27), LAW.art(20)),
)

# ── policies ─────────────────────────────────────────────────────────────────────────────────────────────────────

dibao = Policy(
    "dibao",
    unit=HOUSEHOLD,
    title=label("最低生活保障"),
    requires=[
        somebody_of_here,
        Criterion(
            income_below_standard,
            title=label("家庭人均月收入低于当地低保标准"),
            cites=(CONFIRM.art(13, 23), LAW.art(18)),
        ),
        Criterion(dibao_property, title=label("家庭财产符合当地规定"), cites=(CONFIRM.art(14), LAW.art(18, 23))),
    ],
    amount=fact.dibao_limit - fact.household_income + members.known_sum(fact.topup, where=fact.counted_member),
    excludes=["tekun"],
    held_by=members.any(fact.dibao_member),
    held_amount=fact.dibao_household_amount,
    tolerance=param.dibao_amount_tolerance,
    nearest=fact.household_income - fact.dibao_limit,
    candidates=recorded_below_standard,
    cites=(CONFIRM, LAW.art(18)),
)

low_margin = Policy(
    "low_margin",
    unit=HOUSEHOLD,
    title=label("最低生活保障边缘家庭"),
    requires=[
        somebody_of_here,
        Criterion(
            ~(income_below_standard & dibao_property),
            title=label("不符合最低生活保障条件"),
            cites=CONFIRM.art(8),
        ),
        Criterion(
            income_within_margin,
            title=label("家庭人均月收入在低保边缘标准以内"),
            cites=(CONFIRM.art(8), ZHEJIANG.art(13), LAW.art(21)),
        ),
        Criterion(
            low_margin_property, title=label("家庭财产符合低保边缘规定"), cites=(CONFIRM.art(8), LAW.art(21, 23))
        ),
    ],
    held_by=members.any(fact.low_margin),
    nearest=fact.household_income - fact.low_margin_limit,
    candidates=first_known(
        members.known_sum(fact.recorded_income, where=fact.counted_member) <= fact.low_margin_limit,
        False,
    ),
    cites=(CONFIRM.art(8), LAW.art(21)),
)

single_person_dibao = Policy(
    "single_person_dibao",
    unit=PERSON,
    title=label("单人保"),
    requires=[
        alive,
        hukou_of_here,
        Criterion(
            fact.low_margin | household.low_margin_means,
            title=label("所在家庭为低保边缘家庭"),
            cites=(CONFIRM.art(8), LAW.art(21)),
        ),
        Criterion(
            (fact.card_valid & grade_within(param.single_person_grade[fact.disability_kind]))
            | (fact.serious_illness & param.single_person_illness),
            title=label("一、二级残疾，三级智力、精神残疾，或患重特大疾病"),
            cites=(CONFIRM.art("第八条第一款第(一)项", "第八条第一款第(二)项"), LAW.art(21)),
        ),
        Criterion(~fact.tekun, title=label("不是特困供养人员"), cites=TEKUN_SYSTEM),
    ],
    amount=case(
        (param.single_person_full_standard, param.dibao_standard),
        otherwise=at_least(param.dibao_standard - fact.own_income, 0),
    )
    + fact.topup,
    excludes=["tekun", "dibao"],
    held_by=fact.single_person_dibao,
    held_amount=fact.single_person_monthly,
    tolerance=param.dibao_amount_tolerance,
    candidates=fact.low_margin
    & (
        first_known(fact.card_valid & grade_within(param.single_person_grade[fact.disability_kind]), False)
        | first_known(fact.serious_illness, False)
    ),
    cites=(CONFIRM.art(8), LAW.art(21)),
)

# ── 特困人员 ──────────────────────────────────────────────────────────────────────────────────────────────────────

unable_to_work = Derived(
    "unable_to_work",
    (fact.age >= param.tekun_elder_age)
    | (fact.age < param.tekun_minor_age)
    | (fact.card_valid & grade_within(param.tekun_disability_grade[fact.disability_kind])),
    unit=PERSON,
    kind=BOOL,
    title=label("无劳动能力"),
    cites=TEKUN.art(5),
)

# No table says which school; a supported pupil past eighteen keeps what he has until somebody has looked.
keeps_as_pupil = fact.tekun & ((fact.age < param.tekun_minor_until) | fact.student)

care_level_due = Derived(
    "care_level_due",
    case(
        (fact.care_items_unmet <= param.care_items_able, "ABLE"),
        (fact.care_items_unmet <= param.care_items_part, "PART"),
        otherwise="FULL",
    ),
    unit=PERSON,
    kind=CODE,
    title=label("应定照料护理档次"),
    choices={"FULL": label("全护理"), "PART": label("半护理"), "ABLE": label("全自理")},
    cites=TEKUN.art(21, 22),
)

lives_alone = Derived(
    "lives_alone",
    members.count(fact.alive) <= members.count(fact.alive & fact.relation.is_in("01", "02")),
    unit=HOUSEHOLD,
    kind=BOOL,
    title=label("户内只有户主一人"),
)

tekun = Policy(
    "tekun",
    unit=PERSON,
    title=label("特困人员救助供养"),
    requires=[
        alive,
        hukou_of_here,
        Criterion(
            fact.unable_to_work | keeps_as_pupil,
            title=label("无劳动能力，或已供养而未成年、仍在校"),
            cites=(TEKUN.art(5, 24), LAW.art(16)),
        ),
        Criterion(
            (fact.tekun_income_at_least < param.dibao_standard) & (fact.tekun_income < param.dibao_standard),
            title=label("本人月收入低于当地低保标准"),
            cites=TEKUN.art(6),
        ),
        Criterion(
            household.property_total <= param.dibao_standard * param.tekun_property_months,
            title=label("财产符合特困人员规定"),
            cites=TEKUN.art(6, 7),
        ),
        Criterion(
            ~fact.able_supporter,
            title=label("无法定义务人，或法定义务人无履行义务能力"),
            cites=(TEKUN.art(4, 8), LAW.art(16)),
        ),
        Criterion(
            ~first_known(fact.absence_kind.is_in("PRISON", "MISSING"), False),
            title=label("未服刑，未被宣告失踪"),
            cites=TEKUN.art(24),
        ),
    ],
    amount=param.tekun_basic + param.tekun_care_fee[fact.care_level_due],
    excludes=["dibao", "single_person_dibao", "living_subsidy", "care_subsidy"],
    held_by=fact.tekun,
    held_amount=fact.tekun_monthly,
    tolerance=0,
    nearest=fact.tekun_income - param.dibao_standard,
    candidates=first_known(fact.unable_to_work, False)
    & first_known(household.lives_alone, False)
    & first_known(fact.tekun_income_at_least < param.dibao_standard, False),
    cites=(TEKUN, LAW.art(16)),
)

POLICIES: Final = (dibao, low_margin, single_person_dibao, tekun)

DERIVED: Final = (
    severely_disabled,
    low_margin_means,
    topup,
    unable_to_work,
    care_level_due,
    lives_alone,
)
