"""How well two people agree who judge the same conversations: Krippendorff's alpha for ordinal scores, from a library.

The library brings numpy, half a second and 16 MiB: imported when somebody asks for the first time, in a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from chatserver.rules.rubric import SCALE

Pairs = Mapping[tuple[int, int], int]
"""How often each two scores were given together."""


async def agreements(asked: Mapping[str, Pairs]) -> dict[str, float | None]:
    """Of several, by the same names."""
    return await asyncio.to_thread(lambda: {name: alpha(pairs) for name, pairs in asked.items()})


def alpha(pairs: Pairs) -> float | None:
    """From 1 (always the same) over 0 (as chance would have it) to below; None where all scores are one, which proves nothing."""
    if len({score for pair, number in pairs.items() if number for score in pair}) < 2:  # noqa: PLR2004 - one value
        return None
    import krippendorff  # noqa: PLC0415 - see above
    import numpy as np  # noqa: PLC0415

    rows = [[pair.count(score) for score in SCALE] for pair, number in pairs.items() for _ in range(number)]
    found = krippendorff.alpha(value_counts=np.array(rows), level_of_measurement="ordinal", value_domain=list(SCALE))
    return float(found)
