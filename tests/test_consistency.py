"""Habits that keep the house readable and that no test of a single room sees; each test is one of its sentences."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from minzheng.cli.program import COMMANDS, program
from minzheng.config.places import CHECKOUT

PACKAGE = CHECKOUT / "minzheng"
TEMPLATES = PACKAGE / "web" / "templates"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
LONGEST = 400

# Where a day or an instant may be asked for: where a request, a command or a job begins.
EDGES = re.compile(
    r"(web|cli)/|kernel/\w+/jobs\.py|.*/management/commands/|kernel/access/(days|gate|guards|signin)\.py"
)
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}
SAYS_NOTHING = re.compile(r"(utils?|helpers?|common|misc|stuff|tools?|managers?|constants?2)")


def tracked() -> list[Path]:
    """The files of the repository, committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=CHECKOUT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return sorted(path for name in listed.stdout.split("\0") if name and (path := CHECKOUT / name).is_file())


def shown(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def test_every_template_is_named_somewhere() -> None:
    """A template that nothing renders is dead. Those of `account/` and `mfa/` take the place of the library's own."""
    spec = find_spec("allauth")
    assert spec is not None
    assert spec.origin is not None
    library = Path(spec.origin).parent / "templates"
    pages = sorted(TEMPLATES.rglob("*.html"))
    texts = {path: path.read_text(encoding="utf-8") for path in [*pages, *SOURCES]}
    dead = []
    for page in pages:
        name = page.relative_to(TEMPLATES).as_posix()
        elsewhere = "\n".join(text for path, text in texts.items() if path != page)
        tag = re.escape(page.stem).replace("_", "[_-]")
        component = name.startswith("cotton/") and re.search(rf"<c-{tag}[\s/>]", elsewhere)
        in_its_folder = f'}}/{page.name}"' in elsewhere  # f"{folder}/name.html"
        if not (component or name in elsewhere or in_its_folder or (library / name).exists()):
            dead.append(name)
    assert dead == []


def test_names_say_what_a_file_holds() -> None:
    assert [shown(path) for path in tracked() if SAYS_NOTHING.fullmatch(path.stem)] == []
    assert [shown(path) for path in PACKAGE.rglob("*") if path.is_dir() and SAYS_NOTHING.fullmatch(path.name)] == []


def test_files_are_short_enough_to_be_read() -> None:
    code = [path for path in tracked() if path.suffix in (".py", ".js", ".html") and "migrations" not in path.parts]
    lengths = {shown(path): path.read_text(encoding="utf-8").count("\n") for path in code}
    assert {name: lines for name, lines in lengths.items() if lines >= LONGEST} == {}


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if not EDGES.match(path.relative_to(PACKAGE).as_posix())], ids=shown
)
def test_the_day_is_passed_in(path: Path) -> None:
    asked = [
        f"line {call.lineno}: {ast.unparse(call)}"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in CLOCKS
    ]
    assert asked == []


def test_reads_and_writes_name_their_arguments() -> None:
    """At most one argument, the thing itself, goes without its name."""
    rooms = [path for path in SOURCES if path.name in ("queries.py", "operations.py") or "operations" in path.parts]
    assert len(rooms) > 10
    unnamed = [
        f"{shown(path)}:{function.lineno} {function.name}"
        for path in rooms
        for function in functions(path)
        if len(function.args.args) + len(function.args.posonlyargs) > 1
    ]
    assert unnamed == []


def test_every_room_and_every_file_says_what_it_is() -> None:
    """A module of some length begins with a sentence about itself."""
    silent = [
        shown(path)
        for path in SOURCES
        if path.name != "apps.py"
        and (text := path.read_text(encoding="utf-8")).count("\n") > 5
        and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_no_path_of_somebodys_machine_is_kept() -> None:
    private = re.compile(rb"(?<![\w.:/-])/(?:work|root|home/\w+|Users/\w+|tmp/\w{2,}/)[/\w]")
    found = [
        f"{shown(path)}: {match.group().decode()}"
        for path in tracked()
        for match in private.finditer(path.read_bytes())
        if path.suffix not in (".gz", ".png", ".mo", ".parquet")
    ]
    assert found == []


def test_lock_files_name_no_registry() -> None:
    lock = json.loads((CHECKOUT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    assert [place for place, package in lock["packages"].items() if "resolved" in package] == []
    for pins in (CHECKOUT / "requirements").glob("*.txt"):
        assert not re.search(r"https?://|--(extra-)?index-url", pins.read_text(encoding="utf-8")), pins.name


def test_links_between_documents_lead_somewhere() -> None:
    link = re.compile(r"\]\((?!https?://|#|mailto:)([^)#\s]+)")
    broken = [
        f"{shown(page)} → {target}"
        for page in tracked()
        if page.suffix == ".md"
        for target in link.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_notices_name_every_package_that_is_installed_with_the_program() -> None:
    notices = (CHECKOUT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    told = {(_plain(name), version) for name, version in re.findall(r"^\| (\S+) \| (\S+) \|", notices, re.MULTILINE)}
    pins = (CHECKOUT / "requirements" / "runtime.txt").read_text(encoding="utf-8")
    pinned = {
        (_plain(name), version)
        for name, version in re.findall(r"^([\w.-]+)(?:\[.*\])?==([^\s\\;]+)", pins, re.MULTILINE)
    }
    assert pinned
    assert pinned - told == set(), "run scripts/notices.py"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_makes_help_lists_every_target() -> None:
    text = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    declared = set(re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)[0].split()) - {"prepare", "prepare-test"}
    assert declared == set(re.findall(r"^([a-z-]+):.*## \S", text, re.MULTILINE))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    command = program.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.name == name
    assert command.help
