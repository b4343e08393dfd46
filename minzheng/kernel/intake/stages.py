"""The stages of taking a file in, and what is counted on the way, as who waits for it reads them."""

from typing import Final

from django.utils.translation import gettext_noop

READING: Final = gettext_noop("读取文件")
MATCHING: Final = gettext_noop("比对是谁")
REGISTERING: Final = gettext_noop("登记入库")
OF_A_FILE: Final = (READING, MATCHING, REGISTERING)
SETTLING: Final = gettext_noop("更新家庭与历史")

ROWS_READ: Final = gettext_noop("可用的行")
ROWS_UNCHANGED: Final = gettext_noop("与上次相同")
ROWS_MATCHED: Final = gettext_noop("认定是谁的行")
PEOPLE_INTRODUCED: Final = gettext_noop("新建档案")
