"""Which of many small changes leaves the lighter loads: exact, and for all of them at once.

A change takes the loads of one or two cells out of the loads of a placement and puts others in. Of
two such changes the better is the one whose loads, sorted from the highest down, are lower where
they first differ. All other cells are the same in both, so it is enough to compare what each takes
out and puts in: at the highest load of which not both have equally many, fewer is better.
"""

import numpy as np

from optimizer.domain.instance import Ints

ENTRIES = 4
"""Loads that a change takes out or puts in, at most."""

SHIFT = 8
"""More than the loads of one change that may be equal."""


def change_keys(taken_out: list[Ints], put_in: list[Ints]) -> Ints:
    """Return (`ENTRIES`, num_changes), columns that sort as the loads after the changes do.

    Columns are compared from the first row down. One of zeros changes nothing, one whose first
    entry is below 0 lightens, above 0 makes heavier.

    Parameters
    ----------
    taken_out, put_in : dense ranks of loads, (num_changes,) each; together at most `ENTRIES`
    """
    ranks = np.stack([*taken_out, *put_in])
    signs = np.repeat([-1, 1], [len(taken_out), len(put_in)])
    order = np.argsort(-ranks, axis=0, kind="stable")
    ranks = np.take_along_axis(ranks, order, axis=0)
    counts = signs[order]
    for row in range(1, len(ranks)):
        same = ranks[row] == ranks[row - 1]
        counts[row] += np.where(same, counts[row - 1], 0)
        counts[row - 1] = np.where(same, 0, counts[row - 1])
    keys = np.sign(counts) * ((ranks + 1) * SHIFT + np.abs(counts))
    keys = np.take_along_axis(keys, np.argsort(keys == 0, axis=0, kind="stable"), axis=0)
    missing = np.zeros((ENTRIES - len(keys), keys.shape[1]), dtype=np.int64)
    return np.concatenate((keys, missing))
