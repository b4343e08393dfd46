"""What an applicant said online, as a part of the matter's page for the office: his words, not yet checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from minzheng.kernel.access.scope import can
from minzheng.kernel.casework.models import Channel
from minzheng.web.casework.parts import Viewed
from minzheng.web.citizen.applying.parts import STANDINGS, TOGETHER
from minzheng.web.citizen.mine.acts import CHANGES
from minzheng.web.citizen.selfcheck.family import KINDS
from minzheng.web.files import Section
from minzheng.web.people.family import visible_people
from minzheng.web.phrases import clauses, listed
from minzheng.web.presenters import Fact
from minzheng.web.reveal import hidden_fact


def part(viewed: Viewed) -> Section | None:
    """None for matters that nobody opened online."""
    matter = viewed.matter
    if matter.channel != Channel.ONLINE or not matter.data:
        return None
    facts = [*_plain(matter.data), *_situation(viewed), *_family(viewed)]
    return Section(key="told", title=_("市民网上说的"), template="web/citizen/staff/told.html", data=facts)


def _plain(data: dict[str, Any]) -> Iterator[Fact]:
    if data.get("about"):
        yield Fact(label=_("对哪个事项不服"), value=str(data["about"]))
    if data.get("change") in CHANGES:
        yield Fact(label=_("哪一种变化"), value=str(CHANGES[data["change"]]))
    if data.get("said"):
        yield Fact(label=_("市民的话"), value=str(data["said"]))
    if data.get("check"):
        yield Fact(label=_("自测"), value=_("带着“码上测”的答案申请"))


def _situation(viewed: Viewed) -> Iterator[Fact]:
    told = viewed.matter.data.get("situation")
    if not told:
        return
    yield Fact(label=_("主要困难"), value=str(told.get("reason", "")))
    may_reveal = can(viewed.user, "reveal", day=viewed.day, record=viewed.matter)
    yield hidden_fact(record=viewed.matter, field="phone", may_reveal=may_reveal)
    if told.get("income"):
        yield Fact(label=_("自报全家月收入"), value=_("%s 元") % told["income"])
    if told.get("property"):
        yield Fact(label=_("自报房产、车辆、存款"), value=str(told["property"]))
    yield Fact(label=_("有近亲属在民政或镇街工作"), value=_("是") if told.get("related_to_staff") else _("不是"))
    yield Fact(label=_("自述有急难"), value=_("是") if told.get("urgent") else _("不是"))
    signed = viewed.matter.data.get("sign", {}).get("how")
    if signed:
        yield Fact(label=_("签名"), value=_("手写签名，见材料") if signed == "DRAWN" else _("打字签名和确认码"))


def _family(viewed: Viewed) -> Iterator[Fact]:
    told = viewed.matter.data.get("family")
    if not told:
        return
    changed = {int(pk): code for pk, code in told.get("members", {}).items() if code != TOGETHER and code in STANDINGS}
    people = visible_people(user=viewed.user, numbers=list(changed), day=viewed.day)
    names = {pk: person.name for pk, person in people.items()}
    said = [
        _("%(name)s：%(standing)s") % {"name": names.get(pk, _("辖区外人员")), "standing": STANDINGS[code]}
        for pk, code in changed.items()
    ]
    yield Fact(label=_("对登记的更正"), value=clauses(said) if said else _("没有更正"))
    added = [
        _("%(name)s（%(relation)s，%(born)s 年生）")
        % {"name": one.get("name", ""), "relation": KINDS.get(one.get("relation", ""), ""), "born": one.get("born", "")}
        for one in told.get("added", ())
    ]
    if added:
        yield Fact(label=_("自己加的家人"), value=listed(added))
    if told.get("note"):
        yield Fact(label=_("家庭说明"), value=str(told["note"]))
