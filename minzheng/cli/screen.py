"""``minzheng screen``: judge the whole register as of a day."""

from __future__ import annotations

from datetime import datetime

import click

from minzheng.cli.ground import Progress, json_line, json_option, set_up


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="as of this day; default: the deployment's day")
@json_option
def screen(day: datetime | None, as_json: bool) -> None:
    """Judge every person and household by every policy and keep the findings."""
    set_up()
    from django.utils import timezone

    from minzheng.kernel.access import days
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.screening import operations

    progress = Progress()
    with progress.stage("screen", "筛查"):
        run = operations.screen(
            day=day.date() if day else days.today(), actor=Account.objects.system(), now=timezone.now()
        )
    click.echo(run.sentence())
    if as_json:
        json_line({"run": run.pk, "findings": run.counts, "seconds": progress.seconds})
