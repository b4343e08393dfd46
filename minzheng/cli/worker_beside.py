"""A worker process beside the server, for installations on one machine: large tables, exports, the nightly screening.

Where workers run elsewhere (``minzheng worker``), serve with ``--no-worker``.
"""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN_AFTER = 5.0
"""Seconds before a worker that ended is started anew, so that a fault does not spin."""
PR_SET_PDEATHSIG = 1


def _ends_with_its_parent() -> None:
    """Linux tells the worker when the server is gone, however that ended."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep one worker alive for the length of the block."""
    stopped = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_alive() -> None:
        while not stopped.is_set():
            process = subprocess.Popen(
                [sys.executable, "-m", "minzheng.cli", "worker"], preexec_fn=_ends_with_its_parent
            )
            running[:] = [process]
            process.wait()
            stopped.wait(AGAIN_AFTER)

    keeper = threading.Thread(target=keep_alive, name="worker-keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopped.set()
        for process in running:
            process.terminate()
        keeper.join(timeout=30)
