"""Who verifies identities: what every provider promises, and which of them this installation has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import Promise


@dataclass(frozen=True)
class Proved:
    """What a provider vouches for."""

    name: str
    id_number: str


class NotProved(Exception):
    """The provider did not vouch for anybody; the message says why, and what to do."""


class Provider(Protocol):
    """Sends somebody off to prove who he is, and reads the proof when he comes back."""

    @property
    def key(self) -> str:
        """Its name in addresses."""

    @property
    def title(self) -> str | Promise:
        """What it is called on the page."""

    def available(self, request: HttpRequest) -> bool:
        """Whether this installation has it."""

    def start(self, request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponseBase:
        """The page on which somebody proves who he is, or a redirect to it."""

    def finish(self, request: HttpRequest) -> Proved:
        """The proof that a request brings. Raises `NotProved`."""


def providers(request: HttpRequest) -> Sequence[Provider]:
    """Those of this installation, as people are offered them."""
    from minzheng.web.citizen.identity import demonstrating, oidc

    every: tuple[Provider, ...] = (oidc.OidcProvider(), demonstrating.DemoProvider())
    return [one for one in every if one.available(request)]
