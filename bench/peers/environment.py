"""The peers' own environment: libraries that the platform itself does not use, installed on first need."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "bench-venv"
PINS = ROOT / "requirements" / "bench.txt"
PYTHON = FOLDER / "bin" / "python"


def peer_python() -> Path:
    """The interpreter of the environment, made and filled if it is not there or its pins have changed."""
    done = FOLDER / "installed-from.txt"
    pins = PINS.read_text(encoding="utf-8")
    if not (done.exists() and done.read_text(encoding="utf-8") == pins):
        print(f"installing the benches' peers into {FOLDER.relative_to(ROOT)} …", file=sys.stderr)
        venv.create(FOLDER, with_pip=True, clear=True)
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(PINS)]
        subprocess.run(install, check=True, stdout=sys.stderr)
        done.write_text(pins, encoding="utf-8")
    return PYTHON


def run_peer(module: str, *arguments: str) -> None:
    """Run a module of this repository in the peers' environment. Raises if it fails."""
    subprocess.run([str(peer_python()), "-m", module, *arguments], check=True, cwd=ROOT, stdout=sys.stderr)
