"""A workbook to fill in: every table a sheet, every column explained in its heading."""

from optimizer.domain.instance import Instance
from optimizer.files.book import Writing
from optimizer.files.guidance import add_guidance, for_template
from optimizer.files.input_sheets import add_inputs


def template_workbook(example: Instance | None = None) -> bytes:
    """Return a workbook to fill in, or one that is filled in with an example.

    Read again, an example is the same instance, with the same fingerprint.

    Raises
    ------
    Refusal : a list of ids that no cell of a workbook holds
    """
    writing = Writing()
    add_guidance(writing, for_template(None if example is None else example.name))
    add_inputs(writing, example, whole=True)
    return writing.bytes()
