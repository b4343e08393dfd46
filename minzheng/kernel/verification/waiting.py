"""What a step still waits for here: asked by `casework.slots`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.verification.models import Check


def still_open(matter: Matter, run: StepRun) -> Iterator[Any]:
    """What keeps a step from going on: a check that was begun and has no report yet."""
    for check in Check.objects.filter(matter=matter, state=Check.State.OPEN):
        yield _("核对%(number)s尚未出具报告") % {"number": check.number}
