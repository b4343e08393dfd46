"""The wide tables of the domain's own rolls, made from their declarations."""

from minzheng.domains.children.datasets import DATASETS
from minzheng.domains.children.provincial import PROVINCIAL_CHILDREN
from minzheng.kernel.intake.tables import model_for

ROWS = tuple(model_for(dataset, module=__name__) for dataset in (*DATASETS, PROVINCIAL_CHILDREN))
globals().update({row.__name__: row for row in ROWS})
