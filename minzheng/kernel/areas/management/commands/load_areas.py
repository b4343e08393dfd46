"""``manage.py load_areas``: bring the shipped areas into the database. Running it again changes nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from minzheng.kernel.areas import operations


class Command(BaseCommand):
    help = "载入区划代码（全国到县级，浙江到村级）。重复运行不改变任何内容。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="以哪个账号的名义载入（登录名；任务用 SYSTEM）")
        parser.add_argument("--within", default="", metavar="代码", help="只载入该代码之下的区划，如 3301")

    def handle(self, *args: Any, actor: str, within: str, **options: Any) -> None:
        accounts = get_user_model()
        try:
            account = accounts._default_manager.get(**{accounts.USERNAME_FIELD: actor})
        except accounts.DoesNotExist:
            raise CommandError(f"没有账号 {actor}") from None
        loaded = operations.load(actor=account, now=timezone.now(), within=within)
        self.stdout.write(
            f"新增区划 {loaded.areas_added}，更改 {loaded.areas_changed}，新增承继 {loaded.successions_added}"
        )
