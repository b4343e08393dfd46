"""What citizens leave without an account, who signs in and for whom he acts, and what he has begun to fill in."""

from minzheng.kernel.citizens.models.drafts import Draft
from minzheng.kernel.citizens.models.left_behind import CallBack, CheckCount, Pace, ServiceItem, Slip
from minzheng.kernel.citizens.models.people import Citizen, Mandate, Session

__all__ = ["CallBack", "CheckCount", "Citizen", "Draft", "Mandate", "Pace", "ServiceItem", "Session", "Slip"]
