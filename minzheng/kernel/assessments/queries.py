"""Which scales there are, and what still keeps a step open."""

from __future__ import annotations

from django.db.models import QuerySet

from minzheng.kernel import modules
from minzheng.kernel.assessments.models import Assessment
from minzheng.kernel.casework.catalogue import UnknownWorkflow, catalogue
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.modules.scales import Scale


def declared() -> dict[str, Scale]:
    return {one.key: one for module in modules.modules() for one in module.scales}


def is_declared(key: str) -> bool:
    return key in declared()


def open_run(*, matter: Matter) -> tuple[StepRun, Scale] | None:
    """The open step of a matter that waits for an assessment, and by which scale."""
    try:
        table = catalogue().get(matter.workflow).workflow
    except UnknownWorkflow:
        return None
    scales = {step.key: declared()[step.opens] for step in table.steps if is_declared(step.opens)}
    run = matter.runs.filter(step__in=scales, state=StepRun.State.OPEN, counts=True).first()
    return (run, scales[run.step]) if run is not None else None


def of_matter(*, matter: Matter) -> QuerySet[Assessment]:
    """What was assessed in a matter that the caller has through `access.scope`, newest first."""
    return Assessment.objects.filter(matter=matter).select_related("by")
