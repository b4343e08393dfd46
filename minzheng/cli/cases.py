"""``minzheng cases FILE…``: run worked policy cases."""

from __future__ import annotations

from pathlib import Path

import click

from minzheng.cli.ground import json_line, json_option, set_up


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def cases(files: tuple[Path, ...], as_json: bool) -> None:
    """Run the worked cases of FILES and print each difference between what is expected and what the rules say."""
    set_up(database=False)
    from minzheng.kernel.modules.cases import run_file

    reports = [run_file(path=path) for path in files]
    for report in reports:
        click.echo(report.render())
    failed = sum(report.failed for report in reports)
    if as_json:
        json_line({"files": len(reports), "cases": sum(report.total for report in reports), "failed": failed})
    if failed:
        raise click.exceptions.Exit(1)
