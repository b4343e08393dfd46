"""The committed reference pages say what the declarations say. `MINZHENG_WRITE_PAGES=1` writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from minzheng.departments.datasets import DATASETS
from minzheng.kernel import modules
from minzheng.kernel.modules.reference import facts_page, policies_page
from minzheng.kernel.rules import RuleSet

PAGES = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["policies.md", "facts.md"])
def test_page_is_what_the_declarations_say(name: str, ruleset: RuleSet) -> None:
    page = {
        "policies.md": lambda: policies_page(modules=modules.modules(), ruleset=ruleset),
        "facts.md": lambda: facts_page(ruleset=ruleset, datasets=(*DATASETS, *modules.datasets())),
    }[name]()
    if os.environ.get("MINZHENG_WRITE_PAGES"):
        (PAGES / name).write_text(page, encoding="utf-8")
    assert (PAGES / name).read_text(encoding="utf-8") == page, (
        "run again with MINZHENG_WRITE_PAGES=1 and commit the page"
    )
