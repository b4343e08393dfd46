"""残疾人两项补贴: the living subsidy and the care subsidy. Both may be drawn together; neither is income for 低保."""

from typing import Final

from minzheng.domains.assistance.documents import SUBSIDIES
from minzheng.domains.assistance.policies import grade_within
from minzheng.kernel.rules import PERSON, Criterion, Policy, fact, label, param

_alive = Criterion(fact.alive, title=label("本人在世"), cites=SUBSIDIES.art("三", mark="M"))
_hukou = Criterion(fact.hukou_here, title=label("户籍在本县（市、区）"), cites=SUBSIDIES.art("二(一)", mark="M"))
_card = Criterion(fact.card_valid, title=label("持有有效的残疾人证"), cites=SUBSIDIES.art("二(一)", mark="M"))
_not_tekun = Criterion(~fact.tekun, title=label("不是特困供养人员"), cites=SUBSIDIES.art("二(四)", mark="M"))
_no_injury_care = Criterion(
    fact.work_injury_care_monthly == 0, title=label("未享受工伤生活护理费"), cites=SUBSIDIES.art("二(四)", mark="M")
)

living_subsidy = Policy(
    "living_subsidy",
    unit=PERSON,
    title=label("困难残疾人生活补贴"),
    requires=[
        _alive,
        _hukou,
        _card,
        Criterion(
            fact.dibao_member | fact.single_person_dibao | (fact.low_margin & param.living_subsidy_low_margin),
            title=label("低保家庭的残疾人，或当地扩大到的低保边缘家庭的残疾人"),
            cites=SUBSIDIES.art("二(一)", mark="M"),
        ),
        _not_tekun,
        _no_injury_care,
    ],
    amount=param.living_subsidy_amount[fact.disability_grade],
    excludes=["tekun"],
    held_by=fact.living_subsidy_monthly > 0,
    held_amount=fact.living_subsidy_monthly,
    tolerance=0,
    candidates=fact.disability_grade > 0,
    cites=SUBSIDIES,
)

care_subsidy = Policy(
    "care_subsidy",
    unit=PERSON,
    title=label("重度残疾人护理补贴"),
    requires=[
        _alive,
        _hukou,
        _card,
        Criterion(
            grade_within(param.care_subsidy_grade[fact.disability_kind]),
            title=label("残疾等级达到护理补贴规定"),
            cites=SUBSIDIES.art("二(一)", mark="M"),
        ),
        Criterion(
            fact.disability_needs_care,
            title=label("需要长期照护六个月以上"),
            cites=SUBSIDIES.art("二(一)", mark="M"),
        ),
        _not_tekun,
        _no_injury_care,
    ],
    amount=param.care_subsidy_amount[fact.disability_grade],
    excludes=["tekun"],
    held_by=fact.care_subsidy_monthly > 0,
    held_amount=fact.care_subsidy_monthly,
    tolerance=0,
    candidates=fact.disability_grade > 0,
    cites=SUBSIDIES,
)

POLICIES: Final = (living_subsidy, care_subsidy)
