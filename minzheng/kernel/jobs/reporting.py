"""Saying how far a job is, from inside a transaction that nobody else can see into.

A thread of its own has a connection of its own: what it writes is there at once. It also beats, so that a job whose
worker is gone can be told from one that is busy for long.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import connection

from minzheng.kernel.jobs.models import Job

FLUSH_EVERY = 0.5
"""Seconds between two writes of what changed: a person looks every two."""
BEAT_EVERY = timedelta(seconds=5)
SILENT_FOR = timedelta(seconds=45)
"""A job that has not beaten for so long has lost its worker (procrastinate takes 30 seconds to see the same)."""


class Report(Protocol):
    """How work says how far it is; ``stage`` is a marked text, ``counts`` what came of it so far by marked texts."""

    def __call__(
        self,
        stage: str,
        *,
        step: int = 0,
        steps: int = 0,
        done: int = 0,
        total: int | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> None: ...


def silent(stage: str, **told: Any) -> None:
    """For work that nobody watches."""


class Steps:
    """Counts the stages of one piece of work, so that each part of it only says which begins."""

    def __init__(self, report: Report, *, steps: int) -> None:
        self._report, self._steps, self._step = report, steps, 0

    def begin(self, stage: str, *, total: int | None = None, counts: Mapping[str, int] | None = None) -> None:
        """The next stage; ``counts`` is what the one before came to."""
        self._step += 1
        self._report(stage, step=self._step, steps=self._steps, total=total, counts=counts)


class Reporter:
    """Keeps the latest report and writes it down in the background until it is stopped."""

    def __init__(self, *, job_id: int, clock: Callable[[], datetime]) -> None:
        self._job_id, self._clock = job_id, clock
        self._latest: dict[str, Any] = {}
        self._counts: dict[str, int] = {}
        self._lock, self._stopped = threading.Lock(), threading.Event()
        self._thread = threading.Thread(target=self._write_until_stopped, name=f"job-{job_id}", daemon=True)

    def __call__(
        self,
        stage: str,
        *,
        step: int = 0,
        steps: int = 0,
        done: int = 0,
        total: int | None = None,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        with self._lock:
            self._counts |= counts or {}
            self._latest = {
                "stage": str(stage),
                "step": step,
                "steps": steps,
                "done": done,
                "total": total,
                "counts": dict(self._counts),
            }

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> dict[str, Any]:
        """End the background and return the last report, not all of which may have been written."""
        self._stopped.set()
        self._thread.join()
        return self._latest

    def _write_until_stopped(self) -> None:
        written: dict[str, Any] = {}
        beaten = self._clock()
        try:
            while not self._stopped.wait(FLUSH_EVERY):
                with self._lock:
                    latest = self._latest
                now = self._clock()
                if latest is not written or now - beaten >= BEAT_EVERY:
                    Job.objects.filter(pk=self._job_id, state=Job.State.RUNNING).update(**latest, beat_at=now)
                    written, beaten = latest, now
        finally:
            connection.close()


@contextmanager
def reporting(*, job_id: int, clock: Callable[[], datetime]) -> Iterator[Reporter]:
    """A reporter at work for the length of the block."""
    reporter = Reporter(job_id=job_id, clock=clock)
    reporter.start()
    try:
        yield reporter
    finally:
        reporter.stop()
