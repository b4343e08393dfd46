"""Why somebody may be the person of a row, and what hangs on it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.intake import linking, tables
from minzheng.kernel.intake.models import ReviewItem
from minzheng.kernel.modules import ruleset
from minzheng.web.lists.columns import yuan
from minzheng.web.phrases import clauses, listed
from minzheng.web.presenters import Words

STEPS: Mapping[tuple[str, str], Words] = {
    ("name", "SAME"): gettext_lazy("姓名相同"),
    ("name", "LOST_CHARACTER"): gettext_lazy("姓名中有字没有录出来，其余相同"),
    ("name", "SAME_SOUND"): gettext_lazy("姓名同音"),
    ("name", "OTHER_ORDER"): gettext_lazy("姓名的字相同，次序不同"),
    ("name", "NEAR_SOUND"): gettext_lazy("姓名一字之差，读音相近"),
    ("name", "ONE_OF_THREE"): gettext_lazy("姓名一字之差"),
    ("name", "PART"): gettext_lazy("姓名少一个字"),
    ("name", "SURNAME"): gettext_lazy("只有姓相同"),
    ("name", "DIFFERENT"): gettext_lazy("姓名不同"),
    ("birth_date", "SAME"): gettext_lazy("出生日期相同"),
    ("birth_date", "DAY_MONTH"): gettext_lazy("出生日期月日颠倒"),
    ("birth_date", "ONE_DIGIT"): gettext_lazy("出生日期错一位数字"),
    ("birth_date", "NEAR"): gettext_lazy("出生日期相差不到两个月"),
    ("birth_date", "SAME_DAY_OF_YEAR"): gettext_lazy("出生月日相同，年份不同"),
    ("birth_date", "DIFFERENT"): gettext_lazy("出生日期不同"),
    ("sex", "DIFFERENT"): gettext_lazy("性别不同"),
    ("place", "COMMUNITY"): gettext_lazy("在同一村社区"),
    ("place", "TOWN"): gettext_lazy("在同一镇街"),
    ("place", "DIFFERENT"): gettext_lazy("不在同一镇街"),
    ("phone", "SAME"): gettext_lazy("电话相同"),
    ("phone", "TAIL"): gettext_lazy("电话后四位相同"),
    ("phone", "DIFFERENT"): gettext_lazy("电话不同"),
}
"""What each step of a comparison says. The same sex says next to nothing, what is not known nothing at all."""


def reasons(told: Mapping[str, Any]) -> str:
    """姓名同音、出生日期相同、在同一村社区."""
    if by := told.get("told_by"):
        return _("这个号码在多个部门都登记为这个姓名：%(tables)s") % {
            "tables": listed(_(str(tables.DATASETS[key].title)) for key in by if key in tables.DATASETS)
        }
    return str(listed(words for (thing, step), words in STEPS.items() if told.get(thing) == step))


def decided_words(ground: Mapping[str, Any]) -> str:
    """What the system rested a decision of its own on."""
    if "told_by" in ground:
        return reasons(ground)
    return _("概率比对认定：%(why)s") % {"why": reasons(ground)}


def percent(probability: float) -> str:
    """Never 100 %: who is certain is not asked about."""
    if probability >= 0.9995:
        return "99.9%"
    return f"{probability * 100:.1f}%" if probability >= 0.1 else f"{probability * 100:.2f}%"


def note_of(item: ReviewItem, *, person: int) -> str:
    """可能性 93.1%：姓名相同、出生日期月日颠倒; empty where nothing was worked out."""
    told = next((one for one in item.likeness if one["person"] == person), None)
    if told is None:
        return ""
    if "probability" not in told:
        return reasons(told)
    return _("可能性 %(share)s：%(reasons)s") % {"share": percent(told["probability"]), "reasons": reasons(told)}


def likeliest(item: ReviewItem) -> str | None:
    """The probability of the likeliest person; None where nobody is likely, or nothing was worked out yet."""
    if item.reason not in linking.REASONS:
        return _("由号码找到")
    return percent(item.probability) if item.probability is not None else None


def at_stake(item: ReviewItem) -> str:
    """死亡登记；可能的人正领低保 1,255.00 元/月、高龄津贴 100.00 元/月. Empty where nothing hangs on it."""
    parts: list[str] = []
    if item.stakes.get("death"):
        parts.append(_("死亡登记"))
    if held := item.stakes.get("held"):
        parts.append(_("可能的人在册：%(held)s") % {"held": listed(_benefits(held))})
    return str(clauses(parts))


def at_stake_briefly(item: ReviewItem) -> str:
    """死亡登记；高龄津贴每月100.00元: for a list."""
    death = [_("死亡登记")] if item.stakes.get("death") else []
    return str(clauses([*death, *_benefits(item.stakes.get("held", []))]))


def _benefits(held: Sequence[Mapping[str, Any]]) -> list[str]:
    policies = ruleset().policies
    told = []
    for one in held:
        policy = policies.get(one["policy"])
        title = _(str(policy.title)) if policy else one["policy"]
        money = _("每月%(yuan)s元") % {"yuan": yuan(one["fen"])} if one["fen"] else ""
        told.append(f"{title}{money}")
    return told
