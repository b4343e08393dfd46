"""Sensitive values can be read back only under their purpose and keys, and found only by who holds the keys."""

from __future__ import annotations

import hashlib
import hmac
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.registry import keys, secrets
from minzheng.kernel.registry.keys import KeyProblem
from minzheng.kernel.registry.secrets import Undecipherable

PLAIN = pl.Series("id_number", ["11010519491231002X", None, "110105194912310038"])


@pytest.fixture
def use(monkeypatch):
    def switch(text: str) -> None:
        monkeypatch.setenv("MINZHENG_KEYS", text)
        keys.load.cache_clear()

    yield switch
    monkeypatch.undo()
    keys.load.cache_clear()


@pytest.fixture(params=[("AES-GCM", "HMAC-SHA256"), ("SM4-GCM", "HMAC-SM3")])
def suite(request, use):
    use(keys.generate(cipher_suite=request.param[0], index_suite=request.param[1]))
    return request.param


def test_what_is_encrypted_comes_back_and_shows_nothing(suite):
    sealed = secrets.encrypt(PLAIN, purpose="ID_NUMBER")
    assert sealed.name == "id_number"
    assert secrets.decrypt(sealed, purpose="ID_NUMBER").to_list() == PLAIN.to_list()
    assert b"1949" not in sealed[0]
    assert secrets.encrypt(PLAIN, purpose="ID_NUMBER")[0] != sealed[0]


def test_a_value_moved_to_another_column_or_altered_does_not_decrypt(suite):
    sealed = secrets.encrypt_one("13812345678", purpose="PHONE")
    with pytest.raises(Undecipherable):
        secrets.decrypt_one(sealed, purpose="ID_NUMBER")
    for at in (1, 14, len(sealed) - 1):
        altered = bytearray(sealed)
        altered[at] ^= 1
        with pytest.raises(Undecipherable):
            secrets.decrypt_one(bytes(altered), purpose="PHONE")


def test_blind_indexes_are_equal_for_equal_values_of_one_purpose_only(suite):
    once, again = (secrets.blind_index(PLAIN, purpose="ID_NUMBER") for _turn in range(2))
    assert once.to_list() == again.to_list()
    assert once[1] is None
    assert len(once[0]) == 16
    assert once[0] != secrets.blind_index(PLAIN, purpose="PHONE")[0]
    assert once[0] == secrets.blind_index_one(PLAIN[0], purpose="ID_NUMBER")


def test_tails_are_found_by_themselves(suite):
    tails = secrets.tail_index(pl.Series(["13800001234", "13911111234", "12", None]), purpose="PHONE")
    assert tails[0] == tails[1] == secrets.tail_index_one("1234", purpose="PHONE")
    assert tails[2:].to_list() == [None, None]
    six = secrets.tail_index(pl.Series(["13800001234"]), purpose="PHONE", length=6)
    assert six[0] == secrets.tail_index_one("001234", purpose="PHONE", length=6) != tails[0]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=200))
def test_the_keyed_hash_is_hmac(text):
    secret = secrets._subkey(keys.load().index.secret, "index X", 32)
    assert secrets.blind_index_one(text, purpose="X") == hmac.digest(secret, text.encode(), hashlib.sha256)[:16]


def test_after_a_rotation_old_values_stay_readable_and_new_ones_carry_the_new_key(use):
    held = json.loads(keys.generate())
    use(json.dumps(held))
    old = secrets.encrypt_one("13812345678", purpose="PHONE")
    index = secrets.blind_index_one("13812345678", purpose="PHONE")
    held["keys"]["2"] = json.loads(keys.generate(cipher_suite="SM4-GCM"))["keys"]["1"]
    use(json.dumps({**held, "current": 2}))
    new = secrets.encrypt_one("13812345678", purpose="PHONE")
    assert (old[0], new[0]) == (1, 2)
    both = secrets.decrypt(pl.Series([old, new]), purpose="PHONE")
    assert both.to_list() == ["13812345678"] * 2
    assert secrets.blind_index_one("13812345678", purpose="PHONE") == index
    del held["keys"]["1"]
    use(json.dumps({**held, "current": 2}))
    with pytest.raises(KeyProblem, match="key 1"):
        secrets.decrypt_one(old, purpose="PHONE")


def test_keys_are_made_once_and_kept_from_others(monkeypatch, tmp_path):
    monkeypatch.delenv("MINZHENG_KEYS", raising=False)
    monkeypatch.setenv("MINZHENG_DATA", str(tmp_path))
    keys.load.cache_clear()
    first = keys.load()
    file = tmp_path / "keys.json"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["keys.json"]
    keys.load.cache_clear()
    assert keys.load() == first
    file.chmod(0o644)
    keys.load.cache_clear()
    with pytest.raises(KeyProblem, match="600"):
        keys.load()
    monkeypatch.undo()
    keys.load.cache_clear()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda held: {},
        lambda held: {**held, "current": 7},
        lambda held: {**held, "keys": {"1": {"suite": "ROT13", "key": held["keys"]["1"]["key"]}}},
        lambda held: {**held, "keys": {"1": {"suite": "AES-GCM", "key": "c2hvcnQ="}}},
        lambda held: {**held, "keys": {"0": held["keys"]["1"]}, "current": 0},
    ],
)
def test_damaged_keys_are_refused_without_showing_them(spoil):
    held = json.loads(keys.generate())
    with pytest.raises(KeyProblem) as refusal:
        keys.parse(json.dumps(spoil(held)))
    assert held["keys"]["1"]["key"] not in str(refusal.value)
    assert held["keys"]["1"]["key"] not in repr(keys.parse(json.dumps(held)))
