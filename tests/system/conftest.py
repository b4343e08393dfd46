"""A real browser against the real server and database. Pictures are kept under ``var/screenshots/``.

Playwright's ``page`` fixture runs Debian's Chromium; ``site`` opens addresses of the live server, signs in through the
form as people do, and takes pictures at the two sizes every page is made for.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from minzheng.config.places import CHECKOUT, data_folder
from minzheng.kernel.access.models import Account
from tests.factories import PASSWORD

# Playwright's synchronous interface keeps an event loop in this thread; Django would refuse the database in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = "/usr/bin/chromium"
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
PICTURES = data_folder() / "screenshots"

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="session", autouse=True)
def built_frontend() -> None:
    """Styles and scripts are built once; nothing happens where they are up to date."""
    subprocess.run([sys.executable, str(CHECKOUT / "scripts" / "build_frontend.py")], check=True)


@pytest.fixture(scope="session")
def base_url() -> None:
    """Addresses come from ``live_server``; the plugin's own fixture warns under the current pytest."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "viewport": DESK, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@dataclass
class Site:
    """The running site as one person's browser sees it."""

    page: Page
    address: str
    faults: list[str]

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, account: Account, *, password: str = PASSWORD) -> Page:
        """Sign in through the form. The account must have been made with this password."""
        page = self.open("/account/login/")
        page.get_by_label("登录名").fill(account.username)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_label("登录名")).to_have_count(0)
        return page

    def picture(self, name: str, *, whole: bool = True) -> list[Path]:
        """The page at desk and phone size. Fails where it is wider than the screen."""
        taken = []
        for label, size in (("desk", DESK), ("phone", PHONE)):
            self.page.set_viewport_size(size)
            self.page.wait_for_timeout(150)
            too_wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert too_wide <= 0, f"{name} is {too_wide} px too wide at {label} size"
            path = PICTURES / f"{name}-{label}.png"
            self.page.screenshot(path=path, full_page=whole)
            taken.append(path)
        self.page.set_viewport_size(DESK)
        return taken


@pytest.fixture
def site(page: Page, live_server) -> Site:
    """The site; at the end nothing may have been blocked by the content security policy or broken in a script."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None,
    )
    yield Site(page, live_server.url, faults)
    assert faults == []
