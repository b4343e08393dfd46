"""One record of every model that a page shows, made in an area with a mark in its visible text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from minzheng.kernel.areas.models import Area
from tests.address_factories import make_address, make_address_fault, make_address_question
from tests.factories import (
    make_authorisation,
    make_batch,
    make_call_back,
    make_disagreement,
    make_exchange_export,
    make_exchange_record,
    make_finding,
    make_household,
    make_matter,
    make_person,
    make_remembered_headers,
    make_reveal_request,
    make_review_item,
)
from tests.matter_factories import (
    make_application,
    make_check,
    make_clue,
    make_draw_place,
    make_meeting,
    make_recovery,
    make_relation,
    make_reply,
    make_resolution,
    make_review_due,
    make_shipment,
)
from tests.payment_factories import make_difference, make_entitlement, make_pay_run, make_payment
from tests.tie_factories import make_address_merge, make_tie

# What every list and page is tested with (tests/web/accounts/test_every_view.py): label of a model → a function of an
# area and a mark that makes one record there, in whose visible text the mark stands. A model that a page shows is here.
MARK = "越界甲小明"
EXAMPLES: dict[str, Callable[[Area, str], Any]] = {
    "citizens.CallBack": lambda area, mark: make_call_back(area, mark),
    "registry.Person": lambda area, mark: make_person(mark, home=area, birth_date=date(1950, 1, 1)),
    "registry.Household": lambda area, mark: make_household(area, mark),
    "registry.Address": lambda area, mark: make_address(area, estate=mark),
    "registry.AddressQuestion": lambda area, mark: make_address_question(area, f"{mark}3幢"),
    "registry.AddressFault": lambda area, mark: make_address_fault(make_address(area, estate=mark)),
    "registry.FamilyTie": lambda area, mark: make_tie(make_person(mark, home=area), make_person("王五", home=area)),
    "registry.AddressMerge": lambda area, mark: make_address_merge(area, mark),
    "access.RevealRequest": lambda area, mark: make_reveal_request(area, mark),
    "screening.Finding": lambda area, mark: make_finding(make_person(mark, home=area, birth_date=date(1950, 1, 1))),
    "intake.Batch": lambda area, mark: make_batch(area, f"{mark}.csv"),
    "intake.ReviewItem": lambda area, mark: make_review_item(area, f"{mark}.csv"),
    "intake.RememberedHeaders": lambda area, mark: make_remembered_headers(area, mark),
    "consent.Authorisation": lambda area, mark: make_authorisation(make_person(mark, home=area)),
    "exchange.Record": lambda area, mark: make_exchange_record(make_person(mark, home=area)),
    "exchange.Export": lambda area, mark: make_exchange_export(area, mark),
    "casework.Matter": lambda area, mark: make_matter(make_person(mark, home=area)),
    "intake.Disagreement": lambda area, mark: make_disagreement(make_person(mark, home=area)),
    "verification.Check": lambda area, mark: make_check(make_person(mark, home=area)),
    "verification.Shipment": lambda area, mark: make_shipment(area, mark),
    "verification.Reply": lambda area, mark: make_reply(area, mark),
    "reviews.Due": lambda area, mark: make_review_due(make_person(mark, home=area)),
    "recoveries.Recovery": lambda area, mark: make_recovery(make_person(mark, home=area)),
    "payments.PayRun": lambda area, mark: make_pay_run(area, mark),
    "payments.Payment": lambda area, mark: make_payment(make_person(mark, home=area)),
    "payments.Difference": lambda area, mark: make_difference(make_person(mark, home=area)),
    "payments.Entitlement": lambda area, mark: make_entitlement(
        make_person(mark, home=area), due_fen=0, committed_fen=90_000
    ),
    "casework.Application": lambda area, mark: make_application(make_person(mark, home=area)),
    "outreach.Clue": lambda area, mark: make_clue(area, mark),
    "draws.Draw": lambda area, mark: make_draw_place(make_person(mark, home=area)).draw,
    "draws.Place": lambda area, mark: make_draw_place(make_person(mark, home=area)),
    "meetings.Meeting": lambda area, mark: make_meeting(area, mark),
    "meetings.Resolution": lambda area, mark: make_resolution(area, mark),
    "conflicts.Relation": lambda area, mark: make_relation(make_person(mark, home=area)),
}
