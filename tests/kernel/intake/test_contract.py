"""A dataset's declaration says everything once, and a slip in it is refused when it is loaded."""

from datetime import date

import pytest

from minzheng.kernel.intake.contract import (
    ABSENT_IS_NONE,
    BOOL,
    CODE,
    DATE,
    ID_NUMBER,
    MONEY,
    NAME,
    NEVER,
    SUM,
    Column,
    Dataset,
    Holding,
    Validity,
    Yield,
)

ID = Column("id_number", ID_NUMBER, "身份证号", required=True)
DIED = Column("death_date", DATE, "死亡日期")
PAID = Column("amount", MONEY, "月金额")
SEX = Column("sex", CODE, "性别", choices={"1": ("男", "男性"), "2": ("女",)})


def test_a_dataset_knows_its_columns_and_facts():
    deaths = Dataset(
        key="deaths",
        title="死亡人员名单",
        department="卫健局",
        columns=(ID, DIED, SEX),
        yields=(Yield("death_date", column="death_date", absent=NEVER), Yield("sex", column="sex")),
        absence=ABSENT_IS_NONE,
        valid=Validity(since="death_date"),
    )
    assert deaths.column("death_date") is DIED
    assert deaths.columns_of(DATE, CODE) == (DIED, SEX)
    assert deaths.facts == ("death_date", "sex")
    assert deaths.yields[0].absent == date(9999, 12, 31)
    assert hash(deaths) == hash(deaths)


def test_a_code_has_a_title_and_its_mapping_cannot_be_changed():
    assert SEX.title_of("1") == "男"
    assert SEX.title_of("9") == "9"
    with pytest.raises(TypeError):
        SEX.choices["3"] = ("其他",)


def test_what_is_secret_and_what_is_masked():
    assert ID.encrypted
    assert ID.masked_as is ID_NUMBER
    assert not SEX.encrypted
    assert SEX.masked_as is None
    assert Column("name", NAME, "姓名").masked_as is NAME


@pytest.mark.parametrize(
    "declare",
    [
        lambda: Column("Name", NAME, "姓名"),
        lambda: Column("sex", CODE, "性别"),
        lambda: Column("name", NAME, "姓名", choices={"1": ("男",)}),
        lambda: Column("sex", CODE, "性别", choices={"male": ("男",)}),
        lambda: Column("sex", CODE, "性别", choices={"1": "男"}),
        lambda: Column("name", NAME, "姓名", aliases="名字"),
        lambda: Column("student", BOOL, "在校", choices={"YES": ("在读",)}),
        lambda: Column("death_date", DATE, "死亡日期", minimum=1900),
        lambda: Yield("death_date"),
        lambda: Yield("death_date", column="death_date", value=NEVER),
        lambda: Yield("wage_monthly", column="amount", when={"kind": "WAGE"}),
        lambda: Validity(since="a", month="b"),
        lambda: Dataset(key="Deaths", title="", department="", columns=(ID,)),
        lambda: Dataset(key="deaths", title="", department="", columns=(ID, ID)),
        lambda: Dataset(key="deaths", title="", department="", columns=(DIED,)),
        lambda: Dataset(key="deaths", title="", department="", columns=(ID,), identity=()),
        lambda: Dataset(key="deaths", title="", department="", columns=(ID,), yields=(Yield("a", column="b"),)),
        lambda: Dataset(key="deaths", title="", department="", columns=(ID, SEX), valid=Validity(since="sex")),
        lambda: Dataset(key="roll", title="", department="", columns=(ID, SEX), holding=Holding("dibao", amount="sex")),
    ],
)
def test_a_slip_in_a_declaration_is_refused(declare):
    with pytest.raises((ValueError, TypeError)):
        declare()


def test_several_rows_of_one_person_can_be_added_up():
    wages = Dataset(
        key="wages",
        title="工资",
        department="人社局",
        columns=(ID, PAID),
        yields=(Yield("wage_monthly", column="amount", several=SUM, absent=0),),
    )
    assert wages.yields[0].several is SUM
