"""经济状况核对: who is asked about what (民发〔2021〕57号 art. 17), and until when an answer should be there."""

from typing import Final

from minzheng.domains.assistance.documents import CONFIRM, LAW
from minzheng.kernel.modules.adapters import FileLayout
from minzheng.kernel.modules.verifying import Source, Told, Verification
from minzheng.kernel.rules import label, param
from minzheng.kernel.workflows import working_days

KINDS: Final = (
    Told("WAGES", label("工资性收入"), monthly=True),
    Told("BUSINESS", label("经营净收入"), monthly=True),
    Told("PENSION", label("养老金等转移性收入"), monthly=True),
    Told("SAVINGS", label("存款")),
    Told("SECURITIES", label("有价证券")),
    Told("INSURANCE", label("商业保险")),
    Told("VEHICLE", label("车船")),
    Told("HOUSE", label("房屋")),
    Told("COMPANY", label("经营主体")),
)
SOURCES: Final = (
    Source("TAX", label("税务"), tells=("WAGES", "BUSINESS")),
    Source("SOCIAL_INSURANCE", label("社会保险"), tells=("WAGES", "PENSION")),
    Source("HOUSING_FUND", label("住房公积金"), tells=("WAGES", "SAVINGS")),
    Source("REAL_ESTATE", label("不动产登记"), tells=("HOUSE",)),
    Source("BUSINESS_REGISTER", label("市场监管"), tells=("COMPANY",)),
    Source("VEHICLES", label("车船管理"), tells=("VEHICLE",)),
    Source("BANKS", label("银行"), tells=("SAVINGS",)),
    Source("PAYMENT_FIRMS", label("非银行支付机构"), tells=("SAVINGS",)),
    Source("SECURITIES_FIRMS", label("证券"), tells=("SECURITIES",)),
    Source("INSURERS", label("保险"), tells=("INSURANCE",)),
)

MEANS: Final = Verification(
    "means",
    title=label("家庭经济状况核对"),
    kinds=KINDS,
    sources=SOURCES,
    answer_within=working_days(param.check_answer_limit),
    tolerance=param.check_tolerance,
    consent="ECONOMY",
    form="dibao.check_report",
    layout=FileLayout(titles=("浙江省居民家庭经济状况核对 委托清单",)),
    assumed=label("省核对平台的接口规范尚未取得，格式为假定，上线前由局里核对"),
    cites=(CONFIRM.art(17, 18), LAW.art(40, 41)),
)
