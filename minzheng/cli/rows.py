"""``minzheng rows``: which rows of the feature table have a passing test that runs the real thing."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

import click

from minzheng.cli.ground import CannotRun, json_line, json_option
from minzheng.config.places import CHECKOUT, data_folder


@click.command()
@json_option
def rows(as_json: bool) -> None:
    """Run the tests marked with a row and print each row with its tests; the last line is `N of 281`."""
    table = CHECKOUT / "docs" / "reference" / "rows.csv"
    if not table.exists() or not (CHECKOUT / "tests").is_dir():
        raise CannotRun("rows are proven by the tests of a checkout, not of an installed package")
    outcome = data_folder() / "rows.json"
    outcome.parent.mkdir(parents=True, exist_ok=True)
    outcome.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", "-m", "row"]
    command += ["--row-outcomes", str(outcome)]
    run = subprocess.run(command, cwd=CHECKOUT, stdout=sys.stderr, check=False)
    if not outcome.exists():
        raise CannotRun(f"pytest did not run (exit {run.returncode})")
    outcomes: dict[str, dict[str, bool]] = json.loads(outcome.read_text())
    with table.open(encoding="utf-8", newline="") as lines:
        known = {line["row"]: line["title"] for line in csv.DictReader(lines)}
    if unknown := set(outcomes) - set(known):
        raise CannotRun(f"tests name rows that do not exist: {', '.join(sorted(unknown))}")
    proven = sorted(row for row, tests in outcomes.items() if tests and all(tests.values()))
    for row in proven:
        click.echo(f"{row}  {known[row]}  ({len(outcomes[row])} tests)")
    for row in sorted(set(outcomes) - set(proven)):
        click.echo(f"{row}  {known[row]}  FAILS: {', '.join(name for name, ok in outcomes[row].items() if not ok)}")
    if as_json:
        json_line({"proven": proven, "of": len(known)})
    click.echo(f"{len(proven)} of {len(known)}")
    if len(proven) < len(outcomes):
        raise click.exceptions.Exit(1)
