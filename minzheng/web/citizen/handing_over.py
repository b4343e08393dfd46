"""From the result of a check on to the office: a call back, or a slip whose code the counter reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.kernel.access import days
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.citizens import callbacks, services, slips
from minzheng.web.citizen.applying import carrying
from minzheng.web.citizen.codes import qr_code
from minzheng.web.citizen.selfcheck import answers as told
from minzheng.web.citizen.selfcheck import result
from minzheng.web.citizen.selfcheck.pages import asked_of, gone
from minzheng.web.citizen.shell import county, no_county, public_page
from minzheng.web.presenters import long_date

SLIP = "slip"


def grouped(reference: str) -> str:
    """As people read it aloud: ABCD EFGH."""
    return f"{reference[:4]} {reference[4:]}"


@public_page(reason="somebody without an account leaves the answers of his check under a reference", kind=SLIP)
def slip(request: HttpRequest) -> HttpResponse:
    """Leave the answers for the counter, and show the code; shown again from its reference only."""
    if request.method == "POST":
        asked = asked_of(request)
        if asked is None or asked.next is not None:
            return gone(request)
        made = slips.leave(area=asked.area, answers=told.as_json(asked.answers), now=days.now())
        return redirect(f"{reverse('web:check_slip')}?code={made.reference}")
    found = slips.still_kept(reference=request.GET.get("code", ""), now=days.now())
    if found is None:
        return gone(request)
    context = {
        "page_title": _("给窗口看的二维码"),
        "reference": grouped(found.reference),
        "code": qr_code(request.build_absolute_uri(reverse("web:counter_slip", args=[found.reference]))),
        "until": long_date(found.expires_at.date()),
        "town": found.area,
    }
    return render(request, "web/citizen/slip.html", context)


@public_page(reason="somebody without an account asks the office to call him", kind="call")
def call(request: HttpRequest) -> HttpResponse:
    """Ask for a call: the number, if he likes a name, and his consent."""
    own = county()
    if own is None:
        return no_county(request)
    asked = asked_of(request)
    area = asked.area if asked else own
    problem = ""
    if request.method == "POST":
        likely = {}
        if asked is not None and asked.answers.relations and asked.next is None:
            likely = {key: one for key, one in result.outcomes(asked).items() if one != result.Outcome.UNLIKELY}
        try:
            callbacks.ask(
                area=area,
                phone=request.POST.get("phone", ""),
                name=request.POST.get("name", ""),
                wishes=sorted(likely),
                consents=request.POST.get("consent") == "yes",
                now=days.now(),
            )
            return redirect("web:check_call_done")
        except Refused as refusal:
            problem = str(refusal)
    context = {"page_title": _("请工作人员打电话给我"), "town": area, "problem": problem, "typed": request.POST}
    return render(request, "web/citizen/call.html", context)


@public_page(reason="somebody takes the answers of his check along to where he applies, as who he then proves to be")
@require_POST
def apply(request: HttpRequest) -> HttpResponseBase:
    """On to the application for one benefit, with the answers."""
    asked = asked_of(request)
    if asked is None or asked.next is not None:
        return gone(request)
    key = request.POST.get("service", "")
    if not services.published().get(key):
        return redirect("web:guide")
    return carrying.carry(redirect("web:my_apply", key), asked.answers, now=days.now())


@public_page(reason="says that a call was asked for; shows nothing of it")
def call_done(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": _("已经收到"),
        "words": _("工作人员会打电话给您。没有接到的，可以直接到镇街民政办，或者打 12345。"),
        "good": True,
        "action": {"text": _("回到首页"), "url_name": "web:citizen"},
    }
    return render(request, "web/citizen/notice.html", context)
