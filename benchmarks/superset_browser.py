"""A person who looks at the dashboards: a browser that logs in, opens each and keeps what it saw.

Belongs here: the browser. Does not belong here: what should be seen (`superset`). Runs in `.venv-superset`, where Playwright is, with Debian's Chromium.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import Page, Response, sync_playwright

SIZE = {"width": 1600, "height": 3600}
"""High enough for a whole dashboard: Superset draws what is in sight, and draws all again where a picture of more than that is asked for."""
CHART, LOADING = "[data-test-chart-id]", "[data-test=loading-indicator], .loading"
PATIENCE = 120_000  # milliseconds


def look(page: Page, address: str, picture: Path) -> list[dict[str, Any]]:
    """Open a dashboard, wait until every chart is drawn, take its picture; the answers to its questions for data."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        if "/api/v1/chart/data" in answer.url:
            answers.append(answer)

    page.on("response", keep)
    slug = urlsplit(address).path.rstrip("/").rpartition("/")[2]
    charts = len(page.request.get(urljoin(address, f"/api/v1/dashboard/{slug}/charts")).json()["result"])
    page.goto(address, timeout=PATIENCE)
    until = time.monotonic() + PATIENCE / 1000
    while len(charts_of(answers)) < charts:
        if time.monotonic() > until:
            raise SystemExit(f"{address}: charts without data")
        page.wait_for_timeout(500)
    # Superset takes a dashboard away and draws it again when its filters are there.
    there = f"document.querySelectorAll('{CHART}').length >= {charts} && !document.querySelector('{LOADING}')"
    page.wait_for_function(f"() => {there}", timeout=PATIENCE)
    page.wait_for_timeout(5000)  # charts move into place
    page.wait_for_function(f"() => {there}", timeout=PATIENCE)
    page.screenshot(path=picture)
    page.remove_listener("response", keep)
    return [{"status": answer.status, "asked": answer.request.post_data_json, "answer": answer.json()} for answer in answers]


def charts_of(answers: list[Response]) -> set[int]:
    """The charts whose data is there; the others are the choices of filters."""
    asked = (answer.request.post_data_json["form_data"] for answer in answers)
    return {form["slice_id"] for form in asked if "slice_id" in form}


def main() -> None:
    """ADDRESS PASSWORD FOLDER NAME=PATH…: writes NAME.png and NAME.json of the dashboard at each path into the folder, and titles.json, the title of each
    chart by its number."""
    address, password, folder, *views = sys.argv[1:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(f"{address}/login/", timeout=PATIENCE)
        page.wait_for_load_state("networkidle", timeout=PATIENCE)  # a late answer would end the session that the login begins
        page.fill("[name=username], #username", "admin")
        page.fill("[name=password], #password", password)
        page.click("button[type=submit]")
        page.wait_for_url(lambda url: "/login" not in url, timeout=PATIENCE)
        for view in views:
            name, _, path = view.partition("=")
            seen = look(page, address + path, Path(folder) / f"{name}.png")
            (Path(folder) / f"{name}.json").write_text(json.dumps(seen), encoding="utf-8")
        charts = page.request.get(f"{address}/api/v1/chart/?q=(page_size:100)").json()["result"]
        (Path(folder) / "titles.json").write_text(json.dumps({chart["id"]: chart["slice_name"] for chart in charts}), encoding="utf-8")
        browser.close()


if __name__ == "__main__":
    main()
