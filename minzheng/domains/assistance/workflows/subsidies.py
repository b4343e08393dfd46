"""残疾人两项补贴: the federation of the disabled looks at the card, the bureau at the rest."""

from typing import Final

from minzheng.domains.assistance.documents import SUBSIDIES
from minzheng.domains.assistance.workflows.means_tested import GRANT_OR_REFUSE, accepting, telling
from minzheng.domains.assistance.workflows.offices import BUREAU
from minzheng.kernel.rules import Label, label, param
from minzheng.kernel.workflows import APPLICANT, COMMUNITY, COUNTY, EARLIER, TOWN, Outcome, Step, Workflow, working_days

FEDERATION: Final = COUNTY.held_by("R2", title=label("县级残联"))


def _subsidy(key: str, title: Label, policy: str) -> Workflow:
    return Workflow(
        key,
        title=title,
        subject="PERSON",
        policy=policy,
        opened_by=(TOWN, COMMUNITY, APPLICANT),
        whole=working_days(param.subsidies_whole_limit),
        whole_from="accept",
        cites=SUBSIDIES,
        steps=[
            accepting(papers=("id_card", "disability_card", "bank_account")),
            Step(
                "card",
                label("残联审核残疾人证"),
                by=FEDERATION,
                after="accept.accept",
                within=working_days(param.subsidies_verify_limit),
                returns=EARLIER,
                outcomes=[
                    Outcome("valid", label("残疾类别、等级属实")),
                    Outcome("invalid", label("残疾人证无效或等级不符"), needs_note=True),
                ],
            ),
            Step(
                "confirm",
                label("民政部门审定"),
                by=BUREAU,
                after="card",
                decides=True,
                returns=EARLIER,
                outcomes=GRANT_OR_REFUSE,
            ),
            *telling(),
        ],
    )


LIVING: Final = _subsidy("living_subsidy.application", label("困难残疾人生活补贴申请"), "living_subsidy")
CARE: Final = _subsidy("care_subsidy.application", label("重度残疾人护理补贴申请"), "care_subsidy")

WORKFLOWS: Final = (LIVING, CARE)
