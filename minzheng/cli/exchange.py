"""``minzheng exchange export|import|reconcile``: what is exchanged with upper systems."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from minzheng.cli.ground import CannotRun, json_line, json_option, set_up

DAY = click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="as of this day; default: the deployment's day")


@click.group()
def exchange() -> None:
    """Files to and from upper systems, and how their records stand against ours."""


@exchange.command("list")
@json_option
def list_systems(as_json: bool) -> None:
    """The systems that are declared, and in what layout their files are."""
    set_up()
    from minzheng.kernel.exchange import installed

    for one in installed.every():
        layout = "本单位自定格式" if one.is_own_layout else "假定格式"
        click.echo(f"{one.adapter.key}: {one.adapter.system}({one.adapter.title}),{one.layout.format},{layout}")
    if as_json:
        json_line({"systems": [one.adapter.key for one in installed.every()]})


@exchange.command("import")
@click.argument("system")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@DAY
@click.option("--partial", is_flag=True, help="not the whole list: who is missing from it is not thereby unknown there")
@json_option
def import_file(system: str, file: Path, day: datetime | None, partial: bool, as_json: bool) -> None:
    """Take in FILE as the list of SYSTEM."""
    set_up()
    from django.utils import timezone

    from minzheng.kernel.access import days
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.exchange import importing

    deployment = days.deployment()
    if deployment is None or deployment.area is None:
        raise CannotRun("系统还没有初始化;先运行 minzheng demo,或由管理员完成初始化")
    batch = importing.take_in(
        installed=_system(system),
        path=file,
        area=deployment.area,
        day=day.date() if day else days.today(),
        complete=not partial,
        demo=deployment.demo,
        actor=Account.objects.system(),
        now=timezone.now(),
    )
    if refused := batch.understood.get("refused"):
        raise CannotRun(f"{batch.file_name}: {refused['reason']};{refused['advice']}")
    click.echo(
        f"{batch.file_name}: {batch.get_status_display()},读 {batch.rows_read} 行,接受 {batch.rows_accepted},"
        f"隔离 {batch.rows_quarantined},匹配 {batch.rows_matched},待人工 {batch.rows_to_review}"
    )
    if as_json:
        json_line({"batch": batch.pk, "rows": batch.rows_read, "accepted": batch.rows_accepted})


@exchange.command()
@click.argument("systems", nargs=-1)
@DAY
@json_option
def reconcile(systems: tuple[str, ...], day: datetime | None, as_json: bool) -> None:
    """Hold our records against the lists of SYSTEMS (default: all of which a complete list has come in)."""
    set_up()
    from django.utils import timezone

    from minzheng.kernel.access import days
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.exchange import installed, reconciling
    from minzheng.kernel.exchange.models import State

    asked = [_system(each) for each in systems]
    chosen = asked or [one for one in installed.every() if reconciling.latest_complete(adapter=one.adapter)]
    told: dict[str, Any] = {}
    for one in chosen:
        try:
            run = reconciling.reconcile(
                installed=one,
                day=day.date() if day else days.today(),
                actor=Account.objects.system(),
                now=timezone.now(),
            )
        except reconciling.Cannot as cannot:
            raise CannotRun(f"{one.adapter.system}: {cannot.message}") from cannot
        counts = {state: sum(n for _area, each, n in run.tallies if each == state) for state in State.values}
        click.echo(f"{one.adapter.system}: " + ",".join(f"{State(state).label} {n}" for state, n in counts.items()))
        told[one.adapter.key] = counts
    if as_json:
        json_line(told)


@exchange.command()
@click.argument("system")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--changes", is_flag=True, help="only what is new, changed or ended since it was last sent")
@click.option("--purpose", required=True, help="what the file is for; stands in the log")
@click.option("--account", required=True, help="the account that asks for it; must hold the right to")
@DAY
@json_option
def export(
    system: str, out: Path, changes: bool, purpose: str, account: str, day: datetime | None, as_json: bool
) -> None:
    """Write the file for SYSTEM to OUT: identity numbers in it are plain, so somebody must answer for it."""
    set_up()
    from django.utils import timezone

    from minzheng.kernel.access import days
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.access.scope import scope_areas
    from minzheng.kernel.exchange import exporting, operations
    from minzheng.kernel.jobs import files

    one, deployment = _system(system), days.deployment()
    actor = Account.objects.filter(username=account, is_active=True).first()
    if deployment is None or deployment.area is None or actor is None:
        raise CannotRun("没有这个账号,或系统还没有初始化")
    reach = scope_areas(user=actor, permission="exchange.export", day=days.today(), line=one.line)
    if not reach.filter(area_id=deployment.area_id).exists():
        raise CannotRun("这个账号没有导出全辖区报送文件的权限")
    if one.adapter.keeps_children:
        raise CannotRun("含未成年人信息的文件须由另一人在网页上同意后生成")
    asked = operations.ask_for_export(
        installed=one,
        area=deployment.area,
        day=day.date() if day else days.today(),
        changes_only=changes,
        purpose=purpose,
        actor=actor,
        now=timezone.now(),
        queued=False,
    )
    exporting.make(export=asked, installed=one, now=timezone.now())
    asked.refresh_from_db()
    assert asked.file is not None
    out.touch(mode=0o600)
    out.write_bytes(files.fetch(made=asked.file, actor=actor, now=timezone.now()))
    click.echo(f"{out.name}: 新增 {asked.new},变更 {asked.changed},终止 {asked.ended},未变 {asked.unchanged}")
    if as_json:
        json_line({"new": asked.new, "changed": asked.changed, "ended": asked.ended, "unchanged": asked.unchanged})


def _system(key: str) -> Any:
    from minzheng.kernel.exchange import installed

    try:
        return installed.one(key)
    except KeyError:
        known = ", ".join(one.adapter.key for one in installed.every())
        raise CannotRun(f"没有这个系统:{key};已声明的有 {known}") from None
