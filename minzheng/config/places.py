"""Where this installation keeps its data. ``MINZHENG_DATA`` moves it; the default is ``var/`` beside the package."""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


def data_folder() -> Path:
    """The data folder, absolute; not made here."""
    return Path(os.environ.get("MINZHENG_DATA") or CHECKOUT / "var").resolve()
