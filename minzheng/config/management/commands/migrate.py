"""Django's own `migrate`, with a state that does not draw every model anew after each addition."""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db.migrations import executor

from minzheng.config.migration_state import AddingState


class Command(migrate.Command):
    """See `minzheng.config.migration_state`."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run with `AddingState`, and leave Django as it was."""
        usual = vars(executor)["ProjectState"]
        vars(executor)["ProjectState"] = AddingState
        try:
            super().handle(*args, **options)
        finally:
            vars(executor)["ProjectState"] = usual
