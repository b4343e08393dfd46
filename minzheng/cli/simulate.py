"""``minzheng simulate``: what if a standard were another one, over the whole register."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import click
import polars as pl

from minzheng.cli.ground import CannotRun, Progress, json_line, json_option, set_up


@click.command()
@click.option("--set", "changes", multiple=True, metavar="NAME=VALUE", help="dibao_standard=1300 (yuan), or NAME.KEY=…")
@click.option("--without", multiple=True, metavar="POLICY.N", help="let the N-th condition of a policy fall: dibao.3")
@click.option("--area", help="code of the area for which the values change; default: the deployment's")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="as of this day; default: the deployment's day")
@json_option
def simulate(
    changes: tuple[str, ...], without: tuple[str, ...], area: str | None, day: datetime | None, as_json: bool
) -> None:
    """Who would enter, who would leave and what a month would cost, by policy and town. Nothing is changed."""
    if not changes and not without:
        raise click.UsageError("say what to assume: --set NAME=VALUE or --without POLICY.N")
    set_up()
    from minzheng.kernel.access import days
    from minzheng.kernel.screening import simulations
    from minzheng.kernel.screening.whatif import NoScenario, Scenario

    served = days.deployment()
    code = area or (served.area.code if served and served.area else "")
    progress = Progress()
    try:
        scenario = Scenario(
            changes=tuple(_change(written, code) for written in changes),
            without=tuple(_criterion(written) for written in without),
        )
        with progress.stage("simulate", "测算"):
            outcome = simulations.simulate(scenario=scenario, day=day.date() if day else days.today())
    except NoScenario as error:
        raise CannotRun(str(error)) from error
    totals = outcome.sums.group_by("policy", maintain_order=True).agg(pl.exclude("town").sum())
    for row in totals.iter_rows(named=True):
        click.echo(_sentence(row))
    if as_json:
        told = {"people": outcome.people, "households": outcome.households, "seconds": progress.seconds}
        json_line(told | {"policies": totals.to_dicts(), "towns": outcome.sums.to_dicts()})


def _change(written: str, area: str) -> Any:
    from minzheng.kernel import modules
    from minzheng.kernel.rules.parameters import read_value
    from minzheng.kernel.screening.whatif import Change

    name, _, value = written.partition("=")
    name, _, key = name.partition(".")
    declared = modules.ruleset().parameters.get(name)
    if declared is None:
        raise CannotRun(f"没有参数 {name}")
    try:
        return Change(parameter=name, area=area, value=read_value(text=value, kind=declared.kind), key=key or None)
    except (ValueError, InvalidOperation) as error:
        raise CannotRun(f"{written}:{error}") from error


def _criterion(written: str) -> tuple[str, int]:
    policy, _, number = written.rpartition(".")
    if not policy or not number.isdigit():
        raise CannotRun(f"{written}:应写作 政策.条件序号,例如 dibao.3")
    return policy, int(number)


def _sentence(row: dict[str, Any]) -> str:
    from minzheng.kernel import modules

    title = modules.ruleset().policies[row["policy"]].title
    before, after = (Decimal(row[f"{side}_fen"] or 0) / 100 for side in ("before", "after"))
    return (
        f"{title}:符合 {row['before_yes']} → {row['after_yes']},新进入 {row['enters']},将退出 {row['leaves']};"
        f"无法判断 {row['before_open']} → {row['after_open']};每月 {before:,.2f} → {after:,.2f} 元"
    )
