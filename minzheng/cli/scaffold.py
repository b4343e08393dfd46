"""``minzheng scaffold-domain NAME``: a new domain that already passes, to be filled with the law's own content."""

from __future__ import annotations

import importlib.util
import keyword
import re
import subprocess
import sys
from pathlib import Path
from string import Template

import click

from minzheng.cli.ground import CannotRun, json_line, json_option, set_up
from minzheng.config.places import CHECKOUT

TEMPLATES = Path(__file__).parent / "new_domain"
TEST = "test.py.txt"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_TITLE = re.compile(r"[\w（）()、·]{2,20}")


@click.command()
@click.argument("name")
@click.option("--title", help="what people call it, in Chinese; default: the name")
@click.option("--line", help="line of work whose roles see it; default: the one named like the domain")
@json_option
def scaffold_domain(name: str, title: str | None, line: str | None, as_json: bool) -> None:
    """Make the domain NAME: a declaration, one example policy with parameters and cases, its roll, and a test."""
    set_up(database=False)
    title = title or name
    folder, test = CHECKOUT / "minzheng" / "domains" / name, CHECKOUT / "tests" / "domains" / f"test_{name}.py"
    _refuse(name, title, folder, test)
    words = {"name": name, "title": title, "line": _line(name, line), "camel": name.title().replace("_", "")}
    made = [*_fill(folder, words), test]
    test.write_text(_filled(TEST, words), encoding="utf-8")
    made += _migrate(name, folder)
    _format(folder, test)
    for path in made:
        click.echo(str(path.relative_to(CHECKOUT)))
    click.echo(
        "\n已可运行。接下来:写上政策文件与条文(policies.py)、数值与依据(parameters.yaml)、案例(cases.yaml);\n"
        "然后 make messages 收集待译文字,make test 与 make check 通过即可提交。",
        err=True,
    )
    if as_json:
        json_line({"domain": name, "files": [str(path.relative_to(CHECKOUT)) for path in made]})


def _refuse(name: str, title: str, folder: Path, test: Path) -> None:
    from django.apps import apps

    if not (CHECKOUT / "tests" / "domains").is_dir():
        raise CannotRun("a domain is made in a checkout, not in an installed package")
    if not _NAME.fullmatch(name) or keyword.iskeyword(name) or len(name) > 20:
        raise CannotRun(f"{name!r} is no name for a domain: lower_snake_case, at most 20 characters")
    if not _TITLE.fullmatch(title):
        raise CannotRun(f"{title!r} is no title: 2 to 20 letters or characters")
    if folder.exists() or test.exists() or name in apps.app_configs:
        raise CannotRun(f"there is a {name} already; nothing was written")


def _line(name: str, line: str | None) -> str:
    from minzheng.kernel.access.lines import Line

    chosen = line or name.upper()
    if chosen not in Line.values:
        raise CannotRun(f"{chosen} is no line of work; say --line with one of {', '.join(Line.values)}")
    return chosen


def _fill(folder: Path, words: dict[str, str]) -> list[Path]:
    (folder / "migrations").mkdir(parents=True)
    empty = [folder / "__init__.py", folder / "migrations" / "__init__.py"]
    for path in empty:
        path.touch()
    made = []
    for template in sorted(TEMPLATES.glob("*.txt")):
        if template.name != TEST:
            made.append(folder / template.name.removesuffix(".txt"))
            made[-1].write_text(_filled(template.name, words), encoding="utf-8")
    return [*empty, *made]


def _filled(template: str, words: dict[str, str]) -> str:
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(words)


def _migrate(name: str, folder: Path) -> list[Path]:
    """The first migrations, made by a process that sees the new domain."""
    command = [sys.executable, str(CHECKOUT / "manage.py"), "makemigrations", name, "--verbosity", "0"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRun(f"the files are there, but not their migration:\n{done.stderr}")
    return sorted((folder / "migrations").glob("0*.py"))


def _format(*paths: Path) -> None:
    """As the formatter would have it, where it is installed: how lines break depends on the name's length."""
    if importlib.util.find_spec("ruff"):
        subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", *map(str, paths)], cwd=CHECKOUT, check=True)
