"""Benefits for which a family's means are looked into: 低保, 低保边缘, 单人保, 刚性支出, 支出型临时救助.

One procedure (民发〔2021〕57号 chapters 3 and 4), by which the others go too: 低边 by 浙江省社会救助条例 art. 13,
刚性支出 by its own 认定办法 art. 7. What differs is the policy, the subject and the clock.
"""

from typing import Final

from minzheng.domains.assistance.documents import CONFIRM, LAW, RIGID, TEMPORARY, ZHEJIANG
from minzheng.domains.assistance.workflows.offices import BUREAU, CHECKING
from minzheng.kernel.rules import Label, label, param
from minzheng.kernel.rules.declarations import Cites
from minzheng.kernel.workflows import (
    APPLICANT,
    COMMUNITY,
    EARLIER,
    TOWN,
    Delegated,
    Limit,
    Outcome,
    Pausing,
    Publicity,
    Step,
    Workflow,
    any_of,
    calendar_days,
    working_days,
)

FAMILY_PAPERS: Final = ("id_card", "hukou_book", "promise")
GRANT_OR_REFUSE: Final = (
    Outcome("grant", label("确认给予"), effect="GRANT"),
    Outcome("refuse", label("不予确认"), effect="REFUSE", needs_note=True),
)
"""What may be confirmed where the decision is then told in writing (`telling`)."""


def accepting(*, papers: tuple[str, ...] = FAMILY_PAPERS) -> Step:
    """受理: what is missing is told once, and the clocks wait for it."""
    return Step(
        "accept",
        label("受理"),
        by=TOWN,
        papers=papers,
        form="acceptance",
        pauses=[Pausing("SUPPLEMENT", within=calendar_days(param.supplement_limit), cites=CONFIRM.art(10))],
        outcomes=[
            Outcome("accept", label("受理")),
            Outcome("reject", label("不予受理"), ends="NOT_ACCEPTED", needs_note=True),
        ],
        cites=CONFIRM.art(10),
    )


def telling() -> tuple[Step, Step]:
    """The decision in writing: with reasons and remedies where it is refused."""
    return (
        Step(
            "tell_grant",
            label("送达确认通知"),
            by=TOWN,
            after="confirm.grant",
            form="grant_notice",
            outcomes=[Outcome("told", label("已送达"), ends="APPROVED")],
            cites=CONFIRM.art(21),
        ),
        Step(
            "tell_refusal",
            label("送达不予确认通知"),
            by=TOWN,
            after="confirm.refuse",
            within=working_days(param.notice_limit),
            form="refusal_notice",
            outcomes=[Outcome("told", label("已送达"), ends="REFUSED")],
            cites=CONFIRM.art(21),
        ),
    )


def looking_into() -> tuple[Step, Step, Step]:
    """核对, 入户 and 审核意见: means and home side by side, then one opinion on both."""
    return (
        Step(
            "means",
            label("经济状况核对"),
            by=CHECKING,
            after="accept.accept",
            start_within=working_days(param.means_start_limit),
            form="check_report",
            opens="means",
            pauses=[Pausing("OBJECTION", cites=CONFIRM.art(18))],
            cites=CONFIRM.art(17, 18),
        ),
        Step(
            "survey",
            label("入户调查"),
            by=TOWN,
            after="accept.accept",
            start_within=working_days(param.survey_start_limit),
            form="home_survey",
            pauses=[Pausing("ASSESSMENT", cites=CONFIRM.art(22))],
            cites=CONFIRM.art(15, 16),
        ),
        giving_opinion(after=("means", "survey"), cites=CONFIRM.art(19)),
    )


def giving_opinion(*, after: tuple[str, ...], cites: Cites) -> Step:
    """审核意见 on everything that was looked into."""
    return Step(
        "opinion",
        label("审核意见"),
        by=TOWN,
        after=after,
        returns=EARLIER,
        form="opinion",
        outcomes=[Outcome("agree", label("拟同意")), Outcome("disagree", label("拟不予"), needs_note=True)],
        cites=cites,
    )


