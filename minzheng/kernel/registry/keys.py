"""The keys that identity numbers and phones are kept under: from the environment, or a 0600 file made on first use.

``MINZHENG_KEYS`` holds the JSON below, plain or base64; without it ``<data folder>/keys.json`` is read, and made once::

    {"current": 1, "keys": {"1": {"suite": "AES-GCM", "key": "<base64, 32 bytes>"}},
     "index": {"suite": "HMAC-SHA256", "key": "<base64, 32 bytes>"}}

Where 国密 is required the suites are ``SM4-GCM`` and ``HMAC-SM3``. To rotate, add a key with a new id and make it
current: what was written under older keys stays readable for as long as they are kept. The index key does not rotate
with them, since every blind index would have to be computed again.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from minzheng.config.places import data_folder

CIPHER_SUITES = ("AES-GCM", "SM4-GCM")
INDEX_SUITES = ("HMAC-SHA256", "HMAC-SM3")
KEY_BYTES = 32


class KeyProblem(RuntimeError):
    """The keys are missing, damaged or do not fit; the message says which and what to do."""


@dataclass(frozen=True)
class Key:
    """A master key and the suite that its subkeys are used with."""

    suite: str
    secret: bytes = field(repr=False)


@dataclass(frozen=True)
class Keys:
    """Cipher keys by id (1–255), the id that new values are written under, and the key of all blind indexes."""

    current: int
    ciphers: dict[int, Key]
    index: Key

    def cipher(self, key_id: int) -> Key:
        try:
            return self.ciphers[key_id]
        except KeyError:
            raise KeyProblem(f"a value was written under key {key_id}, which is not among the keys kept") from None


def parse(text: str) -> Keys:
    """Keys from their JSON text, plain or base64; raises KeyProblem."""
    try:
        held = json.loads(text if text.lstrip().startswith("{") else base64.b64decode(text, validate=True))
        keys = Keys(
            current=int(held["current"]),
            ciphers={int(key_id): _key(entry, CIPHER_SUITES) for key_id, entry in held["keys"].items()},
            index=_key(held["index"], INDEX_SUITES),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise KeyProblem(f"the keys cannot be read: {type(error).__name__}") from None
    if keys.current not in keys.ciphers or not all(1 <= key_id <= 255 for key_id in keys.ciphers):
        raise KeyProblem("the current key is not among the keys, or a key id is outside 1–255")
    return keys


def _key(entry: dict[str, str], suites: tuple[str, ...]) -> Key:
    if entry["suite"] not in suites:
        raise KeyProblem(f"unknown suite {entry['suite']!r}; known are {', '.join(suites)}")
    secret = base64.b64decode(entry["key"], validate=True)
    if len(secret) != KEY_BYTES:
        raise KeyProblem(f"every key has {KEY_BYTES} bytes")
    return Key(suite=entry["suite"], secret=secret)


def generate(*, cipher_suite: str = "AES-GCM", index_suite: str = "HMAC-SHA256") -> str:
    """JSON text of a fresh set of keys."""
    key, index_key = (base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() for _turn in range(2))
    return json.dumps(
        {
            "current": 1,
            "keys": {"1": {"suite": cipher_suite, "key": key}},
            "index": {"suite": index_suite, "key": index_key},
        },
        indent=1,
    )


@cache
def load() -> Keys:
    """The installation's keys; read once a process."""
    text = os.environ.get("MINZHENG_KEYS")
    return parse(text if text else _kept(data_folder() / "keys.json"))


def _kept(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".keys-{secrets.token_hex(4)}.json")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(generate())
        try:
            os.link(fresh, path)  # of two processes that start together one wins, and both read its file
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    if path.stat().st_mode & 0o077:
        raise KeyProblem(f"{path.name} can be read by others: chmod 600 it")
    return path.read_text()
