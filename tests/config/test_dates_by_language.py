"""Dates are written as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.utils import formats
from django.utils.translation import override

DAY = date(2023, 6, 30)


@pytest.mark.parametrize(
    ("language", "kind", "written"),
    [
        ("en", "DATE_FORMAT", "30 June 2023"),
        ("en", "YEAR_MONTH_FORMAT", "June 2023"),
        ("en", "MONTH_DAY_FORMAT", "30 June"),
        ("zh-hans", "DATE_FORMAT", "2023年6月30日"),
        ("zh-hans", "YEAR_MONTH_FORMAT", "2023年6月"),
        ("zh-hans", "MONTH_DAY_FORMAT", "6月30日"),
    ],
)
def test_a_day(language, kind, written):
    with override(language):
        assert formats.date_format(DAY, kind) == written


@pytest.mark.parametrize(("language", "written"), [("en", "30 June 2023, 09:05"), ("zh-hans", "2023年6月30日 09:05")])
def test_a_moment(language, written):
    with override(language):
        assert formats.date_format(datetime(2023, 6, 30, 9, 5), "DATETIME_FORMAT") == written  # noqa: DTZ001


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_browsers_date_field_is_understood_in_every_language(language):
    with override(language):
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"
