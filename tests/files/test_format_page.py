"""docs/format.md is true: its example reads, and it names every column, rule and limit."""

import re
from pathlib import Path

import pytest

from optimizer.domain.instance import THOUSAND
from optimizer.files import instance_from_json, read_instance, schema

PAGE = (Path(__file__).parents[2] / "docs" / "format.md").read_text(encoding="utf-8")


def test_the_example_reads_the_same_in_json_and_csv(tmp_path: Path) -> None:
    (spelled,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    files = dict(re.findall(r"`(\w+\.csv)`\n\n```csv\n(.*?)```", PAGE, re.DOTALL))
    assert len(files) == 10
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    instance = instance_from_json(spelled.encode())
    assert read_instance(tmp_path).fingerprint == instance.fingerprint
    # South, field: 90 cases, and 12 that are 2.5 times the work.
    assert instance.weighted_cases.tolist()[-1] == (90 + 30) * THOUSAND
    assert instance.num_officers == 5
    assert instance.num_cells == 4


def section(table: str) -> list[list[str]]:
    text = re.search(rf"^### {table}\n(.*?)^##", PAGE, re.DOTALL | re.MULTILINE)
    assert text is not None
    rows = re.findall(r"^\| (.*) \|$", text[1], re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in rows]


@pytest.mark.parametrize("table", schema.TABLES)
def test_every_column_is_described(table: str) -> None:
    described = section(table)[1:]
    columns = {row[0].strip("*"): row[0].startswith("**") for row in described}
    known = {name: column.required for name, column in schema.TABLES[table].items()}
    assert columns == known


def test_every_choice_is_described() -> None:
    for table, columns in schema.TABLES.items():
        types = {row[0].strip("*"): row[1] for row in section(table)}
        for name, column in columns.items():
            assert set(column.choices) <= set(re.findall(r"\w+", types[name])), (table, name)


def test_every_rule_is_described() -> None:
    assert {row[0] for row in section("rules")[1:]} == set(schema.RULES)


@pytest.mark.parametrize(
    "limit",
    [
        schema.MOST_COUNT,
        schema.MOST_OFFICERS,
        schema.MOST_WEIGHTED_CASES // THOUSAND,
        schema.MOST_CELLS,
        schema.MOST_PLACES,
        schema.MOST_ID,
        schema.MOST_TEXT,
        schema.COST.most // THOUSAND,
        schema.COST_PER_KM.most // THOUSAND,
        schema.STANDARD.most // THOUSAND,
        schema.WEIGHT.most // THOUSAND,
        schema.FTE.most // THOUSAND,
        schema.HOURS.most // THOUSAND,
        schema.MAX_LOAD.most // THOUSAND,
        schema.RISE.most // THOUSAND,
        schema.SOME_OFFICERS.most,
        schema.BUDGET.most // THOUSAND,
        schema.MOST_WORK_COST // THOUSAND,
    ],
)
def test_every_limit_is_stated(limit: int) -> None:
    assert re.search(rf"\b{limit:,}\b", PAGE)
