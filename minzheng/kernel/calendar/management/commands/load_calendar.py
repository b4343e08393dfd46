"""``manage.py load_calendar``: fill in the shipped years' working days. Running it again changes nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from minzheng.kernel.calendar import operations


class Command(BaseCommand):
    help = "载入随程序发布的历年工作日。已录入的年份保持不变。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--actor", required=True, help="以哪个账号的名义载入（登录名；任务用 SYSTEM）")

    def handle(self, *args: Any, actor: str, **options: Any) -> None:
        accounts = get_user_model()
        try:
            account = accounts._default_manager.get(**{accounts.USERNAME_FIELD: actor})
        except accounts.DoesNotExist:
            raise CommandError(f"没有账号 {actor}") from None
        self.stdout.write(f"写入 {operations.load_shipped(actor=account, now=timezone.now())} 天")
