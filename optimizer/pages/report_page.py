"""The report of a solve as one page: HTML that needs nothing else, or a PDF."""

from optimizer.answers.plain import headline, moves_in_words
from optimizer.answers.report import Report
from optimizer.pages.document import Document
from optimizer.pages.finding import say_finding
from optimizer.pages.html import document_html
from optimizer.pages.pdf import document_pdf
from optimizer.pages.sections import report_blocks
from optimizer.pages.told import Told, tell


def report_html(report: Report) -> str:
    """Return the report as one page that stands alone: no script, no font, nothing to fetch.

    The same report gives the same text.
    """
    return document_html(_document(report))


def report_pdf(report: Report) -> bytes:
    """Return the report as a PDF with the content of the page, the same bytes for the same one."""
    return document_pdf(_document(report))


def _document(report: Report) -> Document:
    told = tell(report)
    fields = told.fields
    blocks = list(report_blocks(report, told))
    return Document(fields["name"], say_finding(told), _lead(told), blocks, fields["names"])


def _lead(told: Told) -> str:
    """Return how far it is the best, and what it takes; nothing where there is no plan."""
    if not told.planned:
        return ""
    said = moves_in_words(told.fields["totals"], told.fields["cost_unit"])
    return f"{headline(told.fields)} {said[0].upper()}{said[1:]}."
