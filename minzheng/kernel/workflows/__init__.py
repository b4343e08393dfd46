"""Workflows: a matter as a declared table of steps. Pure: no Django, no clock, no storage.

A domain writes its matters in `workflows.py`, and its `module.py` names them (`Module.workflows`)::

    from minzheng.kernel.rules import label, param
    from minzheng.kernel.workflows import (
        COUNTY, TOWN, EARLIER, Outcome, Pausing, Publicity, Step, Workflow, calendar_days, working_days,
    )

    application = Workflow(
        "dibao.application",
        title=label("最低生活保障申请"),
        subject="HOUSEHOLD",                                    # or PERSON, or NONE
        policy="dibao",                                         # whose award a decision makes or ends
        opened_by=(TOWN, COMMUNITY, APPLICANT),
        whole=working_days(param.dibao_whole_limit),            # statutory; `whole_promised` is the bureau's own word
        whole_from="accept",                                    # runs from the day on which this step was finished
        whole_until="confirm",                                  # to the day on which that one is; else to the end
        whole_extended=working_days(param.dibao_hard_limit),
        steps=[
            Step("accept", label("受理"), by=TOWN, papers=("id_card",), form="acceptance",
                 pauses=[Pausing("SUPPLEMENT", within=calendar_days(param.supplement_limit))],
                 outcomes=[Outcome("accept", label("受理")),
                           Outcome("refuse", label("不予受理"), ends="NOT_ACCEPTED", needs_note=True)]),
            Step("means", label("经济状况核对"), by=CHECKING_CENTRE, after="accept",
                 start_within=working_days(param.means_start_limit)),
            Step("survey", label("入户调查"), by=TOWN, after="accept.accept",
                 start_within=working_days(param.survey_start_limit), opens="household_survey"),
            Step("opinion", label("审核意见"), by=TOWN, after=("means", "survey"), returns=EARLIER,
                 outcomes=[Outcome("agree", label("拟同意")), Outcome("disagree", label("拟不予"))]),
            Step("publicity", label("公示"), by=TOWN, after="opinion.agree",
                 publicity=Publicity(shows=("name", "members", "amount")), wait=calendar_days(param.publicity_days),
                 outcomes=[Outcome("clear", label("公示无异议")),
                           Outcome("objection", label("异议需重新调查"), to="survey", needs_note=True)]),
            Step("confirm", label("审核确认"), by=COUNTY, after=any_of("publicity.clear", "opinion.disagree"),
                 within=working_days(param.confirm_limit), decides=True, returns=("survey", "opinion"),
                 outcomes=[Outcome("grant", label("确认给予"), ends="APPROVED", effect="GRANT"),
                           Outcome("refuse", label("不予确认"), ends="REFUSED", effect="REFUSE", needs_note=True)]),
        ],
    )

How a table is read:

- A step without `after` opens with the matter. `after="a"` waits for step a; `after="a.x"` for its outcome x;
  `after=("a", "b")` waits for both (a join); `after=any_of("a", "b.x")` for whichever comes first.
- An `Outcome` without `to` and `ends` lets the steps after it open. `to="a"` leads to step a anew: what was done in a
  and behind it no longer counts, and what is open there is put away (a loop). `ends` ends the matter.
- `returns` names the steps to which whoever holds the step may send the matter back; `EARLIER` is all before it.
- Clocks are dated parameters of `kernel.rules`, never numbers: `start_within`, `within` (statutory), `promised`, and
  for the whole matter `whole`, `whole_promised`. They run from the day after the step opened.
- `wait` makes a step that is over when its time has run out: a job finishes it with its first outcome.
- `when="name"` skips a step unless the condition of that name holds (`casework.conditions.register`).
- `papers`, `form` and `opens` are names only; the rooms that know them check them (`casework.slots`).

A `Workflow` refuses to load with every problem named: unknown steps, steps that are never reached, states from which
no end is reached, joins that can never be complete. What needs the installation (parameters, policies, roles that
somebody holds, names of papers) is checked by `casework.catalogue`.
"""

from minzheng.kernel.workflows.declaration import (
    ENDINGS,
    PAUSES,
    WISHES,
    After,
    Outcome,
    Pausing,
    Publicity,
    Step,
    Workflow,
    any_of,
)
from minzheng.kernel.workflows.limits import Limit, LimitUnit, calendar_days, months, working_days
from minzheng.kernel.workflows.offices import APPLICANT, COMMUNITY, COUNTY, TOWN, Delegated, Office
from minzheng.kernel.workflows.walking import EARLIER, WorkflowError

__all__ = [
    "APPLICANT",
    "COMMUNITY",
    "COUNTY",
    "EARLIER",
    "ENDINGS",
    "PAUSES",
    "TOWN",
    "WISHES",
    "After",
    "Delegated",
    "Limit",
    "LimitUnit",
    "Office",
    "Outcome",
    "Pausing",
    "Publicity",
    "Step",
    "Workflow",
    "WorkflowError",
    "any_of",
    "calendar_days",
    "months",
    "working_days",
]
