"""How each office lays out its table: titles, headers, order of columns, units, date forms, file format.

One module a kind of table; `ALL` is every file of the district. What the rows hold stands in `tables.py`, what goes
wrong with them in `noise.py`.
"""

from typing import Final

from minzheng.demo.layouts import deaths, dibao, disability, gaoling, pensions, population, registers
from minzheng.demo.layouts.layout import Layout

ALL: Final[tuple[Layout, ...]] = (
    *population.LAYOUTS,
    *deaths.LAYOUTS,
    *disability.LAYOUTS,
    *pensions.LAYOUTS,
    *dibao.LAYOUTS,
    *gaoling.LAYOUTS,
    *registers.LAYOUTS,
)
