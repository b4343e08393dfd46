"""How allauth is tied to our accounts: nobody signs up, no mail is sent, secrets are kept enciphered."""

from __future__ import annotations

import base64
import io
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minzheng.kernel.access import days, operations
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.second_factor import needs_second_factor
from minzheng.kernel.registry import secrets

PURPOSE = "access.second_factor"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by an administrator; failures are counted by axes alone."""

    error_messages = DefaultAccountAdapter.error_messages | {"username_password_mismatch": _("登录名或密码不正确。")}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """allauth would count failures a second time, in each process by itself."""

    def set_password(self, user: Account, password: str) -> None:
        operations.change_password(account=user, password=password, now=days.now())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """There is no mail; what happened stands under 我的账号."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    """One-time codes: secrets under the installation's keys, kept where the account's role asks for them."""

    def encrypt(self, text: str) -> str:
        return base64.b64encode(secrets.encrypt_one(text, purpose=PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt_one(base64.b64decode(encrypted_text), purpose=PURPOSE)

    def build_totp_svg(self, url: str) -> str:
        """A document of its own: without its namespace a browser draws no image from it."""
        drawn = io.BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", scale=5, border=2, xmldecl=False, svgns=True, nl=False)
        return drawn.getvalue().decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return days.is_demo() or not needs_second_factor(account=authenticator.user, day=days.today())
