"""What a password must look like, beyond what Django checks."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class MixedCharactersValidator:
    """Asks for characters of several kinds: small letters, capitals, digits, everything else."""

    def __init__(self, kinds: int = 3) -> None:
        self.kinds = kinds

    def validate(self, password: str, user: Any = None) -> None:
        present = {_kind(character) for character in password}
        if len(present) < self.kinds:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        return _("密码须包含小写字母、大写字母、数字、其他字符中的 %(kinds)d 种。") % {"kinds": self.kinds}


def _kind(character: str) -> str:
    category = unicodedata.category(character)
    return category if category in {"Ll", "Lu", "Nd"} else "other"
