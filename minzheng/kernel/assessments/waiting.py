"""What a step still waits for here: asked by `casework.slots`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.assessments.models import Assessment
from minzheng.kernel.casework.models import Matter, StepRun


def not_assessed(matter: Matter, run: StepRun) -> Iterator[Any]:
    """What keeps the step from going on: nobody has assessed since it was opened."""
    if not Assessment.objects.filter(matter=matter, date__gte=run.opened_date).exists():
        yield _("还没有登记评估结果")
