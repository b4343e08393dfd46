"""Files of any size at rest: sealed and opened piece by piece, so that no file is held in memory whole.

``MZS1 · key id (1) · salt (16)``, then pieces of ``PIECE`` bytes, each sealed under a subkey of this file alone (master
key, purpose and salt). A piece's nonce counts pieces and says whether it is the last: pieces that were cut off, doubled
or put in another order do not open, nor does a file that was given another's name (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from minzheng.kernel.registry import secrets
from minzheng.kernel.registry.secrets import TAG_BYTES, Undecipherable

MAGIC = b"MZS1"
SALT_BYTES = 16
PIECE = 256 * 1024


def seal(source: BinaryIO, target: BinaryIO, *, purpose: str) -> int:
    """Write what ``source`` holds, sealed, to ``target``, a piece at a time; how many plain bytes it was."""
    salt = os.urandom(SALT_BYTES)
    key_id, seal_piece, _open = secrets.ciphers_of(purpose=_subpurpose(purpose, salt))
    target.write(MAGIC + bytes([key_id]) + salt)
    total, number = 0, 0
    piece = source.read(PIECE)
    while True:
        following = source.read(PIECE)
        target.write(seal_piece(_nonce(number, last=not following), piece, purpose.encode()))
        total += len(piece)
        if not following:
            return total
        piece, number = following, number + 1


def unseal(source: BinaryIO, *, purpose: str) -> Iterator[bytes]:
    """The plain pieces in order. Undecipherable where anything of the file is not as it was written."""
    head = source.read(len(MAGIC) + 1 + SALT_BYTES)
    if not head.startswith(MAGIC) or len(head) < len(MAGIC) + 1 + SALT_BYTES:
        raise Undecipherable("not a sealed file")
    salt = head[len(MAGIC) + 1 :]
    _id, _seal, open_piece = secrets.ciphers_of(purpose=_subpurpose(purpose, salt), key_id=head[len(MAGIC)])
    number = 0
    piece = source.read(PIECE + TAG_BYTES)
    while True:
        following = source.read(PIECE + TAG_BYTES)
        try:
            yield open_piece(_nonce(number, last=not following), piece, purpose.encode())
        except (InvalidTag, ValueError):
            raise Undecipherable(f"a stored {purpose.partition('/')[0]} does not decrypt") from None
        if not following:
            return
        piece, number = following, number + 1


def _subpurpose(purpose: str, salt: bytes) -> str:
    return f"{purpose} {salt.hex()}"


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
