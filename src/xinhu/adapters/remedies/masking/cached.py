"""What charts, pivot tables and links keep of cells: masked as the cells are.

They repeat values one by one, without the column by which a name is told as one. Where
a number is repeated, nought stands for it: what reads it expects a number.
"""

import html
import re
from collections.abc import Mapping
from typing import Final

from xinhu.adapters.remedies.masking.xml_weaving import quoted

CACHES: Final = re.compile(r"^xl/(?:charts|pivotCache|externalLinks|tables)/.*\.xml$")
_VALUE: Final = re.compile(r"(?<=>)[^<>]+(?=<)|(?<==\")[^\"<>]+(?=\")")
_SHORTEST: Final = 2


def mask_cached(xml: str, put: Mapping[str, str]) -> str:
    """Put what cells became in the place of what they were.

    Args:
        xml: of a member that repeats cells.
        put: what a masked cell was → what it became.
    """

    def masked(found: re.Match[str]) -> str:
        value = html.unescape(found[0])
        new = put.get(value) if len(value) >= _SHORTEST else None
        if new is None:
            return found[0]
        return "0" if value.replace(".", "", 1).isdecimal() else quoted(new)

    return _VALUE.sub(masked, xml) if put else xml
