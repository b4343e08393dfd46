"""Forms of signing in, of one's own account, and of the administrators' pages."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(account_forms.LoginForm):
    """Name and password; no "remember me" on an office's machine."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("登录名")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SecondFactorForm(AuthenticateForm):
    """A one-time or recovery code. Five wrong ones lock the account like five wrong passwords."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("动态口令或恢复码")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "autofocus": True}

    def clean_code(self) -> str:
        request = context.request
        if not AxesProxyHandler.is_allowed(request, {"username": self.user.username}):
            request.axes_locked_out = True  # the middleware answers with the lock-out page
            raise forms.ValidationError(_("失败次数过多，已暂停登录。"))
        return super().clean_code()


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """The old password and twice the new one, which must differ."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("原密码")
        self.fields["password1"].label = _("新密码")
        self.fields["password2"].label = _("再次输入新密码")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("新密码不能与原密码相同。"))
        return password
