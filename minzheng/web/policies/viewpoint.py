"""Where and when a policy page reads the rules: an area and a day, both in the address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.http import urlencode

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.modules.case_reading import path_of
from minzheng.kernel.rules.parameters import ParameterReading
from minzheng.web.presenters import Words

COUNTY = 6
"""Digits of a county's code: standards are read for a county; what is set above it holds there too."""


@dataclass(frozen=True, kw_only=True)
class Viewpoint:
    """``code`` of a county and the day; ``choices`` are the counties that anything is declared for, and one's own.

    ``is_own``: it is the county that this installation serves.
    """

    code: str
    day: date
    choices: tuple[tuple[str, Words], ...]
    wrong_day: str = ""
    is_own: bool = True

    @property
    def area_name(self) -> Words:
        return dict(self.choices).get(self.code, self.code)

    @property
    def reading(self) -> ParameterReading:
        """Every parameter as of the day in the area."""
        return modules.ruleset().parameters.at(day=self.day, areas=path_of(self.code))

    @property
    def query(self) -> str:
        return urlencode({"area": self.code, "day": self.day.isoformat()})

    def url(self, name: str, *arguments: str) -> str:
        """The address of another policy page at the same place and day."""
        return f"{reverse(name, args=arguments)}?{self.query}"


def viewpoint_of(request: HttpRequest) -> Viewpoint:
    """What the address asks for; by default the county that is served, today. A day that is none is said."""
    today, asked = days.today(request), request.GET.get("day", "")
    served = days.deployment()
    own = served.area.code[:COUNTY] if served and served.area else ""
    codes = {value.area for parameter in modules.ruleset().parameters for value in parameter.values}
    codes |= {scheme.area for scheme in modules.schemes()}
    counties = sorted({own, *(code for code in codes if len(code) == COUNTY)} - {""})
    code, day = request.GET.get("area", ""), _day(asked)
    if len(code) == COUNTY and code not in counties and area_names({code}, day=day or today):
        counties = sorted([*counties, code])  # a former county, or one without standards of its own
    names = area_names({*counties}, day=today) | area_names({*counties}, day=day or today)
    code = code if code in counties else own or next(iter(counties), "")
    return Viewpoint(
        code=code,
        is_own=code == own,
        day=day or today,
        choices=tuple((each, names.get(each, each)) for each in counties),
        wrong_day=asked if asked and day is None else "",
    )


def area_names(codes: set[str], *, day: date) -> dict[str, str]:
    """Codes → names of the areas that bear them on a day; one query."""
    return areas.names_of_codes(codes=codes, day=day)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
