"""Do prices show what a lower peak costs at least? A staircase, checked from the tables.

The same count as `optimizer.judge.certify` makes of one peak, for many peaks of one instance.
"""

from dataclasses import replace

from optimizer.domain.instance import Instance
from optimizer.domain.load import Load
from optimizer.domain.proof import Prices, Rate
from optimizer.judge.certify import Court, one_fte_per_duty


class Staircase:
    """What every plan costs at least, or every plan with a lower peak.

    Attributes
    ----------
    rate : what is counted: cost in thousandths, transfers, or nothing
    """

    def __init__(self, instance: Instance, rate: Rate) -> None:
        free = replace(instance.rules, budget=0, transfers_max=0)
        fte = one_fte_per_duty(instance)
        if fte is None:
            raise ValueError("officers of different FTE meet: no prices show what a load needs")
        # The caps only say what is counted; what is counted is compared by whoever asks.
        self._court = Court(replace(instance, rules=free), fte, rate)

    def least(self, prices: Prices) -> int | None:
        """Return what every plan costs at least by these prices, or None if they show nothing."""
        return self._court.bound(prices)

    def least_below(self, peak: Load, prices: Prices) -> int | None:
        """Return what every plan with a lower peak than this costs at least, or None."""
        court, lower = self._court, self._court.lower
        court.ask(court.needed_below(peak))
        bound = None if (court.lower > court.upper).any() else court.bound(prices)
        court.lower = lower
        return bound

    def none_below(self, peak: Load, prices: Prices) -> bool:
        """Return whether it is shown that no plan has a lower peak, whatever it costs."""
        return self._court.check_peak(prices, peak) is None
