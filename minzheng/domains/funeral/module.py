"""殡葬管理: start reading here. As yet only what is exchanged with the province's system of funerals."""

from typing import Final

from minzheng.domains.funeral import datasets
from minzheng.kernel.modules import Module
from minzheng.kernel.rules import label

MODULE: Final = Module(
    key="funeral",
    title=label("殡葬管理"),
    line="FUNERAL",
    datasets=datasets.DATASETS,
    adapters=(datasets.PROVINCIAL_SYSTEM,),
)
