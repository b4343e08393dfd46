"""The matters of social assistance, by what they are about."""

from typing import Final

from minzheng.domains.assistance.workflows import around, keeping, means_tested, subsidies, tekun, temporary

WORKFLOWS: Final = (
    *means_tested.WORKFLOWS,
    *tekun.WORKFLOWS,
    *temporary.WORKFLOWS,
    *subsidies.WORKFLOWS,
    *keeping.WORKFLOWS,
    *around.WORKFLOWS,
)
