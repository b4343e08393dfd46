"""Reading addresses as people write them. Pure: names of areas and a column of texts in, a column for each part out.

    lexicon = Lexicon(areas.queries.division_names(), home="浙江省")
    parts = parse(texts, lexicon=lexicon)          # a row for each text: province … room, rest (`parts.PARTS`)
    keys = with_keys(parts)                        # the building and the door, and the standard text of both

One building has one key however it is written: 1栋, 1幢, 一号楼, １＃楼. Nothing is dropped: what no rule understood is
in ``rest``. Names of former districts are read like today's; which area stands for them on a day, the areas room tells.

The rules are written from how addresses are composed (GB/T 23705, and the habits of forms and couriers); none was
fitted to labelled data. `minzheng bench addresses` measures them on such data.
"""

from minzheng.kernel.addressing.lexicon import Lexicon
from minzheng.kernel.addressing.parts import PARTS, SCHEMA
from minzheng.kernel.addressing.reading import parse
from minzheng.kernel.addressing.standard import NO_NUMBERS, standard_text, with_keys

__all__ = ["NO_NUMBERS", "PARTS", "SCHEMA", "Lexicon", "parse", "standard_text", "with_keys"]
