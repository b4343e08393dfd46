"""The pages of an application, one part each; what is filled in is kept with every step, and resumed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.scope import scope
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.citizens import drafts, families, mandates, submitting
from minzheng.kernel.citizens.drafts import PARTS, CannotApplyHere, Said
from minzheng.kernel.citizens.models import Draft
from minzheng.kernel.citizens.phones import plain_phone, shown_phone
from minzheng.web.citizen.applying import carrying, papers, parts, signing
from minzheng.web.citizen.identity.visiting import Visitor, own_page
from minzheng.web.citizen.selfcheck.family import KINDS
from minzheng.web.citizen.words import relation_words
from minzheng.web.presenters import long_date

OWN = "an application of whoever is signed in, or of somebody for whom he may apply"
FOLDER = "web/citizen/applying"
TEMPLATES = {
    "consent": f"{FOLDER}/consent.html",
    "family": f"{FOLDER}/family.html",
    "papers": f"{FOLDER}/papers.html",
    "situation": f"{FOLDER}/situation.html",
    "sign": f"{FOLDER}/sign.html",
}
TITLES = {
    "consent": lambda: _("授权核对"),
    "family": lambda: _("核对家里人"),
    "papers": lambda: _("交材料"),
    "situation": lambda: _("家里的情况"),
    "sign": lambda: _("承诺和签名"),
}


@own_page(reason=OWN, wants="APPLY")
def new(request: HttpRequest, visitor: Visitor, key: str) -> HttpResponseBase:
    """Begin, or go on with what was begun. Who cannot apply here is told what he can do."""
    try:
        drafts.applicable(workflow=key)
    except CannotApplyHere as refusal:
        return _elsewhere(request, str(refusal))
    if request.method != "POST":
        table = catalogue().get(key).workflow
        open_ = _drafts(visitor).filter(workflow=key, submitted_at=None, dropped_at=None).first()
        context = {
            "page_title": _(table.title),
            "visitor": visitor,
            "draft": open_,
            "carried": carrying.carried(request, now=visitor.now) is not None,
            "mandates": mandates.of_agent(citizen=visitor.citizen, day=visitor.day).exists(),
            "parts": [TITLES[part]() for part in PARTS],
            "next_url": _part_url(open_) if open_ else "",
        }
        return render(request, f"{FOLDER}/new.html", context)
    try:
        draft = drafts.begin(
            workflow=key,
            by=visitor.citizen,
            principal=visitor.principal,
            mandate=visitor.mandate,
            check=carrying.carried(request, now=visitor.now),
            day=visitor.day,
            now=visitor.now,
        )
    except CannotApplyHere as refusal:
        return _elsewhere(request, str(refusal))
    return carrying.put_down(redirect(_part_url(draft)))


def _elsewhere(request: HttpRequest, why: str) -> HttpResponse:
    context = {"page_title": _("请换一种办法办"), "why": why}
    return render(request, f"{FOLDER}/elsewhere.html", context, status=409)


def _drafts(visitor: Visitor) -> Any:
    return scope(user=visitor.principal.account, model=Draft, day=visitor.day).select_related(
        "principal__person", "principal__account", "mandate", "area", "application", "household"
    )


def draft_of(visitor: Visitor, key: Any) -> Draft:
    """The draft of an address, if it is of him for whom the visitor is here."""
    found: Draft = get_object_or_404(_drafts(visitor), key=key)
    return found


def _part_url(draft: Draft) -> str:
    """Where the filling in goes on: the first part that is missing, or the review."""
    part = drafts.said(draft).next_part
    return reverse("web:my_apply_part", args=[draft.key, part]) if part else reverse("web:my_review", args=[draft.key])


@own_page(reason=OWN, wants="APPLY")
def part(request: HttpRequest, visitor: Visitor, key: Any, part: str) -> HttpResponseBase:
    """One part: shown as it was said last, or with what was typed and what would be right."""
    draft = draft_of(visitor, key)
    if part not in PARTS:
        raise Http404
    if not draft.is_open:
        return redirect("web:my_applied", draft.key) if draft.submitted_at else redirect("web:mine")
    said, ground = drafts.said(draft), ground_of(draft, visitor)
    typed: dict[str, Any] = dict(said.of(part))
    problems: dict[str, str] = {}
    if request.method == "POST":
        typed, problems = _read(request, part, draft, ground, visitor)
        if not problems:
            try:
                drafts.keep(draft=draft, part=part, told=typed, by=visitor.citizen, now=visitor.now)
            except Refused as refusal:
                messages.error(request, str(refusal))
                return redirect("web:mine")
            draft.refresh_from_db()
            back = request.GET.get("back") == "review" and drafts.said(draft).next_part is None
            return redirect(reverse("web:my_review", args=[draft.key]) if back else _next_url(draft, part))
    context = _frame(draft, visitor, part) | _shown(part, draft, ground, said, typed, visitor)
    context |= {"typed": typed, "problems": problems}
    return render(request, TEMPLATES[part], context, status=422 if problems else 200)


def _next_url(draft: Draft, part: str) -> str:
    """The part after this one, already filled in or not; after the last one, the review."""
    place = PARTS.index(part) + 1
    if place < len(PARTS):
        return reverse("web:my_apply_part", args=[draft.key, PARTS[place]])
    return reverse("web:my_review", args=[draft.key])


def ground_of(draft: Draft, visitor: Visitor) -> parts.Ground:
    person = draft.principal.person
    assert person is not None  # a draft of somebody unknown is never begun
    children = mandates.own_children(citizen=draft.principal, day=visitor.day).values_list("person_id", flat=True)
    return parts.Ground(
        day=visitor.day,
        family=families.family_of(person=person, day=visitor.day, to_himself=visitor.mandate is None),
        himself=person.pk,
        children=frozenset(children),
        name=visitor.name,
    )


def _read(
    request: HttpRequest, part: str, draft: Draft, ground: parts.Ground, visitor: Visitor
) -> tuple[dict[str, Any], dict[str, str]]:
    posted: QueryDict = request.POST
    if part == "sign":
        return signing.read(request, draft=draft, visitor=visitor)
    if part == "papers":
        missing = [one.title for one in papers.papers_of(draft, visitor=visitor) if one.state == "missing"]
        if missing and posted.get("later") != "yes":
            later = _("还缺材料。可以现在拍照交；现在没有的，请勾选“还没有的以后再交”。")
            return {"later": "", "missing": missing}, {"later": later}
        return {"later": posted.get("later", ""), "missing": missing}, {}
    return parts.READERS[part](posted, ground)


def _frame(draft: Draft, visitor: Visitor, part: str) -> dict[str, Any]:
    place = PARTS.index(part)
    return {
        "page_title": TITLES[part](),
        "matter": _(catalogue().get(draft.workflow).workflow.title),
        "draft": draft,
        "town": families.town_of(area=draft.area_id, day=visitor.day) or draft.area,
        "visitor": visitor,
        "number": place + 1,
        "most": len(PARTS) + 1,
        "earlier": reverse("web:my_apply_part", args=[draft.key, PARTS[place - 1]]) if place else "",
    }


def _shown(
    part: str, draft: Draft, ground: parts.Ground, said: Said, typed: dict[str, Any], visitor: Visitor
) -> dict[str, Any]:
    """What the page of a part needs beside what was typed."""
    if part == "consent":
        policy = catalogue().get(draft.workflow).workflow.policy
        return {
            "sources": parts.sources(policy),
            "covered": parts.covered(ground),
            "others": parts.others(ground),
            "years": [str(each) for each in parts.YEARS],
        }
    if part == "family":
        kept = typed.get("members", {})
        rows = [
            {
                "one": one,
                "relation": relation_words(one.relation),
                "slot": f"member_{one.person}",
                "chosen": kept.get(str(one.person), parts.TOGETHER),
            }
            for one in ground.family.relatives
        ]
        added = [*typed.get("added", ()), *({} for _ in range(parts.ADDED))][: parts.ADDED]
        return {
            "rows": rows,
            "standings": parts.STANDINGS.items(),
            "added": list(enumerate(added, 1)),
            "kinds": KINDS.items(),
        }
    if part == "papers":
        shown = papers.papers_of(draft, visitor=visitor)
        missing = any(one.state == "missing" for one in shown)
        return {"papers": shown, "accepted": papers.ACCEPTED, "missing": missing}
    if part == "situation":
        return {"phone": typed.get("phone_typed") or plain_phone(str(typed.get("phone_sealed", ""))) or ""}
    return {"code": signing.code_for(draft)}


@own_page(reason=OWN, wants="APPLY")
@require_POST
def paper(request: HttpRequest, visitor: Visitor, key: Any) -> HttpResponse:
    """A photo of one missing paper; kept at once."""
    draft = draft_of(visitor, key)
    if not draft.is_open:
        return redirect("web:my_applied", draft.key) if draft.submitted_at else redirect("web:mine")
    wanted = next(
        (one for one in papers.papers_of(draft, visitor=visitor) if one.slot == request.POST.get("slot")), None
    )
    if wanted is None or wanted.state == "held":
        raise Http404
    kept, wrong = papers.receive(
        request, subject=draft, paper=wanted.key, person=wanted.person, title=wanted.title, visitor=visitor
    )
    for each in wrong:
        messages.error(request, each)
    if kept:
        messages.success(request, _("收到了“%(title)s”%(number)d 张。") % {"title": wanted.title, "number": kept})
    return redirect("web:my_apply_part", draft.key, "papers")


@own_page(reason=OWN, wants="APPLY")
def review(request: HttpRequest, visitor: Visitor, key: Any) -> HttpResponseBase:
    """Everything that was said, once more; submitted once, however often it is sent."""
    draft = draft_of(visitor, key)
    if draft.submitted_at:
        return redirect("web:my_applied", draft.key)
    if not draft.is_open:
        return redirect("web:mine")
    said = drafts.said(draft)
    if said.next_part is not None:
        return redirect(_part_url(draft))
    problem = ""
    if request.method == "POST":
        try:
            submitting.submit(draft=draft, by=visitor.citizen, day=visitor.day, now=visitor.now)
            return redirect("web:my_applied", draft.key)
        except Refused as refusal:
            problem = str(refusal)
    ground = ground_of(draft, visitor)
    members = said.of("family").get("members", {})
    context = {
        "page_title": _("最后看一遍，再提交"),
        "matter": _(catalogue().get(draft.workflow).workflow.title),
        "draft": draft,
        "town": families.town_of(area=draft.area_id, day=visitor.day) or draft.area,
        "visitor": visitor,
        "number": len(PARTS) + 1,
        "most": len(PARTS) + 1,
        "said": said.parts,
        "until": long_date(_day(said.of("consent").get("until"))),
        "family": [
            (one, relation_words(one.relation), parts.STANDINGS[members.get(str(one.person), parts.TOGETHER)])
            for one in ground.family.relatives
        ],
        "added": [(one, KINDS.get(one["relation"], "")) for one in said.of("family").get("added", ())],
        "papers": papers.papers_of(draft, visitor=visitor),
        "phone": shown_phone(str(said.of("situation").get("phone_sealed", ""))),
        "problem": problem,
    }
    return render(request, f"{FOLDER}/review.html", context, status=409 if problem else 200)


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)) if text else None


@own_page(reason=OWN, wants="APPLY")
@require_POST
def drop(request: HttpRequest, visitor: Visitor, key: Any) -> HttpResponse:
    """Give a draft up."""
    drafts.drop(draft=draft_of(visitor, key), by=visitor.citizen, now=visitor.now)
    messages.success(request, _("已经放弃，填过的内容也删掉了。"))
    return redirect("web:mine")
