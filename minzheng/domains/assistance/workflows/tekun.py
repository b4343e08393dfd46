"""特困供养: a survey with its own clock, six items of self-care, and matters drawn at random that the county visits."""

from typing import Final

from minzheng.domains.assistance.documents import CONFIRM, TEKUN
from minzheng.domains.assistance.workflows.means_tested import (
    FAMILY_PAPERS,
    GRANT_OR_REFUSE,
    accepting,
    giving_opinion,
    telling,
)
from minzheng.domains.assistance.workflows.offices import BUREAU, CHECKING
from minzheng.kernel.rules import label, param
from minzheng.kernel.workflows import (
    APPLICANT,
    COMMUNITY,
    EARLIER,
    TOWN,
    Outcome,
    Pausing,
    Publicity,
    Step,
    Workflow,
    any_of,
    calendar_days,
    working_days,
)

APPLICATION: Final = Workflow(
    "tekun.application",
    title=label("特困人员救助供养申请"),
    subject="PERSON",
    policy="tekun",
    opened_by=(TOWN, COMMUNITY, APPLICANT),
    cites=TEKUN.art(10, 11),
    steps=[
        accepting(papers=(*FAMILY_PAPERS, "self_care_statement")),
        Step(
            "means",
            label("经济状况核对"),
            by=CHECKING,
            after="accept.accept",
            form="check_report",
            opens="means",
            pauses=[Pausing("OBJECTION", cites=CONFIRM.art(18))],
            cites=TEKUN.art(13),
        ),
        Step(
            "survey",
            label("调查核实"),
            by=TOWN,
            after="accept.accept",
            within=working_days(param.tekun_survey_limit),
            form="home_survey",
            cites=TEKUN.art(13),
        ),
        Step(
            "self_care",
            label("生活自理能力评估"),
            by=TOWN,
            after="accept.accept",
            form="self_care_assessment",
            opens="self_care",
            cites=TEKUN.art(20, 21, 22),
        ),
        giving_opinion(after=("means", "survey", "self_care"), cites=TEKUN.art(14)),
        Step(
            "publicity",
            label("公示"),
            by=TOWN,
            after="opinion.agree",
            wait=calendar_days(param.publicity_days),
            publicity=Publicity(shows=("name", "village"), cites=TEKUN.art(15)),
            form="publicity_sheet",
            outcomes=[
                Outcome("clear", label("公示无异议")),
                # Whoever objects is answered by a new survey, and what is found is posted again.
                Outcome("objection", label("有异议，重新调查"), to="survey", needs_note=True),
            ],
            cites=TEKUN.art(15),
        ),
        Step(
            "spot_check",
            label("县级随机抽查"),
            by=BUREAU,
            after=any_of("publicity", "opinion.disagree"),
            when="assistance.drawn_for_spot_check",
            form="home_survey",
            cites=TEKUN.art(16),
        ),
        Step(
            "confirm",
            label("确认"),
            by=BUREAU,
            after="spot_check",
            within=working_days(param.tekun_confirm_limit),
            decides=True,
            returns=("means", "survey", "self_care", "opinion"),
            outcomes=GRANT_OR_REFUSE,
            cites=TEKUN.art(16, 17),
        ),
        *telling(),
    ],
)

REASSESSMENT: Final = Workflow(
    "tekun.reassessment",
    title=label("特困人员自理能力重新评估"),
    subject="PERSON",
    policy="tekun",
    opened_by=(TOWN, COMMUNITY, BUREAU, APPLICANT),
    whole=working_days(param.tekun_reassess_limit),
    cites=TEKUN.art(23),
    steps=[
        Step(
            "self_care",
            label("生活自理能力评估"),
            by=TOWN,
            form="self_care_assessment",
            opens="self_care",
            cites=TEKUN.art(21, 22, 23),
        ),
        Step(
            "confirm",
            label("确认照料护理档次"),
            by=BUREAU,
            after="self_care",
            decides=True,
            returns=EARLIER,
            outcomes=[
                Outcome("same", label("档次不变"), ends="CLOSED"),
                Outcome("change", label("调整档次"), ends="CLOSED", effect="CHANGE"),
            ],
            cites=TEKUN.art(23),
        ),
    ],
)

WORKFLOWS: Final = (APPLICATION, REASSESSMENT)
