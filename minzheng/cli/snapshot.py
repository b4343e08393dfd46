"""``minzheng snapshot`` and ``screen-snapshot``: the register as Parquet, and judging it apart, on Spark too."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import click

from minzheng.cli.ground import CannotRun, Progress, json_line, json_option, set_up


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="as of this day; default: the deployment's day")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="where it goes")
@json_option
def snapshot(day: datetime | None, folder: Path, as_json: bool) -> None:
    """Write everybody's facts as Parquet by county and day: numbers and facts, no name and no identity number."""
    set_up()
    from minzheng.kernel.access import days
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.screening import snapshot_files, snapshots

    progress = Progress()
    try:
        with progress.stage("snapshot", "导出快照"):
            place = snapshots.take(
                folder=folder,
                source=days.area_code(),
                day=day.date() if day else days.today(),
                actor=Account.objects.system(),
                now=days.now(),
            )
    except FileExistsError as error:
        raise CannotRun(f"{error} stands already: a snapshot is never written over") from error
    told = snapshot_files.manifest_of(place)
    click.echo(f"{place}：{told.people} 人、{told.households} 户，{told.size / 1e6:.1f} MB")
    if as_json:
        sums = {"people": told.people, "households": told.households, "bytes": told.size}
        json_line({"snapshot": str(place), **sums, "seconds": progress.seconds})


@click.command("screen-snapshot")
@click.argument("places", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--engine", type=click.Choice(["polars", "spark"]), default="polars", show_default=True)
@click.option("--master", default="local[2]", show_default=True, help="Spark's master, for --engine spark")
@click.option("--driver-memory", default="2g", show_default=True, help="of Spark's driver")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="write the findings here")
@click.option("--compare", is_flag=True, help="judge by Polars as well, and fail where a single cell differs")
@json_option
def screen_snapshot(
    places: tuple[Path, ...],
    engine: str,
    master: str,
    driver_memory: str,
    folder: Path | None,
    compare: bool,
    as_json: bool,
) -> None:
    """Judge the snapshots in PLACES (…/day=2023-06-30), of several cities together; no database is needed.

    Polars judges county after county in this process; Spark everybody at once, wherever its workers are.
    """
    set_up(database=False)
    from minzheng.kernel import modules
    from minzheng.kernel.rules.spark import SparkMissing, session
    from minzheng.kernel.screening import judging, snapshots
    from minzheng.kernel.screening.snapshot_files import BadSnapshot, manifest_of, read

    progress, ruleset = Progress(), modules.ruleset()
    apart: dict[str, int] = {}
    try:
        manifests = [manifest_of(place) for place in places]
        if engine == "polars":
            with progress.stage("judge", "逐县逐项判断"):
                screened = snapshots.screen_by_county(places=places, ruleset=ruleset)
        else:
            with progress.stage("session", "启动 Spark"), ExitStack() as opened:
                running = opened.enter_context(session(master=master, driver_memory=driver_memory))
                closing = opened.pop_all()
            with closing:
                with progress.stage("judge", "逐项政策判断"):
                    taken = read(places=places, ruleset=ruleset, session=running)
                    results = snapshots.judge(snapshot=taken, ruleset=ruleset)
                    screened = snapshots.screened(results=results, ruleset=ruleset)
                if compare:
                    with progress.stage("compare", "与本机结果比对"):
                        by_polars = snapshots.judge(snapshot=read(places=places, ruleset=ruleset), ruleset=ruleset)
                        apart = snapshots.differences(one=by_polars, other=results)
    except (BadSnapshot, SparkMissing) as error:
        raise CannotRun(str(error)) from error
    people, day = sum(one.people for one in manifests), manifests[0].day
    written = snapshots.keep(screened=screened, manifests=manifests, folder=folder) if folder else None
    click.echo(f"截至{day}：{people}人，发现{screened.found.height}件" + (f"，写入{written}" if written else ""))
    if as_json:
        told = {"findings": judging.as_counts(screened.found), "people": people, "engine": engine}
        json_line(told | ({"cells_apart": apart} if compare else {}) | {"seconds": progress.seconds})
    if apart:
        raise CannotRun(f"the engines differ: {apart}")
