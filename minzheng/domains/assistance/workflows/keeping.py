"""What follows an award: 复核, 变更, 渐退, 退出, 死亡核查, 追回.

Nothing is reduced or ended before the family was heard (社会救助法 art. 48).
"""

from typing import Final

from minzheng.domains.assistance.documents import BOTTOM_LINE, CONFIRM, LAW, TEKUN, ZHEJIANG
from minzheng.domains.assistance.workflows.means_tested import looking_into
from minzheng.domains.assistance.workflows.offices import BUREAU
from minzheng.kernel.rules import Label, label, param
from minzheng.kernel.rules.declarations import Cites
from minzheng.kernel.workflows import (
    APPLICANT,
    COMMUNITY,
    EARLIER,
    TOWN,
    Limit,
    Outcome,
    Pausing,
    Step,
    Workflow,
    calendar_days,
    months,
    working_days,
)


def _hearing(after: str) -> Step:
    return Step(
        "hearing",
        label("听取意见"),
        by=TOWN,
        after=after,
        form="hearing_record",
        pauses=[Pausing("HEARING", within=working_days(param.hearing_limit), cites=LAW.art(48))],
        outcomes=[
            Outcome("no_objection", label("当事人无异议")),
            Outcome("objection", label("当事人有异议，已记录"), needs_note=True),
            Outcome("unreachable", label("无法联系，已多次通知"), needs_note=True),
        ],
        cites=LAW.art(48),
    )


def _telling() -> Step:
    return Step(
        "tell",
        label("书面告知决定"),
        by=TOWN,
        after="confirm",
        within=working_days(param.notice_limit),
        form="change_notice",
        outcomes=[Outcome("told", label("已送达"), ends="CLOSED")],
        cites=(LAW.art(48), CONFIRM.art(32)),
    )


def _deciding(*, taper: bool) -> Step:
    tapered = Outcome(
        "taper", label("进入渐退期，期满退出"), effect="CHANGE", lasts=months(param.taper_months), needs_note=True
    )
    tapering = (tapered,) if taper else ()
    return Step(
        "confirm",
        label("审核确认"),
        by=BUREAU,
        after="hearing",
        within=working_days(param.confirm_limit),
        decides=True,
        returns=("means", "survey", "opinion", "hearing"),
        outcomes=[
            Outcome("change", label("调整金额"), effect="CHANGE", needs_note=True),
            Outcome("stop", label("停止给予"), effect="END", needs_note=True),
            *tapering,
            Outcome("keep", label("维持不变"), needs_note=True),
        ],
        cites=(CONFIRM.art(32), LAW.art(48)),
    )


def review(policy: str, *, title: Label, cites: Cites, subject: str = "HOUSEHOLD", taper: bool = True) -> Workflow:
    """复核, and every change that is reported or found meanwhile: means and home anew; unchanged ends it at once."""
    begin = Step(
        "accept",
        label("发起复核"),
        by=TOWN,
        outcomes=[
            Outcome("accept", label("开始复核")),
            Outcome("needless", label("无需复核"), ends="CLOSED", needs_note=True),
        ],
    )
    means, survey, _ = looking_into()
    opinion = Step(
        "opinion",
        label("复核意见"),
        by=TOWN,
        after=("means", "survey"),
        returns=EARLIER,
        form="opinion",
        outcomes=[
            Outcome("unchanged", label("情况未变，继续保障"), ends="CLOSED"),
            Outcome("changed", label("拟调整或停止"), needs_note=True),
        ],
        cites=CONFIRM.art(31, 32),
    )
    return Workflow(
        f"{policy}.review",
        title=title,
        subject=subject,
        policy=policy,
        opened_by=(TOWN, BUREAU, COMMUNITY, APPLICANT),
        wish="REPORT",
        whole=working_days(param.review_limit),
        whole_from="accept",
        withdrawable=False,
        cites=cites,
        steps=[begin, means, survey, opinion, _hearing("opinion.changed"), _deciding(taper=taper), _telling()],
    )


def leaving(policy: str, *, title: Label, subject: str = "HOUSEHOLD") -> Workflow:
    """主动退出: a family that no longer needs it says so; nobody is heard against his own word."""
    return Workflow(
        f"{policy}.leaving",
        title=title,
        subject=subject,
        policy=policy,
        opened_by=(TOWN, COMMUNITY, APPLICANT),
        wish="LEAVE",
        cites=CONFIRM.art(32),
        steps=[
            Step("register", label("登记退出声明"), by=TOWN, form="leaving_statement"),
            Step(
                "confirm",
                label("确认退出"),
                by=BUREAU,
                after="register",
                decides=True,
                returns=EARLIER,
                outcomes=[
                    Outcome("stop", label("同意退出"), ends="CLOSED", effect="END"),
                    Outcome("keep", label("劝留，继续保障"), ends="CLOSED", needs_note=True),
                ],
            ),
        ],
    )


