"""Ways through matters that many tests take: one is begun, surveyed, posted."""

from __future__ import annotations

from datetime import date, timedelta

from minzheng.kernel.casework import operations
from minzheng.kernel.casework.catalogue import catalogue
from minzheng.kernel.casework.models import Matter
from minzheng.kernel.casework.operations import Deciding
from minzheng.kernel.registry.models import Membership
from tests.factories import make_household
from tests.kernel.casework.samples import Office, at, finish, keys, publish, run_of

MONDAY = date(2023, 6, 5)
GRANTED = Deciding(amount_fen=125_500, starts=date(2023, 7, 1))


def begun(here: Office, workflow: str, *, day: date = MONDAY, actor=None, **given) -> Matter:
    """A matter about a new household of one, or about who lives in it; or about the ``household`` given."""
    household = given.pop("household", None) or make_household(here.county.community_a)
    subject = catalogue().get(workflow).workflow.subject
    whom = {"household": household.pk}
    if subject == "PERSON":
        whom = {"person": Membership.objects.get(household=household).person_id}
    given |= whom | {"area": here.area, "actor": actor or here.town}
    return operations.open_matter(workflow=workflow, key=next(keys), day=day, now=at(day), **given).matter


def surveyed(here: Office, matter: Matter, *, day: date = MONDAY) -> None:
    finish(matter, "accept", outcome="accept", actor=here.town, day=day)
    finish(matter, "means", actor=here.aid, day=day)
    finish(matter, "survey", actor=here.town, day=day)


def posted(here: Office, matter: Matter, *, day: date = MONDAY) -> date:
    """Surveyed, agreed, and seven days in public; the day after."""
    surveyed(here, matter, day=day)
    finish(matter, "opinion", outcome="agree", actor=here.town, day=day)
    publish(matter, actor=here.town, day=day)
    over = run_of(matter, "publicity").wait_until + timedelta(days=1)
    finish(matter, "publicity", outcome="clear", actor=here.town, day=over)
    return over
