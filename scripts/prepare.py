"""Prepare a machine for Minzheng: system packages, virtual environment, front end. Standard library only.

    python3 scripts/prepare.py runtime      what serving and the demo need: PostgreSQL, Pango and fonts to print with
    python3 scripts/prepare.py test         and what the tests need: Chromium, Java and Spark

As root, missing Debian packages are installed. Otherwise the exact ``apt-get`` line is printed and the exit code is 2.
Everything is idempotent: a stamp holds the digest of what was installed.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
PRINTING = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}
FONT_FOLDERS = ("/usr/share/fonts/opentype/noto", "/usr/share/fonts/truetype/wqy")


def say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def missing_packages(*, tests: bool) -> list[str]:
    """Debian packages that are needed and not there."""
    missing = []
    if importlib.util.find_spec("ensurepip") is None:
        missing.append("python3-venv")
    servers = [path for path in Path("/usr/lib/postgresql").glob("*/bin/postgres") if int(path.parts[4]) >= 15]
    if not servers:
        missing.append("postgresql-15")
    # Papers are drawn with Pango, in Chinese letters.
    missing += [package for package, library in PRINTING.items() if not ctypes.util.find_library(library)]
    if not any(list(Path(folder).glob("*CJK*")) for folder in FONT_FOLDERS):
        missing.append("fonts-noto-cjk")
    if tests:
        if not shutil.which("chromium"):
            missing.append("chromium")
        if not ctypes.util.find_library("atomic"):
            missing.append("libatomic1")  # Playwright's own node stands on it
        if not shutil.which("java"):
            missing.append("default-jre-headless")  # Spark's; nothing but its tests and a cluster's driver need it
    return missing


def install_packages(packages: list[str]) -> None:
    line = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        print("Missing system packages. Run as root:\n    " + " ".join(line), file=sys.stderr)
        sys.exit(2)
    say(f"installing {', '.join(packages)}")
    # The package would make and start a cluster of its own; ours is private.
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    if "postgresql-15" in packages:
        common = Path("/etc/postgresql-common")
        common.mkdir(parents=True, exist_ok=True)
        if not (common / "createcluster.conf").exists():
            (common / "createcluster.conf").write_text("create_main_cluster = false\n")
    run(["apt-get", "update", "-qq"], env=environment)
    run([*line[:2], "-qq", "-o", "Dpkg::Options::=--force-confold", *line[2:]], env=environment)


def run(command: list[str], **options: object) -> None:
    """Run a command quietly; its output is shown only where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        print(f"failed ({done.returncode}): {' '.join(command)}", file=sys.stderr)
        sys.exit(1)


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def prepare_environment(*, tests: bool) -> None:
    """The virtual environment with exactly the pinned packages, hashes checked."""
    pins = CHECKOUT / "requirements" / ("test.txt" if tests else "runtime.txt")
    stamp = VENV / "installed"
    wanted = digest(pins, CHECKOUT / "pyproject.toml")
    held = stamp.read_text().split() if stamp.exists() else []
    if wanted in held:
        return
    python = VENV / "bin" / "python"
    if not python.exists():
        say("making the virtual environment")
        run([sys.executable, "-m", "venv", str(VENV)])
    say(f"installing Python packages from {pins.relative_to(CHECKOUT)}")
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "-r", str(CHECKOUT / "requirements" / "build.txt"), "-r", str(pins)])
    run([*pip, "--no-deps", "--no-build-isolation", "-e", str(CHECKOUT)])
    stamp.write_text("\n".join({*held, wanted}) + "\n")


def prepare_spark() -> None:
    """The extra `spark`, with hashes too. It is not in test.txt: half a gigabyte that serving never needs."""
    pins = CHECKOUT / "requirements" / "spark.txt"
    stamp = VENV / "installed-spark"
    if stamp.exists() and stamp.read_text() == digest(pins):
        return
    say("installing PySpark (430 MB; once)")
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "--no-build-isolation", "-r", str(pins)])
    stamp.write_text(digest(pins))


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "runtime"
    if kind not in ("runtime", "test"):
        sys.exit(__doc__)
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or later is needed")
    started = time.monotonic()
    if packages := missing_packages(tests=kind == "test"):
        install_packages(packages)
    prepare_environment(tests=kind == "test")
    if kind == "test":
        prepare_spark()
    for script in ("compile_messages.py", "build_frontend.py"):
        run([str(VENV / "bin" / "python"), str(CHECKOUT / "scripts" / script)])
    if (seconds := time.monotonic() - started) > 1:
        say(f"machine prepared in {seconds:.0f} s")


if __name__ == "__main__":
    main()
