"""Signing: drawn by a finger, or, without a script, by typing one's name and a confirmation code.

The code reaches the signer by a courier; an installation without a text-message gateway shows it on the page and says
so. It proves that somebody read the page, not who he is: that the identity provider did.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets as random
import tempfile
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext as _

from minzheng.kernel.citizens.models import Draft
from minzheng.kernel.documents import operations
from minzheng.kernel.documents.uploads.refusals import Unfit
from minzheng.kernel.registry import secrets
from minzheng.web.citizen.identity.visiting import Visitor

DIGITS: Final = 4
LARGEST_DRAWING: Final = 300_000
BEGINS: Final = "data:image/png;base64,"
SIGNATURE: Final = "signature"


def code_for(draft: Draft) -> str:
    """The code of this draft as it stands: another one after every change, so that no old page can be signed."""
    told = f"{draft.key} {draft.changed_at.isoformat()}"
    digest = secrets.blind_index_one(told, purpose="CITIZEN_SIGNATURE")
    return f"{int.from_bytes(bytes(digest)[:6], 'big') % 10**DIGITS:0{DIGITS}d}"


def read(request: HttpRequest, *, draft: Draft, visitor: Visitor) -> tuple[dict[str, Any], dict[str, str]]:
    """What was signed, or what would be right. A drawing is kept among the papers of the draft."""
    problems: dict[str, str] = {}
    if request.POST.get("promise") != "yes":
        problems["promise"] = _("请先读完承诺，再勾选“我承诺”。")
    drawn = request.POST.get("drawn", "")
    told: dict[str, Any] = {"promise": request.POST.get("promise", ""), "name": request.POST.get("name", "")[:40]}
    if drawn:
        if not problems:
            problems |= _keep_drawing(drawn, draft=draft, visitor=visitor)
        return told | {"how": "DRAWN", "by": visitor.citizen.pk, "at": visitor.now.isoformat()}, problems
    if "".join(told["name"].split()) != visitor.name:
        problems["name"] = _("请一字不差地写您自己的姓名（登录时核验的姓名）。")
    if not hmac.compare_digest(request.POST.get("code", "").strip().encode(), code_for(draft).encode()):
        problems["code"] = _("确认码不对，请看着上面的四位数字再输一遍。")
    return told | {"how": "TYPED", "by": visitor.citizen.pk, "at": visitor.now.isoformat()}, problems


def _keep_drawing(drawn: str, *, draft: Draft, visitor: Visitor) -> dict[str, str]:
    again = {"drawn": _("签名没有收到，请在框里重新签一次；也可以打字签名。")}
    if not drawn.startswith(BEGINS) or len(drawn) > LARGEST_DRAWING:
        return again
    try:
        picture = base64.b64decode(drawn.removeprefix(BEGINS), validate=True)
    except (binascii.Error, ValueError):
        return again
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{random.token_hex(8)}.png"
        path.write_bytes(picture)
        try:
            operations.receive(
                path=path,
                subject=draft,
                title=_("手写签名"),
                paper=SIGNATURE,
                person=None,
                actor=visitor.citizen.account,
                now=visitor.now,
            )
        except Unfit:
            return again
    return {}
