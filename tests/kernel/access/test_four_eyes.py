"""Accounts and roles: three administrators kept apart, privileged roles by two people, nothing deleted."""

from __future__ import annotations

import datetime
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from minzheng.kernel.access import operations
from minzheng.kernel.access.lines import Line
from minzheng.kernel.access.models import Account, Assignment
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.access.roles import DUTIES, PERMISSIONS, Role, must_stay_apart
from minzheng.kernel.access.scope import can
from minzheng.kernel.events.models import Event
from tests.factories import DAY, NOW, make_account, small_county

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return small_county()


@pytest.fixture
def security(county):
    return make_account((Role.SECURITY_ADMIN, county.county))


def give(actor, account, role, area, **more):
    values = {"starts": DAY, "reason": "岗位调整", "day": DAY, "now": NOW} | more
    return operations.grant(account=account, role=role, area=area, actor=actor, **values)


def test_ordinary_role_takes_effect_at_once_and_is_logged(county, security):
    clerk = make_account()
    give(security, clerk, Role.R7, county.community_a, line=Line.ELDERCARE)
    assert can(clerk, "people.view", area=county.community_a, day=DAY)
    event = Event.objects.get(type="access.role_granted")
    assert (event.actor_id, event.subject_id, event.purpose) == (security.pk, clerk.pk, "岗位调整")
    assert event.payload["role"] == "社区工作者"


def test_privileged_role_waits_for_another_person(county, security):
    leader = make_account()
    waiting = give(security, leader, Role.R1, county.county)
    assert waiting.is_waiting
    assert not can(leader, "people.view", day=DAY)
    for not_another in (security, leader):
        with pytest.raises(Refused):
            operations.approve(assignment=waiting, actor=not_another, day=DAY, now=NOW)
    operations.approve(assignment=waiting, actor=make_account((Role.SECURITY_ADMIN, county.county)), day=DAY, now=NOW)
    assert can(Account.objects.get(pk=leader.pk), "people.view", day=DAY)
    with pytest.raises(Refused, match="已处理"):
        operations.approve(
            assignment=waiting, actor=make_account((Role.SECURITY_ADMIN, county.county)), day=DAY, now=NOW
        )


def test_the_database_too_refuses_one_pair_of_eyes(county, security):
    waiting = give(security, make_account(), Role.R1, county.county)
    for same in (security, waiting.account):
        with pytest.raises(IntegrityError, match="assignment_four_eyes"), transaction.atomic():
            Assignment.objects.filter(pk=waiting.pk).update(approved_by=same, approved_at=NOW)


def test_turned_down_role_never_takes_effect(county, security):
    leader = make_account()
    waiting = give(security, leader, Role.R1, county.county)
    second = make_account((Role.R1, county.county))
    operations.end(assignment=waiting, from_day=DAY, reason="不同意", actor=second, day=DAY, now=NOW)
    with pytest.raises(Refused):
        operations.approve(assignment=waiting, actor=second, day=DAY, now=NOW)
    assert not can(leader, "people.view", day=DAY)
    give(security, leader, Role.R1, county.county)


def test_nobody_gives_himself_anything(county, security):
    with pytest.raises(Refused, match="本人"):
        give(security, security, Role.R7, county.community_a)
    with pytest.raises(IntegrityError, match="assignment_not_to_oneself"), transaction.atomic():
        Assignment.objects.create(
            account=security, role=Role.R7, area=county.county, valid=(DAY, None), reason="x", granted_by=security,
            granted_at=NOW,
        )  # fmt: skip


def test_system_administrator_opens_accounts_but_hands_out_no_roles(county):
    system_admin = make_account((Role.SYSTEM_ADMIN, county.county))
    account = operations.open_account(
        username="Li.Si", display_name="李四", password="x", actor=system_admin, day=DAY, now=NOW
    )
    assert account.must_change_password
    assert account.opened_by == system_admin
    with pytest.raises(Refused, match="没有此项权限"):
        give(system_admin, account, Role.R7, county.community_a)
    with pytest.raises(Refused, match="已有人使用"):
        operations.open_account(
            username="li.si", display_name="李四", password="x", actor=system_admin, day=DAY, now=NOW
        )


def test_security_administrator_opens_no_accounts_and_audit_changes_nothing(county, security):
    auditor = make_account((Role.AUDIT_ADMIN, county.county))
    for actor in (security, auditor):
        with pytest.raises(Refused, match="没有此项权限"):
            operations.open_account(username="x", display_name="x", password="x", actor=actor, day=DAY, now=NOW)
    with pytest.raises(Refused, match="没有此项权限"):
        give(auditor, make_account(), Role.R7, county.community_a)


def test_administrations_and_business_stay_apart(county, security):
    for first, second in [
        (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN),
        (Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN),
        (Role.R2, Role.SECURITY_ADMIN),
        (Role.AUDIT_ADMIN, Role.R1),
    ]:
        with pytest.raises(Refused, match="不能与"):
            give(security, make_account((first, county.county)), second, county.county)


