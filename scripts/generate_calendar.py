"""Write ``minzheng/kernel/calendar/data/days.csv`` from the package ``chinesecalendar`` (MIT), which transcribes the
State Council's yearly notices. Run once a year at most; nothing of the package is needed at run time.

    python scripts/generate_calendar.py

One line per day that a notice names: a day off (``works`` 0) or a weekend day that is worked (1). All other days of the
years of the file are ordinary: Monday to Friday worked, weekends off.
"""

from __future__ import annotations

import csv
from pathlib import Path

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

TARGET = Path(__file__).resolve().parents[1] / "minzheng" / "kernel" / "calendar" / "data" / "days.csv"


def main() -> None:
    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    lines = [(day, 0, chinese[name]) for day, name in holidays.items()]
    lines += [(day, 1, chinese[name]) for day, name in workdays.items()]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("date", "works", "festival"))
        writer.writerows(sorted(lines))
    print(f"{len(lines)} days from {min(lines)[0].year} to {max(lines)[0].year}")


if __name__ == "__main__":
    main()
