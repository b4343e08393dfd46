"""What every domain asks of a person first: alive, how old, hukou here, card valid. Pure declarations."""

from typing import Final

from minzheng.kernel.rules import BOOL, INTEGER, PERSON, Derived, Document, age_on, as_of, fact, label

CIVIL_CODE: Final = Document("中华人民共和国民法典", "主席令第45号")

age = Derived(
    "age", age_on(fact.birth_date), unit=PERSON, kind=INTEGER, title=label("周岁"), cites=CIVIL_CODE.art(200, 1259)
)

alive = Derived(
    "alive", fact.death_date > as_of, unit=PERSON, kind=BOOL, title=label("在世"), cites=CIVIL_CODE.art(13, 15)
)

# A date of moving out decides against an old "local" in another table; without either nothing is known.
hukou_here = Derived(
    "hukou_here",
    fact.hukou_local & (fact.moved_out_date > as_of),
    unit=PERSON,
    kind=BOOL,
    title=label("户籍仍在本县（市、区）"),
)

card_valid = Derived(
    "card_valid",
    (fact.disability_grade > 0) & (fact.disability_card_until >= as_of),
    unit=PERSON,
    kind=BOOL,
    title=label("持有有效残疾人证"),
)

DERIVED: Final = (age, alive, hukou_here, card_valid)
