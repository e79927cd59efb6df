"""A program at a fixed limit whose needs may be missed at a price."""

from collections.abc import Sequence
from math import lcm

import numpy as np

from optimizer.mip.model import Model, Row, all_kept
from optimizer.mip.with_highs import LinearProgram

Values = tuple[int, ...]


class Elastic:
    """What needs miss, in all, in one unit for needs in unlike ones.

    Attributes
    ----------
    needs : rows that a load at most the limit asks for
    unit : of what is missed, one of the largest coefficient of any need: about an officer
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.needs = [row for row in model.rows if _is_need(row)]
        self._rules = [row for row in model.rows if not _is_need(row)]
        # Each need is counted in its largest coefficient, so that all weigh alike.
        units = [max(abs(c) for c, _ in row.terms) for row in self.needs]
        self.unit = lcm(*units)
        self._weights = [self.unit // unit for unit in units]

    def missed(self, values: Sequence[int]) -> int:
        """Return by how much needs are missed in all."""
        return sum(
            max(-_over(row, values), 0) * weight
            for row, weight in zip(self.needs, self._weights, strict=True)
        )

    def over(self, values: Sequence[int]) -> list[int]:
        """Return by how much each need is exceeded, below 0 where it is missed."""
        return [_over(row, values) for row in self.needs]

    def keeps_rules(self, values: Sequence[int]) -> bool:
        """Return whether the values keep every row but needs."""
        return all_kept(self._rules, values)

    def whole(self) -> LinearProgram:
        """Return the program over all variables."""
        num = len(self.model.most)
        return self.program(range(num), [0] * num, self.model.most)

    def program(
        self, free: Sequence[int], base: Sequence[int], room: Sequence[int]
    ) -> LinearProgram:
        """Return the program over some variables, which may grow from a base by their room.

        What needs miss is a variable of its own, behind the others.
        """
        place = {variable: number for number, variable in enumerate(free)}
        starts, variables, coefficients = [0], list[int](), list[float]()
        lower, upper, missing = list[float](), list[float](), list[float]()
        for row in self.model.rows:
            terms = [(c, place[v]) for c, v in row.terms if v in place]
            if not terms:
                continue
            given = sum(c * base[v] for c, v in row.terms)
            least = -np.inf if row.lower is None else row.lower - given
            if _is_need(row) and least > 0:
                unit = max(abs(c) for c, _ in row.terms)
                terms.append((unit, len(free) + len(missing)))
                missing.append(float(np.ceil(least / unit)))
            variables += [number for _, number in terms]
            coefficients += [float(c) for c, _ in terms]
            starts.append(len(variables))
            lower.append(least)
            upper.append(np.inf if row.upper is None else row.upper - given)
        return LinearProgram(
            cost=np.concatenate((np.zeros(len(free)), np.ones(len(missing)))),
            most=np.concatenate((np.array(room, dtype=float), np.array(missing))),
            starts=np.array(starts[:-1], dtype=np.int64),
            variables=np.array(variables, dtype=np.int64),
            coefficients=np.array(coefficients),
            lower=np.array(lower),
            upper=np.array(upper),
        )


def _is_need(row: Row) -> bool:
    return row.name is not None and row.name[0] == "need" and row.lower is not None


def _over(row: Row, values: Sequence[int]) -> int:
    assert row.lower is not None
    return sum(c * values[v] for c, v in row.terms) - row.lower
