"""Reading labelled addresses: ours, cpca, jionlp and GeocodingCHN. `python -m bench.addresses [--quick]`.

Shares right by the published mapping (`bench.address_labels`), and addresses a second of processor time on one core.
Rules were looked at against every other address of the file (the even ones); `held_out` is the share on the odd ones,
whose mistakes nobody looked at. Nothing is trained, and nothing of the file is part of the project.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench import address_labels
from bench.peers.address_parsers import PEERS
from bench.peers.environment import run_peer

ROUNDS, REPEAT = 5, 10


class NoLabels(SystemExit):
    """The labelled addresses are not beside the checkout."""


def ours(folder: Path) -> None:
    """Ours in a process of its own, as the peers are, on one core: the texts ten times over, as a table would be."""
    command = [sys.executable, "-m", "bench.addresses", "--ours", str(folder)]
    subprocess.run(command, check=True, env={**os.environ, "POLARS_MAX_THREADS": "1"})


def _read_ours(folder: Path) -> None:
    import polars as pl

    from minzheng.kernel.addressing import Lexicon, parse
    from minzheng.kernel.areas.data_files import division_names

    texts = pl.Series(json.loads((folder / "texts.json").read_text(encoding="utf-8")), dtype=pl.String)
    lexicon = Lexicon(division_names(), home="浙江省")
    parts = parse(texts, lexicon=lexicon)
    many = pl.concat([texts] * REPEAT)
    seconds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        parse(many, lexicon=lexicon)
        seconds.append((time.process_time() - began) / REPEAT)
    rows = parts.select(list(address_labels.LABELS)).rows(named=True)
    (folder / "ours.json").write_text(json.dumps({"seconds": median(seconds), "rows": rows}, ensure_ascii=False))


def run(*, quick: bool = False) -> dict:
    """Shares and speeds of all; the peers read the texts once."""
    if not address_labels.PATH.is_file():
        raise NoLabels(f"no labelled addresses at {address_labels.PATH}; see bench/address_labels.py")
    addresses = address_labels.read()[: 200 if quick else None]
    texts = address_labels.texts(addresses)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "texts.json").write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        ours(folder)
        absent = {}
        for peer in PEERS:
            try:
                run_peer("bench.peers.address_parsers", peer, name)
            except subprocess.CalledProcessError as failure:  # GeocodingCHN needs a JVM
                absent[peer] = f"does not run here (exit {failure.returncode})"
        results = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json") if path.stem != "texts"}
    found = {reader: _columns(result["rows"]) for reader, result in results.items()}
    every = {reader: address_labels.shares(addresses, columns) for reader, columns in found.items()}
    odd = {part: values[1::2] for part, values in found["ours"].items()}
    held_out = address_labels.shares(addresses[1::2], odd)
    speed = {reader: len(texts) / result["seconds"] for reader, result in results.items()}
    peers = [peer for peer in PEERS if peer in results]
    rows = [
        _row(part, every["ours"][part], peer, every[peer][part], "share right")
        for part in every["ours"]
        for peer in peers
    ]
    rows += [_row("addresses a second of one core", speed["ours"], peer, speed[peer], "1/s") for peer in peers]
    return {
        "bench": "addresses",
        "addresses": len(texts),
        "rows": rows,
        "held_out": {part: round(share or 0, 4) for part, share in held_out.items()},
        "peers_not_run": absent,
    }


def _columns(rows: list[dict[str, str | None]]) -> dict[str, list[str | None]]:
    return {part: [row.get(part) for row in rows] for part in address_labels.LABELS}


def _row(what: str, ours: float | None, name: str, peer: float | None, unit: str) -> dict[str, object]:
    """`ratio` above 1: ours is better. A peer that does not return the part has none."""
    ratio = None if peer is None or ours is None else round(ours / peer, 3)
    return {
        "what": f"{name}: {what}",
        "ours": ours and round(ours, 4),
        "peer": peer and round(peer, 4),
        "unit": unit,
        "ratio": ratio,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--ours", type=Path, help="only read the texts in this folder, for the run that started it")
    asked = parser.parse_args()
    if asked.ours:
        _read_ours(asked.ours)
    else:
        print(json.dumps(run(quick=asked.quick), ensure_ascii=False))
