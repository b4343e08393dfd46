"""Sign-in, sessions and headers of every installation; ``settings`` takes all of it in.

Grounds: GB/T 22239-2019, level 3: complexity and periodic change of passwords, lock-out, time-out, a second factor.

``MINZHENG_HOSTS``  host names that are served; an installation that serves more than this machine itself is https only
``MINZHENG_OIDC_…``  ISSUER, CLIENT, SECRET, NAME, ID_NUMBER: who verifies citizens (`web.citizen.identity.oidc`)
``MINZHENG_PROXY``  ``1`` where a proxy of ours ends TLS in front of the server and sets ``X-Forwarded-Proto``
"""

from __future__ import annotations

import os
from datetime import timedelta

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

# ---- accounts ----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "minzheng.kernel.access.signin.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name", "work_phone")},
    },
    {"NAME": "minzheng.kernel.access.passwords.MixedCharactersValidator", "OPTIONS": {"kinds": 3}},
]
ACCESS_PASSWORD_LASTS = timedelta(days=90)
# Where somebody is sent who may not work yet: names of addresses.
ACCESS_CHANGE_PASSWORD_URL = "account_change_password"
ACCESS_SECOND_FACTOR_URL = "mfa_activate_totp"
# Whom a person calls who cannot get in; shown on the sign-in pages.
ACCESS_HELP = _("请联系本单位系统管理员")

# ---- how long a sign-in lasts ------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = int(timedelta(minutes=30).total_seconds())  # without any request
ACCESS_SIGN_IN_LASTS = timedelta(hours=12)  # with requests all day long
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# ---- revealing hidden fields -------------------------------------------------------------------------------------
ACCESS_REVEAL_LIMITS = {timedelta(hours=1): 30, timedelta(days=1): 100}  # fields per account
ACCESS_OPEN_LIMITS = {timedelta(hours=1): 120, timedelta(days=1): 600}  # papers per account
ACCESS_REVEAL_APPROVAL_LASTS = timedelta(days=3)

# ---- tokens of other programs ------------------------------------------------------------------------------------
ACCESS_TOKEN_LASTS_AT_MOST = timedelta(days=365)
ACCESS_TOKEN_REQUESTS_A_MINUTE = 120

# ---- public pages: requests of one address within an hour; a whole village may share one ---------------------------
CITIZEN_REQUESTS_AN_HOUR = {
    "check": 1200, "slip": 30, "call": 10, "sign_in": 60, "sign_in_as": 10, "mine": 1200, "object": 20,
}  # fmt: skip
# ---- who verifies citizens' identities: an OpenID Connect issuer and the claims that hold name and number ------------
CITIZEN_OIDC = {
    "issuer": os.environ.get("MINZHENG_OIDC_ISSUER", ""),
    "client": os.environ.get("MINZHENG_OIDC_CLIENT", ""),
    "secret": os.environ.get("MINZHENG_OIDC_SECRET", ""),
    "name": os.environ.get("MINZHENG_OIDC_NAME", "name"),
    "id_number": os.environ.get("MINZHENG_OIDC_ID_NUMBER", "id_number"),
}
# ---- citizens' own sessions: in elder mode only the longest time counts -------------------------------------------
CITIZEN_SESSION_IDLE = timedelta(hours=2)
CITIZEN_SESSION_LASTS = timedelta(hours=12)

# ---- lock-out: per account and address together, so that nobody can lock out a colleague from elsewhere --------------
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "minzheng.web.accounts.lockout.locked_out"
AXES_USERNAME_CALLABLE = "minzheng.kernel.access.signin.name_tried"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["code", "csrfmiddlewaretoken"]  # passwords are never kept
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False

# ---- allauth: signing in by name and password, accounts are opened by an administrator, no mail --------------------
ACCOUNT_ADAPTER = "minzheng.web.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# Failures are counted by axes, in the database; a whole office signs in from one address at eight in the morning.
ACCOUNT_RATE_LIMITS = {"login": "", "login_failed": ""}
ACCOUNT_FORMS = {
    "login": "minzheng.web.accounts.forms.SignInForm",
    "change_password": "minzheng.web.accounts.forms.ChangePasswordForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_ADAPTER = "minzheng.web.accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "minzheng.web.accounts.forms.SecondFactorForm",
    "activate_totp": "minzheng.web.accounts.forms.FirstCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "数字民政"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10

# ---- https, cookies, headers -------------------------------------------------------------------------------------
_HOSTS = [host for host in os.environ.get("MINZHENG_HOSTS", "").split(",") if host]
_ONLY_THIS_MACHINE = all(host in {"localhost", "127.0.0.1", "[::1]"} for host in _HOSTS)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not _ONLY_THIS_MACHINE
SECURE_HSTS_SECONDS = 0 if _ONLY_THIS_MACHINE else int(timedelta(days=365).total_seconds())
if os.environ.get("MINZHENG_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "minzheng_session"
CSRF_COOKIE_NAME = "minzheng_csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # icons inside style sheets, the code to scan for the second factor
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ---- what is written to the server's own log: no request bodies, nothing about people ------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "minzheng": {"level": "INFO"},
        "django.security": {"level": "WARNING"},
        "axes": {"level": "ERROR"},
    },
}
