"""The kinds of events that the register writes, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events.types import EventType, register

PEOPLE_REGISTERED = EventType(
    "registry.people_registered", sentence=_("{actor}登记人员：新增 {new} 人，更新 {changed} 人")
)
HOUSEHOLDS_REGISTERED = EventType("registry.households_registered", sentence=_("{actor}登记家庭 {households} 户"))
MEMBERSHIPS_REGISTERED = EventType(
    "registry.memberships_registered", sentence=_("{actor}登记家庭成员：新增 {begun} 条，终止 {ended} 条")
)
ORGANISATIONS_REGISTERED = EventType(
    "registry.organisations_registered", sentence=_("{actor}登记单位 {organisations} 家")
)
PERSON_CORRECTED = EventType("registry.person_corrected", sentence=_("{actor}更正了档案（{fields}）：{purpose}"))
PERSON_MOVED = EventType("registry.person_moved", sentence=_("{actor}登记迁移，自 {day} 起"))
HOUSEHOLD_JOINED = EventType("registry.household_joined", sentence=_("{actor}登记加入家庭，自 {day} 起"))
HOUSEHOLD_LEFT = EventType("registry.household_left", sentence=_("{actor}登记离开家庭，自 {day} 起"))
PEOPLE_MERGED = EventType(
    "registry.people_merged", sentence=_("{actor}将本档案并入另一档案：{purpose}"), needs_purpose=True
)
MERGE_BLOCKED = EventType(
    "registry.merge_blocked", sentence=_("{actor}申请合并档案，因待遇冲突转入待处理：{purpose}"), needs_purpose=True
)
MERGE_UNDONE = EventType("registry.merge_undone", sentence=_("{actor}撤销了档案合并：{purpose}"), needs_purpose=True)
ADDRESSES_REGISTERED = EventType(
    "registry.addresses_registered",
    sentence=_("{actor}整理地址：新增 {new} 个，更新 {changed} 个，存疑 {unsure} 种写法"),
)
ADDRESS_DECIDED = EventType("registry.address_decided", sentence=_("{actor}认定地址写法：{decision}"))
ADDRESSES_CHECKED = EventType(
    "registry.addresses_checked", sentence=_("{actor}核查地址 {addresses} 个：新问题 {opened} 个，消除 {closed} 个")
)
FAULT_ANSWERED = EventType("registry.address_fault_answered", sentence=_("{actor}核实地址问题：{answer}"))
ADDRESSES_MERGED = EventType(
    "registry.addresses_merged", sentence=_("{actor}合并重复地址 {merged} 个：{purpose}"), needs_purpose=True
)
ADDRESS_MERGE_UNDONE = EventType(
    "registry.address_merge_undone", sentence=_("{actor}撤销了地址合并：{purpose}"), needs_purpose=True
)
TIES_GATHERED = EventType(
    "registry.family_ties_gathered", sentence=_("{actor}整理家庭关系线索：新增 {opened} 条，消除 {closed} 条")
)
TIE_ANSWERED = EventType("registry.family_tie_answered", sentence=_("{actor}核对家庭关系：{answer}"), erasure=("note",))
TIE_ANSWER_UNDONE = EventType(
    "registry.family_tie_answer_undone", sentence=_("{actor}撤销了家庭关系核对：{purpose}"), needs_purpose=True
)

register(*(value for value in list(globals().values()) if isinstance(value, EventType)))
