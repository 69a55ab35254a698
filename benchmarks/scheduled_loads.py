"""Years × departments on a web server, loaded unattended in one backfill and killed at random moments: `python benchmarks/scheduled_loads.py load`.

Belongs here: whether every total is exact after all that, how many documents a second, and what one more document costs. Does not belong
here: the small version that every test run does (`tests/integration/test_crashes.py`).
"""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated, Any

import dagster as dg
import typer
from rich.console import Console

from dagster_project.defs.assets.landing import landed_disclosures, registered_documents
from dagster_project.defs.assets.warehouse import modelled_warehouse, published_warehouse
from dagster_project.defs.partitions import add_partitions, range_tags
from dagster_project.defs.resources import DBT, HomeFolder
from dagster_project.landing.home import Home
from dagster_project.landing.pending import Partition
from dagster_project.landing.registry import COLUMNS, RegistryLine, read_registry
from dagster_project.publish.published_copy import is_current
from dagster_project.publish.queries import connect, records
from tests.generator.accounts import Accounts
from tests.generator.random_accounts import OFFICES, PLACES, random_accounts
from tests.generator.styles import STYLES

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False)
REGIONS = ("140900", "310107", "320400", "510100", "330100")
SIDES = ("东区", "西区", "南区", "北区")


@dataclass
class World:
    """All departments and years: their accounts, and what a web server has of them."""

    style: str
    accounts: dict[tuple[int, int], Accounts] = field(default_factory=dict)
    pages: dict[str, bytes] = field(default_factory=dict)

    def publish(self, department: int, year: int, edition: int = 0) -> None:
        """Print a department's accounts of a year and put them on the server. Another edition has other figures."""
        place, side, office = PLACES[department % 5], SIDES[department // 5 % 4], OFFICES[department // 20 % 10]
        number = f"第{department // 200 + 1}" if department >= 200 else ""
        seed = int(hashlib.sha256(f"{department} {year} {edition}".encode()).hexdigest()[:8], 16)
        accounts = replace(random_accounts(seed, year=year, exact=True), department=f"{place}{side}{number}{office}")
        style = STYLES[self.style]
        self.accounts[department, year] = accounts
        self.pages[self.path(department, year)] = style.render(style.document(accounts))

    def path(self, department: int, year: int) -> str:
        return f"/{year}/{department}{STYLES[self.style].suffix}"

    def totals(self) -> dict[tuple[str, int], tuple[Decimal, Decimal]]:
        """Income and expenditure in yuan by department and year, from the facts that were printed."""
        return {
            (accounts.department, year): (
                Decimal(sum(item.cents for item in accounts.income)) / 100,
                Decimal(sum(leaf.cents for leaf in accounts.spending)) / 100,
            )
            for (_, year), accounts in self.accounts.items()
        }


@contextmanager
def served(pages: Mapping[str, bytes]) -> Iterator[str]:
    """A web server of these pages, with ETags; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            data = pages.get(self.path)
            etag = f'"{hashlib.sha256(data or b"").hexdigest()[:16]}"'
            status = 404 if data is None else 304 if self.headers["If-None-Match"] == etag else 200
            body = data if data is not None and status == 200 else b""
            self.send_response(status)
            self.send_header("ETag", etag)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # killed clients hang up
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def write_registry(path: Path, world: World, address: str, departments: int, years: range) -> None:
    lines = [
        f",,{REGIONS[department % len(REGIONS)]},{year},{address}{world.path(department, year)},,{year + 1}-10-31"
        for year in years
        for department in range(departments)
    ]
    path.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")


@app.command(hidden=True)
def backfill(home: Path, registry: Path, partitions: Annotated[list[str] | None, typer.Argument()] = None, build: bool = True) -> None:
    """One backfill of these partitions (`2021|140900`), or of all that the registry names, and the build after it."""
    wanted = [Partition(int(key[:4]), key[5:]) for key in partitions or []]
    wanted = wanted or sorted({line.partition for line in read_registry(registry) if isinstance(line, RegistryLine)})
    resources = {"juesuan": HomeFolder(folder=str(home), registry=str(registry)), "dbt": DBT}
    with dg.DagsterInstance.ephemeral() as instance:
        add_partitions(instance, wanted)
        started = time.monotonic()
        landing = [registered_documents, landed_disclosures]
        dg.materialize(landing, instance=instance, resources=resources, tags=range_tags(instance, wanted))
        landed = time.monotonic()
        if build and not is_current(Home.at(home)):
            dg.materialize([modelled_warehouse, published_warehouse], instance=instance, resources=resources)
    print(f"{landed - started:.1f} {time.monotonic() - landed:.1f}")


def run(home: Home, registry: Path, *words: str, kill_after: float | None = None) -> tuple[float, float] | None:
    """Seconds of landing and of building; None when it was killed before its end. `words` are partitions or `--no-build`."""
    command = [sys.executable, __file__, "backfill", str(home.root), str(registry), *words]
    environment = os.environ | {"JUESUAN_FETCH_INTERVAL": "0"}
    with subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            out, errors = process.communicate(timeout=kill_after)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None
    if process.returncode:
        console.print(errors[-3000:], markup=False)
        raise typer.Exit(1)
    landing, building = out.split()[-2:]
    return float(landing), float(building)


def compare(home: Home, world: World) -> None:
    """Leave with status 1 unless the published totals are those that were printed, each once."""
    with connect(home) as connection:
        rows = records(
            connection,
            """
            select department_name, document_fiscal_year as fiscal_year,
                (select sum(amount_yuan) from marts.fct_income as facts where facts.document_id = documents.document_id) as income,
                (select sum(amount_yuan) from marts.fct_expenditure as facts where facts.document_id = documents.document_id) as expenditure
            from marts.dim_document as documents
            inner join marts.dim_department on document_department_id = department_id
            where is_current and document_kind = 'final_accounts'
            """,
        )
    found = {(row["department_name"], row["fiscal_year"]): (row["income"], row["expenditure"]) for row in rows}
    wanted = world.totals()
    wrong = [key for key in wanted.keys() | found.keys() if wanted.get(key) != found.get(key)]
    if wrong or len(rows) != len(wanted):
        console.print(f"{len(wrong)} totals are not as printed, {len(rows)} documents instead of {len(wanted)}; for example {wrong[:5]}")
        raise typer.Exit(1)
    console.print(f"exact: income and expenditure of {len(wanted):,} documents")


@app.command()
def load(
    years: Annotated[int, typer.Option(help="Fiscal years, the first of them 2018, when the codes of the generator begin.")] = 10,
    departments: Annotated[int, typer.Option(help="Departments that publish each year.")] = 200,
    kills: Annotated[
        int, typer.Option(help="How many times the process is killed: half of them while it lands, half while it builds.")
    ] = 20,
    longest: Annotated[float, typer.Option(help="The longest time, in seconds, before a kill.")] = 60,
    style: Annotated[str, typer.Option(help="How the documents are printed.")] = "layout_joined",
    seed: Annotated[int, typer.Option(help="Of the moments of the kills.")] = 0,
) -> None:
    """Load all, killed now and then; then a restated document, a late one and a new year."""
    world = World(style)
    span = range(2018, 2018 + years)
    for year in span:
        for department in range(departments):
            world.publish(department, year)
    late = (departments - 1, span[-1])
    late_page, late_accounts = world.pages.pop(world.path(*late)), world.accounts.pop(late)
    dice = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, served(world.pages) as address:
        home, registry = Home.at(Path(folder) / "home"), Path(folder) / "registry.csv"
        write_registry(registry, world, address, departments, span)
        started = time.monotonic()
        killed = [run(home, registry, kill_after=dice.uniform(3, longest)) is None for _ in range(kills // 2)]
        run(home, registry, "--no-build")
        killed += [run(home, registry, kill_after=dice.uniform(3, longest)) is None for _ in range(kills - kills // 2)]
        run(home, registry)
        seconds = time.monotonic() - started
        console.print(
            f"{len(world.pages):,} documents in {seconds:,.0f} s, killed {sum(killed)} times: {len(world.pages) / seconds:.1f} documents/s"
        )
        compare(home, world)
        report("nothing new", run(home, registry))

        world.publish(0, span[0], edition=1)
        report("one restated document", run(home, registry, f"{span[0]}|{REGIONS[0]}"))
        compare(home, world)
        world.pages[world.path(*late)], world.accounts[late] = late_page, late_accounts
        report("one late document", run(home, registry, f"{span[-1]}|{REGIONS[late[0] % len(REGIONS)]}"))
        compare(home, world)
        for department in range(departments):
            world.publish(department, span.stop)
        write_registry(registry, world, address, departments, range(span.start, span.stop + 1))
        report(f"a new year of {departments:,} documents", run(home, registry, *(f"{span.stop}|{region}" for region in REGIONS)))
        compare(home, world)


def report(what: str, took: tuple[float, float] | None) -> None:
    assert took is not None
    console.print(f"{what}: fetched and landed in {took[0]:.1f} s, built and published in {took[1]:.1f} s")


if __name__ == "__main__":
    app()
