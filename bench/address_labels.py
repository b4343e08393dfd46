"""Labelled addresses and the published mapping from their labels to our parts.

The file has a character and its label a line (`杭 B-city`), addresses apart by an empty line, 21 kinds of label
(leodotnet/neural-chinese-address-parsing, NAACL 2019). It is not part of this project: it lies beside the checkout in
``../shared/data/addresses/dev.txt``, or where ``MINZHENG_ADDRESS_DATA`` says.

The mapping, per address in which the label occurs:

| part | labels | right if, after `plain` |
|---|---|---|
| district | district | the names without their kind are the same (余杭 = 余杭区, 石柱县 = 石柱土家族自治县) |
| town | town | the names without their kind are the same (仓前 = 仓前街道) |
| road | road, but not 五组 and 小坪组, which are village groups and not roads | the same |
| road_number | roadno | the same number (832弄 = 832, 一号 = 1号) |
| building | houseno | the same number or letter (3幢 = 三号楼 = 3#) |

`plain` makes width, case and Chinese numerals of counted things the same. Where a label occurs several times, any of
its spans is right. Marks of repetition (`redundant`) are not asked for.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

import polars as pl

from minzheng.config.places import CHECKOUT
from minzheng.kernel.addressing.lexicon import stem
from minzheng.kernel.addressing.writing import numbers

LABELS = {"district": "district", "town": "town", "road": "road", "road_number": "roadno", "building": "houseno"}
PATH = Path(os.environ.get("MINZHENG_ADDRESS_DATA", CHECKOUT.parent / "shared/data/addresses/dev.txt"))

Address = list[tuple[str, str]]  # (label, text) from left to right


def read(path: Path = PATH) -> list[Address]:
    """All addresses of the file as spans. Raises FileNotFoundError where it is not there."""
    found: list[Address] = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        spans: Address = []
        for line in block.splitlines():
            character, label = line.split()
            if label.startswith("I-") and spans:
                spans[-1] = (spans[-1][0], spans[-1][1] + character)
            else:
                spans.append((label.removeprefix("B-"), character))
        found.append(spans)
    return found


def texts(addresses: list[Address]) -> list[str]:
    return ["".join(text for _, text in spans) for spans in addresses]


def gold(addresses: list[Address], part: str) -> list[list[str]]:
    """For each address what is right for this part, after `plain`; empty where it is not asked for."""
    label = LABELS[part]
    wanted = [[text for name, text in spans if name == label] for spans in addresses]
    if part == "road":
        wanted = [[text for text in found if not re.search("[组队]$", text)] for found in wanted]
    flat = plain([text for found in wanted for text in found], part)
    at = iter(flat)
    return [[next(at) for _ in found] for found in wanted]


def plain(values: list[str | None], part: str) -> list[str]:
    """One way of writing for comparing, null as "" (never right)."""
    folded = pl.Series([unicodedata.normalize("NFKC", value or "").upper() for value in values], dtype=pl.String)
    frame = folded.to_frame("value")
    if part in ("district", "town"):
        return frame.select(stem(pl.col("value").str.replace("街道(?:办事处|办)$", "街道"))).to_series().to_list()
    if part == "road":
        return folded.to_list()
    # a bare numeral counts something too: 第二 → 第二号
    counted = pl.col("value").str.replace("([一二三四五六七八九十])$", "${1}号")
    return frame.select(numbers(counted).str.replace("[号幢栋座楼弄#]+$", "")).to_series().to_list()


def shares(addresses: list[Address], found: dict[str, list[str | None]]) -> dict[str, float | None]:
    """Per part: of the addresses that have it, the share in which `found` has it right; None if it was never found."""
    result: dict[str, float | None] = {}
    for part in LABELS:
        if not any(found.get(part, [])):
            result[part] = None
            continue
        wanted = gold(addresses, part)
        pairs = [(value, right) for value, right in zip(plain(found[part], part), wanted, strict=True) if right]
        result[part] = sum(value in right for value, right in pairs) / len(pairs)
    return result
