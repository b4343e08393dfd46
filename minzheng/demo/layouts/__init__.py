"""How each office lays out its table: titles, headers, order of columns, units, date forms, file format.

One module a kind of table; `ALL` is every file of the district. What the rows hold stands in `tables.py`, what goes
wrong with them in `noise.py`.
"""

from typing import Final

from minzheng.demo.layouts import (
    checks,
    deaths,
    dibao,
    disability,
    gaoling,
    own_rolls,
    pensions,
    population,
    registers,
    stays,
)
from minzheng.demo.layouts.layout import Layout

ALL: Final[tuple[Layout, ...]] = (
    *population.LAYOUTS,
    *deaths.LAYOUTS,
    *disability.LAYOUTS,
    *pensions.LAYOUTS,
    *dibao.LAYOUTS,
    *gaoling.LAYOUTS,
    *registers.LAYOUTS,
    *checks.LAYOUTS,
    *stays.LAYOUTS,
    *own_rolls.LAYOUTS,
)
