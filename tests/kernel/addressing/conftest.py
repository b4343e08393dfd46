"""The reader of addresses for a bureau in Zhejiang, from the shipped names."""

from __future__ import annotations

import pytest

from minzheng.kernel.addressing import Lexicon
from minzheng.kernel.areas import data_files


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon(data_files.division_names(), home="浙江省")
