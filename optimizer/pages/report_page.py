"""The report of a solve as one page: HTML that needs nothing else, or a PDF."""

from optimizer.answers.plain import headline, load_number, unit
from optimizer.answers.report import Report
from optimizer.answers.spelling import Fields
from optimizer.pages.document import Document
from optimizer.pages.html import document_html
from optimizer.pages.pdf import document_pdf
from optimizer.pages.sections import report_blocks


def report_html(report: Report) -> str:
    """Return the report as one page that stands alone: no script, no font, nothing to fetch.

    The same report gives the same text.
    """
    return document_html(_document(report))


def report_pdf(report: Report) -> bytes:
    """Return the report as a PDF with the content of the page, the same bytes for the same one."""
    return document_pdf(_document(report))


def _document(report: Report) -> Document:
    fields = report.to_dict()
    return Document(fields["name"], headline(fields), _lead(fields), list(report_blocks(report)))


def _lead(fields: Fields) -> str:
    """Return what the plan does to the heaviest load; nothing where there is no plan."""
    if fields["outcome"] != "plan":
        return ""
    today, after = load_number(fields["today"]), load_number(fields["peak"])
    called = unit(fields["cells"])
    if fields["peak"]["exact"] is None:
        return "Some cases have nobody, after the moves as well."
    if today == after:
        return f"The heaviest load stays {after} {called}."
    if fields["today"]["exact"] is None:
        return (
            f"Today some cases have nobody; after the moves the heaviest load is {after} {called}."
        )
    return f"The heaviest load goes from {today} to {after} {called}."
