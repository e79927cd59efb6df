"""An answer as a workbook that goes on calculating when somebody changes it."""

from optimizer.files.book import Writing
from optimizer.files.guidance import add_guidance, for_plan
from optimizer.files.input_sheets import add_inputs
from optimizer.files.layout import Answer, Shown
from optimizer.files.moves_sheet import add_moves, add_reckoning, add_work, ends_of
from optimizer.files.placement_sheet import add_placement
from optimizer.files.summary_sheet import add_proof, add_summary


def write_workbook(report: Answer) -> bytes:
    """Return a report as an .xlsx file: the plan with formulas, its proof, and the question.

    The same report gives the same bytes. Read as an input, the file is the instance that was
    solved, with the same fingerprint; the sheets of the answer are not read.

    Parameters
    ----------
    report : an `optimizer.answers.report.Report`

    Raises
    ------
    Refusal : more than a workbook holds
    """
    shown = Shown(report)
    writing = Writing()
    pools = any(shown.instance.pools.ids)
    work: list[object] = shown.fields["work"]
    add_guidance(writing, for_plan(work=bool(work), named_pools=pools))
    ends = ends_of(shown)
    add_summary(writing, shown, ends)
    add_placement(writing, shown)
    add_moves(writing, shown, ends)
    if work:
        add_work(writing, shown)
    add_proof(writing, shown)
    add_inputs(writing, shown.instance, whole=False)
    add_reckoning(writing, shown, ends)
    return writing.bytes()