def after_death(policy: str, *, title: Label, within: Limit, subject: str = "HOUSEHOLD") -> Workflow:
    """死亡核查: the dead get nothing more, the rest of the family is looked at anew."""
    return Workflow(
        f"{policy}.death",
        title=title,
        subject=subject,
        policy=policy,
        opened_by=(TOWN, COMMUNITY, BUREAU),
        upon_death=True,
        whole=within,
        withdrawable=False,
        cites=BOTTOM_LINE.art("一(三)"),
        steps=[
            Step(
                "verify",
                label("核实死亡"),
                by=TOWN,
                outcomes=[
                    Outcome("died", label("死亡属实")),
                    Outcome("alive", label("信息有误，本人在世"), ends="CLOSED", needs_note=True),
                ],
            ),
            Step("family", label("核查其余成员"), by=TOWN, after="verify.died", form="home_survey"),
            Step(
                "confirm",
                label("审核确认"),
                by=BUREAU,
                after="family",
                decides=True,
                returns=("family",),
                outcomes=[
                    Outcome("change", label("调整其余成员待遇"), ends="CLOSED", effect="CHANGE"),
                    Outcome("stop", label("停止给予"), ends="CLOSED", effect="END"),
                ],
            ),
        ],
    )


def recovery(policy: str, *, title: Label, subject: str = "HOUSEHOLD") -> Workflow:
    """追回: what was got by untruth is given back; a person decides, after the family was heard."""
    return Workflow(
        f"{policy}.recovery",
        title=title,
        subject=subject,
        policy=policy,
        opened_by=(TOWN, BUREAU),
        whole=calendar_days(param.complaint_limit),
        withdrawable=False,
        cites=(LAW.art(73), ZHEJIANG.art(51, 58)),
        steps=[
            Step(
                "investigate",
                label("核查"),
                by=TOWN,
                outcomes=[
                    Outcome("untrue", label("不属实"), ends="CLOSED", needs_note=True),
                    Outcome("true", label("属实"), needs_note=True),
                ],
            ),
            _hearing("investigate.true"),
            Step(
                "confirm",
                label("作出决定"),
                by=BUREAU,
                after="hearing",
                decides=True,
                returns=("investigate", "hearing"),
                form="recovery_decision",
                outcomes=[
                    Outcome("stop", label("停止给予并追回"), effect="END", needs_note=True),
                    Outcome("change", label("调整金额并追回"), effect="CHANGE", needs_note=True),
                    Outcome("none", label("不追回"), ends="CLOSED", needs_note=True),
                ],
                cites=LAW.art(73),
            ),
            Step(
                "return_money",
                label("退回款项"),
                by=TOWN,
                after="confirm",
                opens="recovery",
                outcomes=[
                    Outcome("returned", label("已全部退回")),
                    Outcome("written_off", label("无力退回，按规定核销"), ends="CLOSED", needs_note=True),
                ],
            ),
            Step(
                "close",
                label("结案"),
                by=BUREAU,
                after="return_money",
                outcomes=[Outcome("closed", label("结案归档"), ends="CLOSED")],
            ),
        ],
    )


WITHIN_DEATH: Final = months(param.death_check_months)

WORKFLOWS: Final = (
    review("dibao", title=label("低保复核"), cites=CONFIRM.art(31, 32)),
    review("low_margin", title=label("低保边缘家庭复核"), cites=ZHEJIANG.art(13)),
    review("single_person_dibao", title=label("单人保复核"), cites=CONFIRM.art(31, 32), subject="PERSON"),
    review("tekun", title=label("特困人员复核"), cites=TEKUN.art(24), subject="PERSON", taper=False),
    leaving("dibao", title=label("低保主动退出")),
    leaving("low_margin", title=label("低保边缘家庭主动退出")),
    leaving("tekun", title=label("特困人员主动退出"), subject="PERSON"),
    after_death("dibao", title=label("低保家庭成员死亡核查"), within=WITHIN_DEATH),
    after_death("low_margin", title=label("低保边缘家庭成员死亡核查"), within=WITHIN_DEATH),
    recovery("dibao", title=label("骗取低保追回")),
    recovery("tekun", title=label("骗取特困供养追回"), subject="PERSON"),
)
