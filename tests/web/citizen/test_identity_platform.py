"""Signing in by OpenID Connect, against a stand-in platform that speaks the protocol and signs its tokens."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from joserfc import jwt
from joserfc.jwk import RSAKey

from minzheng.kernel.access.models import Deployment
from minzheng.kernel.citizens.models import Citizen
from tests.citizens import known
from tests.factories import small_county

pytestmark = pytest.mark.django_db


class Platform:
    """Issues a code for whoever comes, and a signed token for the code, if the proof of its owner fits."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"}, private=True)
        self.signing = self.key
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        platform = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(
                    {"/.well-known/openid-configuration": platform.described, "/keys": platform.keys}[self.path]()
                )

            def do_POST(self) -> None:
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._say(platform.token({name: values[0] for name, values in form.items()}))

            def _say(self, told: dict[str, Any]) -> None:
                body = json.dumps(told).encode()
                self.send_response(400 if "error" in told else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_said: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorise",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [self.key.as_dict(private=False)]}

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        proof = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != self.asked["code_challenge"]:
            return {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": "minzheng", "sub": "s-1", "iat": now, "exp": now + 300,
            "nonce": self.asked["nonce"], **self.claims,
        }  # fmt: skip
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signing)
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@pytest.fixture
def platform() -> Iterator[Platform]:
    made = Platform()
    held = settings.CITIZEN_OIDC | {"issuer": made.issuer, "client": "minzheng", "secret": "s"}
    with override_settings(CITIZEN_OIDC=held):
        yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def somebody() -> str:
    """王桂英 in an installation that is no demo; her number."""
    county = small_county()
    _person, number = known("王桂英", born=date(1985, 3, 8), area=county.community_a)
    return number


def sent_off(client: Any, platform: Platform) -> dict[str, str]:
    """What the platform is asked when somebody wants to sign in."""
    answer = client.get(reverse("web:my_prove", args=["oidc"]), {"next": reverse("web:my_mandates")})
    address = urlsplit(answer["Location"])
    assert f"{address.scheme}://{address.netloc}" == platform.issuer
    platform.asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    return platform.asked


def come_back(client: Any, **given: str) -> Any:
    return client.get(reverse("web:my_proved", args=["oidc"]), {"code": "c-1", **given})


def test_who_the_platform_vouches_for_is_signed_in(client, platform, somebody):
    asked = sent_off(client, platform)
    assert asked["code_challenge_method"] == "S256"
    platform.claims = {"name": "王桂英", "id_number": somebody}
    answer = come_back(client, state=asked["state"])
    assert answer["Location"] == reverse("web:my_mandates")
    page = client.get(reverse("web:mine"))
    assert page.status_code == 200
    assert "王桂英" in page.content.decode()
    assert Citizen.objects.get().verified_by == "oidc"


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"id_number": "", "name": "王桂英"}, "还没有实名认证"),
        ({"iss": "https://elsewhere.example"}, "没有完成"),
        ({"aud": "another"}, "没有完成"),
        ({"nonce": "another"}, "没有完成"),
        ({"exp": 1000}, "没有完成"),
    ],
)
def test_a_token_that_does_not_fit_lets_nobody_in(client, platform, somebody, claims, why):
    asked = sent_off(client, platform)
    platform.claims = {"name": "王桂英", "id_number": somebody} | claims
    answer = come_back(client, state=asked["state"])
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not Citizen.objects.exists()


def test_a_token_signed_by_somebody_else_lets_nobody_in(client, platform, somebody):
    asked = sent_off(client, platform)
    platform.claims = {"name": "王桂英", "id_number": somebody}
    platform.signing = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    assert come_back(client, state=asked["state"]).status_code == 422


def test_somebody_elses_answer_lets_nobody_in(client, platform, somebody):
    sent_off(client, platform)
    platform.claims = {"name": "王桂英", "id_number": somebody}
    assert come_back(client, state="made-up").status_code == 422


def test_a_platform_that_is_down_says_so(client, somebody):
    held = settings.CITIZEN_OIDC | {"issuer": "http://127.0.0.1:9", "client": "minzheng"}
    with override_settings(CITIZEN_OIDC=held):
        answer = client.get(reverse("web:my_prove", args=["oidc"]))
    assert answer.status_code == 503
    assert "暂时连不上" in answer.content.decode()


def test_an_installation_without_any_platform_says_what_to_do(client, somebody):
    Deployment.objects.update(demo=False, demo_day=None)
    page = client.get(reverse("web:my_sign_in")).content.decode()
    assert "还没有接通" in page
    assert reverse("web:check_call") in page
