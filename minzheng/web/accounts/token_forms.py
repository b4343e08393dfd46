"""The form of a new token, and of ending one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.kernel.access.roles import PERMISSIONS

LASTS = (7, 30, 90, 180, 365)
"""Days to choose from."""


class TokenForm(forms.Form):
    """What a new token is called, what it may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("哪个系统用它，例如“区数据平台”")
    )
    lasts = forms.TypedChoiceField(label=gettext_lazy("有效期"), coerce=lambda days: timedelta(days=int(days)))
    permissions = forms.MultipleChoiceField(
        error_messages={"required": gettext_lazy("请至少选择一项。")},
        label=gettext_lazy("可以做的事"),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args: Any, offered: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.ACCESS_TOKEN_LASTS_AT_MOST.days
        self.fields["lasts"].choices = [  # type: ignore[attr-defined]
            (days, _("%(days)d 天") % {"days": days}) for days in LASTS if days <= most
        ]
        self.fields["lasts"].initial = 90
        self.fields["permissions"].choices = [(each, PERMISSIONS[each]) for each in offered]  # type: ignore[attr-defined]


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤销原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 200})
    )
