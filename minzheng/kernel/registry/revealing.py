"""Which hidden fields of the register can be revealed, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access import reveal
from minzheng.kernel.access.masking import Kind
from minzheng.kernel.access.reveal import Hidden
from minzheng.kernel.registry import models, secrets


def _sealed(title: Any, kind: Kind, column: str) -> Hidden:
    """A field that stands in a column as cipher text under the purpose of its kind."""

    def read(person: Any) -> str | None:
        cipher = getattr(person, column)
        return None if cipher is None else secrets.decrypt_one(cipher, purpose=kind.value)

    def read_many(people: Sequence[Any]) -> Sequence[str | None]:
        ciphers = [None if (cipher := getattr(person, column)) is None else bytes(cipher) for person in people]
        return secrets.decrypt(pl.Series(ciphers, dtype=pl.Binary), purpose=kind.value).to_list()

    return Hidden(title, kind, read, read_many)


def register() -> None:
    """Called once when the room opens."""
    reveal.register(
        models.Person,
        fields={
            "id_number": _sealed(_("证件号码"), Kind.ID_NUMBER, "id_cipher"),
            "phone": _sealed(_("手机号码"), Kind.PHONE, "phone_cipher"),
        },
        birth_dates=lambda person: [person.birth_date],
    )
