"""Money asked back, as a part of its matter's page."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.casework.catalogue import UnknownWorkflow
from minzheng.kernel.recoveries import operations, queries
from minzheng.web.casework.parts import Viewed
from minzheng.web.files import Section
from minzheng.web.lists.columns import yuan
from minzheng.web.presenters import Fact, long_date

PLANNED = 6
"""Lines that the form offers for a plan."""


def part(viewed: Viewed, *, refused: str = "", sent: Any = None) -> Section | None:
    """What is owed, planned and received, with the forms of whoever may act; None for other matters."""
    matter = viewed.matter
    try:
        if queries.rule_of(matter) is None:
            return None
    except UnknownWorkflow:
        return None
    recovery = queries.of_matter(matter=matter)
    may = matter.is_open and operations.may_recover(matter=matter, actor=viewed.user, day=viewed.day)
    if recovery is None and not may:
        return None
    data: dict[str, Any] = {
        "may": may, "refused": refused, "sent": sent or {}, "day": viewed.day.isoformat(), "key": uuid.uuid4().hex,
        "matter": matter, "planned": range(1, PLANNED + 1), "recovery": recovery,
    }  # fmt: skip
    if recovery is not None:
        standing = queries.balance(recovery=recovery, day=viewed.day)
        data |= {
            "facts": [
                Fact(label=_("应退回（元）"), value=yuan(recovery.wrongly_paid_fen)),
                Fact(label=_("罚款（元）"), value=yuan(recovery.penalty_fen)),
                Fact(label=_("已收到（元）"), value=yuan(standing.received)),
                Fact(label=_("尚欠（元）"), value=yuan(standing.left)),
                Fact(label=_("计算说明"), value=recovery.ground),
                Fact(label=_("登记"), value=f"{recovery.asked_by} {long_date(recovery.asked_date)}"),
            ],
            "behind": yuan(standing.behind) if standing.behind else "",
            "left": standing.left,
            "plan": [(long_date(one.due_date), yuan(one.amount_fen)) for one in recovery.instalments.all()],
            "receipts": [
                (long_date(one.date), yuan(one.amount_fen), one.voucher, one.note) for one in recovery.receipts.all()
            ],
        }
    return Section(key="recovery", title=_("追回款项"), template="web/recoveries/part.html", data=data)
