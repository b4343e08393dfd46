"""The pages of 码上测: where, who, one question after another, what came out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import days
from minzheng.kernel.areas import queries as areas
from minzheng.kernel.citizens import counting
from minzheng.kernel.rules import Kind
from minzheng.kernel.rules.asking import Ask
from minzheng.web.citizen.selfcheck import answers as told
from minzheng.web.citizen.selfcheck import family, inquiring, reading, result
from minzheng.web.citizen.selfcheck.answers import Answers
from minzheng.web.citizen.selfcheck.inquiring import Asked
from minzheng.web.citizen.shell import county, no_county, public_page

ANONYMOUS = "the anonymous self-check: nobody is named, nothing is stored"


def asked_of(request: HttpRequest) -> Asked | None:
    """The check that came with a request; None where there is none (any more)."""
    found = told.of_request(request, now=days.now())
    day = days.today(request)
    area = areas.by_code(code=found.area, day=day) if found else None
    return Asked(found, area, day) if found and area else None


def gone(request: HttpRequest) -> HttpResponse:
    """Nothing was kept for longer than two hours; also where somebody comes by a stored address."""
    context = {
        "page_title": _("请重新开始"),
        "words": _("为了保护您的隐私，答案只保留两小时，也不会存在我们这里。请从头再测一次，只要几分钟。"),
        "action": {"text": _("重新开始"), "url_name": "web:check"},
    }
    return told.forget(render(request, "web/citizen/notice.html", context, status=410))


@public_page(reason=ANONYMOUS)
def start(request: HttpRequest) -> HttpResponse:
    """Where the family lives."""
    own, day = county(), days.today(request)
    if own is None:
        return no_county(request)
    towns = inquiring.towns(county=own, day=day)
    problem = ""
    if request.method == "POST":
        code = request.POST.get("area", "")
        if code in {own.code, *(town.code for town in towns)}:
            return told.keep(redirect("web:check_family"), Answers(area=code), now=days.now())
        problem = _("请选择住在哪个镇街。")
    context = {"page_title": _("码上测"), "county": own, "towns": towns, "problem": problem}
    return render(request, "web/citizen/selfcheck/start.html", context)


@public_page(reason=ANONYMOUS)
def who(request: HttpRequest) -> HttpResponse:
    """Who lives together."""
    asked = asked_of(request)
    if asked is None:
        return gone(request)
    problem = ""
    if request.method == "POST":
        try:
            relations = family.relations_from(request.POST)
        except ValueError as wrong:
            problem = str(wrong)
        else:
            kept = replace(asked.answers, relations=relations, pages=())
            return told.keep(redirect("web:check_question"), kept, now=days.now())
    typed = request.POST if problem else None
    kinds = [
        {
            "code": code,
            "title": title,
            "numbers": range((1 if code in family.ONLY_ONE else 5) + 1),
            "chosen": typed.get(f"kin_{code}", "0") if typed else str(asked.answers.relations.count(code)),
        }
        for code, title in family.KINDS.items()
    ]
    context = {"page_title": _("家里有谁"), "kinds": kinds, "problem": problem}
    return render(request, "web/citizen/selfcheck/family.html", context)


@public_page(reason=ANONYMOUS)
def question(request: HttpRequest) -> HttpResponse:
    """The next question that can still change an answer; without one, the result."""
    asked = asked_of(request)
    if asked is None:
        return gone(request)
    if not asked.answers.relations:
        return redirect("web:check_family")
    ask = asked.next
    if ask is None:
        return redirect("web:check_result")
    read = reading.Reading()
    if request.method == "POST":
        if request.POST.get("fact") != ask.declared.name:  # sent twice, or from a page gone by
            return redirect("web:check_question")
        read = reading.read(ask=ask, posted=request.POST, day=asked.day)
        if read.page is not None:
            return told.keep(redirect("web:check_question"), asked.answers.with_page(read.page), now=days.now())
    context = _question_context(asked, ask, read)
    return told.keep(render(request, "web/citizen/selfcheck/question.html", context), asked.answers, now=days.now())


@dataclass(frozen=True)
class Row:
    """One member's place on a question's page; `suffix` ends the names of its fields."""

    name: str
    suffix: str
    typed: dict[str, str]
    problem: str
    ticked: bool


def _question_context(asked: Asked, ask: Ask, read: reading.Reading) -> dict[str, Any]:
    declared, asking = ask.declared, ask.declared.question
    assert asking is not None
    ticked = set(read.typed.get("who", ""))
    rows = [
        Row(
            name=asked.names[member] if member is not None else _("全家"),
            suffix="home" if member is None else str(member),
            typed={
                part: read.typed.get(f"{part}_{'home' if member is None else member}", "")
                for part in ("value", "year", "month", "day")
            },
            problem=read.problems.get("" if member is None else member, "") if member is not None else "",
            ticked=str(member) in ticked,
        )
        for member in (ask.members or (None,))
    ]
    done = len(asked.answers.pages)
    return {
        "page_title": _(asking.text),
        "ask": ask,
        "hint": _(asking.hint) if asking.hint else "",
        "kind": declared.kind.value,
        "rows": rows,
        "alone": len(rows) == 1,
        "choices": [
            (code, _(title))
            for code, title in declared.choices.items()
            if code in (asking.offered or declared.choices) and code != "NONE"
        ],
        "unit": _("元") if declared.kind == Kind.MONEY else "",
        "never": _(asking.never) if asking.never else "",
        "by_month": asking.by_month,
        "none_fits": reading.offers_none(declared)
        or (declared.kind in (Kind.MONEY, Kind.INTEGER) and not asking.least),
        "nothing": _(asking.nothing) if asking.nothing else _("没有") if len(rows) == 1 else _("都没有"),
        "problem": read.problems.get("", ""),
        "problems": bool(read.problems),
        "number": done + 1,
        "at_most": done + asked.at_most_left,
    }


@public_page(reason=ANONYMOUS)
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """One question back; what was answered there is asked anew."""
    asked = asked_of(request)
    if asked is None:
        return gone(request)
    kept = asked.answers.one_back()
    return told.keep(redirect("web:check_question" if kept.relations else "web:check_family"), kept, now=days.now())


@public_page(reason=ANONYMOUS)
@require_safe
def outcome(request: HttpRequest) -> HttpResponse:
    """What came out. Counted once, as a sum of the town."""
    asked = asked_of(request)
    if asked is None:
        return gone(request)
    if not asked.answers.relations or asked.next is not None:
        return redirect("web:check_question")
    kept = asked.answers
    if not kept.counted:
        counting.count(area=asked.area, outcomes=result.outcomes(asked), day=asked.day)
        kept = replace(kept, counted=True)
    context = {
        "page_title": _("自测结果"),
        "parts": result.parts(asked),
        "town": asked.area,
        "day": asked.day,
        "questions": len(kept.pages),
    }
    return told.keep(render(request, "web/citizen/selfcheck/result.html", context), kept, now=days.now())


@public_page(reason=ANONYMOUS)
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Forget everything and begin anew."""
    return told.forget(redirect("web:check"))
