"""生活自理能力: six items, three grades (民发〔2021〕43号 art. 21 and 22)."""

from typing import Final

from minzheng.domains.assistance.documents import TEKUN
from minzheng.kernel.modules.scales import Grade, Scale
from minzheng.kernel.rules import label, param

SELF_CARE: Final = Scale(
    "self_care",
    title=label("生活自理能力"),
    items=(
        ("eating", label("自主吃饭")),
        ("dressing", label("自主穿衣")),
        ("bed", label("自主上下床")),
        ("toilet", label("自主如厕")),
        ("indoors", label("室内自主行走")),
        ("bathing", label("自主洗澡")),
    ),
    grades=(
        Grade("FULL_LOSS", title=label("全部丧失生活自理能力"), from_unmet=param.self_care_full_from),
        Grade("PART_LOSS", title=label("部分丧失生活自理能力"), from_unmet=param.self_care_part_from),
        Grade("ABLE", title=label("具备生活自理能力")),
    ),
    cites=TEKUN.art(21, 22),
)
SCALES: Final = (SELF_CARE,)
