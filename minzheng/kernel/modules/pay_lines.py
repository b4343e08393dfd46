"""What a module pays out together: one roster, one approval, one bank file. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PayLine:
    """Awards under `policies` are paid in one run.

    checks: keys of collisions whose open findings hold a payment back until a person has given a reason; findings that
    somebody should not hold a policy always do.
    """

    key: str
    title: str
    policies: tuple[str, ...]
    checks: tuple[str, ...] = ()
