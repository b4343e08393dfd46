"""The phone that an applicant left: sealed inside the matter's data, revealed one by one to the office."""

from __future__ import annotations

import base64
from typing import Any

from minzheng.kernel.access.masking import Kind, mask
from minzheng.kernel.registry import secrets


def sealed_phone(number: str) -> str:
    """A number as JSON can hold it: sealed."""
    return base64.b64encode(secrets.encrypt_one(number, purpose=Kind.PHONE.value)).decode()


def plain_phone(sealed: str) -> str | None:
    """The number again; None where none was left."""
    return secrets.decrypt_one(base64.b64decode(sealed), purpose=Kind.PHONE.value) if sealed else None


def shown_phone(sealed: str) -> str:
    """The number as pages show it: masked."""
    return mask(Kind.PHONE, plain_phone(sealed)) or ""


def phone_of_matter(matter: Any) -> str | None:
    """What the applicant left with an online application."""
    return plain_phone(str(matter.data.get("situation", {}).get("phone_sealed", "")))
