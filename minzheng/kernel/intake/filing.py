"""The file as it was sent: kept sealed under its digest, opened only for the length of a reading."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minzheng.config.places import data_folder
from minzheng.kernel.registry import secrets

PURPOSE = "SENT_FILE"


def digest(path: Path) -> bytes:
    """SHA-256 of the file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


def _place(content_digest: bytes) -> Path:
    """Under ``MINZHENG_SENT`` (a disk of their own), by default in the data folder."""
    folder = Path(os.environ.get("MINZHENG_SENT") or data_folder() / "sent")
    name = content_digest.hex()
    return folder / name[:2] / name


def keep(path: Path, *, content_digest: bytes) -> None:
    """Keep a sealed copy; the same content is kept once."""
    place = _place(content_digest)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = place.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_bytes(secrets.seal(path.read_bytes(), purpose=PURPOSE))
    fresh.replace(place)


@contextmanager
def opened(*, content_digest: bytes, file_name: str) -> Iterator[Path]:
    """The plain file under its own name in a folder only this process can read; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="sent-"))
    try:
        path = folder / Path(file_name).name
        path.touch(mode=0o600)
        path.write_bytes(secrets.unseal(_place(bytes(content_digest)).read_bytes(), purpose=PURPOSE))
        yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)
