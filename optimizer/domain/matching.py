"""Evidence that moves to a placement are the cheapest: prices, for the judge to check."""

from dataclasses import dataclass

from optimizer.domain.tables import Ints


@dataclass(frozen=True, eq=False)
class MatchingPrices:
    """Prices of one pool's officers, thousandths.

    Attributes
    ----------
    start, end : (num_cells,), of an officer who is there, and who is wanted there
    offer : (num_rows of hires,), of a hire of the row
    outside : of whoever is not on board
    """

    start: Ints
    end: Ints
    offer: Ints
    outside: int
