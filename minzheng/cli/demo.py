"""``minzheng demo``: the main job over a demo district, from bare tables to findings in the browser."""

from __future__ import annotations

import click

from minzheng.cli.ground import CannotRun, Progress, json_line, json_option, set_up
from minzheng.config.places import data_folder


@click.command()
@click.option("--people", default=60_000, show_default=True, help="size of the district, 2,000 to 1,300,000")
@click.option("--serve/--no-serve", default=True, help="serve the platform afterwards")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@json_option
def demo(people: int, serve: bool, host: str, port: int, as_json: bool) -> None:
    """Set the demo district up and run the main job: tables → register → findings. Again, it changes nothing."""
    progress = Progress()
    with progress.stage("database", "启动数据库"):
        set_up()
    from django.utils import timezone

    from minzheng.demo import district

    _refuse_live_data()
    made = district.prepare(stage=progress.stage, now=timezone.now())
    with progress.stage("tables", "生成各部门的表格"):
        try:
            paths = district.write_tables(out=data_folder() / "demo", people=people, progress=progress.say)
        except ValueError as error:
            raise CannotRun(str(error)) from error
    with progress.stage("intake", "读表、核验、匹配、入库"):
        batches = district.take_in(paths=paths, now=timezone.now())
    with progress.stage("exchange", "读入上级系统名单并对账"):
        district.exchange(out=data_folder() / "demo", now=timezone.now())
    with progress.stage("linkage", "比对剩下的行最像谁"):
        if (linked := district.link(now=timezone.now())) is not None:
            progress.say(f"  {linked.asked:,} 行，给出可能的人 {linked.proposed:,} 行，直接认定 {linked.joined:,} 行")
    with progress.stage("addresses", "整理和核查地址"):
        district.order_addresses(now=timezone.now())
    with progress.stage("screening", "按政策筛查全库"):
        run = district.judge(now=timezone.now())
    with progress.stage("citizens", "公布办事指南"):
        district.open_to_citizens(now=timezone.now())
    with progress.stage("matters", "发起一些办理中的事项"):
        district.start_matters()
    progress.say(str(run.sentence()))
    _tell_accounts(made.deployment.name, host=host, port=port)
    if as_json:
        json_line(district.summary(batches=batches, run=run, seconds=progress.seconds))
    if serve:
        from minzheng.cli.serve import run_server

        run_server(host=host, port=port, workers=2)


def _refuse_live_data() -> None:
    """The demo never touches an installation that holds real people."""
    from django.db.utils import ProgrammingError

    from minzheng.kernel.access.models import Deployment

    try:
        if Deployment.objects.filter(demo=False).exists():
            raise CannotRun("这是正式环境,不能装入演示数据;请另设 MINZHENG_DATA 或 DATABASE_URL")
    except ProgrammingError:  # no tables yet: nothing to protect
        return


def _tell_accounts(name: str, *, host: str, port: int) -> None:
    from minzheng.demo import district

    click.echo(f"\n{name}  http://{host}:{port}/", err=True)
    click.echo(f"市民页面(码上测、办事指南,不用登录)  http://{host}:{port}/citizen/", err=True)
    click.echo(f"演示账号(密码都是 {district.PASSWORD}):", err=True)
    for seat in district.seats():
        places = "、".join(dict.fromkeys(area.name for _role, area, _line in seat.holds))
        click.echo(f"  {seat.username:<10} {seat.display_name}  {seat.holds[0][0].label}  {places}", err=True)
