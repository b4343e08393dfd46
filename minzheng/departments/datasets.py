"""The tables that other departments send, each declared once in its own file, and the facts that their rows yield.

Their order is the order in which files that came together are taken in: who lives here comes first.
"""

from __future__ import annotations

from typing import Final

from minzheng.departments import (
    addresses,
    business,
    care_homes,
    cremations,
    detention,
    enterprises,
    housing_fund,
    marriages,
    medical,
    real_estate,
    schooling,
    social_insurance,
    tax,
    vehicles,
    water,
)
from minzheng.departments.deaths import DEATHS
from minzheng.departments.disability import DISABILITY
from minzheng.departments.pensions import PENSIONS
from minzheng.departments.population import POPULATION

DATASETS: Final = (
    *addresses.DATASETS,
    POPULATION,
    DEATHS,
    *cremations.DATASETS,
    DISABILITY,
    PENSIONS,
    *social_insurance.DATASETS,
    *housing_fund.DATASETS,
    *tax.DATASETS,
    *real_estate.DATASETS,
    *vehicles.DATASETS,
    *enterprises.DATASETS,
    *business.DATASETS,
    *medical.DATASETS,
    *marriages.DATASETS,
    *schooling.DATASETS,
    *detention.DATASETS,
    *care_homes.DATASETS,
    *water.DATASETS,
)
