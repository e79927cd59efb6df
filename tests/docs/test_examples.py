"""Every example of README and docs prints what the page says it prints."""

from pathlib import Path

import pytest

from tests.docs.examples import PAGES, ROOT, blocks, play

EXAMPLES = ("console", "python")


def has_examples(page: Path) -> bool:
    lines = page.read_text(encoding="utf-8").split("\n")
    return any(block.language in EXAMPLES for block in blocks(lines))


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if has_examples(page)],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_the_page_shows_what_is_printed(page: Path, tmp_path: Path) -> None:
    shown = page.read_text(encoding="utf-8")
    played = play(shown, tmp_path / "played")
    assert played.split("\n") == shown.split("\n"), "python -m tests.docs.regenerate writes it anew"


PAGE = """\
`one.txt`

```text
1
2
```

```console
$ tail -n 1 one.txt
2
$ echo a \\
    b; false; echo $?
a b
1
```

```python
print("three")
```

```text
three
```
"""


def test_a_page_that_is_right_stays_as_it_is(tmp_path: Path) -> None:
    assert play(PAGE, tmp_path / "played") == PAGE


@pytest.mark.parametrize(
    ("right", "wrong"), [("\n2\n$", "\n3\n$"), ("a b\n1", "a b\n0\nmore"), ("\nthree\n", "\n")]
)
def test_a_wrong_output_is_written_anew(tmp_path: Path, right: str, wrong: str) -> None:
    assert PAGE.count(right) == 1
    assert play(PAGE.replace(right, wrong), tmp_path / "played") == PAGE


def test_a_python_example_that_fails_is_no_output(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="fails"):
        play(PAGE.replace('print("three")', 'raise SystemExit("no")'), tmp_path / "played")
