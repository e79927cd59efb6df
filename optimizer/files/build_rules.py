"""Reads the tables of rules that are no flow: spans, mixes, pairs, budgets, remote work.

Lists of pools have a last column for the nameless pool, which no list names and a blank one holds.
"""

import numpy as np

from optimizer.domain.tables import NOT_GIVEN, Budgets, Mixes, Pairs, Remote, Spans
from optimizer.files.reductions import Split
from optimizer.files.schema import COUNTED
from optimizer.files.sheet import Index, Sheet


def read_spans(sheet: Sheet, split: Split, pool: Index, office: Index) -> Spans:
    """Return the spans table; without pools everyone is supervised who does not supervise."""
    supervisors = split.with_split(sheet.members("supervisors", pool))
    pools = split.with_split(sheet.members("pools", pool))
    everyone = np.array([sheet.is_blank("pools", row) for row in range(sheet.num_rows)], dtype=bool)
    return Spans(
        supervisors=supervisors,
        pools=np.where(everyone[:, None], ~supervisors, pools),
        most=sheet.whole("max"),
        offices=sheet.members("offices", office),
    )


def read_mixes(sheet: Sheet, split: Split, pool: Index, office: Index, duty: Index) -> Mixes:
    """Return the mixes table."""
    return Mixes(
        pools=split.with_split(sheet.members("pools", pool)),
        share=sheet.thousandths("share"),
        offices=sheet.members("offices", office),
        duties=sheet.members("duties", duty),
    )


def read_pairs(sheet: Sheet, duty: Index, office: Index) -> Pairs:
    """Return the pairs table."""
    return Pairs(
        duty=sheet.places("duty", duty),
        other=sheet.places("other", duty),
        offices=sheet.members("offices", office),
    )


def read_budgets(sheet: Sheet, split: Split, pool: Index) -> Budgets:
    """Return the budgets table."""
    counts = sheet.choices("counts")
    return Budgets(
        ids=sheet.ids("budget"),
        most=sheet.thousandths("max"),
        counts_cost=(counts == NOT_GIVEN) | (counts == COUNTED.index("cost")),
        kinds=sheet.listed_choices("kinds"),
        pools=split.with_split(sheet.members("pools", pool)),
    )


def read_remote(sheet: Sheet, office: Index, duty: Index, case_type: Index) -> Remote:
    """Return the remote table; without offices all but the office itself may take the cases."""
    own, offices = sheet.places("office", office), sheet.members("offices", office).copy()
    for row in np.nonzero(own != NOT_GIVEN)[0].tolist():
        if sheet.is_blank("offices", row):
            offices[row, own[row]] = False
    return Remote(
        office=own,
        duty=sheet.places("duty", duty),
        case_type=sheet.places("case_type", case_type),
        share=sheet.thousandths("share"),
        offices=offices,
        cost=sheet.thousandths("cost", 0),
    )
