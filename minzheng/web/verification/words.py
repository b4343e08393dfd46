"""How checks are said."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.kernel.modules.verifying import Verification
from minzheng.kernel.verification import queries
from minzheng.kernel.verification.models import Answer, Check, Request
from minzheng.web.presenters import Tag, Tone

TONES = {
    Request.State.ANSWERED: Tone.GOOD,
    Request.State.PART: Tone.SOON,
    Request.State.GIVEN_UP: Tone.BAD,
    Answer.State.FOUND: Tone.PRIMARY,
    Answer.State.NOTHING: Tone.GOOD,
    Answer.State.UNKNOWN: Tone.SOON,
}


def verification_of(check: Check) -> Verification | None:
    """Its declaration; None where no module declares it any more."""
    return queries.declared().get(check.verification)


def title_of(key: str) -> str:
    """The title of a verification; its key where no module declares it any more."""
    found = queries.declared().get(key)
    return _(str(found.title)) if found else key


def check_url(check: Check | int) -> str:
    return reverse("web:check", args=[check if isinstance(check, int) else check.pk])


def check_tag(check: Check) -> Tag:
    tones = {Check.State.OPEN: Tone.SOON, Check.State.REPORTED: Tone.GOOD}
    return Tag(text=check.get_state_display(), tone=tones.get(Check.State(check.state), Tone.PLAIN))


def state_tag(row: Any) -> Tag:
    """Of a request or an answer."""
    return Tag(text=row.get_state_display(), tone=TONES.get(row.state, Tone.PLAIN))


def source_title(verification: Verification | None, key: str) -> str:
    found = verification.source(key) if verification else None
    return _(str(found.title)) if found else key


def kind_title(verification: Verification | None, key: str) -> str:
    """存款, 工资性收入（月）."""
    found = verification.kind(key) if verification else None
    if found is None:
        return key
    return _("%(kind)s（每月）") % {"kind": _(str(found.title))} if found.monthly else _(str(found.title))
