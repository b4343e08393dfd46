"""What stands around the benefits: clues (主动发现), 行政复议, supervised case notes (个案督导)."""

from typing import Final

from minzheng.domains.assistance.documents import LAW
from minzheng.domains.assistance.workflows.offices import BUREAU
from minzheng.kernel.rules import label, param
from minzheng.kernel.workflows import (
    APPLICANT,
    COMMUNITY,
    EARLIER,
    TOWN,
    Outcome,
    Step,
    Workflow,
    working_days,
)

CLUE: Final = Workflow(
    "assistance.clue",
    title=label("主动发现线索核实"),
    subject="NONE",
    opened_by=(COMMUNITY, TOWN, BUREAU),
    whole=working_days(param.clue_limit),
    withdrawable=False,
    single=False,
    cites=LAW.art(36),
    steps=[
        Step(
            "verify",
            label("上门核实"),
            by=COMMUNITY,
            form="clue_record",
            outcomes=[
                Outcome("in_need", label("确有困难，协助申请")),
                Outcome("not_in_need", label("暂无困难"), ends="CLOSED", needs_note=True),
                Outcome("not_found", label("查无此人或已外迁"), ends="CLOSED", needs_note=True),
            ],
        ),
        Step(
            "help",
            label("协助提出申请"),
            by=TOWN,
            opens="clue",
            after="verify.in_need",
            returns=EARLIER,
            outcomes=[
                Outcome("applied", label("已提出申请"), ends="CLOSED"),
                Outcome("other_help", label("转其他帮扶"), ends="CLOSED", needs_note=True),
                Outcome("declined", label("本人不愿申请"), ends="CLOSED", needs_note=True),
            ],
        ),
    ],
)

RECONSIDERATION: Final = Workflow(
    "assistance.reconsideration",
    title=label("对救助决定的行政复议"),
    opened_by=(BUREAU, APPLICANT),
    wish="CONTEST",
    cites=LAW.art(76),
    steps=[
        Step("answer", label("提出书面答复"), by=BUREAU, form="reconsideration_answer"),
        Step(
            "result",
            label("登记复议结果"),
            by=BUREAU,
            after="answer",
            outcomes=[
                Outcome("upheld", label("维持原决定"), ends="CLOSED"),
                Outcome("revoked", label("撤销，重新作出决定"), needs_note=True),
                Outcome("withdrawn", label("申请人撤回复议"), ends="CLOSED"),
            ],
        ),
        Step(
            "redo",
            label("重新办理"),
            by=BUREAU,
            after="result.revoked",
            outcomes=[Outcome("reopened", label("已重新发起办理"), ends="CLOSED", needs_note=True)],
        ),
    ],
)

SUPERVISION: Final = Workflow(
    "assistance.case_supervision",
    title=label("个案督导"),
    opened_by=(TOWN, BUREAU),
    withdrawable=False,
    single=False,
    cites=LAW,
    steps=[
        Step("file", label("整理个案材料"), by=TOWN),
        Step("session", label("召开个案分析会"), by=BUREAU, after="file", returns=EARLIER, form="case_session"),
        Step(
            "note",
            label("督导意见"),
            by=BUREAU,
            after="session",
            outcomes=[Outcome("noted", label("已出具督导意见"), ends="CLOSED", needs_note=True)],
        ),
    ],
)

WORKFLOWS: Final = (CLUE, RECONSIDERATION, SUPERVISION)
