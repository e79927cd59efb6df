"""Which cells have the highest load."""

import numpy as np

from optimizer.domain.instance import Bools, Ints
from optimizer.domain.load import rank


def cells_at_peak(terms: tuple[Bools, Ints, Ints]) -> list[int]:
    """Return the cells with the highest load of all, none where there are no cases."""
    if not len(terms[1]) or not terms[1].any():
        return []
    ranks = rank(*terms)
    return np.nonzero(ranks == ranks.max())[0].tolist()
