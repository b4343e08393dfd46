"""Letter size and language: the viewer's own choice, kept in a cookie of this browser and not in the account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from minzheng.kernel.access.guards import open_view

SIZE_COOKIE = "minzheng_size"
SIZES = {"normal": _("标准"), "large": _("大字"), "elder": _("长辈")}
SIZE_MARKS = {"normal": "A", "large": "A+", "elder": "A++"}
ONE_YEAR = 365 * 24 * 60 * 60


def chosen_size(request: HttpRequest) -> str:
    """The size this browser asked for; the first one where it asked for nothing we know."""
    size = request.COOKIES.get(SIZE_COOKIE, "")
    return size if size in SIZES else next(iter(SIZES))


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=ONE_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)


@open_view(reason="letter size and language, also on the sign-in page")
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Keep a size or a language and go back to the page the choice was made on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    if (size := request.POST.get("size", "")) in SIZES:
        _keep(response, SIZE_COOKIE, size)
    if (language := request.POST.get("language", "")) in dict(settings.LANGUAGES):
        _keep(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response
