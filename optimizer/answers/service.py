"""What the officers can serve: the standard, and the contacts that are scheduled."""

from fractions import Fraction

from optimizer import __version__
from optimizer.answers.placed import Given, Placed, place
from optimizer.answers.report import sealed
from optimizer.answers.solve import OnProgress, ask
from optimizer.answers.spelling import Fields, spell_decimal, title
from optimizer.domain.instance import THOUSAND, Instance
from optimizer.judge.service import Service, hours_of_contacts, measure_service


def service(
    instance: Instance,
    plan: Given = "today",
    *,
    time_limit: float | None = None,
    on_progress: OnProgress | None = None,
) -> Fields:
    """Return how far each cell is from its standard, and what part of its contacts can be held.

    Parameters
    ----------
    plan : ``today``, ``best``, ``given`` (the table plan), a report, or rows of the table plan
    time_limit : seconds for the search of the best plan
    on_progress : called while the best plan is looked for

    Returns
    -------
    totals, duties, regions, cells : full officers needed, there and short; see docs/service.md

    Raises
    ------
    InputError : a plan that names what the instance does not have, or a time limit that is none
    Refusal : the best plan is asked for and there is none
    """
    ask("auto", "leximin", None, time_limit)
    placed = place(instance, plan, time_limit=time_limit, on_progress=on_progress)
    return sealed(
        {
            "format": "caseload-service/1",
            **title(instance),
            "plan": placed.to_dict(),
            "standard_given": bool((instance.duties.standard != THOUSAND).any()),
            **spell_service(placed),
            "provenance": {
                "instance": instance.fingerprint,
                "question": {
                    "plan": placed.given_as,
                    "time_limit": None if time_limit is None else float(time_limit),
                },
                "versions": {"caseload": __version__},
            },
        }
    )


def spell_service(placed: Placed) -> Fields:
    """Return the service level of a placement: in all, by duty, by region and by cell."""
    instance = placed.instance
    contacts = hours_of_contacts(instance, placed.moved_cases)
    found = measure_service(instance, placed.officers, placed.handled, contacts)
    by_duty = [found[duty :: instance.num_duties] for duty in range(instance.num_duties)]
    by_region: dict[str | None, list[Service]] = {}
    offices: list[int] = instance.cell_office.tolist()
    if any(instance.offices.regions):
        for one, office in zip(found, offices, strict=True):
            region: str | None = instance.offices.regions[office]
            by_region.setdefault(region, []).append(one)
    regions = sorted(by_region, key=lambda region: (region is None, region or ""))
    return {
        "totals": _spell(sum(found, Service())),
        "duties": [
            {"duty": name, **_spell(sum(cells, Service()))}
            for name, cells in zip(instance.duties.ids, by_duty, strict=True)
        ],
        "regions": [{"region": r, **_spell(sum(by_region[r], Service()))} for r in regions],
        "cells": [_spell_cell(instance, cell, one) for cell, one in enumerate(found)],
    }


def spell_number(number: Fraction | None) -> Fields | None:
    """Return a number as an exact fraction and a decimal to read."""
    if number is None:
        return None
    return {"exact": str(number), "value": number.numerator / number.denominator}


def _spell(service: Service) -> Fields:
    return {
        "cells": service.cells,
        "above": service.above,
        "uncovered": service.uncovered,
        **_spell_amounts(service),
        "cells_without_hours": service.cells_without_hours,
    }


def _spell_cell(instance: Instance, cell: int, service: Service) -> Fields:
    share = service.share
    return {
        "office": instance.offices.ids[cell // instance.num_duties],
        "duty": instance.duties.ids[cell % instance.num_duties],
        "over": None if share is None else spell_number(max(share - 1, Fraction(0))),
        **_spell_amounts(service),
    }


def _spell_amounts(service: Service) -> Fields:
    return {
        "share": spell_number(service.share),
        "fte": spell_decimal(int(service.available * THOUSAND)),
        "fte_needed": spell_number(service.needed),
        "fte_short": spell_number(service.short),
        "officers_short": service.officers_short,
        "contact_hours": spell_number(service.hours_needed),
        "contacts_held": spell_number(service.held),
    }
