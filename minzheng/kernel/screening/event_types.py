"""What screening writes into the log."""

from django.utils.translation import gettext_lazy as _

from minzheng.kernel.events import types
from minzheng.kernel.events.types import EventType

SCREENED = EventType(
    "screening.run", sentence=_("{actor}按截至{day}的数据进行了全库筛查：新发现{opened}件，消除{closed}件")
)
VERDICT = EventType("screening.verdict", sentence=_("{actor}对筛查结果作出结论“{verdict}”"), erasure=("note",))
SIMULATED = EventType("screening.simulated", sentence=_("{actor}发起了政策测算“{title}”"))
SNAPSHOT = EventType(
    "screening.snapshot", sentence=_("{actor}导出了截至{day}的数据快照：{people}人，不含姓名、证件号码和账号")
)
types.register(SCREENED, VERDICT, SIMULATED, SNAPSHOT)
