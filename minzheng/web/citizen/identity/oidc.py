"""Identity from the province's platform by OpenID Connect (authorisation code with PKCE), for installations.

``MINZHENG_OIDC_ISSUER``, ``MINZHENG_OIDC_CLIENT``, ``MINZHENG_OIDC_SECRET`` set it up; ``MINZHENG_OIDC_NAME`` and
``MINZHENG_OIDC_ID_NUMBER`` name the claims that hold the verified name and identity number. Only what the signed ID
token or the user-info endpoint says counts; the address that somebody comes back by says nothing.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from joserfc.errors import JoseError
from requests import RequestException

from minzheng.web.citizen.identity.providers import NotProved, Proved


@cache
def client(issuer: str, client_id: str, secret: str) -> Any:
    """What speaks to one issuer; keys and addresses are found at its well-known address and kept."""
    return OAuth().register(
        "citizen",
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_id=client_id,
        client_secret=secret,
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": 10},
    )


class OidcProvider:
    key = "oidc"
    title = gettext_lazy("统一身份认证（浙里办、政务服务网）")

    def available(self, request: HttpRequest) -> bool:
        return bool(settings.CITIZEN_OIDC["issuer"] and settings.CITIZEN_OIDC["client"])

    @property
    def _client(self) -> Any:
        held = settings.CITIZEN_OIDC
        return client(held["issuer"], held["client"], held["secret"])

    def start(self, request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponseBase:
        if problem:
            context = {"page_title": _("没有核验成功"), "words": problem, "action": _again()}
            return render(request, "web/citizen/notice.html", context, status=status)
        request.session["citizen_next"] = request.GET.get("next", "")
        back = request.build_absolute_uri(reverse("web:my_proved", args=[self.key]))
        try:
            answer: HttpResponseBase = self._client.authorize_redirect(request, back)
        except (OAuthError, RequestException, JoseError):
            return self.start(request, problem=_unreachable(), status=503)
        return answer

    def finish(self, request: HttpRequest) -> Proved:
        held = settings.CITIZEN_OIDC
        try:
            token = self._client.authorize_access_token(request)
            claims = dict(token.get("userinfo") or {})
            if held["name"] not in claims or held["id_number"] not in claims:
                more = self._client.userinfo(token=token)
                # the answer counts only for whom the signed token names
                claims |= more if more.get("sub") == claims.get("sub") else {}
        except (OAuthError, JoseError) as wrong:
            raise NotProved(_("身份认证没有完成，请重新登录。")) from wrong
        except RequestException as wrong:
            raise NotProved(_unreachable()) from wrong
        name, number = str(claims.get(held["name"], "")), str(claims.get(held["id_number"], ""))
        if not name or not number:
            raise NotProved(_("您的账号还没有实名认证，请先在该平台完成实名认证，再来登录。"))
        return Proved(name, number)


def _unreachable() -> str:
    return _("身份认证平台暂时连不上。请过一会儿再试，急事请打 12345 或到镇街民政办。")


def _again() -> dict[str, str]:
    return {"text": _("重新登录"), "url_name": "web:my_sign_in"}
