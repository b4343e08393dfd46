"""Collect the marked texts into locale/*/LC_MESSAGES/django.po and compile them (``make messages``).

What is left to translate is listed, and the exit code is then 1.
"""

from __future__ import annotations

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(CHECKOUT))

from minzheng.config import translations


def main() -> int:
    for language in translations.LANGUAGES:
        translations.renew(checkout=CHECKOUT, language=language)
    left = list(translations.problems(CHECKOUT))
    for problem in left:
        print(problem)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
