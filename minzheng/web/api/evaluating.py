"""A household told in the request, judged by the policies in force: nothing of it is kept.

Facts are named and written as in worked cases (`minzheng.kernel.modules.case_reading`): by title or by name; 是 or
true, 未知 or null, money in yuan, days as 2023-07-01, 无 for what verifiably never happened. A fact that is not given
is not known, and not known is never no.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from minzheng.kernel import modules
from minzheng.kernel.access import days
from minzheng.kernel.modules.case_labels import NEVER_HAPPENED, UNKNOWN, CaseError, Labels, value_of
from minzheng.kernel.modules.case_reading import path_of
from minzheng.kernel.rules import HOUSEHOLD, PERSON, RuleSet, Unit
from minzheng.kernel.rules.explaining import Situation
from minzheng.kernel.rules.kinds import Kind
from minzheng.kernel.rules.labels import label
from minzheng.web.api.authentication import BearerToken
from minzheng.web.api.judging import ResultOut, result_of
from minzheng.web.api.policies import AREA, served_code
from minzheng.web.api.problems import Problem

router = Router(tags=["evaluation"])
MOST_MEMBERS, MOST_FACTS = 20, 300
EARLIEST, LATEST = datetime.date(1949, 10, 1), datetime.date(2099, 12, 31)
MOST_YUAN = Decimal(10**11)
NUMBER = Annotated[Decimal, Field(ge=-MOST_YUAN, le=MOST_YUAN)]
Written = bool | Annotated[int, Field(ge=-(10**11), le=10**11)] | NUMBER | Annotated[str, Field(max_length=60)] | None
Facts = Annotated[dict[Annotated[str, Field(max_length=60)], Written], Field(max_length=MOST_FACTS)]


class HouseholdIn(Schema):
    """A household on a day in an area. ``members`` in any order; answers count them from 0."""

    model_config = ConfigDict(extra="forbid")

    area: str = Field("", pattern=AREA, description="区划代码；不写为本部署所在的县（市、区）")
    day: datetime.date | None = Field(None, description="不写为今天")
    household: Facts = Field(default_factory=dict, description="家庭的事实：名称 → 值")
    members: list[Facts] = Field(..., min_length=1, max_length=MOST_MEMBERS, description="每人的事实：名称 → 值")
    policies: list[Annotated[str, Field(max_length=60)]] = Field(
        default_factory=list, max_length=100, description="政策代号；不写为全部"
    )


class MemberResult(ResultOut):
    """``member`` null: judged for the household as a whole."""

    member: int | None


class EvaluationOut(Schema):
    area: str
    day: datetime.date
    results: list[MemberResult]


@router.post("/evaluate", response=EvaluationOut, auth=BearerToken("policy.view"), summary=label("评估一户家庭"))
def evaluate(request: HttpRequest, body: HouseholdIn) -> EvaluationOut:
    """Each policy's answer with conditions, amount, what is missing, and articles."""
    ruleset, day = modules.ruleset(), body.day or days.today(request)
    wrong: list[tuple[str, str]] = []
    if not EARLIEST <= day <= LATEST:
        wrong.append(("body.day", _("应在%(first)s至%(last)s之间") % {"first": EARLIEST, "last": LATEST}))
    wrong += [
        (f"body.policies.{at}", _("没有这项政策"))
        for at, key in enumerate(body.policies)
        if key not in ruleset.policies
    ]
    labels = _labels(ruleset)
    facts = _facts(body.household, HOUSEHOLD, "body.household", labels, wrong)
    members = [_facts(one, PERSON, f"body.members.{at}", labels, wrong) for at, one in enumerate(body.members)]
    if wrong:
        raise Problem("invalid", errors=wrong)
    area = body.area or served_code()
    situation = Situation(ruleset=ruleset, facts=facts, members=members, area_path=path_of(area), day=day)
    chosen = [one for key, one in ruleset.policies.items() if not body.policies or key in body.policies]
    return EvaluationOut(
        area=area,
        day=day,
        results=[
            MemberResult(**result_of(situation.explain(policy.key, person=member)), member=member)
            for policy in chosen
            for member in (range(len(members)) if policy.unit == PERSON else (None,))
        ],
    )


@lru_cache(maxsize=4)
def _labels(ruleset: RuleSet) -> Labels:
    """Made once per rule set; a release makes another."""
    return Labels(ruleset)


def _facts(
    written: Mapping[str, Any], unit: Unit, where: str, labels: Labels, wrong: list[tuple[str, str]]
) -> dict[str, Any]:
    """Facts as rules hold them; what cannot be understood is added to ``wrong``."""
    told: dict[str, Any] = {}
    for name, value in written.items():
        try:
            declared = labels.fact(name)
            if declared.unit != unit:
                raise CaseError(_("这一项不属于此处：个人的事实写在成员下，家庭的事实写在家庭下"))
            if declared.name in told:
                raise CaseError(_("写了两次"))
            told[declared.name] = _value(value, declared.kind, declared.choices)
        except CaseError as problem:
            wrong.append((f"{where}.{name}", str(problem)))
    return told


def _value(written: Any, kind: Kind, choices: Mapping[str, str]) -> Any:
    if written is None:
        return None
    if kind is Kind.DATE and isinstance(written, str) and written not in (UNKNOWN, NEVER_HAPPENED):
        try:
            day = datetime.date.fromisoformat(written)
        except ValueError:
            day = datetime.date.min
        if day.year < 1850 or day > LATEST:
            raise CaseError(_("应为日期，如 2023-07-01"))
        return day
    if isinstance(written, Decimal) and kind is Kind.INTEGER and written == int(written):
        written = int(written)
    return value_of(written, kind, choices)
