"""Cases from start to end, ten acts each, everything persisted: ours against django-fsm-2 and SpiffWorkflow.

All three do the same with every act, on the same PostgreSQL server with the same settings, in a transaction of its own:
lock the case, refuse a key that was used, check that the actor may act (role and area), move to the next of ten steps,
compute the next step's last working day by the same calendar, append a history row and a row to a log. Ours goes
through `casework.operations`. The peers are written as their documentation shows (`bench/peers/workflow_engines.py`):
a model with an `FSMField` and guarded transitions; a BPMN process (the very file that we generate) whose state is
kept as JSON beside the case. `python -m bench.cases [--quick]`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bench.peers.environment import run_peer
from bench.search import make_database

DATABASE = "minzheng_bench_cases"
DAY = date(2023, 6, 5)
NOW = datetime(2023, 6, 5, 1, tzinfo=UTC)
STEPS = 10
LIMIT = 5
"""Working days of every step."""
CASES, QUICK_CASES = 100, 10


def run(*, quick: bool = False) -> dict:
    """Time ours in a process of its own, then each peer in theirs, then ours again."""
    cases = QUICK_CASES if quick else CASES
    url = make_database(DATABASE)
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "minzheng.config.settings"}
    with tempfile.TemporaryDirectory() as folder:
        table = Path(folder) / "table.bpmn"
        before = _inside(environment, cases, table)
        peers = {}
        for name in ("fsm", "spiff"):
            told = Path(folder) / f"{name}.json"
            run_peer("bench.peers.workflow_engines", name, url, str(cases), str(table), str(told))
            peers[name] = json.loads(told.read_text())
        after = _inside(environment, cases, table)
    ours = 2 * cases / (before + after)
    rows = [
        {
            "what": f"cases of {STEPS} acts, start to end, against {title}",
            "ours": round(ours, 1),
            "peer": round(cases / peers[name]["seconds"], 1),
            "unit": "cases/s",
            "ratio": round(ours * peers[name]["seconds"] / cases, 2),
        }
        for name, title in (("fsm", "django-fsm-2"), ("spiff", "SpiffWorkflow"))
    ]
    return {"bench": "cases", "rows": rows, "load": os.getloadavg()[0]}


def _inside(environment: dict[str, str], cases: int, table: Path) -> float:
    inside = [sys.executable, "-m", "bench.cases", "--inside", str(cases), str(table)]
    done = subprocess.run(inside, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout.splitlines()[-1])


def measure(*, cases: int, table: Path) -> float:
    """Seconds for all cases, after three that nobody counts."""
    from minzheng.kernel.casework import operations
    from minzheng.kernel.casework.catalogue import trying
    from minzheng.kernel.workflows import bpmn

    office, catalogue = _ground()
    workflow = catalogue.get("bench.ten").workflow
    table.write_text(bpmn.xml(workflow), encoding="utf-8")
    stamp = time.time_ns()

    def one(number: int) -> None:
        given: dict[str, Any] = {"actor": office.actor, "day": DAY, "now": NOW}
        done = operations.open_matter(workflow=workflow.key, area=office.area, key=f"{stamp}/{number}", **given)
        for act in range(STEPS):
            run = done.opened[0].pk
            done = operations.act(run=run, outcome="done", key=f"{stamp}/{number}/{act}", **given)
        assert done.matter.state == "ENDED"

    with trying(catalogue):
        for number in range(3):
            one(-1 - number)
        begun = time.perf_counter()
        for number in range(cases):
            one(number)
        return time.perf_counter() - begun


def _ground() -> tuple[SimpleNamespace, Any]:
    """The tables of the database, one county with an officer, and a table of ten steps."""
    from django.core.management import call_command

    from minzheng.kernel.access.models import Account
    from minzheng.kernel.areas.models import Area
    from minzheng.kernel.calendar.operations import load_shipped
    from tests.factories import make_account, small_county

    call_command("migrate", verbosity=0)
    load_shipped(actor=Account.objects.system(), now=NOW)
    if not Area.objects.filter(code="990110").exists():
        small_county()
    street = Area.objects.get(code="990110001")
    community = Area.objects.get(code="990110001001")
    from minzheng.kernel.access.roles import Role

    return SimpleNamespace(
        actor=make_account((Role.R6, street), username=f"bench{time.time_ns()}"), area=community.pk
    ), _catalogue()


def _catalogue() -> Any:
    from minzheng.kernel import modules
    from minzheng.kernel.casework.catalogue import Catalogue, Installed
    from minzheng.kernel.rules import INTEGER, DatedValue, Parameter, Parameters, label, param
    from minzheng.kernel.workflows import Outcome, Step, Workflow, working_days

    last = [Outcome("done", label("办结"), ends="CLOSED")]
    steps = [
        Step(
            f"step{number}",
            label("步骤"),
            after=f"step{number - 1}" if number else (),
            within=working_days(param.bench_limit),
            **({"outcomes": last} if number == STEPS - 1 else {}),
        )
        for number in range(STEPS)
    ]
    ten = Workflow("bench.ten", title=label("十步"), subject="NONE", steps=steps)
    value = DatedValue(area="", from_date=date(2000, 1, 1), until_date=None, value=LIMIT, cites="-")
    limit = Parameters([Parameter(name="bench_limit", title="bench_limit", kind=INTEGER, values=(value,))])
    rules = modules.ruleset().with_parameters(modules.ruleset().parameters + limit)
    return Catalogue([Installed(ten, "ASSISTANCE")], lambda: rules)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--inside", nargs=2)
    asked = parser.parse_args()
    if asked.inside:
        import django

        django.setup()
        print(measure(cases=int(asked.inside[0]), table=Path(asked.inside[1])))
    else:
        print(json.dumps(run(quick=asked.quick)))


if __name__ == "__main__":
    main()
