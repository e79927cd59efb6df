"""The first sheet of each workbook: what it is and how to go on, in plain words."""

from optimizer.files.book import Writing
from optimizer.files.sheets import GUIDANCE

Lines = list[tuple[str, str]]
"""What each line is about, and what it says."""


def for_template(example: str | None) -> Lines:
    """Return the guidance of a workbook to fill in."""
    first = (
        "Fill in one sheet for each table, a row for each thing. Only four must be filled in."
        if example is None
        else f"It is filled in with the example “{example}”. Change it, or look how it is done."
    )
    return [
        ("This workbook", first),
        ("offices", "The places, each with a short name of its own: its id."),
        ("duties", "The kinds of work, each with the caseload held achievable: its standard."),
        ("caseload", "How many open cases each office has on each duty. Counts, never people."),
        ("staff", "How many officers serve where today."),
        ("Other sheets", ("What else is to be said, if anything is. A sheet of which only the "
         "heading is filled in says nothing.")),
        ("Headings", ("Dark headings must be filled in in every row. Rest the pointer on a heading "
         "to read what belongs in the column, and what a blank means.")),
        ("Drop-downs", ("Offices, duties, pools and case types are offered from their sheets. "
         "Where several may be named, they stand in one cell with ; between them.")),
        ("Numbers", ("Type plain digits. An id such as 007 stays as it is typed: columns of ids "
         "are formatted as text.")),
        ("Formulas", ("A cell may hold a formula, if the workbook is saved after it was worked "
         "out. A cell that shows an error is refused with its name, and so are merged cells.")),
        ("Hidden", "Hidden sheets, rows and columns are read like all others."),
        ("Check it", "caseload check FILE.xlsx names every cell that is wrong, all at once."),
        ("Solve it", ("caseload solve FILE.xlsx --output plan.xlsx writes the plan as a workbook "
         "that goes on calculating.")),
        ("More rules", ("The sheet rules says what moves are allowed and what they cost. A rule "
         "that is left blank has the default that its note names.")),
    ]  # fmt: skip


def for_plan(*, work: bool, named_pools: bool) -> Lines:
    """Return the guidance of a workbook that holds an answer."""
    lines = [
        ("This workbook", ("It holds one answer: who should serve where, the moves that lead "
         "there, and why no plan is better. It goes on calculating when you change it.")),
        ("summary", ("The answer in a few numbers: today, as planned, and as it stands now with "
         "your changes.")),
        ("placement", ("Every office and duty with its cases, officers and load. The officers in "
         "the framed yellow column are yours to change: load, peak, moves and cost follow at "
         "once. So do cases and standard, if you type others.")),
        ("Load", ("Weighted cases over officers times the standard. 1 is exactly the standard; "
         "1.25 is a quarter more. With a standard of 1 the load is cases per officer.")),
        ("Signs", ("▲ above the standard, ✓ within it, ✖ cases and nobody for them, ◄ the "
         "heaviest load of all.")),
        ("moves", ("The moves of the plan. When you change officers, moves that are no longer "
         "needed are taken back as far as they fit, and what else it takes is added below them "
         "at the prices that stand in the yellow cells. That is one way to reach your placement, "
         "not always the cheapest.")),
        ("Not placed", ("Everybody on board serves somewhere. If you take an officer away in one "
         "place, give one to another; the summary says whether the numbers agree.")),
        ("Rules", ("The workbook does not check limits on moves, budgets or other rules when you "
         "change it. Save it, and caseload evaluate FILE.xlsx FILE.xlsx does; caseload solve "
         "FILE.xlsx --changed pin keeps the officers you changed and makes the best of the rest.")),
        ("proof", ("Why no plan has a lower peak, as a count that you can do yourself, and what "
         "the answer was made from.")),
        ("Other sheets", ("The question, as it was asked. caseload reads them again: change cases "
         "or officers there, save, and give this file to caseload solve. Of the sheets of the "
         "answer it reads the officers on placement alone, and those only if it is asked to.")),
    ]  # fmt: skip
    if named_pools:
        lines.insert(4, ("Pools", ("Officers of each pool have a column of their own. The row "
                         "above the headings says what one of them counts, as a share of a "
                         "full officer. A dash is where the pool may not serve.")))  # fmt: skip
    if work:
        lines.insert(6, ("work", ("Cases that another office handles. Change their number in the "
                         "yellow column, and the loads of both offices follow.")))  # fmt: skip
    return lines


def add_guidance(writing: Writing, lines: Lines) -> None:
    """Write the sheet."""
    page = writing.page(GUIDANCE)
    page.put(1, 1, "How to use this workbook", "title")
    for row, (about, says) in enumerate(lines, 3):
        page.says(row, about, says, 85)
    page.widths(18, 92)
    page.for_paper(upright=True)
