"""Writing the register: each function is one transaction and one event, whatever the number of rows."""

from minzheng.kernel.registry.operations.corrections import correct_person, move
from minzheng.kernel.registry.operations.following import membership_followers
from minzheng.kernel.registry.operations.households import (
    join_household,
    leave_household,
    register_households,
    register_memberships,
)
from minzheng.kernel.registry.operations.merging import merge, merge_blockers, undo_merge
from minzheng.kernel.registry.operations.organisations import register_organisations
from minzheng.kernel.registry.operations.people import register_people
from minzheng.kernel.registry.operations.taking_back import close_file, take_back
from minzheng.kernel.registry.operations.withdrawal import withdraw_batch

__all__ = [
    "close_file",
    "correct_person",
    "join_household",
    "leave_household",
    "membership_followers",
    "merge",
    "merge_blockers",
    "move",
    "register_households",
    "register_memberships",
    "register_organisations",
    "register_people",
    "take_back",
    "undo_merge",
    "withdraw_batch",
]
