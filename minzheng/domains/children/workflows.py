"""孤儿 and 事实无人抚养儿童: two looks of fifteen working days, and never a public notice (民发〔2019〕62号 二)."""

from typing import Final

from minzheng.domains.children.documents import DE_FACTO, ORPHANS
from minzheng.kernel.rules import Label, label, param
from minzheng.kernel.rules.declarations import Cites
from minzheng.kernel.workflows import (
    APPLICANT,
    COMMUNITY,
    COUNTY,
    EARLIER,
    TOWN,
    Outcome,
    Pausing,
    Step,
    Workflow,
    working_days,
)

BUREAU: Final = COUNTY.held_by("R4", title=label("县级民政部门"))


def _application(key: str, *, title: Label, policy: str, papers: tuple[str, ...], cites: Cites) -> Workflow:
    return Workflow(
        key,
        title=title,
        subject="PERSON",
        policy=policy,
        opened_by=(TOWN, COMMUNITY, APPLICANT),
        cites=cites,
        steps=[
            Step(
                "accept",
                label("受理"),
                by=TOWN,
                papers=papers,
                form="acceptance",
                pauses=[Pausing("SUPPLEMENT")],
                outcomes=[
                    Outcome("accept", label("受理")),
                    Outcome("reject", label("不予受理"), ends="NOT_ACCEPTED", needs_note=True),
                ],
            ),
            Step(
                "check",
                label("查验"),
                by=TOWN,
                after="accept.accept",
                within=working_days(param.child_check_limit),
                returns=EARLIER,
                form="home_survey",
                outcomes=[
                    Outcome("agree", label("符合条件，上报")),
                    Outcome("disagree", label("不符合条件，上报"), needs_note=True),
                ],
                cites=cites,
            ),
            Step(
                "confirm",
                label("确认"),
                by=BUREAU,
                after="check",
                within=working_days(param.child_confirm_limit),
                decides=True,
                returns=EARLIER,
                outcomes=[
                    Outcome("grant", label("纳入保障"), ends="APPROVED", effect="GRANT"),
                    Outcome("refuse", label("不予纳入"), ends="REFUSED", effect="REFUSE", needs_note=True),
                ],
                cites=cites,
            ),
        ],
    )


ORPHAN: Final = _application(
    "orphan.application",
    title=label("孤儿基本生活保障申请"),
    policy="orphan",
    papers=("hukou_book", "death_proof"),
    cites=ORPHANS,
)
UNATTENDED_CHILD: Final = _application(
    "unattended_child.application",
    title=label("事实无人抚养儿童认定"),
    policy="unattended_child",
    papers=("hukou_book", "parents_proof"),
    cites=DE_FACTO.art("二"),
)

WORKFLOWS: Final = (ORPHAN, UNATTENDED_CHILD)
