"""Ten-step cases with django-fsm-2 and with SpiffWorkflow, persisted after every act, as `bench.cases` describes."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

DAY = date(2023, 6, 5)
NOW = datetime(2023, 6, 5, 1, tzinfo=UTC)
STEPS, LIMIT = 10, 5


def configure(url: str) -> None:
    import django
    from django.conf import settings

    parts = urlsplit(url)
    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", "django_fsm"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path.lstrip("/"),
                "USER": unquote(parts.username or ""),
                "PASSWORD": unquote(parts.password or ""),
                "HOST": parts.hostname or "",
                "PORT": str(parts.port or ""),
                "CONN_MAX_AGE": 60,
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()


def make_models() -> tuple[Any, Any, Any]:
    """A case, its history and a log, in tables of their own."""
    from django.db import connection, models
    from django_fsm import FSMField, transition

    def may_act(case: Any, user: dict[str, Any]) -> bool:
        return user["role"] == "R6" and case.area in user["areas"]

    state = FSMField(default="step0", protected=True)
    columns: dict[str, Any] = {
        "__module__": __name__,
        "Meta": type("Meta", (), {"app_label": "peer", "db_table": "peer_case"}),
        "state": state,
        "area": models.IntegerField(),
        "due": models.DateField(null=True),
        "workflow": models.JSONField(null=True),
        "ended_at": models.DateTimeField(null=True),
    }
    for number in range(STEPS):
        target = f"step{number + 1}" if number + 1 < STEPS else "ended"

        def move(self: Any, *, due: date | None) -> None:
            self.due = due

        columns[f"act{number}"] = transition(field=state, source=f"step{number}", target=target, permission=may_act)(
            move
        )
    Case = type("Case", (models.Model,), columns)

    class History(models.Model):  # noqa: DJ008  nobody reads it
        case = models.ForeignKey(Case, models.CASCADE)
        step = models.CharField(max_length=20)
        actor = models.IntegerField()
        at = models.DateTimeField()
        key = models.CharField(max_length=80, unique=True)

        class Meta:
            app_label, db_table = "peer", "peer_history"

    class Log(models.Model):  # noqa: DJ008  nobody reads it
        type = models.CharField(max_length=40)
        subject = models.BigIntegerField()
        actor = models.IntegerField()
        at = models.DateTimeField()
        payload = models.JSONField(default=dict)

        class Meta:
            app_label, db_table = "peer", "peer_log"

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS peer_history, peer_log, peer_case")
    with connection.schema_editor() as editor:
        for model in (Case, History, Log):
            editor.create_model(model)
    return Case, History, Log


def calendar(url: str) -> Any:
    """The working days of ours as numpy knows them."""
    import numpy as np
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT date FROM calendar_day WHERE works ORDER BY date")
        return np.array([day for (day,) in cursor], dtype="datetime64[D]")


def last_day(days: Any) -> date:
    import numpy as np

    return days[np.searchsorted(days, np.datetime64(DAY), side="right") + LIMIT - 1].item()


def fsm(url: str, cases: int, table: Path) -> float:
    from django.db import transaction
    from django_fsm import has_transition_perm

    Case, History, Log = make_models()
    days = calendar(url)
    user = {"role": "R6", "areas": frozenset(range(10))}
    stamp = time.time_ns()

    def one(number: int) -> None:
        with transaction.atomic():
            case = Case.objects.create(area=3, due=last_day(days))
            History.objects.create(case=case, step="", actor=1, at=NOW, key=f"{stamp}/{number}")
            Log.objects.create(type="opened", subject=case.pk, actor=1, at=NOW)
        for act in range(STEPS):
            key = f"{stamp}/{number}/{act}"
            with transaction.atomic():
                held = Case.objects.select_for_update().get(pk=case.pk)
                assert not History.objects.filter(key=key).exists()
                move = getattr(held, f"act{act}")
                assert has_transition_perm(move, user)
                step = held.state
                move(due=last_day(days))
                if held.state == "ended":
                    held.ended_at = NOW
                held.save()
                History.objects.create(case=held, step=step, actor=1, at=NOW, key=key)
                Log.objects.create(type="acted", subject=held.pk, actor=1, at=NOW, payload={"step": step})
        assert held.state == "ended"

    return timed(one, cases)


def spiff(url: str, cases: int, table: Path) -> float:
    from django.db import transaction
    from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
    from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
    from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
    from SpiffWorkflow.util.task import TaskState

    Case, History, Log = make_models()
    days = calendar(url)
    parser = BpmnParser()
    executable = table.with_name("executable.bpmn")
    executable.write_text(table.read_text().replace('isExecutable="false"', 'isExecutable="true"'))
    parser.add_bpmn_file(str(executable))
    spec = parser.get_spec("n_bench_ten")
    serializer = BpmnWorkflowSerializer()
    user = {"role": "R6", "areas": frozenset(range(10))}
    stamp = time.time_ns()

    def one(number: int) -> None:
        with transaction.atomic():
            flow = BpmnWorkflow(spec)
            flow.do_engine_steps()
            kept = serializer.to_dict(flow)
            case = Case.objects.create(area=3, due=last_day(days), workflow=kept)
            History.objects.create(case=case, step="", actor=1, at=NOW, key=f"{stamp}/{number}")
            Log.objects.create(type="opened", subject=case.pk, actor=1, at=NOW)
        for act in range(STEPS):
            key = f"{stamp}/{number}/{act}"
            with transaction.atomic():
                held = Case.objects.select_for_update().get(pk=case.pk)
                assert not History.objects.filter(key=key).exists()
                assert user["role"] == "R6"
                assert held.area in user["areas"]
                flow = serializer.from_dict(held.workflow)
                (task,) = flow.get_tasks(state=TaskState.READY, manual=True)
                step = task.task_spec.name
                task.run()
                flow.do_engine_steps()
                held.workflow, held.due = serializer.to_dict(flow), last_day(days)
                if flow.is_completed():
                    held.ended_at = NOW
                held.save()
                History.objects.create(case=held, step=step, actor=1, at=NOW, key=key)
                Log.objects.create(type="acted", subject=held.pk, actor=1, at=NOW, payload={"step": step})
        assert flow.is_completed()

    return timed(one, cases)


def timed(one: Any, cases: int) -> float:
    """Seconds for all cases, after three that nobody counts."""
    for number in range(3):
        one(-1 - number)
    begun = time.perf_counter()
    for number in range(cases):
        one(number)
    return time.perf_counter() - begun


def main() -> None:
    name, url, cases, table, told = sys.argv[1:]
    configure(url)
    seconds = {"fsm": fsm, "spiff": spiff}[name](url, int(cases), Path(table))
    Path(told).write_text(json.dumps({"seconds": seconds}))


if __name__ == "__main__":
    main()
