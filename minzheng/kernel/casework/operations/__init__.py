"""Everything that can be done to a matter. Each is one short transaction with one event, and one effect a key."""

from minzheng.kernel.casework.decisions import Deciding
from minzheng.kernel.casework.operations.acting import act, send_back, time_out
from minzheng.kernel.casework.operations.campaigns import start_campaign
from minzheng.kernel.casework.operations.ending import void, withdraw
from minzheng.kernel.casework.operations.handling import (
    appoint_deputy,
    ask_opinion,
    assign,
    countersign,
    note,
    start,
    transfer,
)
from minzheng.kernel.casework.operations.holding import Done
from minzheng.kernel.casework.operations.opening import Wanted, apply, open_matter
from minzheng.kernel.casework.operations.publicity import answer_objection, publish, receive_objection, take_down
from minzheng.kernel.casework.operations.reminding import let_waits_end, reckon_unknown, remind
from minzheng.kernel.casework.operations.telling import copy_to, read_copies, urge
from minzheng.kernel.casework.operations.timing import extend, pause, resume

__all__ = [
    "Deciding",
    "Done",
    "Wanted",
    "act",
    "answer_objection",
    "apply",
    "appoint_deputy",
    "ask_opinion",
    "assign",
    "copy_to",
    "countersign",
    "extend",
    "let_waits_end",
    "note",
    "open_matter",
    "pause",
    "publish",
    "read_copies",
    "receive_objection",
    "reckon_unknown",
    "remind",
    "resume",
    "send_back",
    "start",
    "start_campaign",
    "take_down",
    "time_out",
    "transfer",
    "urge",
    "void",
    "withdraw",
]
