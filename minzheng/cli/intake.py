"""``minzheng intake FILE…``: take tables in as one delivery a dataset."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from minzheng.cli.ground import CannotRun, json_line, json_option, set_up


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="as things stood on this day; default: today")
@click.option("--partial", is_flag=True, help="the files are not the whole list: who is missing from them is unknown")
@json_option
def intake(files: tuple[Path, ...], day: datetime | None, partial: bool, as_json: bool) -> None:
    """Read FILES, quarantine bad rows, match the good ones and take them into the register."""
    set_up()
    from django.utils import timezone

    from minzheng.kernel.access import days
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.intake import many_files

    deployment = days.deployment()
    if deployment is None or deployment.area is None:
        raise CannotRun("系统还没有初始化;先运行 minzheng demo,或由管理员完成初始化")
    batches = many_files.intake_files(
        paths=files,
        area=deployment.area,
        day=day.date() if day else days.today(),
        complete=not partial,
        demo=deployment.demo,
        actor=Account.objects.system(),
        now=timezone.now(),
    )
    for batch in batches:
        refused = batch.understood.get("refused")
        click.echo(
            f"{batch.file_name}: 拒收,{refused['reason']};{refused['advice']}"
            if refused
            else f"{batch.file_name}: {batch.get_status_display()},读 {batch.rows_read} 行,接受 {batch.rows_accepted},"
            f"隔离 {batch.rows_quarantined},重复 {batch.rows_duplicate},匹配 {batch.rows_matched},"
            f"待人工 {batch.rows_to_review},未变 {batch.rows_unchanged}"
        )
    refused = sum("refused" in batch.understood for batch in batches)
    if as_json:
        json_line({"files": len(batches), "refused": refused, "batches": [batch.pk for batch in batches]})
    if refused:
        raise click.exceptions.Exit(1)
