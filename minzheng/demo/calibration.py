"""Public figures the district is drawn from, and the demo's own choices where none is published.

Sources, as far as they are public:
- 杭州市第七次全国人口普查公报 (2021): aged 0-14 13.0 %, 15-59 70.1 %, 60 and over 16.9 %; 2.36 persons a household;
- 杭州市国民经济和社会发展统计公报 (2020): births 7.6 ‰, deaths 4.7 ‰ a year;
- 第二次全国残疾人抽样调查 (2006): 6.34 % of all people live with a disability; about 2.7 % hold a card (中国残联
  yearbooks: 38 million cards on 1.41 billion people);
- disability types and grades among card holders follow the national card register's rounded shares.
Shares marked "chosen" have no public county figure; they are set so that every case of the policies occurs.
"""

from datetime import date
from typing import Final

DAY: Final = date(2023, 6, 30)
"""The day on which the demo district lives."""

AGE_SHARES: Final = {"0-14": 0.130, "15-59": 0.701, "60+": 0.169}
HOUSEHOLD_SIZE: Final = 2.36
BIRTHS_PER_YEAR: Final = 0.0076
DEATHS_PER_YEAR: Final = 0.0047
DISABLED_SHARE: Final = 0.0634
CARD_SHARE: Final = 0.027

YEARS_OF_DEATHS: Final = 3
"""Deaths are known for the three years before the day; older ones have left every table."""

DISABILITY_KINDS: Final = ("VISUAL", "HEARING", "SPEECH", "PHYSICAL", "INTELLECTUAL", "MENTAL", "MULTIPLE")
"""GB/T 26341-2010's seven types, in the order of the type digit of a card number (1-7)."""
DISABILITY_KIND_SHARES: Final = (0.115, 0.095, 0.015, 0.545, 0.085, 0.105, 0.04)
DISABILITY_GRADE_SHARES: Final = (0.12, 0.27, 0.27, 0.34)

NO_DEATH: Final = date.max
"""A death that is verified not to have happened: null would mean that nobody knows."""

# Chosen, monthly yuan per head. They are bands for drawing people, wide of every line a policy draws, and not
# the policies' own standards (those stand in the domains' parameters and nowhere else).
POOR_PER_HEAD: Final = (150, 620)
RICH_PER_HEAD: Final = (4200, 9000)
COMFORT_PER_HEAD: Final = 3600

DIBAO_SHARE: Final = 0.009
"""Households on the 低保 roll, of those with a hukou here (Zhejiang: near 0.9 % of people)."""
MARGIN_SHARE: Final = 0.004
TEKUN_SHARE: Final = 0.0015
INFORMAL_SHARE: Final = 0.004
"""Households that live on money no table shows (market stalls, day work, help from children elsewhere)."""
ABSENT_POOR_SHARE: Final = 0.0012
"""Poor households that nobody has ever put on a roll."""

CHILDREN_LISTED_SHARE: Final = 0.008
"""Children on the register of children in difficulty, of those with a hukou here."""
EMERGENCIES_SHARE: Final = 0.0007
CARS_SHARE: Final = 0.30
HOMES_SHARE: Final = 0.45
BUSINESSES_SHARE: Final = 0.03
PRISONERS_SHARE: Final = 0.0006
INSURED_SHARE: Final = 0.30
"""Of the adults outside the rolls of assistance (of wage earners, for insurance)."""

PLANTED: Final = {
    # Of the households on the 低保 roll
    "TOO_RICH": 0.05,
    "TOO_MUCH_PROPERTY": 0.03,
    "DEAD_ON_ROLL": 0.05,
    "TWO_HOUSEHOLDS": 0.03,
    "MOVED_OUT_ON_ROLL": 0.03,
    "WAGE_UNKNOWN": 0.04,
    # Of the households on the 低边 roll, and of people on the 特困 roll
    "MARGIN_IS_POOR": 0.20,
    "TEKUN_AND_DIBAO": 0.12,
    "TEKUN_AND_LIVING_SUBSIDY": 0.08,
    "TEKUN_IN_CARE_HOME": 0.08,
    # Of disability cards
    "CARE_SUBSIDY_UNPAID": 0.010,
    "CARD_EXPIRED_AND_PAID": 0.006,
    "CARE_NEED_UNKNOWN": 0.006,
    "DEAD_SUBSIDISED": 0.004,
    # Of the people on the 高龄津贴 roll
    "AGE_REACHED_ABSENT": 0.03,
    "DEAD_PAID": 0.02,
    "MOVED_OUT_PAID": 0.01,
    "TOO_YOUNG": 0.006,
    "DUPLICATE_ACCOUNT": 0.006,
    # Of the households on the 低保 roll: paid otherwise than due, and what other offices know of them
    "PAID_TOO_LITTLE": 0.03,
    "VEHICLE_ON_DIBAO": 0.03,
    "HOMES_ON_DIBAO": 0.03,
    "BUSINESS_ON_DIBAO": 0.03,
    "PRISONER_ON_DIBAO": 0.03,
    "INSURED_BUT_IDLE": 0.03,
    # Of the children on the register of children in difficulty
    "ORPHAN_UNPAID": 0.06,
    "CHILD_UNPAID": 0.06,
    "GUARDIAN_RELEASED": 0.06,
    "CHILD_GROWN_UP": 0.06,
    "CHILD_WRONG_AMOUNT": 0.06,
    "PARENT_UNKNOWN": 0.06,
    "CHILD_SHARED_ACCOUNT": 0.06,
    # Of the rows of the register of emergencies
    "EMERGENCY_UNAIDED": 0.05,
    "EMERGENCY_OVER_CAP": 0.05,
    "SPENDING_UNAIDED": 0.05,
}
"""Errors put into the rolls on purpose (chosen); two of each at least, whatever the size of the district."""


def planted_count(*, code: str, of: int) -> int:
    """How many errors of a kind are planted among `of` records."""
    return min(of, max(2, round(PLANTED[code] * of)))
