"""From a self-check to an application: the answers travel in a sealed cookie, so that nobody is asked twice."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.keys import KeyProblem
from minzheng.kernel.registry.secrets import Undecipherable
from minzheng.web.citizen.identity.visiting import OWN_PAGES
from minzheng.web.citizen.selfcheck import answers as told

COOKIE: Final = "minzheng_carried"
PURPOSE: Final = "CITIZEN_CARRIED"
LASTS: Final = timedelta(hours=2)


def carry(response: HttpResponseBase, answers: told.Answers, *, now: datetime) -> HttpResponseBase:
    """Send a self-check along to the pages where applications begin."""
    kept = {"answers": told.as_json(answers), "until": int((now + LASTS).timestamp())}
    sealed = secrets.seal(zlib.compress(json.dumps(kept, separators=(",", ":")).encode(), 9), purpose=PURPOSE)
    response.set_cookie(
        COOKIE,
        urlsafe_b64encode(sealed).decode(),
        path=OWN_PAGES,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def carried(request: HttpRequest, *, now: datetime) -> Mapping[str, Any] | None:
    """The self-check that came along; None where there is none, it is old or was made up."""
    try:
        sealed = urlsafe_b64decode(request.COOKIES.get(COOKIE, "").encode())
        kept = json.loads(zlib.decompress(secrets.unseal(sealed, purpose=PURPOSE)))
    except (Undecipherable, KeyProblem, Error, zlib.error, ValueError):
        return None
    return dict(kept["answers"]) if now.timestamp() < kept["until"] else None


def put_down(response: HttpResponseBase) -> HttpResponseBase:
    response.delete_cookie(COOKIE, path=OWN_PAGES, samesite="Lax")
    return response
