"""A virus scanner, where one is configured: clamd's own protocol, a few lines over a socket.

``MINZHENG_CLAMD`` is the path of its socket (``/run/clamav/clamd.ctl``) or ``host:port``. Without it, or where it does
not answer, a file is kept as *not scanned*, which everybody sees, and the nightly job asks again.
"""

from __future__ import annotations

import os
import socket
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

PIECE = 128 * 1024
PATIENCE = 20.0  # seconds


class Verdict(StrEnum):
    CLEAN = "CLEAN"
    INFECTED = "INFECTED"
    NOT_SCANNED = "NOT_SCANNED"


@dataclass(frozen=True)
class Scanned:
    """What the scanner says; ``found`` is its name for what it found, or why nothing was scanned."""

    verdict: Verdict
    found: str = ""


def scan(path: Path) -> Scanned:
    """Ask the scanner about a file, sent in pieces. Never raises: no answer is an answer of its own."""
    address = os.environ.get("MINZHENG_CLAMD", "")
    if not address:
        return Scanned(Verdict.NOT_SCANNED, "no scanner")
    try:
        with closing(_connected(address)) as connection, path.open("rb") as file:
            connection.sendall(b"zINSTREAM\0")
            while piece := file.read(PIECE):
                connection.sendall(len(piece).to_bytes(4, "big") + piece)
            connection.sendall(bytes(4))
            return _read(_answer(connection))
    except OSError as error:
        return Scanned(Verdict.NOT_SCANNED, type(error).__name__)


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=PATIENCE)


def _answer(connection: socket.socket) -> str:
    told = b""
    while not told.endswith(b"\0") and len(told) < 4096 and (piece := connection.recv(1024)):
        told += piece
    return told.rstrip(b"\0").decode("utf-8", errors="replace").strip()


def _read(told: str) -> Scanned:
    """``stream: OK``, ``stream: Eicar-Signature FOUND``, or an error such as its own limit of size."""
    if told.endswith("OK"):
        return Scanned(Verdict.CLEAN)
    if told.endswith("FOUND"):
        return Scanned(Verdict.INFECTED, told.removeprefix("stream:").removesuffix("FOUND").strip())
    return Scanned(Verdict.NOT_SCANNED, told[:100])
