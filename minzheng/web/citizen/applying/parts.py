"""The parts of an application: what each page needs to show, and what was typed read into what is kept.

A reader returns (told, problems): problems by field say what would be right, and nothing typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel import modules
from minzheng.kernel.citizens.callbacks import normal_phone
from minzheng.kernel.citizens.families import FamilyShown, Relative
from minzheng.kernel.citizens.phones import sealed_phone
from minzheng.web.citizen.selfcheck.family import KINDS

Told = dict[str, Any]
Problems = dict[str, str]

YEARS: Final = (1, 2, 3)
TOGETHER, APART, DEAD, WRONG = "TOGETHER", "APART", "DEAD", "WRONG"
STANDINGS: Final = {
    TOGETHER: gettext_lazy("一起生活"),
    APART: gettext_lazy("不一起生活了"),
    DEAD: gettext_lazy("已经去世"),
    WRONG: gettext_lazy("不是我家的人"),
}
ADDED: Final = 3
"""How many family members can be added on the page; whoever has more says so in the note."""
LONGEST_REASON: Final = 1000
LONGEST_NOTE: Final = 300
EARLIEST_YEAR: Final = 1900


@dataclass(frozen=True)
class Ground:
    """What reading stands on: the day, the family as the register has it, and whose children may be spoken for."""

    day: date
    family: FamilyShown
    himself: int
    children: frozenset[int]
    name: str


def _text(posted: QueryDict, name: str, most: int) -> str:
    return posted.get(name, "").replace("\x00", "").strip()[:most]


# ---- authorising the check ------------------------------------------------------------------------------------------


def sources(policy: str) -> Sequence[str]:
    """What will be looked at, in the words of the policy's own promise form; nothing where there is none."""
    form = modules.forms().get(f"{policy}.promise")
    field = form.fields.get("sources") if form else None
    return [_(choice.title) for choice in field.choices] if field else []


def covered(ground: Ground) -> list[Relative]:
    """For whom he can agree: himself and the minors whose parent he is."""
    return [one for one in ground.family.relatives if one.person == ground.himself or one.person in ground.children]


def others(ground: Ground) -> list[Relative]:
    """Who has to agree for himself."""
    spoken_for = {one.person for one in covered(ground)}
    return [one for one in ground.family.relatives if one.person not in spoken_for]


def read_consent(posted: QueryDict, ground: Ground) -> tuple[Told, Problems]:
    problems: Problems = {}
    if posted.get("agree") != "yes":
        problems["agree"] = _("不授权核对就不能在网上申请。请勾选“我同意”；不想在网上授权的，可以到窗口办理。")
    years = posted.get("years", "")
    if years not in {str(each) for each in YEARS}:
        problems["years"] = _("请选择授权到什么时候。")
    told: Told = {"agree": posted.get("agree", ""), "years": years}
    if not problems:
        people = [one.person for one in covered(ground)] or [ground.himself]
        told |= {"people": people, "until": _years_later(ground.day, int(years)).isoformat()}
    return told, problems


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


# ---- the family -----------------------------------------------------------------------------------------------------


def read_family(posted: QueryDict, ground: Ground) -> tuple[Told, Problems]:
    problems: Problems = {}
    members = {}
    for one in ground.family.relatives:
        standing = posted.get(f"member_{one.person}", TOGETHER)
        if standing not in STANDINGS:
            problems[f"member_{one.person}"] = _("请选择一项。")
        elif one.himself and standing != TOGETHER:
            problems[f"member_{one.person}"] = _("本人不能这样填。不是本人的申请，请先退出，换本人登录。")
        members[str(one.person)] = standing
    added = []
    for number in range(1, ADDED + 1):
        name, relation, born = (
            _text(posted, f"name_{number}", 40),
            posted.get(f"relation_{number}", ""),
            _text(posted, f"born_{number}", 4),
        )
        if not (name or relation or born):
            continue
        if not name:
            problems[f"name_{number}"] = _("请填这位家人的姓名，或者把这一行清空。")
        if relation not in KINDS:
            problems[f"relation_{number}"] = _("请选择这位家人和申请人的关系。")
        if not re.fullmatch(r"[0-9]{4}", born) or not EARLIEST_YEAR <= int(born) <= ground.day.year:
            problems[f"born_{number}"] = _("出生年份填四位数字，例如 1958。")
        added.append({"name": name, "relation": relation, "born": born})
    return {"members": members, "added": added, "note": _text(posted, "note", LONGEST_NOTE)}, problems


# ---- the situation --------------------------------------------------------------------------------------------------


def read_situation(posted: QueryDict, ground: Ground) -> tuple[Told, Problems]:
    problems: Problems = {}
    reason, phone = _text(posted, "reason", LONGEST_REASON), _text(posted, "phone", 20)
    income = _text(posted, "income", 12)
    if len(reason) < 4:
        problems["reason"] = _("请用一两句话说说家里的困难，例如：我生病不能上班，家里只有母亲的养老金。")
    number = normal_phone(phone)
    if not number:
        problems["phone"] = _("这个电话号码不对，请检查：手机 11 位，固定电话带区号。")
    if income and not re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,2})?", income):
        problems["income"] = _("只填数字，例如 1500；不知道就空着。")
    told: Told = {
        "reason": reason,
        "phone_sealed": sealed_phone(number) if number else "",
        "phone_typed": "" if number else phone,
        "income": income,
        "property": _text(posted, "property", LONGEST_NOTE),
    }
    for name in ("related_to_staff", "urgent"):
        said = posted.get(name, "")
        if said not in ("yes", "no"):
            problems[name] = _("请选“是”或者“不是”。")
        told[name] = said == "yes"
        told[f"{name}_said"] = said
    return told, problems


Reader = Callable[[QueryDict, Ground], tuple[Told, Problems]]
READERS: Final[Mapping[str, Reader]] = {
    "consent": read_consent,
    "family": read_family,
    "situation": read_situation,
}
