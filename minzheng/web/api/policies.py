"""Policies, the facts they ask for, and the standards of a place on a day."""

from __future__ import annotations

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.modules.case_reading import path_of
from minzheng.kernel.rules.ground import stands_on
from minzheng.kernel.rules.labels import label
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.judging import value_as_data
from minzheng.web.api.shapes import CiteOut, cites_out
from minzheng.web.policies.parameters import unit_words

router = Router(tags=["policies"])
AREA = r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$"


class ConditionDeclared(Schema):
    title: str
    cites: list[CiteOut]


class PolicyOut(Schema):
    """A policy as it is declared. ``parameters`` are the standards that it stands on, by name."""

    key: str
    title: str
    module: str
    line: str | None
    unit: str
    period: str | None
    has_amount: bool
    conditions: list[ConditionDeclared]
    cites: list[CiteOut]
    parameters: list[str]


class FactOut(Schema):
    """A fact that a rule may ask for. ``choices``: the codes that it may take, with titles; empty means any."""

    name: str
    title: str
    unit: str
    kind: str
    choices: dict[str, str]


class ParameterOut(Schema):
    """A standard as of a day in an area. ``value`` null: none is known; ``area`` is whose value it is ("" national)."""

    name: str
    title: str
    kind: str
    unit: str
    value: Any
    area: str | None
    since: datetime.date | None
    until: datetime.date | None
    cites: str
    mark: str
    note: str


class ParametersFound(Schema):
    area: str
    day: datetime.date
    items: list[ParameterOut]


@router.get("/policies", response=list[PolicyOut], auth=BearerToken("policy.view"), summary=label("政策清单"))
def list_policies(request: HttpRequest) -> list[PolicyOut]:
    ruleset = modules.ruleset()
    return [
        PolicyOut(
            key=policy.key,
            title=_(policy.title),
            module=module.key,
            line=module.line,
            unit=policy.unit,
            period=str(policy.period) if policy.amount is not None else None,
            has_amount=policy.amount is not None,
            conditions=[ConditionDeclared(title=_(one.title), cites=cites_out(one.cites)) for one in policy.requires],
            cites=cites_out(policy.cites),
            parameters=sorted(stands_on(rule=policy, ruleset=ruleset).all_parameters),
        )
        for module in modules.modules()
        for policy in module.policies
    ]


@router.get("/facts", response=list[FactOut], auth=BearerToken("policy.view"), summary=label("政策所用的事实"))
def list_facts(request: HttpRequest) -> list[FactOut]:
    """What may be named in an evaluation."""
    return [
        FactOut(
            name=one.name,
            title=_(one.title),
            unit=one.unit,
            kind=one.kind,
            choices={code: _(title) for code, title in one.choices.items()},
        )
        for one in modules.ruleset().facts
    ]


@router.get(
    "/parameters",
    response=ParametersFound,
    auth=BearerToken("policy.view"),
    summary=label("某地某日的标准"),
)
def list_parameters(
    request: HttpRequest,
    area: str = Query("", pattern=AREA, description="区划代码；不写为本部署所在的县（市、区）"),
    day: datetime.date | None = Query(None, description="不写为今天"),
) -> ParametersFound:
    """The nearest area with a value on the day wins."""
    asked, code = day or days.today(request), area or served_code()
    entries = modules.ruleset().parameters.at(day=asked, areas=path_of(code)).entries
    items = []
    for parameter in modules.ruleset().parameters:
        entry = entries.get(parameter.name)
        items.append(
            ParameterOut(
                name=parameter.name,
                title=_(parameter.title),
                kind=parameter.kind,
                unit=unit_words(parameter),
                value=value_as_data(entry, parameter) if entry else None,
                area=entry.area if entry else None,
                since=entry.from_date if entry else None,
                until=entry.until_date if entry else None,
                cites=entry.cites if entry else "",
                mark=entry.mark if entry else "",
                note=_(entry.note) if entry and entry.note else "",
            )
        )
    return ParametersFound(area=code, day=asked, items=items)


def served_code() -> str:
    """The code of the area that this installation serves; "" before it is set up."""
    served = days.deployment()
    return served.area.code if served and served.area else ""
