"""Who acts on matters of social assistance, beside the offices that every workflow knows."""

from typing import Final

from minzheng.kernel.rules import label
from minzheng.kernel.workflows import COUNTY

BUREAU: Final = COUNTY.held_by("R2", title=label("县级民政部门"))
CHECKING: Final = COUNTY.held_by("R2", title=label("经济状况核对机构"))
