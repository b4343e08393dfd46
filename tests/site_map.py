"""The site as its links show it: one address of every kind of page, with an example of every record on them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from django.test import Client
from django.urls import Resolver404, resolve

from minzheng.kernel.access.roles import Role
from minzheng.web.menu import MENU, NEW, visible_menu
from tests.examples import EXAMPLES, MARK
from tests.factories import PASSWORD, make_account, small_county


def signed_in_everywhere(client: Client) -> list[str]:
    """Sign somebody in who holds every role, among an example of every record; the pages from which all others hang."""
    county = small_county()
    for make in EXAMPLES.values():
        make(county.community_a, MARK)
    permissions = {item.permission for group in MENU for item in group.items} | {item.permission for item in NEW}
    client.force_login(make_account(*((role, county.county) for role in Role), password=PASSWORD))
    menu = [item.url for group in visible_menu(permissions=permissions, path="/") for item in group.items]
    return [*menu, "/help/"]


def pages_from(client: Client, starts: list[str], *, without: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Each kind of page that can be reached by links, once: its address and its HTML. ``without``: names left out."""
    waiting, seen = list(starts), set[str]()
    while waiting:
        address = waiting.pop(0)
        try:
            name = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            continue
        if name in seen or name in without:
            continue
        seen.add(name)
        response = client.get(address)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        yield address, html
        waiting += re.findall(r'href="(/[^"#]*)"', html.replace("&amp;", "&"))
