"""临时救助 for emergencies: 小额快救 has no public notice; 先行救助 pays first and completes the papers later."""

from typing import Final

from minzheng.domains.assistance.documents import LAW, TEMPORARY, TEMPORARY_2026
from minzheng.domains.assistance.workflows.offices import BUREAU
from minzheng.kernel.rules import label, param
from minzheng.kernel.workflows import (
    APPLICANT,
    COMMUNITY,
    TOWN,
    Outcome,
    Step,
    Workflow,
    calendar_days,
    working_days,
)

QUICK: Final = Workflow(
    "quick_aid.application",
    title=label("小额快救"),
    subject="PERSON",
    policy="quick_aid",
    opened_by=(TOWN, COMMUNITY, APPLICANT),
    whole=calendar_days(param.quick_aid_limit),
    single=False,
    cites=(TEMPORARY_2026.art("小额快救", mark="V2"), LAW.art(37, 50)),
    steps=[
        Step("register", label("登记急难情形"), by=TOWN, form="emergency_registration", cites=LAW.art(50)),
        Step(
            "confirm",
            label("乡镇（街道）审批"),
            by=TOWN,
            after="register",
            decides=True,
            returns=("register",),
            outcomes=[
                Outcome("grant", label("给予救助"), ends="APPROVED", effect="GRANT"),
                Outcome("refuse", label("不予救助"), ends="REFUSED", effect="REFUSE", needs_note=True),
            ],
            cites=TEMPORARY_2026.art("小额快救", mark="V2"),
        ),
    ],
)

ADVANCE: Final = Workflow(
    "quick_aid.advance",
    title=label("先行救助"),
    subject="PERSON",
    policy="quick_aid",
    opened_by=(TOWN, COMMUNITY),
    single=False,
    withdrawable=False,
    cites=(LAW.art(50), TEMPORARY.art("二")),
    steps=[
        Step(
            "confirm",
            label("先行给予救助"),
            by=TOWN,
            decides=True,
            form="emergency_registration",
            outcomes=[
                Outcome("grant", label("先行救助"), effect="GRANT"),
                Outcome("refuse", label("不属于急难"), ends="REFUSED", effect="REFUSE", needs_note=True),
            ],
            cites=LAW.art(50),
        ),
        Step(
            "papers",
            label("补齐手续"),
            by=TOWN,
            after="confirm.grant",
            within=working_days(param.later_papers_limit),
            papers=("emergency_proof",),
            outcomes=[
                Outcome("complete", label("手续已补齐")),
                Outcome("lacking", label("无法补齐，说明情况"), needs_note=True),
            ],
            cites=LAW.art(50),
        ),
        Step(
            "review",
            label("县级备案审查"),
            by=BUREAU,
            after="papers",
            returns=("papers",),
            outcomes=[
                Outcome("filed", label("备案"), ends="APPROVED"),
                Outcome("recover", label("不应救助，转追回"), ends="CLOSED", needs_note=True),
            ],
        ),
    ],
)

WORKFLOWS: Final = (QUICK, ADVANCE)
