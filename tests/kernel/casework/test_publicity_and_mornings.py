"""Notices with typed fields only, objections, and what runs by itself every morning."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from minzheng.kernel.access.models import Account
from minzheng.kernel.calendar import operations as calendar
from minzheng.kernel.casework import operations, queries
from minzheng.kernel.casework.catalogue import trying
from minzheng.kernel.casework.models import Matter, Notice, Reminder, StepRun
from minzheng.kernel.casework.refusals import Incomplete, IsPaused, NotYours
from minzheng.kernel.registry.models import Person
from tests.factories import make_household, make_person
from tests.kernel.casework import samples
from tests.kernel.casework.samples import Office, at, at_publicity, finish, keys, open_steps, opened, publish, run_of

MONDAY = date(2023, 6, 5)


def morning(day: date) -> dict[str, int]:
    given = {"actor": Account.objects.system(), "day": day, "now": at(day)}
    return {
        "waits": operations.let_waits_end(**given),
        "notices": operations.take_down(**given),
        "reminders": operations.remind(**given),
    }


def grown_up(office: Office) -> Matter:
    household = make_household(office.county.community_a, "王大明")
    Person.objects.filter(memberships__household=household).update(birth_date=date(1960, 1, 1))
    return at_publicity(office, day=MONDAY, household=household)


def test_a_notice_shows_masked_names_and_numbers_only(office: Office) -> None:
    matter = grown_up(office)
    publish(matter, actor=office.town, day=MONDAY)
    notice = Notice.objects.get()
    assert (notice.name_shown, notice.members, notice.amount_fen, notice.minor) == ("王*明", 1, 125500, False)
    assert (notice.start_date, notice.end_date) == (MONDAY, date(2023, 6, 12))
    for field, value in (("name_shown", "王大明"), ("name_shown", "13812345678"), ("photo", "330110195001011234")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(**{field: value})


def test_a_minor_is_never_named(office: Office) -> None:
    household = make_household(office.county.community_a, "王小娃")
    Person.objects.filter(memberships__household=household).update(birth_date=date(2012, 1, 1))
    publish(at_publicity(office, day=MONDAY, household=household), actor=office.town, day=MONDAY)
    assert Notice.objects.get().name_shown == ""
    unknown = at_publicity(office, day=MONDAY, household=make_household(office.county.community_a, "某人"))
    publish(unknown, actor=office.town, day=MONDAY)
    assert Notice.objects.get(run__matter=unknown).minor, "an unknown birth date is no proof of age"


def test_an_objection_is_answered_before_the_notice_can_end(office: Office) -> None:
    matter = grown_up(office)
    publish(matter, actor=office.town, day=MONDAY)
    notice = Notice.objects.get()
    objection = operations.receive_objection(
        notice=notice.pk, text="有车", actor=Account.objects.system(), key=next(keys), day=MONDAY, now=at(MONDAY)
    )
    over = notice.end_date + timedelta(days=1)
    assert morning(over)["waits"] == 0
    assert open_steps(matter) == {"publicity"}
    with pytest.raises(Incomplete):
        finish(matter, "publicity", outcome="clear", actor=office.town, day=over)
    operations.answer_objection(
        objection=objection.pk,
        upheld=False,
        answer="已查，无车",
        actor=office.town,
        key=next(keys),
        day=over,
        now=at(over),
    )
    assert morning(over) == {"waits": 1, "notices": 1, "reminders": 0}
    assert open_steps(matter) == {"confirm"}
    assert morning(over) == {"waits": 0, "notices": 0, "reminders": 0}, "twice changes nothing more"


def test_what_hangs_is_what_the_day_says_not_what_the_job_did(office: Office) -> None:
    publish(grown_up(office), actor=office.town, day=MONDAY)
    last = Notice.objects.get().end_date
    assert queries.on_show(Notice.objects.all(), day=last).exists()
    assert not queries.on_show(Notice.objects.all(), day=last + timedelta(days=1)).exists()
    assert list(queries.public_notices(areas=[office.county.street_b.pk], day=last)) == []


def test_a_matter_that_is_withdrawn_takes_its_notice_down(office: Office) -> None:
    matter = grown_up(office)
    publish(matter, actor=office.town, day=MONDAY)
    operations.withdraw(
        matter=matter.pk, note="本人书面撤回", actor=office.town, key=next(keys), day=MONDAY, now=at(MONDAY)
    )
    assert Notice.objects.get().taken_down_at is not None


def test_reminders_come_once_a_stage(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    run = run_of(matter, "accept")
    assert (run.next_due, run.amber_date) == (date(2023, 6, 8), date(2023, 6, 6))
    stages = []
    for day in (MONDAY, date(2023, 6, 6), date(2023, 6, 7), date(2023, 6, 9), date(2023, 6, 14)):
        morning(day)
        stages.append(Reminder.objects.count())
    assert stages == [0, 1, 1, 2, 3]
    assert set(Reminder.objects.values_list("stage", flat=True)) == {"SOON", "OVERDUE", "ESCALATED"}


def test_clocks_of_an_unknown_year_are_computed_once_its_calendar_is_there(db) -> None:
    office = samples.office(years=False)
    system = Account.objects.system()
    days = calendar.shipped_days()
    calendar.import_year(year=2023, days=days[2023], actor=system, now=at(MONDAY))
    late = date(2023, 12, 28)
    matter = opened(office, day=late)
    run = run_of(matter, "accept")
    assert (run.next_due, run.due_unknown) == (None, 2024)
    calendar.import_year(year=2024, days=days[2024], actor=system, now=at(late))
    assert operations.reckon_unknown(actor=system, day=late, now=at(late)) == 1
    run.refresh_from_db()
    assert (run.next_due, run.due_unknown) == (date(2024, 1, 3), None)
    assert operations.reckon_unknown(actor=system, day=late, now=at(late)) == 0


def test_days_of_a_pause_move_every_clock(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    run = run_of(matter, "accept")
    given = {"actor": office.town, "now": at(MONDAY)}
    operations.pause(run=run.pk, reason="SUPPLEMENT", note="缺户口簿", key=next(keys), day=date(2023, 6, 6), **given)
    run.refresh_from_db()
    assert run.next_due is None
    with pytest.raises(IsPaused):
        finish(matter, "accept", outcome="accept", actor=office.town, day=date(2023, 6, 7))
    operations.resume(matter=matter.pk, key=next(keys), day=date(2023, 6, 15), **given)
    run.refresh_from_db()
    assert run.next_due == date(2023, 6, 19), "one day was used, two are left after the pause"


def test_a_value_that_changes_counts_from_the_day_on_which_the_clock_starts(office: Office) -> None:
    with trying(samples.catalogue_of(samples.GRANT, samples.PLAIN, county_confirm=5)):
        for day, expected in ((date(2023, 6, 30), date(2023, 7, 14)), (date(2023, 7, 3), date(2023, 7, 10))):
            matter = at_publicity(office, day=MONDAY, household=make_household(office.county.community_a))
            finish(matter, "publicity", outcome="objection", note="x", actor=office.town, day=MONDAY)
            finish(matter, "survey", actor=office.town, day=MONDAY)
            finish(matter, "opinion", outcome="disagree", note="超标", actor=office.town, day=day)
            assert run_of(matter, "confirm").step_due == expected


def test_a_delegated_power_lies_with_the_town(office: Office) -> None:
    with trying(samples.catalogue_of(samples.GRANT, samples.PLAIN, delegated=True)):
        matter = at_publicity(office, day=MONDAY)
        publish(matter, actor=office.town, day=MONDAY)
        finish(matter, "publicity", outcome="clear", actor=office.town, day=date(2023, 6, 20))
        assert run_of(matter, "confirm").office == "R6"


def test_a_deputy_acts_and_both_are_named(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    friend = samples.make_account(display_name="代班人")
    operations.appoint_deputy(
        deputy=friend, first=MONDAY, last=MONDAY, reason="休假", actor=office.town, now=at(MONDAY)
    )
    done = finish(matter, "accept", outcome="accept", actor=friend, day=MONDAY, on_behalf_of=office.town)
    assert (done.action.actor, done.action.on_behalf_of) == (friend, office.town)
    with pytest.raises(NotYours):
        finish(matter, "survey", actor=friend, day=MONDAY + timedelta(days=1), on_behalf_of=office.town)


def test_a_countersignature_holds_the_step_up(office: Office) -> None:
    matter = opened(office, day=MONDAY)
    run = run_of(matter, "accept")
    given = {"key": next(keys), "day": MONDAY, "now": at(MONDAY)}
    operations.ask_opinion(run=run.pk, of=office.colleague, actor=office.town, **given)
    with pytest.raises(Incomplete, match="会签"):
        finish(matter, "accept", outcome="accept", actor=office.town, day=MONDAY)
    answer = {"run": run.pk, "agrees": True, "opinion": "", "actor": office.colleague}
    operations.countersign(**answer, key=next(keys), day=MONDAY, now=at(MONDAY))
    finish(matter, "accept", outcome="accept", actor=office.town, day=MONDAY)
    assert StepRun.objects.filter(matter=matter, step="accept", state="DONE").exists()


def test_a_condition_that_does_not_hold_passes_its_step_over(office: Office) -> None:
    for _each in range(2):
        person = make_person(home=office.county.community_a)
        matter = opened(office, day=MONDAY, workflow=samples.PLAIN.key, household=None, person=person.pk)
        finish(matter, "file", actor=office.community, day=MONDAY)
        assert open_steps(matter) == ({"check"} if samples.drawn(matter) else {"close"})