def test_matrix_of_roles():
    assert set(DUTIES) == set(Role)
    administrators = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    only_theirs = {"account.manage", "role.assign", "audit.read"}
    for role, duty in DUTIES.items():
        if role in administrators:
            assert not duty.permissions & {"people.view", "people.search", "finding.view", "reveal", "export"}, role
            assert duty.privileged
            assert duty.second_factor
            assert must_stay_apart(role, {str(other) for other in Role if other != role}) == set(Role) - {role}
        else:
            assert not duty.permissions & only_theirs, role
    for permission in only_theirs:
        assert len([role for role, duty in DUTIES.items() if permission in duty.permissions]) == 1
    held = frozenset().union(*(duty.permissions for duty in DUTIES.values()))
    assert held == PERMISSIONS.keys(), "a permission that nobody holds, or that is not declared"


def test_citizens_and_providers_see_nobody_through_the_staff_pages():
    for role in (Role.R10, Role.R11):
        assert DUTIES[role].permissions == {"policy.view"}


def test_ended_assignment_stays_on_record(county, security):
    clerk = make_account()
    held = give(security, clerk, Role.R7, county.community_a)
    tomorrow = DAY + datetime.timedelta(days=1)
    operations.end(assignment=held, from_day=tomorrow, reason="调离", actor=security, day=DAY, now=NOW)
    clerk = Account.objects.get(pk=clerk.pk)
    assert can(clerk, "people.view", day=DAY)
    assert not can(clerk, "people.view", day=tomorrow)
    with pytest.raises(Refused, match="已终止"):
        operations.end(assignment=held, from_day=tomorrow, reason="调离", actor=security, day=DAY, now=NOW)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Assignment.objects.filter(pk=held.pk).delete()


def test_mistaken_assignment_ends_on_its_first_day(county, security):
    clerk = make_account()
    held = give(security, clerk, Role.R7, county.community_a)
    operations.end(assignment=held, from_day=DAY, reason="授错", actor=security, day=DAY, now=NOW)
    assert not can(Account.objects.get(pk=clerk.pk), "people.view", day=DAY)
    assert Assignment.objects.get(pk=held.pk).valid.isempty


def test_what_was_granted_cannot_be_rewritten(county, security):
    held = give(security, make_account(), Role.R7, county.community_a)
    for change in ({"role": Role.R1}, {"area": county.county}, {"needs_approval": False}):
        if change == {"needs_approval": False}:
            held = give(security, make_account(), Role.R1, county.county)
        with pytest.raises(DatabaseError), transaction.atomic():
            Assignment.objects.filter(pk=held.pk).update(**change)


def test_same_role_twice_past_days_and_upside_down_periods_are_refused(county, security):
    clerk = make_account()
    held = give(security, clerk, Role.R7, county.community_a)
    yesterday = DAY - datetime.timedelta(days=1)
    with pytest.raises(Refused, match="已有相同"):
        give(security, clerk, Role.R7, county.community_a)
    with pytest.raises(Refused, match="须在开始日期之后"):
        give(security, clerk, Role.R7, county.community_b, ends=yesterday)
    with pytest.raises(Refused, match="不能早于今天"):
        operations.end(assignment=held, from_day=yesterday, reason="x", actor=security, day=DAY, now=NOW)


def test_accounts_are_never_deleted_and_there_is_one_system(county):
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        make_account().delete()
    assert Account.objects.system() == Account.objects.system()
    with pytest.raises(IntegrityError, match="account_one_system"), transaction.atomic():
        Account.objects.create(username="x", is_system=True, is_active=False, password="!")
    with pytest.raises(IntegrityError, match="account_system_cannot_sign_in"), transaction.atomic():
        Account.objects.filter(is_system=True).update(password="argon2$x")


def test_locked_account_is_outside_until_unlocked(county):
    system_admin = make_account((Role.SYSTEM_ADMIN, county.county))
    clerk = make_account((Role.R7, county.community_a))
    operations.lock(account=clerk, reason="离岗", actor=system_admin, day=DAY, now=NOW)
    assert not can(clerk, "people.view", day=DAY)
    operations.unlock(account=clerk, reason="返岗", actor=system_admin, day=DAY, now=NOW)
    assert can(clerk, "people.view", day=DAY)
    with pytest.raises(Refused, match="不能锁定本人"):
        operations.lock(account=system_admin, reason="x", actor=system_admin, day=DAY, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_succeeds(county, security):
    waiting = give(security, make_account(), Role.R1, county.county)
    approvers = [make_account((Role.SECURITY_ADMIN, county.county)) for _turn in range(2)]
    start, outcomes = threading.Barrier(2), []

    def approve(actor):
        try:
            start.wait()
            operations.approve(assignment=waiting, actor=actor, day=DAY, now=NOW)
            outcomes.append("approved")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=(actor,)) for actor in approvers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "refused"]
    assert Event.objects.filter(type="access.role_approved").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_grants_that_must_stay_apart_one_succeeds(county):
    clerk = make_account()
    granters = [make_account((Role.SECURITY_ADMIN, county.county)) for _turn in range(2)]
    start, outcomes = threading.Barrier(2), []

    def grant(actor, role):
        try:
            start.wait()
            give(actor, clerk, role, county.county)
            outcomes.append("granted")
        except Refused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [
        threading.Thread(target=grant, args=pair)
        for pair in zip(granters, [Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["granted", "refused"]
