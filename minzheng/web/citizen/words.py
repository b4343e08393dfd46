"""Words that several of the citizens' pages use."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minzheng.kernel.registry.models import Relation
from minzheng.web.citizen.selfcheck.family import KINDS


def relation_words(code: str | None) -> str:
    """A relation to the head of the household (GB/T 4761) as families say it."""
    if code in ("01", "02"):
        return _("户主")
    if code is None:
        return ""
    if code in KINDS:
        return str(KINDS[code])
    main = f"{code[:1]}0"
    return str(Relation(main).label) if main in Relation.values else _("家人")
