"""An answer as a page, on paper, or as a workbook: one renderer of each, whatever was asked."""

from importlib import import_module
from typing import Any

from optimizer.answers.named import named
from optimizer.answers.plain import Fields
from optimizer.pages.document import Document
from optimizer.pages.html import document_html
from optimizer.pages.pdf import document_pdf
from optimizer.pages.xlsx import document_xlsx


def answer_html(answer: Any) -> str:
    """Return an answer as one page that stands alone; the same answer gives the same text."""
    return document_html(document_of(answer))


def answer_pdf(answer: Any) -> bytes:
    """Return an answer as a PDF with the content of the page."""
    return document_pdf(document_of(answer))


def answer_xlsx(answer: Any) -> bytes:
    """Return an answer as a workbook: a summary, and a sheet for each table with all its rows.

    Raises
    ------
    Refusal : more than a workbook holds
    """
    return document_xlsx(document_of(answer))


def document_of(answer: Any) -> Document:
    """Return what an answer says, by the names a person knows.

    Parameters
    ----------
    answer : the fields of an answer's JSON, or the rows of a batch
    """
    if isinstance(answer, list):
        question = "batch"
    else:
        fields: Fields = answer
        question = str(fields["format"]).partition("-")[2].partition("/")[0]
        answer = named(fields)
    module = import_module(f"optimizer.pages.questions.{question}")
    document: Document = module.document(answer)
    return document
