"""Who issues: the office of an area, its name on paper, and the word that its document numbers begin with."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.kernel.areas.models import Area, Level

# What an area's name ends in → what its government is called there.
_OFFICES = (("街道", "街道办事处"), ("镇", "镇人民政府"), ("乡", "乡人民政府"))
_SHORTENED = ("街道", "镇", "乡", "区", "县", "市")


@dataclass(frozen=True)
class Organ:
    """An issuing office. ``word`` is its short name in numbers: 五常民 of 五常民受〔2023〕12号."""

    code: str
    name: str
    word: str


def organ_of(area: Area, *, bureau: str = "") -> Organ:
    """The office of a town or street, or the county's civil affairs bureau (``bureau`` is its name, if it has its own).

    The words are the usual ones; where an office has been given another, whoever issues passes its own ``Organ``.
    """
    short = area.name
    for ending in _SHORTENED:
        if area.name.endswith(ending) and len(area.name) > len(ending) + 1:
            short = area.name.removesuffix(ending)
            break
    if area.level == Level.TOWN:
        name = next(
            (area.name.removesuffix(ending) + office for ending, office in _OFFICES if area.name.endswith(ending)),
            area.name,
        )
        return Organ(area.code, name, f"{short}民")
    return Organ(area.code, bureau or f"{area.name}民政局", f"{short}民")
