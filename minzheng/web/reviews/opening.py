"""Opening what is due: one matter of review about each holder, as one campaign."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.access import days
from minzheng.kernel.access.grants import grants_of
from minzheng.kernel.access.guards import scoped_view
from minzheng.kernel.access.scope import scope
from minzheng.kernel.areas.models import Area
from minzheng.kernel.casework.refusals import Cannot
from minzheng.kernel.casework.rights import OPEN
from minzheng.kernel.reviews import operations
from minzheng.kernel.reviews.models import Due
from minzheng.web.casework.campaigns import matters_url
from minzheng.web.presenters import Link
from minzheng.web.reviews.lists import policy_title


def _open_due(request: HttpRequest) -> HttpResponse:
    day = days.today(request)
    held = {grant.area_id for grant in grants_of(user=request.user, day=day)}
    areas = list(scope(user=request.user, model=Area, day=day).filter(pk__in=held))
    given: dict[str, Any] = {
        "key": uuid.uuid4().hex,
        "until": (day + datetime.timedelta(days=31)).isoformat(),
        "title": _("%(year)d年%(month)d月到期复核") % {"year": day.year, "month": day.month},
    }
    refused = ""
    if request.method == "POST":
        given |= {name: request.POST.get(name, "").replace("\x00", "").strip()[:80] for name in
                  ("policy", "area", "until", "title", "key")}  # fmt: skip
        area = next((one for one in areas if str(one.pk) == given["area"]), None)
        try:
            until = datetime.date.fromisoformat(given["until"])
            if area is None:
                raise Cannot(_("请选择您管辖的范围"))
            campaign = operations.open_due(
                policy=given["policy"], area=area.pk, until=until, title=given["title"], actor=request.user,
                key=given["key"] or uuid.uuid4().hex, day=day, now=days.now(),
            )  # fmt: skip
        except ValueError:
            refused = _("日期请按 2023-07-01 的格式填写")
        except Cannot as refusal:
            refused = str(refusal.message)
        else:
            return redirect(matters_url(campaign))
    soon = day + datetime.timedelta(days=31)
    visible = scope(user=request.user, model=Due, day=day).filter(in_hand=None, due_date__lte=soon)
    counted = dict(visible.order_by().values_list("policy").annotate(Count("pk")))
    context = {
        "page_title": _("发起到期复核"),
        "crumbs": (Link(text=_("到期复核"), url=reverse("web:reviews_due")), Link(text=_("发起到期复核"), url="")),
        "offers": [(key, policy_title(key), counted.get(key, 0)) for key in operations.plans()],
        "areas": areas,
        "given": given,
        "refused": refused,
    }
    return render(request, "web/reviews/open.html", context, status=422 if refused else 200)


open_due = scoped_view(permission=OPEN)(_open_due)
