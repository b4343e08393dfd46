"""What a citizen can do from his page: hand in papers, withdraw, contest, leave, report a change."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from minzheng.kernel.awards.models import Award
from minzheng.kernel.casework import operations
from minzheng.kernel.casework.models import Channel, Matter
from minzheng.kernel.casework.refusals import Cannot
from minzheng.kernel.citizens import affairs, families
from minzheng.web.citizen.applying import papers
from minzheng.web.citizen.identity.visiting import Visitor, own_page
from minzheng.web.citizen.mine.overview import award_shown
from minzheng.web.citizen.mine.progress import contesting, matter_of, matter_page

OWN = "an act about a matter or a benefit of whoever is signed in, or of somebody for whom he may do it"
CHANGES: Final = {
    "INCOME": gettext_lazy("收入多了或者少了"),
    "PEOPLE": gettext_lazy("家里添了人、走了人"),
    "PROPERTY": gettext_lazy("房子、车子、存款有变化"),
    "MOVED": gettext_lazy("搬家了"),
    "OTHER": gettext_lazy("别的变化"),
}
LEAST_WORDS: Final = 4
MOST_WORDS: Final = 1000
SUPPLEMENT: Final = "supplement"


def _words(request: HttpRequest, name: str = "words") -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:MOST_WORDS]


@own_page(reason=OWN, wants="APPLY")
@require_POST
def send_papers(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponseBase:
    """A photo of what the office waits for; or: that is all, and the clocks go on."""
    found = matter_of(visitor, pk)
    if affairs.waited_for(matter=found) is None:
        messages.error(request, _("现在没有要补的材料。"))
        return redirect("web:my_matter", pk)
    if request.POST.get("act") != "done":
        kept, wrong = papers.receive(
            request, subject=found, paper=SUPPLEMENT, person=None, title=_("补交的材料"), visitor=visitor
        )
        if kept:
            messages.success(request, _("收到了 %(number)d 张，交齐了请点“交齐了”。") % {"number": kept})
        for each in wrong:
            messages.error(request, each)
        return redirect("web:my_matter", pk)
    try:
        operations.resume(
            matter=found.pk,
            note=_("申请人网上补交材料：%(words)s") % {"words": _words(request) or _("没有留言")},
            actor=visitor.citizen.account,
            on_behalf_of=visitor.on_behalf_of,
            key=f"supplied-{found.pk}-{request.POST.get('since', '')[:30]}",
            day=visitor.day,
            now=visitor.now,
        )
    except Cannot as refusal:
        return matter_page(request, visitor, found, problem=str(refusal.message), typed=request.POST, at=SUPPLEMENT)
    messages.success(request, _("已经告诉经办人员，接着往下办，时限从今天接着算。"))
    return redirect("web:my_matter", pk)


@own_page(reason=OWN, wants="REMEDY")
@require_POST
def withdraw(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponseBase:
    """Take an application back."""
    found = matter_of(visitor, pk)
    reason = _words(request)
    if not reason or request.POST.get("sure") != "yes":
        problem = _("撤回要写一句为什么，并勾选“我确定撤回”。")
        return matter_page(request, visitor, found, problem=problem, typed=request.POST, at="withdraw")
    try:
        operations.withdraw(
            matter=found.pk,
            note=_("申请人网上撤回：%(words)s") % {"words": reason},
            actor=visitor.citizen.account,
            on_behalf_of=visitor.on_behalf_of,
            key=f"withdrawn-{found.pk}",
            day=visitor.day,
            now=visitor.now,
        )
    except Cannot as refusal:
        return matter_page(request, visitor, found, problem=str(refusal.message), typed=request.POST, at="withdraw")
    messages.success(request, _("已经撤回。以后需要时可以重新申请。"))
    return redirect("web:my_matter", pk)


@own_page(reason=OWN, wants="REMEDY")
@require_POST
def contest(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponseBase:
    """Ask for reconsideration of what was decided; once a matter, within the time that the law gives."""
    found = matter_of(visitor, pk)
    offered = contesting(found, visitor)
    if offered is None:
        raise Http404
    if offered["begun"] is not None:
        return redirect("web:my_matter", offered["begun"].pk)
    problem, reason = "", _words(request)
    if not offered.get("in_time"):
        problem = _("申请复议的期限已经过了。可以打 12345，或者到司法所、法律援助中心问问别的办法。")
    elif len(reason) < LEAST_WORDS:
        problem = _("请写一两句为什么不服，例如：我家的收入算多了，工资条在这里。")
    if not problem:
        try:
            done = _open(
                visitor,
                workflow=offered["workflow"],
                area=found.area_id,
                household=_household(found, visitor),
                data={"about": found.number, "matter": found.pk, "said": reason},
                key=f"contest-{found.pk}",
            )
        except Cannot as refusal:
            problem = str(refusal.message)
        else:
            messages.success(request, _("复议申请已经提交，民政局会把它连同案卷转送复议机关。"))
            return redirect("web:my_matter", done.pk)
    return matter_page(request, visitor, found, problem=problem, typed=request.POST, at="contest")


def _open(
    visitor: Visitor,
    *,
    workflow: str,
    area: int,
    data: Mapping[str, Any],
    key: str,
    award: Award | None = None,
    household: int | None = None,
) -> Matter:
    """A matter that follows what he has (`award`) or was told; `key` makes a second click the same one."""
    return operations.open_matter(
        workflow=workflow,
        area=area,
        household=award.household_id if award else household,
        person=award.person_id if award else None,
        applicant=visitor.principal.person_id,
        applicant_account=visitor.principal.account,
        award=award.pk if award else None,
        channel=Channel.ONLINE,
        data=data,
        actor=visitor.citizen.account,
        on_behalf_of=visitor.on_behalf_of,
        key=key,
        day=visitor.day,
        now=visitor.now,
    ).matter


def _household(found: Matter, visitor: Visitor) -> int | None:
    """Whom a decision was about: its household, or that of the person."""
    if found.household_id is not None or visitor.principal.person is None:
        return found.household_id
    household = families.family_of(person=visitor.principal.person, day=visitor.day).household
    return household.pk if household else None


def _award(visitor: Visitor, pk: int) -> Award:
    return get_object_or_404(affairs.awards_of(citizen=visitor.principal, day=visitor.day), pk=pk)


@own_page(reason=OWN, wants="REMEDY")
def report(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponseBase:
    """Report that income, family or property changed: the town looks at the benefit anew."""
    award = _award(visitor, pk)
    shown, problems = award_shown(award), {}
    if not shown["report"]:
        raise Http404
    if request.method == "POST":
        if request.POST.get("change") not in CHANGES:
            problems["change"] = _("请选择是哪一种变化。")
        if len(_words(request)) < LEAST_WORDS:
            problems["words"] = _("请写一两句，例如：儿子六月开始上班，每月工资 3000 元。")
        if not problems:
            try:
                data = {"change": request.POST["change"], "said": _words(request)}
                done = _open(
                    visitor, workflow=shown["report"], area=award.area_id, award=award, data=data, key=_key(request)
                )
            except Cannot as refusal:
                problems["words"] = str(refusal.message)
            else:
                messages.success(request, _("已经收到。镇街会来核对，核对清楚以前待遇照发。"))
                return redirect("web:my_matter", done.pk)
    return _form(
        request, "web/citizen/mine/report.html", _("报告家里的变化"), shown, problems, visitor, changes=CHANGES.items()
    )


@own_page(reason=OWN, wants="REMEDY")
def leave(request: HttpRequest, visitor: Visitor, pk: int) -> HttpResponseBase:
    """Give a benefit up of one's own will."""
    award = _award(visitor, pk)
    shown, problems = award_shown(award), {}
    if not shown["leave"]:
        raise Http404
    if request.method == "POST":
        if request.POST.get("sure") != "yes":
            problems["sure"] = _("不再需要这项待遇的，请勾选“我确定”。")
        if len(_words(request)) < LEAST_WORDS:
            problems["words"] = _("请写一句为什么，例如：我找到工作了。")
        if not problems:
            try:
                data = {"said": _words(request)}
                done = _open(
                    visitor, workflow=shown["leave"], area=award.area_id, award=award, data=data, key=_key(request)
                )
            except Cannot as refusal:
                problems["words"] = str(refusal.message)
            else:
                messages.success(request, _("已经收到。民政局确认以前，待遇照发。"))
                return redirect("web:my_matter", done.pk)
    return _form(request, "web/citizen/mine/leave.html", _("主动退出"), shown, problems, visitor)


def _key(request: HttpRequest) -> str:
    return f"wish-{request.POST.get('key', '')[:40] or uuid.uuid4().hex}"


def _form(
    request: HttpRequest,
    template: str,
    title: str,
    shown: Mapping[str, Any],
    problems: Mapping[str, str],
    visitor: Visitor,
    **more: Any,
) -> HttpResponse:
    context = {
        "page_title": title,
        "visitor": visitor,
        "shown": shown,
        "problems": problems,
        "typed": request.POST,
        "key": request.POST.get("key") or uuid.uuid4().hex,
    } | more
    return render(request, template, context, status=422 if problems else 200)
