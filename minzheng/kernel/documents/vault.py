"""Where contents lie: sealed, outside of everything that is served, each under a name that says nothing of it.

A name is the keyed hash of the content, so the same content lies there once, and nobody without the keys can tell
whether a paper he has is among them. What is being written has a name of its own until it is whole: an interrupted
writing leaves nothing that is taken for a file, and ``sweep`` removes it.
"""

from __future__ import annotations

import hashlib
import io
import os
import secrets as random
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from minzheng.config.places import data_folder
from minzheng.kernel.registry import sealed_streams, secrets

PURPOSE = "PAPER"
UNFINISHED = ".unfinished"
THUMBNAIL = ".thumb"
ABANDONED_AFTER = timedelta(days=1)


def name_of(file: BinaryIO) -> str:
    """The name of a content: the keyed hash of its SHA-256, as hex. The file is read once and wound back."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]  # every BinaryIO can readinto
    file.seek(0)
    return secrets.blind_index_one(digest, purpose=PURPOSE).hex()


def keep(file: BinaryIO, *, name: str) -> None:
    """Seal the content under its name; what lies there already is left."""
    place = _place(name)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = place.with_name(f"{name}-{random.token_hex(6)}{UNFINISHED}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
            sealed_streams.seal(file, target, purpose=f"{PURPOSE}/{name}")
            target.flush()
            os.fsync(target.fileno())
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)


def keep_small(picture: bytes, *, name: str) -> None:
    """The small picture of the content of that name."""
    keep(io.BytesIO(picture), name=name + THUMBNAIL)


@contextmanager
def opened(*, name: str) -> Iterator[Path]:
    """The plain content as a file that only this process can read, for programs that need one; gone afterwards."""
    with tempfile.NamedTemporaryFile(prefix="paper-") as file:
        for piece in content(name=name):
            file.write(piece)
        file.flush()
        yield Path(file.name)


def content(*, name: str) -> Iterator[bytes]:
    """The plain content in pieces; FileNotFoundError where it was removed, Undecipherable where it was touched."""
    file = _place(name).open("rb")
    return _pieces(file, name)


def _pieces(file: BinaryIO, name: str) -> Iterator[bytes]:
    with file:
        yield from sealed_streams.unseal(file, purpose=f"{PURPOSE}/{name}")


def remove(*, name: str) -> None:
    """Take a content and its small picture away for good."""
    for each in (name, name + THUMBNAIL):
        _place(each).unlink(missing_ok=True)


def sweep(*, known: Iterable[str], now: datetime) -> int:
    """Remove what was never finished and what no row knows, once a day old; how many files that was."""
    kept, removed = set(known), 0
    latest = (now - ABANDONED_AFTER).timestamp()
    for path in _folder().glob("*/*"):
        whole = not path.name.endswith(UNFINISHED)
        if whole and path.name.removesuffix(THUMBNAIL) in kept:
            continue
        if path.stat().st_mtime < latest:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _folder() -> Path:
    """``MINZHENG_PAPERS`` (a disk of their own), by default in the data folder."""
    return Path(os.environ.get("MINZHENG_PAPERS") or data_folder() / "papers")


def _place(name: str) -> Path:
    return _folder() / name[:2] / name
