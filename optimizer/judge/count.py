"""The proof of a peak as numbers a person can add up."""

from dataclasses import dataclass

import numpy as np

from optimizer.domain.instance import Instance, Ints
from optimizer.domain.load import Load
from optimizer.domain.proof import Proof
from optimizer.judge.certify import Court, caps_of, one_fte_per_duty


@dataclass(frozen=True, eq=False)
class PeakCount:
    """Why no plan brings every load below a peak.

    Attributes
    ----------
    cells : the cells that cannot all go below, by number
    limited : whether the cells' own limits say so; the other numbers then count those limits
    needed : officers they would need together
    at_most : officers who can ever serve in them
    on_board, by_hire, by_move : who those are: in the cells already, hired, moved in
    least_cost : where a budget or cap decides, what the moves would cost at least; otherwise None
    """

    cells: Ints
    limited: bool
    needed: int
    at_most: int
    on_board: int
    by_hire: int
    by_move: int
    least_cost: int | None


def count_peak(instance: Instance, proof: Proof, peak: Load) -> PeakCount | None:
    """Return the count behind a peak's proof, or None where there is none that can be counted."""
    fte = one_fte_per_duty(instance)
    if fte is None or proof.peak is None or not peak.ratio or proof.rate not in caps_of(instance):
        return None
    court = Court(instance, fte, proof.rate)
    court.ask(court.needed_below(peak))
    needed, today = court.lower, instance.officers_by_pool.sum(axis=0)
    over = np.nonzero(needed > court.upper)[0]
    if len(over):
        most = int(court.upper[over].sum())
        return PeakCount(over, True, int(needed[over].sum()), most, most, 0, 0, None)
    bound = court.bound(proof.peak)
    if bound is None:
        return None
    cells = np.nonzero(proof.peak.cell < 0)[0]
    total, here = int(needed[cells].sum()), int(today[cells].sum())
    if proof.rate != "nothing":
        return PeakCount(cells, False, total, total, here, 0, 0, bound)
    at_most = total - bound
    hired = min(court.ways.num_hires_for(proof.peak.cell < 0), at_most - here)
    return PeakCount(cells, False, total, at_most, here, hired, at_most - here - hired, None)


@dataclass(frozen=True, eq=False)
class LimitsCount:
    """Why no plan keeps the limits.

    Attributes
    ----------
    cells : the cells whose limits clash with what the rules let in or out, by number
    short : whether officers are missing there, rather than room
    needed : officers the limits ask for there, or who cannot leave
    at_most : officers who can serve there, or for whom there is room
    least_cost : where a budget or cap decides, what keeping the limits costs at least
    """

    cells: Ints
    short: bool
    needed: int
    at_most: int
    least_cost: int | None


def count_infeasible(instance: Instance, proof: Proof) -> LimitsCount | None:
    """Return the count behind a proof that no plan exists, or None where it cannot be counted."""
    fte = one_fte_per_duty(instance)
    if fte is None or proof.infeasible is None or proof.rate not in caps_of(instance):
        return None
    court = Court(instance, fte, proof.rate)
    over = np.nonzero(court.lower > court.upper)[0]
    if len(over):
        most = int(court.upper[over].sum())
        return LimitsCount(over, True, int(court.lower[over].sum()), most, None)
    bound, prices = court.bound(proof.infeasible), proof.infeasible.cell
    if bound is None:
        return None
    if proof.rate != "nothing":
        return LimitsCount(np.nonzero(prices)[0], True, 0, 0, bound)
    short = bool((prices < 0).any())
    cells = np.nonzero(prices < 0 if short else prices + _seat_tolls(instance, proof) > 0)[0]
    if short:
        needed = int(court.lower[cells].sum())
        return LimitsCount(cells, True, needed, needed - bound, None)
    offices = np.nonzero(proof.infeasible.tolls.seats)[0]
    seated = np.isin(instance.cell_office, offices)
    room = int(court.upper[cells[~seated[cells]]].sum() + instance.seats[offices].sum())
    return LimitsCount(cells, False, room + bound, room, None)


def _seat_tolls(instance: Instance, proof: Proof) -> Ints:
    assert proof.infeasible is not None
    return proof.infeasible.tolls.seats[instance.cell_office]
