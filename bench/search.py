"""Search and person file at 1,000,000 people and 20 users at once: ours, and Django admin's search on the same table.

The register stands in a database of its own, `minzheng_bench`, on the configured server; it is filled once by
`register_people` and kept (`DROP DATABASE minzheng_bench` makes it anew). The peer is `ModelAdmin.get_search_results`
with the page's two queries (count, first hundred rows) and the default ``icontains`` over name, pinyin and initials:
the only columns that it can search, since numbers and phones are encrypted. `python -m bench.search [--quick]`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from statistics import median, quantiles
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

DATABASE = "minzheng_bench"
DAY = date(2023, 6, 30)
NOW = datetime(2023, 6, 30, tzinfo=UTC)
ACTOR = SimpleNamespace(pk=1)
USERS = 20
OURS_EACH, PEERS_EACH = 30, 2
PEOPLE, QUICK_PEOPLE = 1_000_000, 50_000

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "单仇查解"
)
GIVEN = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国乐行晟子涵梓轩浩宇欣怡雨泽一诺思源佳俊红玉春梅"
    "文斌志海东林波辉玲萍云凤琴珍荣贵福生金银花菊香莲爱翠巧美秋冬雪晨阳光亮飞鹏龙虎豪博睿哲瑞嘉悦琪瑶婷颖"
    "慧洁莹雯倩蕾薇诗韵可心語彤妍"
)


def run(*, quick: bool = False) -> dict:
    """Time it in a process of its own, whose database is the bench's."""
    inside = [sys.executable, "-m", "bench.search", "--inside", *(["--quick"] if quick else [])]
    name = f"{DATABASE}_quick" if quick else DATABASE
    environment = {
        **os.environ,
        "DATABASE_URL": make_database(name),
        "DJANGO_SETTINGS_MODULE": "minzheng.config.settings",
    }
    done = subprocess.run(inside, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def make_database(name: str) -> str:
    """The URL of the bench's database on the configured server, made if it is not there."""
    import psycopg

    from minzheng.config import cluster

    server = urlsplit(cluster.ensure())
    with psycopg.connect(urlunsplit(server._replace(path="/postgres")), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}"')
    return urlunsplit(server._replace(path=f"/{name}"))


def measure(*, people: int) -> dict:
    """All rows of the bench, in a process that Django is set up in."""
    seconds = fill(people=people)
    users, questions = clerks(), asked_by_name()
    ours = timed(users, OURS_EACH, lambda user, turn: search_ours(user, questions[turn % len(questions)]))
    by_number = timed(users, OURS_EACH, lambda user, turn: search_ours(user, NUMBERS[turn % len(NUMBERS)]))
    files = timed(users, OURS_EACH, lambda user, turn: file_ours(user, questions[turn % len(questions)]))
    peer = timed(users, PEERS_EACH, lambda user, turn: search_peer(questions[turn % len(questions)]))
    peer_files = timed(users, PEERS_EACH, lambda user, turn: file_peer(questions[turn % len(questions)]))
    size = f"{people:,} people, {USERS} users"
    rows = [
        _row(f"search by name, pinyin or initials, p95: {size}", _p95(ours), _p95(peer)),
        _row("search by name, pinyin or initials, median", median(ours), median(peer)),
        _row("search, then the first person's file, p95", _p95(files), _p95(peer_files)),
        _row("search by number, tail or phone, p95 (the peer cannot)", _p95(by_number), None),
    ]
    if seconds is not None:
        rows.append({"what": f"registering {people:,} people", "ours": round(seconds, 1), "peer": None, "unit": "s",
                     "ratio": None})  # fmt: skip
    return {"bench": "search", "rows": rows}


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _row(what: str, ours: float, peer: float | None) -> dict[str, Any]:
    return {
        "what": what,
        "ours": round(ours * 1000, 1),
        "peer": peer and round(peer * 1000, 1),
        "unit": "ms",
        "ratio": peer and round(peer / ours, 1),
    }


def fill(*, people: int) -> float | None:
    """Register synthetic people unless they are there; the seconds that it took."""
    from django.core.management import call_command

    from minzheng.kernel.areas import operations as area_operations
    from minzheng.kernel.areas.models import Area
    from minzheng.kernel.registry import operations
    from minzheng.kernel.registry.models import Person

    call_command("migrate", verbosity=0, skip_checks=True)
    if Person.objects.exists():
        return None
    area_operations.load(actor=ACTOR, now=NOW, within="330110")
    communities = list(Area.objects.filter(level="COMMUNITY", valid__contains=DAY).values_list("pk", flat=True))
    frame = synthetic_people(people, communities)
    start = time.perf_counter()
    operations.register_people(people=frame, day=DAY, actor=ACTOR, now=NOW)
    seconds = time.perf_counter() - start
    vacuum()
    return seconds


def synthetic_people(count: int, communities: list[int]):
    """Names as frequent as surnames are (the hundred most frequent of Zipf's kind), numbers of the demo's county."""
    import numpy as np
    import polars as pl

    from minzheng.kernel.registry.identity import check_characters

    chance = np.random.default_rng(1)
    weights = 1 / np.arange(1, len(SURNAMES) + 1) ** 0.7
    surname = chance.choice(list(SURNAMES), count, p=weights / weights.sum())
    given = [chance.choice(list(GIVEN), count) for _turn in range(2)]
    name = np.char.add(np.char.add(surname, given[0]), np.where(chance.random(count) < 0.8, given[1], ""))
    day = pl.Series(np.arange(count) // 500 - 10_000).cast(pl.Int32).cast(pl.Date).dt.strftime("%Y%m%d")
    seventeen = "330199" + day + pl.Series(np.arange(count) % 500 + 100).cast(pl.String)
    return pl.DataFrame({
        "name": name,
        "sex": np.where(np.arange(count) % 2, "1", "2"),
        "birth_date": day.str.to_date("%Y%m%d"),
        "id_number": seventeen + check_characters(seventeen),
        "phone": pl.Series(13_000_000_000 + chance.integers(0, 10**9, count)).cast(pl.String),
        "hukou_area_id": chance.choice(communities, count),
    })  # fmt: skip


NUMBERS = ("0021", "王 1234", "13500001234", "330199194308151234", "12345X", "张 002X")


def asked_by_name() -> list[str]:
    """What people type: mostly a whole name, often its pinyin or initials, sometimes a part or a surname only."""
    chance = random.Random(2)
    names = [chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2)) for _turn in range(40)]
    parts = [name[1:] for name in names[:12]] + [name[:2] for name in names[12:24]] + ["王", "丁", "单"]
    spoken = ["wangwei", "lixiuying", "zhangm", "wxy", "lj", "chen", "shanguo", "qiujun", "zhaoml", "zengle"]
    asked = [*names, *parts, *spoken, *spoken]
    chance.shuffle(asked)
    return asked


