"""What officers can serve of what the standard and the scheduled contacts ask for."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from optimizer.domain.instance import THOUSAND, Instance, Ints
from optimizer.domain.tables import NOT_GIVEN


@dataclass(frozen=True)
class Service:
    """What is needed and what is there, of one cell or of several added up.

    All in full officers (FTE 1) available for cases, or in hours; exact.

    Attributes
    ----------
    needed : at which the load is the standard
    available : those there
    short : what is lacking in the cells below what they need; no cell's surplus fills another
    officers_short : whole officers of FTE 1 that would fill it, cell by cell
    cells, above, uncovered : cells with cases, those above the standard, those with nobody
    hours_needed, hours_held : of the scheduled contacts, where the hours of the cell are known
    cells_without_hours : cells with contacts on a duty of which nobody said what hours it has
    """

    needed: Fraction = Fraction(0)
    available: Fraction = Fraction(0)
    short: Fraction = Fraction(0)
    officers_short: int = 0
    cells: int = 0
    above: int = 0
    uncovered: int = 0
    hours_needed: Fraction = Fraction(0)
    hours_held: Fraction = Fraction(0)
    cells_without_hours: int = 0

    def __add__(self, other: "Service") -> "Service":
        sums: dict[str, Any] = {
            name: getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__
        }
        return Service(**sums)

    @property
    def share(self) -> Fraction | None:
        """Needed over available: 1 is the standard. None where work meets nobody."""
        if self.available:
            return self.needed / self.available
        return None if self.needed else Fraction(0)

    @property
    def held(self) -> Fraction | None:
        """The share of the scheduled contacts' hours that can be held; None without any."""
        return self.hours_held / self.hours_needed if self.hours_needed else None


def measure_service(
    instance: Instance, officers_by_pool: Ints, weighted_cases: Ints, contacts: Ints
) -> list[Service]:
    """Return what each cell is short of.

    Parameters
    ----------
    officers_by_pool : (num_pools, num_cells), who serves where
    weighted_cases : (num_cells,), thousandths of weighted cases handled there
    contacts : (num_cells,), thousandths of hours, as Python's integers; see `hours_of_contacts`
    """
    fte: list[int] = instance.available(officers_by_pool).tolist()
    work: list[int] = weighted_cases.tolist()
    asked: list[int] = contacts.tolist()
    standards: list[int] = instance.standard.tolist()
    duties: list[int] = instance.cell_duty.tolist()
    productive: list[int] = instance.duties.productive.tolist()
    hours: list[int] = instance.duties.hours.tolist()
    found: list[Service] = []
    for cell, duty in enumerate(duties):
        needed = Fraction(work[cell], standards[cell])
        available = Fraction(fte[cell], THOUSAND)
        short = max(needed - available, Fraction(0))
        known = hours[duty] != NOT_GIVEN
        contact = Fraction(asked[cell], THOUSAND)
        there = available * hours[duty] / THOUSAND
        found.append(
            Service(
                needed=needed,
                available=available,
                short=short,
                officers_short=-int(-short * THOUSAND // productive[duty]),
                cells=int(work[cell] > 0),
                above=int(short > 0),
                uncovered=int(work[cell] > 0 and not fte[cell]),
                hours_needed=contact if known else Fraction(0),
                hours_held=min(contact, there) if known else Fraction(0),
                cells_without_hours=int(asked[cell] > 0 and not known),
            )
        )
    return found


def hours_of_contacts(instance: Instance, moved: list[tuple[int, int, int]] | None = None) -> Ints:
    """Return (num_cells,), thousandths of hours that scheduled contacts need where they are held.

    Cases of no type, and of types without hours, have none scheduled. Python's integers: so many
    cases of such hours may pass 64 bits.

    Parameters
    ----------
    moved : rows of work, each a way of `movable`, the office that handles its cases, and how many
    """
    caseload = instance.caseload
    each = np.maximum(np.append(instance.case_types.hours, 0), 0)[caseload.case_type].astype(object)
    cells = caseload.office * instance.num_duties + caseload.duty
    hours = np.zeros(instance.num_cells, dtype=object)
    np.add.at(hours, cells, caseload.cases.astype(object) * each)
    for way, to_office, cases in moved or ():
        row = int(instance.movable[way, 1])
        hours[cells[row]] -= cases * each[row]
        hours[to_office * instance.num_duties + int(caseload.duty[row])] += cases * each[row]
    return hours
