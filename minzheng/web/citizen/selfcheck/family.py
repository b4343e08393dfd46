"""Who lives together, in the words of the family itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.web.citizen.selfcheck.answers import MOST_PEOPLE, SELF

KINDS: Final = {
    "10": gettext_lazy("丈夫或妻子"),
    "20": gettext_lazy("儿子"),
    "30": gettext_lazy("女儿"),
    "38": gettext_lazy("儿媳"),
    "28": gettext_lazy("女婿"),
    "51": gettext_lazy("父亲"),
    "52": gettext_lazy("母亲"),
    "55": gettext_lazy("岳父、公公"),
    "56": gettext_lazy("岳母、婆婆"),
    "40": gettext_lazy("孙子女、外孙子女"),
    "70": gettext_lazy("兄弟姐妹"),
    "97": gettext_lazy("其他亲属"),
}
"""Codes of GB/T 4761 that a citizen needs, with his words for them."""
ONLY_ONE: Final = frozenset({"10", "51", "52", "55", "56"})


def relations_from(posted: Mapping[str, str]) -> tuple[str, ...]:
    """The relations that a form names by counts, oneself first. Raises ValueError with words for the reader."""
    found = [SELF]
    if posted.get("alone") == "yes":
        return (SELF,)
    for code in KINDS:
        text = posted.get(f"kin_{code}", "0") or "0"
        if not text.isascii() or not text.isdigit() or int(text) > (1 if code in ONLY_ONE else MOST_PEOPLE):
            raise ValueError(_("人数不对，请重新选择。"))
        found += [code] * int(text)
    if len(found) > MOST_PEOPLE:
        raise ValueError(_("最多填 %d 个人。家里人更多的，请直接到镇街民政办办理。") % MOST_PEOPLE)
    return tuple(found)


def names(relations: Sequence[str]) -> list[str]:
    """What each is called on the pages: 您本人, 儿子, 女儿 1, 女儿 2."""
    totals, seen = Counter(relations), Counter[str]()
    called = [_("您本人")]
    for code in relations[1:]:
        seen[code] += 1
        kind = str(KINDS.get(code, _("家人")))
        called.append(f"{kind} {seen[code]}" if totals[code] > 1 else kind)
    return called
