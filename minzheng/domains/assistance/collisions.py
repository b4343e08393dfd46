"""Contradictions in what is on record. A hit is a task, never an automatic stop (社会救助法 48: hear them first).

Compatible pairs are not named here, so they can never be reported: 低保 with 两项补贴, the living with the care
subsidy, 高龄津贴 with 低保 or 特困. Whether 高龄津贴 and 两项补贴 go together differs by area and is a parameter.
"""

from typing import Final

from minzheng.domains.assistance.documents import BOTTOM_LINE, CONFIRM, LAW, SUBSIDIES, TEKUN, TEKUN_SYSTEM
from minzheng.kernel.rules import PERSON, Collision, Expression, as_of, at_most, fact, label, month_start, param

living_drawn = fact.living_subsidy_monthly > 0
care_drawn = fact.care_subsidy_monthly > 0
subsidies_drawn = living_drawn | care_drawn
subsidies_monthly = fact.living_subsidy_monthly + fact.care_subsidy_monthly
in_dibao = fact.dibao_member | fact.single_person_dibao


def died_before_this_month() -> Expression:
    """Benefits stop from the month after death; the month of death itself is paid."""
    return fact.death_date < month_start(as_of)


def moved_out_before_this_month() -> Expression:
    return fact.moved_out_date < month_start(as_of)


after_death = (
    Collision(
        "dibao_after_death",
        unit=PERSON,
        when=in_dibao & died_before_this_month(),
        title=label("死亡次月后仍计入低保"),
        explanation=label("死亡后三个月内应完成家庭复核和增减手续；已多发的按程序追回"),
        cites=BOTTOM_LINE.art("一(三)"),
        at_stake=param.dibao_standard,
    ),
    Collision(
        "tekun_after_death",
        unit=PERSON,
        when=fact.tekun & died_before_this_month(),
        title=label("死亡次月后仍发特困供养金"),
        explanation=label("特困人员死亡的终止救助供养，从次月停发"),
        cites=TEKUN.art(24, 26),
        at_stake=fact.tekun_monthly,
    ),
    Collision(
        "subsidies_after_death",
        unit=PERSON,
        when=subsidies_drawn & died_before_this_month(),
        title=label("死亡次月后仍发残疾人两项补贴"),
        explanation=label("残疾人死亡的从次月停发两项补贴"),
        cites=SUBSIDIES.art("三", mark="M"),
        at_stake=subsidies_monthly,
    ),
)

duplicates = (
    Collision(
        "two_dibao_households",
        unit=PERSON,
        when=fact.dibao_entries > 1,
        title=label("在两户低保中重复计入"),
        explanation=label("一人只能计入一个共同生活的家庭"),
        cites=CONFIRM.art(4, 7),
        at_stake=param.dibao_standard,
    ),
    Collision(
        "tekun_and_dibao",
        unit=PERSON,
        when=fact.tekun & in_dibao,
        title=label("特困供养与低保重复享受"),
        explanation=label("纳入特困人员救助供养的不再适用最低生活保障"),
        cites=TEKUN_SYSTEM.art("三", mark="M"),
        at_stake=at_most(param.dibao_standard, fact.tekun_monthly),
    ),
    Collision(
        "tekun_and_living_subsidy",
        unit=PERSON,
        when=fact.tekun & living_drawn,
        title=label("特困供养与困难残疾人生活补贴重复享受"),
        explanation=label("特困供养人员不享受残疾人两项补贴"),
        cites=SUBSIDIES.art("二(四)", mark="M"),
        at_stake=fact.living_subsidy_monthly,
    ),
    Collision(
        "tekun_and_care_subsidy",
        unit=PERSON,
        when=fact.tekun & care_drawn,
        title=label("特困供养与重度残疾人护理补贴重复享受"),
        explanation=label("特困供养人员不享受残疾人两项补贴"),
        cites=SUBSIDIES.art("二(四)", mark="M"),
        at_stake=fact.care_subsidy_monthly,
    ),
    Collision(
        "injury_care_and_subsidies",
        unit=PERSON,
        when=(fact.work_injury_care_monthly > 0) & subsidies_drawn,
        title=label("工伤生活护理费与残疾人两项补贴重复享受"),
        explanation=label("享受工伤生活护理费的不享受残疾人两项补贴"),
        cites=SUBSIDIES.art("二(四)", mark="M"),
        at_stake=subsidies_monthly,
    ),
    Collision(
        "gaoling_and_subsidies",
        unit=PERSON,
        when=param.gaoling_excludes_subsidies & fact.gaoling_held & subsidies_drawn,
        title=label("高龄津贴与残疾人两项补贴重复享受"),
        explanation=label("当地规定两者择高，不能同时领取"),
        cites=SUBSIDIES.art("二(四)", mark="M"),
        at_stake=at_most(fact.gaoling_amount, subsidies_monthly),
    ),
)

events = (
    Collision(
        "subsidies_after_moving_out",
        unit=PERSON,
        when=subsidies_drawn & moved_out_before_this_month(),
        title=label("户籍迁出次月后仍发残疾人两项补贴"),
        explanation=label("两项补贴由户籍地发放；迁出的从次月由迁入地办理"),
        cites=SUBSIDIES.art("二(一)", mark="M"),
        at_stake=subsidies_monthly,
    ),
    Collision(
        "aid_after_moving_out",
        unit=PERSON,
        when=(in_dibao | fact.tekun) & moved_out_before_this_month(),
        title=label("户籍已迁出，低保或特困未复核"),
        explanation=label("户籍迁出的应当复核：由一方户籍地继续保障，或办理转移、停发"),
        cites=(CONFIRM.art(5, 30), TEKUN.art(10)),
        at_stake=param.dibao_standard,
    ),
    Collision(
        "card_expired",
        unit=PERSON,
        when=subsidies_drawn & (fact.disability_card_until < as_of),
        title=label("残疾人证已过期，仍发残疾人两项补贴"),
        explanation=label("应提醒换证并复核残疾等级；停发前先听取本人意见"),
        cites=SUBSIDIES.art("二(一)", mark="M"),
        at_stake=subsidies_monthly,
    ),
    Collision(
        "tekun_grown_up",
        unit=PERSON,
        when=fact.tekun & (fact.age >= param.tekun_minor_until) & ~fact.student & ~fact.unable_to_work,
        title=label("特困未成年人已成年且不在校"),
        explanation=label("供养至十八周岁，仍在义务教育或高中阶段就读的可以继续；其余应当复核"),
        cites=(TEKUN.art(24), LAW.art(16)),
        at_stake=fact.tekun_monthly,
    ),
    Collision(
        "dibao_in_custody",
        unit=PERSON,
        when=in_dibao & fact.absence_kind.is_in("PRISON", "DETOX", "MISSING"),
        title=label("服刑、强制隔离戒毒或宣告失踪人员仍计入低保"),
        explanation=label("这些人员不计入共同生活的家庭成员；剔除后户内金额可能上升，也可能下降"),
        cites=CONFIRM.art(7),
        at_stake=param.dibao_standard,
    ),
)

COLLISIONS: Final = after_death + duplicates + events
