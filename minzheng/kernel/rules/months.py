"""Plain calendar arithmetic of the rules: whole years of age, whole months back."""

from calendar import isleap, monthrange
from datetime import date


def whole_years(*, birth: date, day: date, leap_day_birthday: str | None) -> int | None:
    """Age on `day`; see `AgeOn`. None if only the unknown leap-day rule could tell."""
    years = day.year - birth.year
    if (birth.month, birth.day) == (2, 29) and (day.month, day.day) == (2, 28) and not isleap(day.year):
        if leap_day_birthday == "FEBRUARY_28":
            return years
        return years - 1 if leap_day_birthday == "MARCH_1" else None
    return years - ((day.month, day.day) < (birth.month, birth.day))


def latest_birth(*, age: int, day: date, leap_day_birthday: str | None) -> date | None:
    """The last date of birth of those aged `age` or more on `day`; None outside the calendar or if not known."""
    year = day.year - age
    if not 1 <= year <= 9999:
        return None
    if (day.month, day.day) == (2, 28) and not isleap(day.year):
        if leap_day_birthday not in ("FEBRUARY_28", "MARCH_1"):
            return None  # whoever was born on a leap day has no known age on this day, so no date divides everybody
        if isleap(year) and leap_day_birthday == "FEBRUARY_28":
            return date(year, 2, 29)
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def month_edge(*, day: date, edge: str) -> date:
    """The first (`start`) or the last (`end`) day of the month of `day`."""
    return day.replace(day=1 if edge == "start" else monthrange(day.year, day.month)[1])


def move_months_back(*, day: date, months: int) -> date | None:
    """The corresponding day `months` earlier (later if negative) or the month's last day; None outside the calendar."""
    if day == date.max:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
