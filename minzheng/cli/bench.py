"""``minzheng bench NAME``: a measured ratio against a peer in the same run."""

from __future__ import annotations

import importlib
import sys

import click

from minzheng.cli.ground import CannotRun, json_line
from minzheng.config.places import CHECKOUT

BENCHES = (
    "questions",
    "policies",
    "household",
    "reading",
    "pipeline",
    "night",
    "whatif",
    "search",
    "addresses",
    "address_review",
    "matching",
    "mutation",
    "spark",
    "cases",
    "payrun",
)
OF_ANY_SIZE = ("night", "whatif", "spark")


@click.command()
@click.argument("name", type=click.Choice(BENCHES))
@click.option("--quick", is_flag=True, help="a small size, to see that it runs; its figures mean nothing")
@click.option("--people", type=click.IntRange(2_000, 20_000_000), help=f"another size, of {' and '.join(OF_ANY_SIZE)}")
@click.option("--json", "as_json", is_flag=True, help="accepted for symmetry: a bench always ends with one JSON line")
def bench(name: str, quick: bool, people: int | None, as_json: bool) -> None:
    """Run the benchmark NAME and print {"bench", "rows": [{"what", "ours", "peer", "unit", "ratio"}]}."""
    if not (CHECKOUT / "bench").is_dir():
        raise CannotRun("benchmarks stand in a checkout, not in an installed package")
    if people is not None and name not in OF_ANY_SIZE:
        raise click.UsageError(f"{name} has its own size")
    sys.path.insert(0, str(CHECKOUT))
    asked = {} if people is None else {"people": people}
    json_line(importlib.import_module(f"bench.{name}").run(quick=quick, **asked))
