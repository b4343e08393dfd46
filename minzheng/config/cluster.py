"""The embedded database: a private PostgreSQL cluster in the project's data folder.

Standard library only: the launcher runs before anything is installed. In production ``DATABASE_URL`` points to a
server and none of this runs. As root the server runs as the ``postgres`` system user (PostgreSQL refuses root); else
as the caller. Access is by TCP on 127.0.0.1 with scram and a password in a 0600 file.
"""

from __future__ import annotations

import argparse
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from minzheng.config.places import data_folder

MINIMUM_VERSION = 15
DATABASE = "minzheng"
SUPERUSER = "minzheng"
SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "unix_socket_directories": "''",
    "max_connections": "120",
    "shared_buffers": "'512MB'",
    "work_mem": "'64MB'",
    "maintenance_work_mem": "'512MB'",
    "max_wal_size": "'4GB'",
    "checkpoint_timeout": "'15min'",
    "jit": "off",
    "random_page_cost": "1.1",
    "timezone": "'Asia/Shanghai'",
    "log_min_duration_statement": "'2s'",
}


class ClusterError(RuntimeError):
    """The cluster cannot be made or started; the message says what to do."""


@dataclass(frozen=True)
class Cluster:
    """Where the private cluster lives: data folder, port and password file."""

    folder: Path
    binaries: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url_file(self) -> Path:
        return self.folder / "url"

    @property
    def url(self) -> str:
        return self.url_file.read_text().strip()


def find_binaries() -> Path:
    """Folder of the newest PostgreSQL server programs, 15 or later; raises ClusterError where there is none."""
    found = sorted(
        (path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "postgres").exists()),
        key=lambda path: int(path.parent.name.split(".")[0]),
    )
    if found and int(found[-1].parent.name.split(".")[0]) >= MINIMUM_VERSION:
        return found[-1]
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    raise ClusterError("PostgreSQL 15 is missing: apt-get install postgresql-15")


def as_owner(command: list[str]) -> list[str]:
    """The command as the cluster's owner: PostgreSQL does not run as root."""
    if os.geteuid() == 0:
        return ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
    return command


def reachable_folder() -> Path:
    """``<data>/postgres``, or a folder of its own under /var/lib where the owner could not reach the checkout."""
    folder = data_folder() / "postgres"
    if os.geteuid() != 0:
        return folder
    try:
        pwd.getpwnam("postgres")
    except KeyError as error:
        raise ClusterError("the system user postgres is missing: apt-get install postgresql-15") from error
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if subprocess.run(as_owner(["test", "-x", str(nearest)]), check=False).returncode == 0:
        return folder
    slug = str(data_folder()).strip("/").replace("/", "-")
    return Path("/var/lib/minzheng") / slug / "postgres"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def initialise(cluster: Cluster) -> None:
    """Make the cluster: C.UTF-8 (pg_trgm finds Chinese under it), checksums, scram, settings. Idempotent."""
    if (cluster.data / "PG_VERSION").exists():
        return
    cluster.folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        shutil.chown(cluster.folder, "postgres", "postgres")
    cluster.folder.chmod(0o700)
    password = secrets.token_urlsafe(24)
    with tempfile.NamedTemporaryFile("w", dir=cluster.folder, prefix="password-") as password_file:
        password_file.write(password)
        password_file.flush()
        if os.geteuid() == 0:
            shutil.chown(password_file.name, "postgres", "postgres")
        initdb = [
            str(cluster.binaries / "initdb"), "-D", str(cluster.data), "-U", SUPERUSER, "--pwfile", password_file.name,
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums",
        ]  # fmt: skip
        done = subprocess.run(as_owner(initdb), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise ClusterError(f"initdb failed: {done.stderr.strip()}")
    port = free_port()
    told = {**SETTINGS, "wal_compression": _wal_compression(cluster), "port": port}
    lines = [f"{name} = {value}" for name, value in told.items()]
    with (cluster.data / "postgresql.conf").open("a") as conf:
        conf.write("\n# Minzheng\n" + "\n".join(lines) + "\n")
    cluster.url_file.touch(mode=0o600)
    cluster.url_file.write_text(f"postgresql://{SUPERUSER}:{password}@127.0.0.1:{port}/{DATABASE}\n")


def _wal_compression(cluster: Cluster) -> str:
    """lz4 where the server was built with it: what every server has costs the processor several times as much."""
    asked = [str(cluster.binaries / "postgres"), "-D", str(cluster.data), "-c", "wal_compression=lz4"]
    command = as_owner([*asked, "-C", "wal_compression"])
    return "lz4" if subprocess.run(command, capture_output=True, check=False, cwd="/").returncode == 0 else "on"


def control(cluster: Cluster, *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(cluster.binaries / "pg_ctl"), "-D", str(cluster.data), *words]
    return subprocess.run(as_owner(command), capture_output=True, text=True, check=False, cwd="/")


def is_running(cluster: Cluster) -> bool:
    return control(cluster, "status").returncode == 0


def start(cluster: Cluster, *, timeout: int = 60) -> None:
    """Start the server unless it runs, and make the database unless it is there."""
    if not is_running(cluster):
        log = cluster.folder / "server.log"
        started = control(cluster, "-l", str(log), "-w", "-t", str(timeout), "start")
        if started.returncode:
            tail = log.read_text(errors="replace").splitlines()[-10:] if log.exists() else []
            raise ClusterError("PostgreSQL did not start:\n" + "\n".join(tail or [started.stderr.strip()]))
    make_database(cluster)


def make_database(cluster: Cluster) -> None:
    server, _, name = cluster.url.rpartition("/")
    psql = [str(cluster.binaries / "psql"), "-XAtq", f"{server}/postgres", "-c"]
    for attempt in range(20):
        found = subprocess.run(
            [*psql, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"], capture_output=True, text=True, check=False
        )
        if found.returncode == 0:
            break
        time.sleep(0.25 * (attempt + 1))
    else:
        raise ClusterError(f"PostgreSQL does not answer: {found.stderr.strip()}")
    if found.stdout.strip() != "1":
        subprocess.run([*psql, f'CREATE DATABASE "{name}"'], check=True, capture_output=True)


def ensure() -> str:
    """Make and start the private cluster where needed; its connection URL."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    cluster = Cluster(folder=reachable_folder(), binaries=find_binaries())
    initialise(cluster)
    start(cluster)
    return cluster.url


def configured_url() -> str:
    """The database URL without starting anything; settings read it, the launcher starts the server."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    url_file = reachable_folder() / "url"
    return url_file.read_text().strip() if url_file.exists() else f"postgresql://{SUPERUSER}@127.0.0.1/{DATABASE}"


def stop() -> None:
    cluster = Cluster(folder=reachable_folder(), binaries=find_binaries())
    if cluster.data.exists() and is_running(cluster):
        control(cluster, "-m", "fast", "stop")


def main() -> int:
    parser = argparse.ArgumentParser(description="The private PostgreSQL cluster of this checkout.")
    parser.add_argument("action", nargs="?", choices=["start", "stop", "status", "url"], default="start")
    action = parser.parse_args().action
    try:
        if action == "stop":
            stop()
        elif action == "status":
            cluster = Cluster(folder=reachable_folder(), binaries=find_binaries())
            print("running" if cluster.data.exists() and is_running(cluster) else "stopped")
        else:
            url = ensure()
            print(url if action == "url" else "PostgreSQL runs")
    except ClusterError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
