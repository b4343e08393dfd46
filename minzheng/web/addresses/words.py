"""What the pages of addresses call things."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.registry.models import Address, AddressFault, AddressQuestion
from minzheng.web.phrases import listed
from minzheng.web.presenters import Fact

PARTS: Final = {
    "province": gettext_lazy("省"),
    "city": gettext_lazy("地级市"),
    "district": gettext_lazy("县市区"),
    "town": gettext_lazy("镇街"),
    "zone": gettext_lazy("开发区"),
    "community": gettext_lazy("村社区"),
    "group": gettext_lazy("村民小组、自然村"),
    "road": gettext_lazy("路街巷"),
    "side_road": gettext_lazy("支路、路段"),
    "road_number": gettext_lazy("门牌号"),
    "estate": gettext_lazy("小区、名称"),
    "building": gettext_lazy("楼栋"),
    "unit": gettext_lazy("单元"),
    "floor": gettext_lazy("楼层"),
    "room": gettext_lazy("室号"),
    "rest": gettext_lazy("未识别"),
}
REASONS: Final = {
    "SAME": gettext_lazy("各要素一致"),
    "NUMBERS": gettext_lazy("镇街和号码一致"),
    "IN_NAME": gettext_lazy("社区名写在小区名前"),
    "NAMES_ALIKE": gettext_lazy("路名或小区名相近"),
    "NO_COMMUNITY": gettext_lazy("没有写社区"),
    "OTHER_COMMUNITY": gettext_lazy("写的是另一个社区"),
}


def address_url(address: Address) -> str:
    return reverse("web:address", args=[address.pk])


def question_url(question: AddressQuestion) -> str:
    return reverse("web:address_question", args=[question.pk])


def fault_url(fault: AddressFault) -> str:
    return reverse("web:address_fault", args=[fault.pk])


def reasons_in_words(reasons: list[str]) -> str:
    return listed([str(REASONS[reason]) for reason in reasons])


def part_facts(parts: dict[str, str]) -> tuple[Fact, ...]:
    """What was understood of a text, part by part."""
    return tuple(Fact(label=label, value=parts[name]) for name, label in PARTS.items() if parts.get(name))


def score_in_words(score: int) -> str:
    return _("%(score)d 分") % {"score": score}
