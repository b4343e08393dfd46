"""The forms of the open steps of a matter: which they are, who has filled them in, and where that is done."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel import modules
from minzheng.kernel.access.grants import holds
from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.documents import filling
from minzheng.kernel.documents.forms import Form
from minzheng.kernel.documents.models import Filled
from minzheng.kernel.modules.step_forms import asked
from minzheng.kernel.workflows import Step, Workflow
from minzheng.web.accounts.words import moment
from minzheng.web.people.links import url_of
from minzheng.web.presenters import Tag, Tone

FILLING = "document.upload"


@dataclass(frozen=True, kw_only=True)
class StepForm:
    """One form of a step: its name, where it is filled in, how far it is and by whom."""

    title: str
    url: str
    tag: Tag
    by: str


def place_of(run: StepRun) -> str:
    """Where a step's forms stand among those of its matter."""
    return f"step:{run.pk}"


def step_forms(
    *, matter: Matter, workflow: Workflow, runs: Iterable[StepRun], user: Any, day: datetime.date
) -> Mapping[int, Sequence[StepForm]]:
    """By run, for whoever may fill forms in; one query, whatever their number."""
    found = {run.pk: _forms(workflow, workflow.by_key[run.step]) for run in runs}
    if not any(found.values()) or not holds(user=user, permission=FILLING, day=day):
        return {}
    filled = filling.filled_at(subject=matter)
    return {
        run.pk: [_told(form, matter, run, filled.get((place_of(run), form.key))) for form in found[run.pk]]
        for run in runs
    }


def _forms(workflow: Workflow, step: Step) -> list[Form]:
    named = (modules.step_form(workflow=workflow, name=name) for name, _cites in asked(step))
    return [form for form in named if form is not None]


def _told(form: Form, matter: Matter, run: StepRun, filled: Filled | None) -> StepForm:
    if filled is None:
        tag, by = Tag(text=_("未填"), tone=Tone.PLAIN), ""
    else:
        whole = filled.complete
        tag = Tag(text=_("已填完") if whole else _("填了一部分"), tone=Tone.GOOD if whole else Tone.SOON)
        by = _("%(who)s %(when)s") % {"who": filled.saved_by, "when": moment(filled.saved_at)}
    url = url_of("web:form_fill", "casework.matter", matter.pk, form.key, query=f"place={place_of(run)}")
    return StepForm(title=_(form.title), url=url, tag=tag, by=by)
