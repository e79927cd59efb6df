"""The pages about the service: their examples run, and what they list is all there is."""

import os
import re
import subprocess
import sys
from pathlib import Path

from api.problems import TITLES
from api.settings import Settings
from tests.api.service import KEY, Service

DOCS = Path(__file__).parents[2] / "docs"


def example(language: str, service: Service) -> str:
    """Return the one example of a language, made to call a service of the tests."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", (DOCS / "http.md").read_text(), re.M | re.S)
    assert len(found) == 1
    assert "localhost:8000" in found[0]
    return found[0].replace("localhost:8000", f"localhost:{service.port}")


def printed(command: list[str]) -> str:
    done = subprocess.run(
        command, env={**os.environ, "KEY": KEY}, capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_call_in_curl(service: Service) -> None:
    assert '"optimality": "proved"' in printed(["bash", "-c", example("sh", service)])


def test_call_in_python(service: Service) -> None:
    said = printed([sys.executable, "-c", example("py", service)])
    assert said == "plan proved 10081/4600\n"


def test_every_setting_is_told_with_its_default() -> None:
    page = (DOCS / "operations.md").read_text()
    for name, setting in Settings.model_fields.items():
        variable = f"`CASELOAD_{name.upper()}`"
        row = next((line for line in page.splitlines() if variable in line and "|" in line), "")
        assert row, variable
        if isinstance(setting.default, int | float):
            assert f"{setting.default:,}" in row or f" {setting.default} " in row, variable


def test_every_problem_is_told() -> None:
    page = (DOCS / "http.md").read_text()
    for code in TITLES:
        assert f"`{code}`" in page, code
