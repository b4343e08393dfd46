"""What commands stand on: the database started, Django set up, progress lines, the JSON last line."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from minzheng.config import cluster


class CannotRun(click.ClickException):
    """Something outside the program is missing or wrong; nothing was changed."""

    exit_code = 2


def set_up(*, database: bool = True) -> None:
    """Start the private cluster where there is no DATABASE_URL, then set Django up."""
    if database:
        try:
            cluster.ensure()
        except cluster.ClusterError as error:
            raise CannotRun(str(error)) from error
    import django

    django.setup()


class Progress:
    """Stages of a long command: each is announced when it begins and timed when it ends."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.seconds: dict[str, float] = {}
        self.quiet = quiet

    @contextmanager
    def stage(self, key: str, title: str) -> Iterator[None]:
        self.say(f"→ {title} …")
        started = time.perf_counter()
        yield
        self.seconds[key] = round(self.seconds.get(key, 0) + time.perf_counter() - started, 2)
        self.say(f"  {title}:{self.seconds[key]:.1f} 秒")

    def say(self, text: str) -> None:
        if not self.quiet:
            click.echo(text, err=True)


def json_line(result: dict[str, Any]) -> None:
    """The machine-readable last line of a command run with ``--json``."""
    click.echo(json.dumps(result, ensure_ascii=False, default=str))


json_option = click.option("--json", "as_json", is_flag=True, help="the last line is one JSON object")
