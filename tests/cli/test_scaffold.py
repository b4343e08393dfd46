"""A scaffolded domain passes from its first minute. It is made in a copy of the checkout, never in the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from minzheng.cli import scaffold
from minzheng.cli.ground import CannotRun
from minzheng.config.places import CHECKOUT, data_folder

PROGRAM = [sys.executable, "-c", "from minzheng.cli import main; main()"]
CACHES = {"__pycache__", ".import_linter_cache"}
LEFT = shutil.ignore_patterns("__pycache__", "build", "icons")


class Copy:
    """A checkout of its own; commands run in it, with the packages and the database of this one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("minzheng", "tests/domains"):
            shutil.copytree(CHECKOUT / folder, root / folder, ignore=LEFT)
        for file in (".importlinter", "manage.py", "pyproject.toml", "tests/conftest.py"):
            shutil.copy(CHECKOUT / file, root / file)
        self.files = set(self.listing())

    def listing(self) -> set[str]:
        return {
            str(path.relative_to(self.root))
            for path in self.root.rglob("*")
            if path.is_file() and not CACHES.intersection(path.parts)
        }

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.root),
            "RUFF_NO_CACHE": "true",
            "MINZHENG_DATA": str(data_folder()),
            "DJANGO_SETTINGS_MODULE": "minzheng.config.settings",
        }
        return subprocess.run(command, cwd=self.root, env=environment, capture_output=True, text=True, check=False)

    def minzheng(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(*PROGRAM, *arguments)

    def contracts(self) -> subprocess.CompletedProcess[str]:
        return self.run(str(Path(sys.executable).parent / "lint-imports"))


@pytest.fixture(scope="module")
def scaffolded(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    copy = Copy(tmp_path_factory.mktemp("checkout"))
    made = copy.minzheng("scaffold-domain", "marriage", "--title", "婚育补贴", "--json")
    assert made.returncode == 0, made.stderr
    copy.files ^= copy.listing()  # what is new
    assert set(json.loads(made.stdout.splitlines()[-1])["files"]) == copy.files
    return copy


def test_it_touches_nothing_outside_its_folder_and_its_test(scaffolded: Copy) -> None:
    own = {name.removeprefix("minzheng/domains/marriage/") for name in scaffolded.files}
    assert own >= {
        *("__init__.py", "apps.py", "module.py", "policies.py", "parameters.yaml", "cases.yaml", "facts.py"),
        *("datasets.py", "models.py", "migrations/__init__.py", "migrations/0001_initial.py"),
        "tests/domains/test_marriage.py",
    }
    assert all(not name.startswith(("minzheng/", "tests/")) or name == "tests/domains/test_marriage.py" for name in own)


def test_its_cases_its_tests_and_the_house_pass(scaffolded: Copy) -> None:
    cases = scaffolded.minzheng("cases", "minzheng/domains/marriage/cases.yaml", "--json")
    assert json.loads(cases.stdout.splitlines()[-1]) == {"files": 1, "cases": 8, "failed": 0}
    tests = scaffolded.run(
        *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-x", "tests/domains"),
        *("-k", "marriage or every or number_of_a_law"),
    )
    assert tests.returncode == 0, tests.stdout
    assert scaffolded.run(sys.executable, "manage.py", "makemigrations", "--check", "--dry-run").returncode == 0
    assert scaffolded.contracts().returncode == 0
    for tool in (("check",), ("format", "--check")):
        linted = scaffolded.run(
            sys.executable, "-m", "ruff", *tool, "--force-exclude", *sorted(scaffolded.files & _python(scaffolded))
        )
        assert linted.returncode == 0, linted.stdout


def _python(copy: Copy) -> set[str]:
    return {name for name in copy.listing() if name.endswith(".py")}


@pytest.mark.parametrize(
    ("room", "line", "contract"),
    [
        ("kernel/events/types.py", "from minzheng.kernel import areas", "floors of the kernel"),
        ("kernel/rules/labels.py", "import django", "Rules stand on nothing"),
        ("domains/eldercare/policies.py", "from minzheng.kernel.registry import models", "neither Django nor"),
        ("domains/eldercare/facts.py", "from minzheng.domains.assistance import facts", "do not know one another"),
        ("departments/facts.py", "from minzheng.domains.assistance import facts", "rooms below it"),
        ("web/menu.py", "import minzheng.demo.district", "rooms below it"),
        ("kernel/access/lines.py", "from minzheng.config import settings", "they know only"),
        ("config/places.py", "import minzheng.web.menu", "imports none"),
        ("domains/eldercare/datasets.py", "from minzheng.domains.eldercare import policies", "Inside a domain"),
    ],
)
def test_the_contracts_notice_an_import_that_breaks_them(scaffolded: Copy, room: str, line: str, contract: str) -> None:
    path = scaffolded.root / "minzheng" / room
    kept = path.read_text(encoding="utf-8")
    path.write_text(f"{kept}\n{line}\n", encoding="utf-8")
    try:
        told = scaffolded.contracts()
    finally:
        path.write_text(kept, encoding="utf-8")
    broken = " ".join(told.stdout.split("Broken contracts")[-1].split())
    assert told.returncode == 1
    assert contract in broken


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["eldercare"], "already"),
        (["departments", "--line", "ALL"], "already"),
        (["Marriage"], "lower_snake_case"),
        (["class", "--line", "ALL"], "lower_snake_case"),
        (["lottery"], "no line of work"),
        (["lottery", "--line", "ALL", "--title", "彩票\n公益金"], "no title"),
    ],
)
def test_it_refuses_what_cannot_be_a_domain_and_writes_nothing(
    scaffolded: Copy, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.setattr(scaffold, "CHECKOUT", scaffolded.root)
    before = scaffolded.listing()
    refused = CliRunner().invoke(scaffold.scaffold_domain, arguments)
    assert refused.exit_code == CannotRun.exit_code
    assert told in refused.output
    assert scaffolded.listing() == before
