"""What a step still waits for here: asked by `casework.slots`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.casework.models import Matter, StepRun
from minzheng.kernel.recoveries.models import Recovery
from minzheng.kernel.recoveries.queries import balance


def still_owed(matter: Matter, run: StepRun) -> Iterator[Any]:
    """What keeps the step from going on."""
    recovery = Recovery.objects.filter(matter=matter).first()
    if recovery is None:
        yield _("还没有登记应追回的金额")
        return
    left = balance(recovery=recovery, day=date.max).left
    if left > 0:
        yield _("还有%(yuan)s元没有退回") % {"yuan": f"{left // 100:,}.{left % 100:02d}"}
