"""What casework writes into the log: one event an operation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.types import EventType, register

OPENED = EventType("casework.opened", sentence=_("{actor}登记了事项 {number}"))
APPLIED = EventType("casework.applied", sentence=_("{actor}登记了申请 {number}，含 {matters} 个事项"))
ACTED = EventType("casework.acted", sentence=_("{actor}办理了步骤“{step}”：{outcome}"), erasure=("note",))
RETURNED = EventType("casework.returned", sentence=_("{actor}将事项由“{step}”退回“{to}”"), erasure=("note",))
STARTED = EventType("casework.started", sentence=_("{actor}开始办理“{step}”"))
ASSIGNED = EventType("casework.assigned", sentence=_("{actor}把“{step}”交给 {to} 办理"))
TRANSFERRED = EventType("casework.transferred", sentence=_("{actor}把“{step}”移交 {to}"), erasure=("note",))
PAUSED = EventType("casework.paused", sentence=_("{actor}暂停计时：{reason}"), erasure=("note",))
RESUMED = EventType("casework.resumed", sentence=_("{actor}恢复计时"))
EXTENDED = EventType("casework.extended", sentence=_("{actor}延长了时限"), erasure=("note",))
ASKED = EventType("casework.asked", sentence=_("{actor}请 {of} 会签“{step}”"))
COUNTERSIGNED = EventType("casework.countersigned", sentence=_("{actor}会签“{step}”"), erasure=("note",))
NOTED = EventType("casework.noted", sentence=_("{actor}补记一条"), erasure=("note",))
WITHDRAWN = EventType("casework.withdrawn", sentence=_("{actor}登记申请人撤回"), erasure=("note",))
VOIDED = EventType("casework.voided", sentence=_("{actor}作废了事项"), erasure=("note",))
TIMED_OUT = EventType("casework.timed_out", sentence=_("“{step}”期满，转入下一步骤"))
PUBLISHED = EventType("casework.published", sentence=_("{actor}张贴公示，至 {until}"))
OBJECTED = EventType("casework.objected", sentence=_("{actor}登记一条公示异议"))
ANSWERED = EventType("casework.answered", sentence=_("{actor}答复了公示异议"))
TAKEN_DOWN = EventType("casework.taken_down", sentence=_("{actor}撤下 {count} 份期满的公示"))
REMINDED = EventType("casework.reminded", sentence=_("{actor}催办 {count} 个步骤"))
RECOMPUTED = EventType("casework.recomputed", sentence=_("{actor}按日历重算了 {count} 个步骤的时限"))
CAMPAIGN_STARTED = EventType(
    "casework.campaign_started", sentence=_("{actor}发起集中复核“{title}”，共 {count} 户（人）")
)
DEPUTISED = EventType("casework.deputised", sentence=_("{actor}委托 {to} 代理其职"))
URGED = EventType("casework.urged", sentence=_("{actor}催办“{step}”"), erasure=("note",))
COPIED = EventType("casework.copied", sentence=_("{actor}把事项抄送 {to}"), erasure=("note",))
COPIES_READ = EventType("casework.copies_read", sentence=_("{actor}阅知 {count} 份抄送"))
register(
    OPENED, APPLIED, ACTED, RETURNED, STARTED, ASSIGNED, TRANSFERRED, PAUSED, RESUMED, EXTENDED, ASKED, COUNTERSIGNED,
    PUBLISHED, NOTED, WITHDRAWN, VOIDED, TIMED_OUT, CAMPAIGN_STARTED, OBJECTED, ANSWERED, TAKEN_DOWN, REMINDED,
    RECOMPUTED, DEPUTISED, URGED, COPIED, COPIES_READ,
)  # fmt: skip