def clerks() -> list[Any]:
    """Twenty accounts: some see the district, most a street, some a community."""
    from minzheng.kernel.access.models import Account, Assignment
    from minzheng.kernel.access.roles import Role
    from minzheng.kernel.areas.models import Area

    current = Area.objects.filter(code__startswith="330110", valid__contains=DAY)
    places = {level: list(current.filter(level=level)) for level in ("COUNTY", "TOWN", "COMMUNITY")}
    accounts = []
    for number in range(USERS):
        role, level = ((Role.R2, "COUNTY"), (Role.R6, "TOWN"), (Role.R6, "TOWN"), (Role.R7, "COMMUNITY"))[number % 4]
        account, made = Account.objects.get_or_create(
            username=f"bench{number}", defaults={"display_name": f"bench{number}", "password_changed_at": NOW}
        )
        if made:
            Assignment.objects.create(
                account=account, role=role, area=places[level][number % len(places[level])], valid=(None, None),
                reason="bench", granted_by=Account.objects.system(), granted_at=NOW,
            )  # fmt: skip
        accounts.append(account)
    return accounts


def timed(users: list[Any], each: int, ask: Callable[[Any, int], object]) -> list[float]:
    """Seconds of every question of every user; all ask at once, each on a connection of his own, one after another."""
    from django.db import connection

    def sit(place: int) -> list[float]:
        connection.ensure_connection()
        times = []
        for turn in range(each):
            start = time.perf_counter()
            ask(users[place], place + turn * USERS + 1)
            times.append(time.perf_counter() - start)
        connection.close()
        return times

    with ThreadPoolExecutor(USERS) as pool:
        return [one for times in pool.map(sit, range(USERS)) for one in times]


def search_ours(user: Any, text: str) -> list[Any]:
    """One search as the page runs it: rights read afresh, the first twenty shown."""
    from minzheng.kernel.access import grants
    from minzheng.kernel.registry import search

    grants.forget(user=user)
    return list(search.people(user=user, text=text, day=DAY)[:20])


def file_ours(user: Any, text: str) -> object:
    from minzheng.kernel.registry import queries

    found = search_ours(user, text)
    return queries.person_file(person=found[0], day=DAY) if found else None


def _admin() -> Any:
    from django.contrib import admin

    from minzheng.kernel.registry.models import Person

    class PersonAdmin(admin.ModelAdmin):
        search_fields = ("name", "name_pinyin", "name_initials")

    return PersonAdmin(Person, admin.AdminSite())


def search_peer(text: str) -> list[Any]:
    model_admin = _admin()
    found, _distinct = model_admin.get_search_results(None, model_admin.model.objects.all(), text)
    found.count()
    return list(found.order_by("-pk")[: model_admin.list_per_page])


def file_peer(text: str) -> object:
    found = search_peer(text)
    if not found:
        return None
    person = _admin().get_queryset(None).get(pk=found[0].pk)
    return person, [list(getattr(person, inline).all()) for inline in ("memberships", "residences", "past", "aliases")]


def vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) registry_person")
        cursor.execute("VACUUM (ANALYZE) registry_residence")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        import django

        django.setup()
        result = measure(people=QUICK_PEOPLE if arguments.quick else PEOPLE)
    else:
        result = run(quick=arguments.quick)
    print(json.dumps(result, ensure_ascii=False))
