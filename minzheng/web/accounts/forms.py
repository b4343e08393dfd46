"""Forms of signing in, of one's own account, and of the administrators' pages."""

from __future__ import annotations

import datetime
from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.roles import Role
from minzheng.kernel.areas.models import Area
from minzheng.kernel.areas.queries import by_code


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


class FirstCodeForm(ActivateTOTPForm):
    """The first one-time code, which shows that the app has the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("动态口令")
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """The old password and twice the new one, which must differ."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("原密码")
        self.fields["password1"].label = _("新密码")
        self.fields["password1"].help_text = _(
            "至少10个字符，包含小写字母、大写字母、数字、其他字符中的3种；不用常见的密码，不含登录名和姓名。"
        )
        self.fields["password2"].label = _("再次输入新密码")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise forms.ValidationError(_("新密码不能与原密码相同。"))
        return password


class ReasonForm(forms.Form):
    """Why an administrator does something to an account; the log keeps it."""

    reason = forms.CharField(label=_("事由"), min_length=2, max_length=200)


class FirstPasswordForm(ReasonForm):
    """A new first password, which its owner must change."""

    password = forms.CharField(
        label=_("初始密码"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    field_order = ("password", "reason")

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class OpenAccountForm(forms.Form):
    """A new account, without any role yet."""

    username = forms.RegexField(
        label=_("登录名"), regex=r"^[A-Za-z0-9._-]{3,64}$", help_text=_("3至64位字母、数字、点、横线，不区分大小写")
    )
    display_name = forms.CharField(label=_("姓名"), max_length=40)
    employer = forms.CharField(label=_("单位"), max_length=100)
    department = forms.CharField(label=_("科室"), max_length=100, required=False)
    work_phone = forms.CharField(label=_("办公电话"), max_length=30, required=False)
    password = forms.CharField(
        label=_("初始密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("首次登录须修改"),
    )

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class GrantForm(ReasonForm):
    """A role in an area for a line of work. The area is given by its code; the page offers those of the bureau."""

    role = forms.ChoiceField(label=_("角色"), choices=[("", _("请选择")), *Role.choices])
    area = forms.CharField(
        label=_("区域"),
        max_length=18,
        help_text=_("区划代码：县6位、乡9位、村12位"),
        widget=forms.TextInput({"list": "areas"}),
    )
    line = forms.ChoiceField(label=_("条线"), choices=Line.choices)
    starts = forms.DateField(label=_("开始日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    ends = forms.DateField(
        label=_("终止日期"),
        required=False,
        help_text=_("当日起不再有效"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("role", "area", "line", "starts", "ends", "reason")

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        self.fields["starts"].initial = day

    def clean_area(self) -> Area:
        found = by_code(code=self.cleaned_data["area"].strip(), day=self.day)
        if found is None:
            raise forms.ValidationError(_("没有此代码的现行区划。"))
        return found


class EndForm(ReasonForm):
    """From which day on an assignment no longer holds."""

    from_day = forms.DateField(label=_("终止日期"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    field_order = ("from_day", "reason")

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_day"].initial = day
