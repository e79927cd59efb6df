"""At the width of a telephone a page does not run over, and no number is cut or broken."""

import html as markup
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from optimizer.pages.page import answer_html
from tests.pages.reading import html_of
from tests.pages.test_forms import answer_of

CHROMIUM = shutil.which("chromium")
WIDTH = 390

MEASURE = """<!DOCTYPE html><body style="margin:0"><iframe id="page" srcdoc="%s"
 style="border:0;width:%dpx;height:900px"></iframe><pre id="found"></pre><script>
document.getElementById("page").onload = event => {
  const page = event.target.contentDocument, root = page.documentElement;
  const cut = [], broken = [];
  for (const cell of page.querySelectorAll("td.n, th.n")) {
    const box = cell.getBoundingClientRect();
    if (box.width && box.right > %d) cut.push(cell.textContent);
  }
  for (const cell of page.querySelectorAll("td.n")) {
    const range = page.createRange();
    range.selectNodeContents(cell);
    const lines = new Set([...range.getClientRects()].map(line => Math.round(line.top)));
    if (lines.size > 1) broken.push(cell.textContent);
  }
  document.getElementById("found").textContent =
      JSON.stringify({over: root.scrollWidth - root.clientWidth, cut, broken});
};
</script></body>"""


def measured(html: str, folder: Path) -> dict[str, object]:
    """Return by how much a page is too wide, and which of its numbers are cut or broken."""
    assert CHROMIUM is not None
    # In a frame, for no window is so narrow; without the policy that would forbid it.
    framed = markup.escape(re.sub("<meta http-equiv=[^>]*>", "", html))
    (folder / "page.html").write_text(MEASURE % (framed, WIDTH, WIDTH), encoding="utf-8")
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
        "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", f"--user-data-dir={folder / 'user'}", "--virtual-time-budget=10000",
        "--dump-dom", f"file://{folder / 'page.html'}",
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r'<pre id="found">(.*?)</pre>', shown, re.DOTALL)
    assert found is not None
    assert found[1], "the page was not measured"
    return json.loads(markup.unescape(found[1]))


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize(
    "name", ["field_offices_fy2016", "service", "values", "rank move", "compare"]
)
def test_nothing_runs_over_and_every_number_is_whole(name: str, tmp_path: Path) -> None:
    html = html_of(name) if name == "field_offices_fy2016" else answer_html(answer_of(name))
    assert measured(html, tmp_path) == {"over": 0, "cut": [], "broken": []}
