"""Why a file is refused, in the clerk's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.intake.opening import RefusedFile
from minzheng.kernel.intake.understanding import Reading


def why_refused(*, error: RefusedFile | None, reading: Reading | None) -> dict[str, str]:
    """Why a file is refused and what to do: ``code``, ``reason``, ``advice``."""
    if error is not None:
        return {"code": error.code, "reason": str(error.reason), "advice": str(error.advice)}
    if reading is None or reading.dataset is None:
        advice = _("请检查表头是否完整，或者在上传时指定表的种类")
        return {"code": "NOT_RECOGNISED", "reason": str(_("没有看懂这是哪一类表")), "advice": str(advice)}
    missing = dict.fromkeys(name for sheet in reading.sheets for name in sheet.missing)
    titles = "、".join(str(reading.dataset.column(name).title) for name in missing)
    reason = _("缺少必需的列：%(columns)s") % {"columns": titles} if titles else _("没有找到这类表的表头")
    advice = _("请补上这些列，或者指定表中的哪一列是它")
    return {"code": "MISSING_COLUMNS", "reason": str(reason), "advice": str(advice)}
