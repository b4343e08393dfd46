"""Fields that many forms share, with one wording each."""

from __future__ import annotations

from typing import Final

from minzheng.kernel.documents.forms.declaration import Choice, Field, Kind
from minzheng.kernel.rules.labels import label

NAME: Final = Field("name", label("姓名"), Kind.NAME, required=True, fact="name")
ID_NUMBER: Final = Field("id_number", label("证件号码"), Kind.ID_NUMBER, required=True, fact="id_number")
SEX: Final = Field(
    "sex", label("性别"), Kind.CHOICE, choices=(Choice("1", label("男")), Choice("2", label("女"))), fact="sex"
)
BIRTH_DATE: Final = Field("birth_date", label("出生日期"), Kind.BIRTH_DATE, fact="birth_date")
PHONE: Final = Field("phone", label("联系电话"), Kind.PHONE, required=True, fact="phone")
HUKOU: Final = Field("hukou_address", label("户籍地址"), Kind.ADDRESS, wide=True, fact="hukou_address")
HOME: Final = Field("home_address", label("现居住地"), Kind.ADDRESS, wide=True, required=True, fact="home_address")
BANK: Final = Field("bank", label("开户银行"), Kind.TEXT, most=60)
ACCOUNT: Final = Field("account", label("银行账号"), Kind.ACCOUNT)
RELATION: Final = Field("relation", label("与申请人关系"), Kind.TEXT, most=20, weight=2)
ADDRESSEE: Final = Field("addressee", label("收件人"), Kind.NAME, required=True, fact="name")
MATTER_DAY: Final = Field("applied_on", label("申请日期"), Kind.DATE, required=True, not_later=True)