def posting(*, when: str = "") -> Step:
    """公示: seven days at the village; an objection leads to a new survey."""
    return Step(
        "publicity",
        label("公示"),
        by=TOWN,
        after="opinion.agree",
        when=when,
        wait=calendar_days(param.publicity_days),
        publicity=Publicity(cites=CONFIRM.art(19, 24)),
        form="publicity_sheet",
        outcomes=[
            Outcome("clear", label("公示无异议")),
            Outcome("objection", label("有异议，重新调查"), to="survey", needs_note=True),
        ],
        cites=CONFIRM.art(19),
    )


def confirming() -> tuple[Step, Step]:
    """审核确认. The county visits by itself where a relative works for it, or where somebody complained."""
    return (
        Step(
            "visit",
            label("县级入户核查"),
            by=BUREAU,
            after=any_of("publicity", "opinion.disagree"),
            when="assistance.related_or_complained",
            form="home_survey",
            cites=CONFIRM.art(11, 20),
        ),
        Step(
            "confirm",
            label("审核确认"),
            by=BUREAU,
            after="visit",
            within=working_days(param.confirm_limit),
            decides=True,
            delegated=Delegated.by(param.confirm_delegated, to=TOWN),
            returns=("means", "survey", "opinion"),
            outcomes=GRANT_OR_REFUSE,
            cites=(CONFIRM.art(20), LAW.art(44)),
        ),
    )


def means_tested(
    key: str,
    *,
    title: Label,
    policy: str,
    cites: Cites,
    whole: Limit,
    hard: Limit | None = None,
    subject: str = "HOUSEHOLD",
    publicity_when: str = "",
) -> Workflow:
    """The procedure for one benefit. `publicity_when`: the condition under which there is a public notice."""
    return Workflow(
        key,
        title=title,
        subject=subject,
        policy=policy,
        opened_by=(TOWN, COMMUNITY, APPLICANT),
        whole=whole,
        whole_extended=hard,
        whole_from="accept",
        whole_until="confirm",
        cites=cites,
        steps=[accepting(), *looking_into(), posting(when=publicity_when), *confirming(), *telling()],
    )


DIBAO_CLOCK: Final = working_days(param.dibao_whole_limit)
DIBAO_HARD: Final = working_days(param.dibao_hard_limit)

DIBAO: Final = means_tested(
    "dibao.application",
    title=label("最低生活保障申请"),
    policy="dibao",
    whole=DIBAO_CLOCK,
    hard=DIBAO_HARD,
    cites=(CONFIRM.art(22), LAW.art(43, 44, 45)),
)
LOW_MARGIN: Final = means_tested(
    "low_margin.application",
    title=label("最低生活保障边缘家庭认定"),
    policy="low_margin",
    whole=DIBAO_CLOCK,
    hard=DIBAO_HARD,
    cites=(ZHEJIANG.art(13), CONFIRM.art(22)),
)
SINGLE_PERSON: Final = means_tested(
    "single_person_dibao.application",
    title=label("单人保申请"),
    policy="single_person_dibao",
    subject="PERSON",
    whole=DIBAO_CLOCK,
    hard=DIBAO_HARD,
    cites=CONFIRM.art(8, 22),
)
RIGID_HARDSHIP: Final = means_tested(
    "rigid_hardship.application",
    title=label("刚性支出困难家庭认定"),
    policy="rigid_hardship",
    whole=working_days(param.rigid_whole_limit),
    hard=working_days(param.rigid_hard_limit),
    cites=RIGID.art(7, 8, 9, 10),
)
SPENDING_AID: Final = means_tested(
    "spending_aid.application",
    title=label("支出型临时救助申请"),
    policy="spending_aid",
    whole=working_days(param.spending_aid_limit),
    publicity_when="assistance.not_urgent",
    cites=(TEMPORARY.art("二"), ZHEJIANG.art(39, 40)),
)

WORKFLOWS: Final = (DIBAO, LOW_MARGIN, SINGLE_PERSON, RIGID_HARDSHIP, SPENDING_AID)
