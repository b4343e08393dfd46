"""Which hidden fields of the register can be revealed, field by field."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access import reveal
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.reveal import Hidden
from minzheng.kernel.registry import models, secrets


def _plain(cipher: bytes | memoryview | None, purpose: str) -> str | None:
    return None if cipher is None else secrets.decrypt_one(cipher, purpose=purpose)


def register() -> None:
    """Called once when the room opens."""
    reveal.register(
        models.Person,
        fields={
            "id_number": Hidden(_("证件号码"), Kind.ID_NUMBER, lambda person: _plain(person.id_cipher, "ID_NUMBER")),
            "phone": Hidden(_("手机号码"), Kind.PHONE, lambda person: _plain(person.phone_cipher, "PHONE")),
        },
        birth_dates=lambda person: [person.birth_date],
    )
