"""The demo's way in: a name and a number, believed without proof. It declares itself, and exists in the demo only."""

from __future__ import annotations

from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access import days
from minzheng.kernel.citizens import examples
from minzheng.web.citizen.identity.providers import NotProved, Proved

SALT: Final = "citizen.demo"


class DemoProvider:
    key = "demo"
    title = gettext_lazy("演示核验（不是真的实名认证）")

    def available(self, request: HttpRequest) -> bool:
        return days.is_demo(request)

    def start(self, request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponseBase:
        day = days.today(request)
        offered = [
            {"token": signing.dumps(one.person, salt=SALT), "shown": one.shown, "why": one.why, "age": one.age}
            for one in examples.people(day=day)
        ]
        context = {
            "page_title": _("演示核验"),
            "problem": problem,
            "typed": request.POST,
            "offered": offered,
            "next": request.GET.get("next", request.POST.get("next", "")),
        }
        return render(request, "web/citizen/identity/demo.html", context, status=status)

    def finish(self, request: HttpRequest) -> Proved:
        if token := request.POST.get("somebody", ""):
            try:
                name, number = examples.identity_of(person=int(signing.loads(token, salt=SALT, max_age=86_400)))
            except (signing.BadSignature, LookupError, ValueError) as wrong:
                raise NotProved(_("这位演示人员已经不在名单里，请重新选择。")) from wrong
            return Proved(name, number)
        return Proved(request.POST.get("name", ""), request.POST.get("id_number", ""))
