"""Signing in and out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import days
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.citizens import pace, recognising, signing_in
from minzheng.web.citizen.identity.providers import NotProved, Provider, providers
from minzheng.web.citizen.identity.visiting import OWN_PAGES, let_in, let_out, visitor_of
from minzheng.web.citizen.shell import county, no_county, public_page, too_often

STRANGERS = "somebody who is not signed in proves who he is"


def wanted_page(request: HttpRequest) -> str:
    """Where somebody wanted to go before he was asked who he is: one of the citizens' own pages, or the first one."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    inside = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith(OWN_PAGES)
    return wanted if inside else reverse("web:mine")


@public_page(reason=STRANGERS)
@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways to prove who one is; with one way only, straight to it."""
    if county() is None:
        return no_county(request)
    if visitor_of(request) is not None:
        return redirect(wanted_page(request))
    context = {"page_title": _("登录"), "providers": providers(request), "next": wanted_page(request)}
    return render(request, "web/citizen/identity/sign_in.html", context)


def _provider(request: HttpRequest, key: str) -> Provider:
    found = next((one for one in providers(request) if one.key == key), None)
    if found is None:
        raise Http404
    return found


@public_page(reason=STRANGERS, kind="sign_in")
def prove(request: HttpRequest, key: str) -> HttpResponseBase:
    """Begin to prove, or (posted) the proof itself."""
    provider = _provider(request, key)
    if request.method != "POST":
        return provider.start(request)
    return _proved(request, provider)


@public_page(reason=STRANGERS, kind="sign_in")
@require_safe
def back(request: HttpRequest, key: str) -> HttpResponseBase:
    """Where a provider elsewhere sends somebody back to."""
    return _proved(request, _provider(request, key))


def _proved(request: HttpRequest, provider: Provider) -> HttpResponseBase:
    day, now = days.today(request), days.now()
    try:
        proved = provider.finish(request)
        pace.pass_one(kind="sign_in_as", address=proved.id_number.strip().upper(), now=now)
        citizen = recognising.citizen_of(
            name=proved.name, id_number=proved.id_number, day=day, demo=days.is_demo(request), now=now
        )
    except (NotProved, Refused) as refusal:
        return provider.start(request, problem=str(refusal), status=422)
    except pace.TooOften:
        return too_often(request)
    recognising.verified(citizen=citizen, provider=provider.key, title=str(provider.title), now=now)
    wanted = request.session.pop("citizen_next", "") if provider.key != "demo" else wanted_page(request)
    target = wanted if str(wanted).startswith(OWN_PAGES) else reverse("web:mine")
    return let_in(redirect(target), token=signing_in.begin(citizen=citizen, now=now))


@public_page(reason="somebody signs out; without a session nothing happens")
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if (visitor := visitor_of(request)) is not None:
        signing_in.end(session=visitor.session, now=days.now())
    return let_out(redirect("web:my_signed_out"))


@public_page(reason="says that somebody has signed out; shows nothing")
@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": _("已经退出"),
        "words": _("您已经退出。填到一半的申请替您保存着，下次登录接着填。"),
        "action": {"text": _("回到首页"), "url_name": "web:citizen"},
    }
    return render(request, "web/citizen/notice.html", context)
