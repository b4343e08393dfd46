"""``minzheng serve`` and ``minzheng worker``."""

from __future__ import annotations

from contextlib import nullcontext

import click

from minzheng.cli.ground import CannotRun, set_up
from minzheng.cli.worker_beside import worker_beside


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="processes that answer requests")
@click.option("--worker/--no-worker", default=True, help="also run the jobs, in a process beside")
def serve(host: str, port: int, workers: int, worker: bool) -> None:
    """Serve the platform."""
    set_up()
    run_server(host=host, port=port, workers=workers, worker=worker)


def run_server(*, host: str, port: int, workers: int, worker: bool = True) -> None:
    """Block and serve, with a worker for the jobs beside; raises CannotRun where the port is taken."""
    import socket

    from granian import Granian
    from granian.constants import Interfaces

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotRun(f"端口 {port} 不可用({error.strerror});请用 --port 换一个") from error
    server = Granian(
        "minzheng.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_access=False,
    )
    with worker_beside() if worker else nullcontext():
        server.serve()


@click.command()
@click.option("--once", is_flag=True, help="stop when the queue is empty")
def worker(once: bool) -> None:
    """Run the jobs: intake of large files, nightly screening, exports."""
    set_up()
    from procrastinate.contrib.django import app

    # Django's connector only defers; its types name the base of both
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(wait=not once, install_signal_handlers=True)
