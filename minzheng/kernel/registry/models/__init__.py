"""What the register believes today, and what it believed before."""

from minzheng.kernel.registry.models.address import (
    Address,
    AddressDecision,
    AddressFault,
    AddressPast,
    AddressQuestion,
    AddressSpelling,
)
from minzheng.kernel.registry.models.household import Household, Membership, Relation, Residence
from minzheng.kernel.registry.models.merged_address import AddressMerge, AddressMoved
from minzheng.kernel.registry.models.person import IdQuality, MergeBlock, Person, PersonAlias, PersonPast, Sex
from minzheng.kernel.registry.models.place import Organisation, Site
from minzheng.kernel.registry.models.tie import FamilyTie, FamilyTieAnswer

__all__ = [
    "Address",
    "AddressDecision",
    "AddressFault",
    "AddressMerge",
    "AddressMoved",
    "AddressPast",
    "AddressQuestion",
    "AddressSpelling",
    "FamilyTie",
    "FamilyTieAnswer",
    "Household",
    "IdQuality",
    "Membership",
    "MergeBlock",
    "Organisation",
    "Person",
    "PersonAlias",
    "PersonPast",
    "Relation",
    "Residence",
    "Sex",
    "Site",
]
