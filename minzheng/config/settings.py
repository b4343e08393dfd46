"""Settings of every installation. What differs by place comes from the environment or the data folder:

``DATABASE_URL``         a PostgreSQL server; without it the private cluster in the data folder is used
``MINZHENG_DATA``        the data folder (default ``var/``)
``MINZHENG_SENT``        where the offices' files are kept sealed (default ``sent/`` in the data folder)
``MINZHENG_PAPERS``      where papers and issued documents are kept sealed (default ``papers/`` in the data folder)
``MINZHENG_CLAMD``       socket or host:port of a virus scanner (clamd); without it files stand as not scanned
``MINZHENG_HOSTS``       comma-separated host names that are served
``MINZHENG_SECRET_KEY``  signing key; without it one is kept in the data folder, mode 0600
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from minzheng.config import cluster
from minzheng.config.places import CHECKOUT, data_folder
from minzheng.config.security import *  # noqa: F403  sign-in, sessions, headers: kept together in one file

PACKAGE = Path(__file__).resolve().parents[1]
DATA = data_folder()


def _kept_secret(name: str) -> str:
    path = DATA / name
    if not path.exists():
        DATA.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = os.environ.get("MINZHENG_SECRET_KEY") or _kept_secret("secret-key")
DEBUG = False
ALLOWED_HOSTS = os.environ.get("MINZHENG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "minzheng.config",  # its own `migrate`
    "minzheng.kernel.events",
    "minzheng.kernel.areas",
    "minzheng.kernel.access",
    "minzheng.kernel.calendar",
    "minzheng.kernel.registry",
    "minzheng.kernel.consent",
    "minzheng.kernel.conflicts",
    "minzheng.kernel.jobs",
    "minzheng.kernel.documents",
    "minzheng.kernel.intake",
    "minzheng.kernel.awards",
    "minzheng.kernel.standards",
    "minzheng.kernel.screening",
    "minzheng.kernel.casework",
    "minzheng.kernel.payments",
    "minzheng.kernel.citizens",
    "minzheng.departments",
    # A domain is a folder that declares itself: nothing outside it names it.
    *sorted(f"minzheng.domains.{declared.parent.name}" for declared in (PACKAGE / "domains").glob("*/apps.py")),
    "minzheng.kernel.exchange",  # opens when all domains have said what they exchange
    "minzheng.kernel.verification",
    "minzheng.kernel.meetings",
    "minzheng.kernel.assessments",
    "minzheng.kernel.draws",
    "minzheng.kernel.outreach",
    "minzheng.kernel.reviews",
    "minzheng.kernel.recoveries",
    "minzheng.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
    "django_vite",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "minzheng.kernel.standards.middleware.current_standards",
]

ROOT_URLCONF = "minzheng.config.urls"
WSGI_APPLICATION = "minzheng.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "minzheng.web.context.shell",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    name = parts.path.lstrip("/")
    suffix = os.environ.get("MINZHENG_TEST_SUFFIX", "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("MINZHENG_DATABASE", name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Compiling costs more than it saves on our statements: many joins over few rows.
        "OPTIONS": {"options": "-c jit=off"},
        "TEST": {"NAME": f"test_{name}{'_' + suffix if suffix else ''}"},
    }


DATABASES = {"default": _database(cluster.configured_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [CHECKOUT / "locale"]
FORMAT_MODULE_PATH = "minzheng.config.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA / "files"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served from where they stand: Vite's names already hold the digest, so there is nothing to collect.
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.+/build/.+[.-][0-9A-Za-z_-]{8}\.\w+$"
DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": PACKAGE / "web" / "static" / "build" / "manifest.json",
                "static_url_prefix": "build"}
}  # fmt: skip

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

CSRF_FAILURE_VIEW = "minzheng.web.errors.page_expired"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = ["minzheng.web.intake.upload_handler.LimitedUploadHandler"]
