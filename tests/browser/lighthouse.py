"""Have Lighthouse judge the pages: `make lighthouse`. Not part of the tests, as npm fetches it and
its figures for speed depend on the machine.

Serves an index of seeds/, prints a table of the scores, and below it what Lighthouse would mend.
Exits with 1 where a score is below the floor.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import ARGUMENTS, chromium, served  # noqa: E402
from webapp import create_app  # noqa: E402

LIGHTHOUSE = "lighthouse@12.8.2"  # the last for Node 18 to 20
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLOOR = 95
PAGES = {
    "home": "/",
    "results": "/search?q=" + quote("江城"),
    "article": "/articles/seeds/profiles/clock-repairer.txt",
    "about": "/about",
    "embed": "/embed",
}
PRESETS = {"phone": [], "desktop": ["--preset=desktop"]}


def judged(url: str, preset: str, folder: Path) -> dict[str, Any]:
    """Return the report of Lighthouse on a page."""
    report = folder / "report.json"
    command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json"]
    command += [f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
    command += [f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}", *PRESETS[preset]]
    environment = {**os.environ, "CHROME_PATH": chromium() or ""}
    subprocess.run(command, check=True, env=environment, cwd=folder)
    found: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return found


def scores(report: dict[str, Any]) -> dict[str, int]:
    """Return the score of each category, of 100."""
    categories = report["categories"]
    return {name: round(100 * (categories[name]["score"] or 0)) for name in CATEGORIES}


def faults(report: dict[str, Any]) -> list[str]:
    """Return what counts and is not as it should be."""
    counted = {
        audit["id"]
        for category in report["categories"].values()
        for audit in category["auditRefs"]
        if audit["weight"]
    }
    audits = (report["audits"][name] for name in sorted(counted))
    return [
        f"{one['id']}: {one['title']}"
        for one in audits
        if one["score"] is not None and one["score"] < 0.9
    ]


def main() -> None:
    """Build the index, serve it, have all pages judged."""
    lowest = 100
    told = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build = [sys.executable, "-m", "indexer", "build", "seeds", "--index", folder / "index"]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        print(f"| page | screen | {' | '.join(CATEGORIES)} |\n|{'---|' * (len(CATEGORIES) + 2)}")
        with served(create_app(folder / "index"), "127.0.0.1") as address:
            for page, path in PAGES.items():
                for preset in PRESETS:
                    report = judged(address + path, preset, folder)
                    found = scores(report)
                    print(
                        f"| {page} | {preset} | {' | '.join(map(str, found.values()))} |",
                        flush=True,
                    )
                    told += [f"{page}, {preset}: {fault}" for fault in faults(report)]
                    lowest = min(lowest, *found.values())
    print("\n".join(["", *told]))
    sys.exit(lowest < FLOOR)


if __name__ == "__main__":
    main()
