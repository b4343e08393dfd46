"""Signing in by form, many times over: a quick hash instead of the slow one."""

import pytest


@pytest.fixture(autouse=True)
def quick_hash(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
