"""What payments write into the log: one event an operation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.types import EventType, register

GATHERED = EventType("payments.accounts_gathered", sentence=_("{actor}从数据表更新收款账户 {count} 个"))
ACCOUNT_TYPED = EventType(
    "payments.account_typed", sentence=_("{actor}登记收款账户（尾号 {tail}）：{purpose}"), needs_purpose=True
)
PREPARED = EventType("payments.prepared", sentence=_("{actor}编制 {month} 发放批次：{payments} 笔，待核 {holds} 项"))
DECIDED = EventType(
    "payments.hold_decided", sentence=_("{actor}处理发放拦截 {count} 项（{outcome}）：{purpose}"), needs_purpose=True
)
CHECKED = EventType("payments.checked", sentence=_("{actor}复核了发放批次"))
SENT_BACK = EventType("payments.sent_back", sentence=_("{actor}退回发放批次：{purpose}"), needs_purpose=True)
APPROVED = EventType("payments.approved", sentence=_("{actor}审批发放 {lines} 笔，共 {fen} 分"))
VOIDED = EventType("payments.voided", sentence=_("{actor}作废发放批次：{purpose}"), needs_purpose=True)
FILE_MADE = EventType("payments.file_made", sentence=_("{actor}生成银行代发文件 {lines} 笔"))
FILE_FETCHED = EventType("payments.file_fetched", sentence=_("{actor}下载银行代发文件"))
RETURNED = EventType(
    "payments.returned", sentence=_("{actor}接收银行回盘 {file}：成功 {paid}，失败 {failed}，待核 {open}")
)
SETTLED = EventType(
    "payments.return_line_settled", sentence=_("{actor}核实回盘第 {row} 行：{purpose}"), needs_purpose=True
)

register(
    GATHERED, ACCOUNT_TYPED, PREPARED, DECIDED, CHECKED, SENT_BACK, APPROVED, VOIDED, FILE_MADE, FILE_FETCHED, RETURNED,
    SETTLED,
)  # fmt: skip
