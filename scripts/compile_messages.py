"""Compile the translations that the sources came with; where that is done already, nothing happens.

.venv/bin/python scripts/compile_messages.py
"""

from __future__ import annotations

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from minzheng.config import translations


def main() -> None:
    for language in translations.LANGUAGES:
        path = translations.catalogue(CHECKOUT, language)
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            translations.compile_catalogue(path)


if __name__ == "__main__":
    main()
