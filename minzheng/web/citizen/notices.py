"""Public notices (公示) for everybody, and objecting to one; who objects is never shown, and need not say who he is."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import days
from minzheng.kernel.casework import queries
from minzheng.kernel.casework.models import Notice
from minzheng.kernel.casework.refusals import Cannot
from minzheng.kernel.citizens import objecting
from minzheng.web.casework import words
from minzheng.web.citizen.shell import county, no_county, public_page
from minzheng.web.lists.columns import yuan
from minzheng.web.presenters import long_date

PUBLIC = "public notices hang on walls: everybody may read them and object"
LEAST_WORDS, MOST_WORDS, MOST_SHOWN = 4, 1000, 200


def _shown(one: Notice) -> dict[str, object]:
    return {
        "pk": one.pk,
        "benefit": words.workflow_title(one.benefit),
        "who": one.name_shown or (_("未成年人，不显示姓名") if one.minor else ""),
        "members": one.members,
        "amount": yuan(one.amount_fen) if one.amount_fen is not None else "",
        "place": one.area.name,
        "days": _("%(first)s 至 %(last)s")
        % {"first": long_date(one.start_date), "last": long_date(one.end_date) or _("还没定")},
    }


@public_page(reason=PUBLIC)
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    own, day = county(), days.today(request)
    if own is None:
        return no_county(request)
    shown = [_shown(one) for one in queries.public_notices(areas=[own.pk], day=day)[:MOST_SHOWN]]
    return render(request, "web/citizen/notices.html", {"page_title": _("公示"), "notices": shown})


@public_page(reason=PUBLIC, kind="object")
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong with a notice; answered before the notice can end."""
    own, day = county(), days.today(request)
    if own is None:
        return no_county(request)
    found = queries.public_notices(areas=[own.pk], day=day).filter(pk=pk).first()
    if found is None:
        raise Http404
    problem, text = "", request.POST.get("words", "").replace("\x00", "").strip()[:MOST_WORDS]
    if request.method == "POST":
        if len(text) < LEAST_WORDS:
            problem = _("请写清楚哪里不对，例如：这家人去年买了新车。")
        else:
            try:
                objecting.receive(
                    notice=found.pk,
                    text=text,
                    key=f"objection-{request.POST.get('key', '')[:40] or uuid.uuid4().hex}",
                    day=day,
                    now=days.now(),
                )
                return redirect("web:objected")
            except Cannot as refusal:
                problem = str(refusal.message)
    context = {
        "page_title": _("对公示有意见"),
        "notice": _shown(found),
        "problem": problem,
        "text": text,
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "back": reverse("web:notices"),
    }
    return render(request, "web/citizen/object.html", context, status=422 if problem else 200)


@public_page(reason="says that an objection came in; shows nothing of it")
@require_safe
def objected(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": _("意见收到了"),
        "words": _("镇街会去核实，核实清楚以前这项公示不会办结。谁提的意见不会公开。"),
        "action": {"text": _("回到公示"), "url_name": "web:notices"},
    }
    return render(request, "web/citizen/notice.html", context)
