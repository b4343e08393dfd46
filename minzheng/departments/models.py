"""One wide table per declared dataset; nothing to write here when a dataset is added."""

from minzheng.departments.datasets import DATASETS
from minzheng.kernel.intake.tables import model_for

ROWS = tuple(model_for(dataset, module=__name__) for dataset in DATASETS)
globals().update({row.__name__: row for row in ROWS})
