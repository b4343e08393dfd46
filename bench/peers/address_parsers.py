"""Other readers of Chinese addresses, each in its own process: `python -m bench.peers.address_parsers NAME FOLDER`.

Reads ``texts.json``, writes ``NAME.json`` with the parts that it returns and the processor seconds it took, set-up not
counted (dictionaries, the JVM).
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

Parts = dict[str, "str | None"]


def cpca() -> Callable[[list[str]], list[Parts]]:
    """Province, city and district only."""
    import cpca

    cpca.transform(["浙江省杭州市余杭区"])

    def read(texts: list[str]) -> list[Parts]:
        return [{"district": row} for row in cpca.transform(texts)["区"].tolist()]

    return read


def jionlp() -> Callable[[list[str]], list[Parts]]:
    """Divisions down to the town, and the remainder as one text."""
    import jionlp

    jionlp.parse_location("浙江省杭州市余杭区仓前街道", town_village=True)

    def read(texts: list[str]) -> list[Parts]:
        found = [jionlp.parse_location(text, town_village=True) for text in texts]
        return [{"district": row["county"], "town": row.get("town")} for row in found]

    return read


def geocodingchn() -> Callable[[list[str]], list[Parts]]:
    """A Kotlin library in a JVM; its building comes together with unit and room, of which we take the first."""
    from GeocodingCHN import Geocoding

    reader = Geocoding()
    reader.normalizing("浙江省杭州市余杭区仓前街道")

    def building(text: str | None) -> str | None:
        return re.split(r"(?<=[幢栋座#])|(?<=号楼)|(?<=\d号)|-", str(text))[0] if text else None

    def read(texts: list[str]) -> list[Parts]:
        return [_of(text) for text in texts]

    def _of(text: str) -> Parts:
        try:
            row = reader.normalizing(text)
        except Exception:  # on some texts it finds nothing and falls over that, in Python or in the JVM
            return {}
        return {
            "district": row.district,
            "town": row.street or row.town,
            "road": row.road,
            "road_number": row.roadNum,
            "building": building(row.buildingNum),
        }

    return read


PEERS = {"cpca": cpca, "jionlp": jionlp, "GeocodingCHN": geocodingchn}

if __name__ == "__main__":
    name, folder = sys.argv[1], Path(sys.argv[2])
    texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    read = PEERS[name]()
    began = time.process_time()
    rows = read(texts)
    seconds = time.process_time() - began
    clean = [{key: str(value) if value == value and value else None for key, value in row.items()} for row in rows]
    (folder / f"{name}.json").write_text(json.dumps({"seconds": seconds, "rows": clean}, ensure_ascii=False))
