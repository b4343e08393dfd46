"""The program's front door: finds the command, sets Django up, answers errors in one clear line."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

COMMANDS = {
    "demo": "minzheng.cli.demo",
    "serve": "minzheng.cli.serve",
    "worker": "minzheng.cli.serve",
    "intake": "minzheng.cli.intake",
    "screen": "minzheng.cli.screen",
    "snapshot": "minzheng.cli.snapshot",
    "screen-snapshot": "minzheng.cli.snapshot",
    "simulate": "minzheng.cli.simulate",
    "replay": "minzheng.cli.replay",
    "answer-checks": "minzheng.cli.answer_checks",
    "exchange": "minzheng.cli.exchange",
    "cases": "minzheng.cli.cases",
    "check": "minzheng.cli.check",
    "rows": "minzheng.cli.rows",
    "bench": "minzheng.cli.bench",
    "scaffold-domain": "minzheng.cli.scaffold",
}


class Commands(click.Group):
    """Imports a command only when it is asked for, so that ``--help`` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[name])
        return getattr(module, name.replace("-", "_"))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def program() -> None:
    """数字民政: the working system of a civil affairs bureau."""


def main(arguments: list[str] | None = None) -> Any:
    """Run the program; the answer is its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.config.settings")
    try:
        program(args=arguments, prog_name="minzheng", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code if not isinstance(error, click.UsageError) else 2)
    except click.exceptions.Exit as leave:
        sys.exit(leave.exit_code)
    except click.Abort:
        click.echo("已中断", err=True)
        sys.exit(130)
