"""``minzheng answer-checks``: the demo's stand-in for the province's checking platform."""

from __future__ import annotations

from pathlib import Path

import click

from minzheng.cli.ground import json_line, json_option, set_up


@click.command("answer-checks")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path(), help="folder for the answers")
@click.option("--seed", default=7, show_default=True, help="the same seed answers the same request alike")
@click.option("--verification", default="means", show_default=True, help="what is checked")
@json_option
def answer_checks(file: Path, out: Path, seed: int, verification: str, as_json: bool) -> None:
    """Answer the request FILE as the province would: late, in part, and with wrong lines. For demos only."""
    set_up()
    from minzheng.demo.provincial_checker import answers
    from minzheng.kernel.verification import queries

    declared = queries.declared()[verification]
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for arrival in answers(request=file.read_bytes(), verification=declared, seed=seed):
        path = out / f"{file.stem}-反馈-第{arrival.days}天.csv"
        path.write_bytes(arrival.content)
        made.append(str(path))
        click.echo(str(path))
    if as_json:
        json_line({"files": made})
