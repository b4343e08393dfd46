"""Numbers that citizens leave to be called, revealed one by one to the office of their town."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access import reveal
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.reveal import Hidden
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.citizens.models import CallBack
from minzheng.kernel.citizens.phones import phone_of_matter
from minzheng.kernel.registry import secrets


def register() -> None:
    """Called once when the room opens."""
    reveal.register(
        CallBack,
        fields={
            "phone": Hidden(_("电话"), Kind.PHONE, _sealed("phone_cipher", Kind.PHONE)),
        },
        birth_dates=lambda request: [],
    )
    reveal.register(
        Matter,
        fields={"phone": Hidden(_("申请人留的电话"), Kind.PHONE, phone_of_matter)},
        birth_dates=lambda matter: [matter.applicant.birth_date if matter.applicant else None],
    )


def _sealed(column: str, kind: Kind) -> Any:
    def read(request: CallBack) -> str | None:
        cipher = getattr(request, column)
        return None if cipher is None else secrets.decrypt_one(cipher, purpose=kind.value)

    return read
