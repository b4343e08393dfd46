"""The tables that other departments send, each declared once in its own file, and the facts that their rows yield."""

from __future__ import annotations

from typing import Final

from minzheng.departments.deaths import DEATHS
from minzheng.departments.disability import DISABILITY
from minzheng.departments.pensions import PENSIONS
from minzheng.departments.population import POPULATION

DATASETS: Final = (POPULATION, DEATHS, DISABILITY, PENSIONS)
