"""Whole random numbers that are the same on every machine and in every version of Python."""

_MASK = 2**64 - 1

_SIXTEENTHS = (
    10000, 10443, 10905, 11388, 11892, 12419, 12968, 13543,
    14142, 14768, 15422, 16105, 16818, 17563, 18340, 19152,
)  # fmt: skip
"""2 ** (i / 16) in ten-thousandths."""


class Dice:
    """A stream of whole numbers: SplitMix64.

    References
    ----------
    Steele, Lea & Flood 2014, Fast splittable pseudorandom number generators,
    doi:10.1145/2714064.2660195
    """

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to `limit` - 1, each as likely (up to limit / 2**64)."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return ((mixed ^ (mixed >> 31)) * limit) >> 64

    def bell(self, width: int) -> int:
        """Return a whole number from -`width` to `width`, bell-shaped around 0."""
        return sum(self.below(width + 1) for _ in range(4)) // 2 - width

    def skewed(self, median: int, octaves: int) -> int:
        """Return a whole number around `median`, nearly log-normal, up to 2**octaves times off."""
        whole, sixteenths = divmod(self.bell(16 * octaves), 16)
        return (median << (octaves + whole)) * _SIXTEENTHS[sixteenths] // 10000 >> octaves
