"""Who somebody is whose identity was verified: a citizen, and, where the register knows him, a person."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from minzheng.kernel.access.event_types import logged
from minzheng.kernel.access.masking import Kind, mask
from minzheng.kernel.access.models import Account
from minzheng.kernel.access.refusals import Refused
from minzheng.kernel.citizens import event_types
from minzheng.kernel.citizens.models import Citizen
from minzheng.kernel.events import operations as events
from minzheng.kernel.registry import identity, names, secrets
from minzheng.kernel.registry.models import IdQuality, Person

CERTAIN = (IdQuality.VALID, IdQuality.CONVERTED)


def citizen_of(*, name: str, id_number: str, day: date, demo: bool, now: datetime) -> Citizen:
    """The citizen with this number, made where there is none yet; verified is he only by `signed_in`.

    Raises Refused where name or number cannot be right.
    """
    typed = "".join(name.split())
    if not typed:
        raise Refused(_("请填写姓名。"))
    checked = identity.check_id_number(id_number, day=day, demo=demo)
    if not checked.valid or checked.normalised is None:
        raise Refused(_("身份证号码不对，请对照证件再输一遍：共 18 位，最后一位可能是 X。"))
    index = secrets.blind_index_one(checked.normalised, purpose="ID_NUMBER")
    person = person_of(index=index, name=typed)
    with transaction.atomic():
        found = Citizen.objects.select_for_update(of=("self",)).select_related("account").filter(id_index=index).first()
        if found is None:
            shown = mask(Kind.NAME, typed) or ""
            return Citizen.objects.create(
                account=Account.objects.for_citizen(shown=shown, now=now),
                person=person,
                id_index=index,
                id_cipher=secrets.encrypt_one(checked.normalised, purpose=Kind.ID_NUMBER.value),
                name_cipher=secrets.encrypt_one(typed, purpose=Kind.NAME.value),
            )
        if person is not None and found.person_id != person.pk:
            found.person = person
            found.save(update_fields=["person"])
        return found


def person_of(*, index: bytes, name: str) -> Person | None:
    """Whom the register knows by a number, if it writes his name alike; a number that others share proves nothing."""
    found = Person.objects.filter(id_index=index, id_quality__in=CERTAIN, merged_into=None).first()
    key = pl.select(names.key(pl.lit(name))).item()
    return found if found is not None and found.name_key == key else None


def citizen_for(*, person: Person, now: datetime) -> Citizen | None:
    """The citizen that a person of the register is; None where his number is unknown or not certain."""
    if person.id_index is None or person.id_cipher is None or person.id_quality not in CERTAIN:
        return None
    with transaction.atomic():
        found = Citizen.objects.select_related("account").filter(id_index=bytes(person.id_index)).first()
        if found is not None:
            return found
        return Citizen.objects.create(
            account=Account.objects.for_citizen(shown=mask(Kind.NAME, person.name) or "", now=now),
            person=person,
            id_index=bytes(person.id_index),
            id_cipher=bytes(person.id_cipher),
            name_cipher=secrets.encrypt_one(person.name, purpose=Kind.NAME.value),
        )


def verified(*, citizen: Citizen, provider: str, title: str, now: datetime) -> Citizen:
    """Write down that his identity was verified just now, and by what."""
    with transaction.atomic():
        citizen.verified_by, citizen.verified_at = provider, now
        citizen.save(update_fields=["verified_by", "verified_at"])
        events.record(
            type=event_types.SIGNED_IN, actor=citizen.account, now=now, subject=citizen, provider=logged(title)
        )
    return citizen


def name_of(citizen: Citizen) -> str:
    """His own name, for pages that only he sees."""
    return secrets.decrypt_one(citizen.name_cipher, purpose=Kind.NAME.value)


def id_tail_shown(citizen: Citizen) -> str:
    """His number as his own pages show it: masked."""
    return mask(Kind.ID_NUMBER, secrets.decrypt_one(citizen.id_cipher, purpose=Kind.ID_NUMBER.value)) or ""
