"""Addresses of signing in and of one's own account. allauth's views under our templates; nothing else of it is open."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

from minzheng.kernel.access.guards import open_view, personal_view

signing_in = open_view(reason="whoever wants in comes through here")
own = personal_view(reason="one's own password and second factor", gate=False)

urlpatterns = [
    path("login/", signing_in(account.login), name="account_login"),
    path("login/second-factor/", signing_in(second_factor.authenticate), name="mfa_authenticate"),
    path("logout/", signing_in(account.logout), name="account_logout"),
    path("password/", own(account.password_change), name="account_change_password"),
    path("confirm/", own(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/second-factor/", own(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/", own(second_factor.index), name="mfa_index"),
    path("second-factor/set-up/", own(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/remove/", own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("second-factor/recovery-codes/", own(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-factor/recovery-codes/new/",
        own(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/recovery-codes/download/",
        own(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
