"""Which places of a block are drawn. Pure."""

from __future__ import annotations

import hashlib

BLOCK = 10
"""Places that are drawn from together: small, so that the share holds for few matters too."""


def places(*, seed: str, block: int, percent: int) -> frozenset[int]:
    """The places (from 0) that are drawn of a block (from 0): `percent` of them, rounded up, all from 100 on."""
    wanted = min(BLOCK, -(-BLOCK * max(percent, 0) // 100))
    order = sorted(range(BLOCK), key=lambda place: hashlib.sha256(f"{seed}/{block}/{place}".encode()).digest())
    return frozenset(order[:wanted])


def is_drawn(*, seed: str, position: int, percent: int) -> bool:
    """Whether the matter at a position (from 0) is drawn."""
    block, place = divmod(position, BLOCK)
    return place in places(seed=seed, block=block, percent=percent)
