"""The wide table of the province's list, made from its declaration."""

from minzheng.domains.funeral.datasets import DATASETS
from minzheng.kernel.intake.tables import model_for

ROWS = tuple(model_for(dataset, module=__name__) for dataset in DATASETS)
globals().update({row.__name__: row for row in ROWS})
