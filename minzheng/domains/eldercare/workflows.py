"""高龄津贴 without an application: who comes of age is granted it once somebody has seen that he lives."""

from typing import Final

from minzheng.domains.eldercare.policies import LAW
from minzheng.kernel.rules import label, param
from minzheng.kernel.workflows import (
    APPLICANT,
    COMMUNITY,
    COUNTY,
    EARLIER,
    TOWN,
    Outcome,
    Step,
    Workflow,
    working_days,
)

BUREAU: Final = COUNTY.held_by("R3", title=label("县级民政部门"))

GRANTING: Final = Workflow(
    "gaoling.granting",
    title=label("高龄津贴免申即享"),
    subject="PERSON",
    policy="gaoling",
    opened_by=(BUREAU, TOWN, COMMUNITY, APPLICANT),
    proactive=True,
    whole=working_days(param.gaoling_grant_limit),
    cites=LAW.art(33),
    steps=[
        Step(
            "verify",
            label("核实在世、居住和发放账户"),
            by=COMMUNITY,
            outcomes=[
                Outcome("ready", label("情况属实，账户可用")),
                Outcome("declined", label("本人放弃"), ends="CLOSED", needs_note=True),
                Outcome("not_due", label("不应享受"), needs_note=True),
            ],
        ),
        Step(
            "confirm",
            label("审核确认"),
            by=BUREAU,
            after="verify",
            decides=True,
            returns=EARLIER,
            outcomes=[
                Outcome("grant", label("确认发放"), ends="APPROVED", effect="GRANT"),
                Outcome("refuse", label("不予发放"), ends="REFUSED", effect="REFUSE", needs_note=True),
            ],
            cites=LAW.art(33),
        ),
    ],
)

ENDING: Final = Workflow(
    "gaoling.ending",
    title=label("高龄津贴停发"),
    subject="PERSON",
    policy="gaoling",
    opened_by=(BUREAU, TOWN, COMMUNITY),
    withdrawable=False,
    cites=LAW.art(33),
    steps=[
        Step(
            "verify",
            label("核实死亡或户籍迁出"),
            by=COMMUNITY,
            outcomes=[
                Outcome("true", label("属实")),
                Outcome("untrue", label("不属实，继续发放"), ends="CLOSED", needs_note=True),
            ],
        ),
        Step(
            "confirm",
            label("审核确认"),
            by=BUREAU,
            after="verify.true",
            decides=True,
            returns=EARLIER,
            outcomes=[
                Outcome("stop", label("停发"), ends="CLOSED", effect="END"),
                Outcome("keep", label("继续发放"), ends="CLOSED", needs_note=True),
            ],
        ),
    ],
)

WORKFLOWS: Final = (GRANTING, ENDING)
