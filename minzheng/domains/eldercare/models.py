"""The wide tables of the domain's own rolls, made from their declarations."""

from minzheng.domains.eldercare.datasets import DATASETS
from minzheng.domains.eldercare.zheliyang import ZHELIYANG
from minzheng.kernel.intake.tables import model_for

ROWS = tuple(model_for(dataset, module=__name__) for dataset in (*DATASETS, ZHELIYANG))
globals().update({row.__name__: row for row in ROWS})
