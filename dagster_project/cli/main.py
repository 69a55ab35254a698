"""The command `juesuan`.

Belongs here: the verbs of every day, their arguments and exit statuses. Does not belong here: those that work findings through
(`reviewing`) or keep a warehouse in order (`maintenance`), the one that shows a place (`showing`), what all share (`shared`), what is done (`landing`, `publish`) and how it looks (`output`). Dagster is not imported here, and the clients of
servers are imported only where documents are loaded: the other verbs answer at once.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import date
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dagster_project.cli import exporting, maintenance, reviewing, showing
from dagster_project.cli.language import asked, counted, language, say, with_language
from dagster_project.cli.output import screen
from dagster_project.cli.output.disclosure import print_disclosure
from dagster_project.cli.output.findings import print_findings
from dagster_project.cli.output.load_report import STATUSES, called, print_checks, print_counts, print_documents
from dagster_project.cli.output.problems import print_document_problems, print_refused, worded
from dagster_project.cli.output.records import print_csv, print_records
from dagster_project.cli.output.screen import paragraph
from dagster_project.cli.output.status import print_status
from dagster_project.cli.shared import (
    HomeOption,
    JsonOption,
    build,
    building,
    opened,
    print_error,
    print_json,
    this_command,
    with_errors_explained,
)
from dagster_project.cli.verbs import Commands, Verb
from dagster_project.documents.archives.members import WITHIN
from dagster_project.documents.sandbox.process import Reached
from dagster_project.forms.model import DocumentKind, Severity
from dagster_project.knowledge.messages import Language, because, phrase
from dagster_project.landing import pending, registry_outcomes
from dagster_project.landing.file_names import as_text
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.incoming import Unpacker
from dagster_project.landing.intake import Received, receive
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import Found, find_sources
from dagster_project.publish import queries
from dagster_project.publish.asking import ask
from dagster_project.publish.queries import Known
from dagster_project.publish.refresh import is_up_to_date
from dagster_project.publish.status import disclosure_status, refused_documents
from dagster_project.reading.model import Disclosure, page_kind
from dagster_project.reading.sandboxed import SandboxedReader

if TYPE_CHECKING:
    from dagster_project.spark import Cluster

Outcomes = Generator[Received | Refusal, None, None]

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

_SHOWN_ROWS = 1000
_OF_FINDING = (
    "finding_code",
    "mending_yuan",
    "candidates",
    "decision",
    "decision_reason",
    "decided_by",
    "decided_at",
    "sentence_zh",
    "sentence_en",
)
_EXAMPLE = """SELECT function_class_code, function_class_name, sum(amount_yuan) AS yuan
FROM marts.expenditure
GROUP BY ALL ORDER BY yuan DESC LIMIT 10"""


class Engine(StrEnum):
    """Who reads documents and builds shards."""

    LOCAL = "local"
    SPARK = "spark"


@app.callback()
@with_language
def main() -> None:
    """Let a terminal that lacks a character show its number rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@app.command(cls=Verb)
@with_language
@with_errors_explained
def read(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, metavar="file")],
    as_json: JsonOption = False,
) -> None:
    """Read one document, or each of an archive, and print its forms; touches no warehouse."""
    name = as_text(file.name)
    with Unpacker() as unpacker, SandboxedReader(workers=1) as reader:
        members = unpacker.members(file.read_bytes(), name)
        with screen.working(say("progress.reading")) as show:
            read = [
                (member, reader.submit(member.data, member.path or name, _pages_told(show)).result())
                for member in members
                if not member.refusal
            ]
    refused = [Refusal(f"{name}{WITHIN}{member.path}", because(member.refusal)) for member in members if member.refusal]
    if as_json:
        print_json(_as_json([(member.path, disclosure) for member, disclosure in read], refused))
    else:
        for member, disclosure in read:
            print_disclosure(screen.console(), disclosure, f"{name}{WITHIN}{member.path}" if member.path else name)
        print_refused(screen.console(), [(refusal.words(language()), refusal.why.action(language())) for refusal in refused])
    every = [each for _, disclosure in read for each in (disclosure, *disclosure.further)]
    if refused or any(disclosure.kind is not DocumentKind.FINAL_ACCOUNTS for disclosure in every):
        raise typer.Exit(1)


def _pages_told(show: Callable[[str], None]) -> Reached:
    """Shows which page is read, and how many are in a second: a scan takes its time."""
    started = time.monotonic()

    def reached(page: int) -> None:
        show(say("progress.page", page=page, rate=(page - 1) / max(time.monotonic() - started, 0.1)))

    return reached


def _as_json(read: list[tuple[str, Disclosure]], refused: list[Refusal]) -> dict[str, Any]:
    """What was read of a file; of an archive the disclosures of all its members, each with its path, and what was refused of it."""
    spoken = asked() or Language.EN
    if len(read) == 1 and not read[0][0]:
        return read[0][1].file_to_json(spoken)
    return {
        "disclosures": [{"file": path, **each.to_json(spoken)} for path, disclosure in read for each in (disclosure, *disclosure.further)],
        "refused": [
            {"file": refusal.path, "reason": refusal.why.reason(spoken), "action": refusal.why.action(spoken)} for refusal in refused
        ],
    }


@app.command(cls=Verb)
@with_language
@with_errors_explained
def load(
    paths: Annotated[list[str], typer.Argument(metavar="path")],
    home: HomeOption = None,
    recall: Annotated[bool, typer.Option("--recall")] = False,
    engine: Annotated[Engine, typer.Option("--engine")] = Engine.LOCAL,
    master: Annotated[str, typer.Option("--master", envvar="JUESUAN_SPARK_MASTER", metavar="address")] = "local[2]",
) -> None:
    """Land documents, build the warehouse, and print what was loaded, refused and found."""
    place = Home.at(home)
    if engine is Engine.SPARK:
        place.expect_folder("--engine spark")
    with place.writing(), _cluster(engine, master) as cluster:
        prepare(place)
        known = queries.known(place)
        results = _receive(place, paths, cluster, recall=recall)
        registry_outcomes.record(place, results)
        useful = any(isinstance(outcome, Received) or outcome.entry for outcome in results)
        built = useful and (bool(pending.partitions(place)) or not is_up_to_date(place))
        if built and cluster:
            with building(place) as show:
                show(say("progress.building"))
                cluster.build(place)
        if built:
            build(place)
    received = [outcome for outcome in results if isinstance(outcome, Received)]
    documents = list({outcome.document_id: outcome for outcome in reversed(received)}.values())[::-1]
    loaded = [document for document in documents if not document.refused]
    refused = [(outcome.words(language()), outcome.why.action(language())) for outcome in results if isinstance(outcome, Refusal)]
    refused += [_why(document) for document in documents if document.refused]
    withheld = _withheld(place, loaded)
    _summarise(place, loaded, refused + withheld, known, built=built)
    _print_same_bytes(received, known)
    if refused or withheld or not all(document.complete for document in loaded):
        raise typer.Exit(1)


def _cluster(engine: Engine, master: str) -> AbstractContextManager[Cluster | None]:
    if engine is Engine.LOCAL:
        return nullcontext()
    from dagster_project.spark import cluster

    return cluster(master)


def _receive(home: Home, paths: list[str], cluster: Cluster | None, *, recall: bool) -> list[Received | Refusal]:
    from dagster_project.fetching.fetch import fetch, fetch_from_web

    bring: Callable[..., Generator[Found, None, None]] = fetch_from_web if cluster else fetch  # its tasks fetch from stores themselves
    take_in: Callable[..., Outcomes] = cluster.receive if cluster else receive

    progress = screen.progress()
    with progress:
        found = list(find_sources(paths, home))
        # Closed also when Ctrl-C strikes outside them, so that nothing goes on fetching or reading.
        with home.fetching(), closing(bring(home, found)) as fetched:
            sources = list(progress.track(fetched, total=len(found), description=say("progress.fetching")))
        with closing(take_in(home, sources, recall=recall)) as received:
            return list(progress.track(received, total=len(sources), description=say("progress.reading")))


def _why(document: Received) -> tuple[str, str]:
    """Reason and remedy of a document that is no final accounts."""
    problem = next(problem for problem in document.problems if problem["severity"] == Severity.ERROR)
    return worded(problem, "message"), worded(problem, "action")


def _withheld(home: Home, loaded: list[Received]) -> list[tuple[str, str]]:
    """Reason and remedy of documents that were read but are kept out of the facts."""
    if not home.published.exists():
        return []
    with queries.connect(home) as connection:
        reasons = {row["document_id"]: row["reason"] for row in queries.withheld(connection)}
    refusals = [
        Refusal(document.file_name, because("withheld", error=reasons[document.document_id]))
        for document in loaded
        if document.document_id in reasons
    ]
    return [(refusal.words(language()), refusal.why.action(language())) for refusal in refusals]


def _print_same_bytes(received: list[Received], known: Known) -> None:
    """Which files hold the same bytes as one before them in this load, or as one that was loaded before under another name."""
    names: dict[str, str] = dict(known.files)
    for document in received:
        first = names.setdefault(document.document_id, document.source)
        if Path(first).name != Path(document.source).name or (first not in known.files.values() and first != document.source):
            paragraph(screen.console(), say("load.same_bytes", file=document.source, other=first))


def _summarise(home: Home, loaded: list[Received], refused: list[tuple[str, str]], known: Known, *, built: bool) -> None:
    out = screen.console()
    new = sum(document.is_new for document in loaded)
    summary = "load.summary" if new or built or not loaded else "load.nothing_new"
    paragraph(out, (say(summary, documents=counted(len(loaded), "document"), new=new, refused=len(refused)), "bold"))
    print_refused(out, refused)
    if loaded:
        out.print()
        _print_loaded(home, loaded, known)
    if loaded and home.published.exists():
        out.print()
        paragraph(out, say("load.warehouse", path=home.published))
        out.print(screen.plain(say("load.checks", command=f"{this_command()} check{home.option}")), soft_wrap=True)
        out.print(screen.plain(f'{say("load.in_sql")}\n{this_command()} sql "{_EXAMPLE}"{home.option}'), soft_wrap=True)


def _print_loaded(home: Home, loaded: list[Received], known: Known) -> None:
    """What was loaded; of the findings about it only those that were not known before."""
    out = screen.console()
    by_id = {document.document_id: document for document in loaded}
    with queries.connect(home) as connection:
        totals = sorted(queries.totals(connection, list(by_id)), key=lambda row: list(by_id).index(row["document_id"]))
        findings = queries.findings(connection, list(by_id))
        copies = queries.copies(connection, list(by_id))
        restatements = queries.restatements(connection, [document.document_id for document in loaded if document.is_new])
    for row in totals:
        document = by_id[row["document_id"]]
        row.update(file_name=document.file_name, department=document.department, fiscal_year=document.partition.fiscal_year)
    print_documents(out, totals)
    out.print()
    print_counts(out, totals)
    for copy in copies:
        paragraph(out, say("load.copy", file=copy["file_name"], other=copy["copy_of_file_name"], id=copy["copy_of_document_id"]))
    for restated in restatements:
        paragraph(out, _restated(restated, f"{this_command()} diff {restated['document_id']}{home.option}"))
    if findings:
        out.print()
        new = [finding for finding in findings if finding["finding_code"] not in known.findings]
        print_findings(out, new, {row["document_id"]: row["file_name"] for row in totals})
        if len(new) < len(findings):
            command = f"{this_command()} check{home.option}"
            paragraph(out, (say("load.known_findings", n=len(findings) - len(new), command=command), "dim"))
    problems = [
        (document.file_name, problem | {"page_kind": page_kind(document.reader)})
        for document in loaded
        for problem in document.problems
        if problem["severity"] != Severity.INFO
    ]
    if problems:
        out.print()
        print_document_problems(out, problems)


def _restated(version: queries.Record, command: str) -> str:
    # The number that decides between one cell and several comes first.
    return say("load.restated", **{"cells": version["cells"], "command": command} | version)


@app.command(cls=Verb)
@with_language
@with_errors_explained
def check(
    document: Annotated[
        str | None,
        typer.Argument(metavar="document"),
    ] = None,
    home: HomeOption = None,
    as_json: JsonOption = False,
    every: Annotated[bool, typer.Option("--all")] = False,
    long: Annotated[bool, typer.Option("--long")] = False,
) -> None:
    """The accounting identities: what does not hold, the gravest first; with `--long` both sides, difference, allowance, page, cause."""
    with queries.connect(opened(home)) as connection:
        documents = {found["document_id"]: found for found in queries.find_documents(connection, document)}
        results = queries.check_results(connection, list(documents))
        findings = queries.findings(connection, list(documents))
        rows = queries.totals(connection, list(documents))
    unexplained = [result for result in results if result["status"] == "fail" and not result["finding_id"]]
    if as_json:
        of_check = {finding["finding_id"]: {key: finding[key] for key in _OF_FINDING} for finding in findings}
        told = [result | of_check.get(result["finding_id"], {}) for result in results] if every else [*findings, *unexplained]
        print_json([documents[each["document_id"]] | each for each in told])
        return
    out = screen.console()
    for row in rows:
        row.update(documents[row["document_id"]])
    print_documents(out, rows, limit=not every)
    out.print()
    print_counts(out, rows)
    shown = results if every else [*unexplained, *(result for result in results if long and result["status"] == "insufficient_data")]
    shown.sort(key=lambda result: list(STATUSES).index(result["status"]))
    names = {key: called(found) for key, found in documents.items()}
    if findings:
        out.print()
        print_findings(out, findings, names, long=long, settled=every)
    if shown:
        out.print()
        print_checks(out, shown, names, limit=not every)


@app.command(cls=Verb)
@with_language
@with_errors_explained
def sql(
    query: Annotated[str, typer.Argument(metavar="query")],
    home: HomeOption = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv")] = False,
) -> None:
    """Read-only SQL on the published warehouse (DuckDB; the tables are in the schema marts)."""
    with ask(opened(home), query) as answer:
        rows = chain.from_iterable(answer.parts)
        if as_json:
            print_json([dict(zip(answer.names, row, strict=True)) for row in rows])
        elif as_csv:
            print_csv(sys.stdout, answer.names, answer.parts)
        else:
            print_records(screen.console(), answer.names, list(islice(rows, _SHOWN_ROWS)))
            if any(True for _ in rows):
                print_error(phrase("sql.first_rows", n=_SHOWN_ROWS))


@app.command(cls=Verb)
@with_language
@with_errors_explained
def status(
    home: HomeOption = None,
    registry: Annotated[Path | None, typer.Option("--registry", exists=True, dir_okay=False, metavar="registry")] = None,
    as_json: JsonOption = False,
) -> None:
    """Which departments and years are loaded, restated, refused, missing or late."""
    place = opened(home)
    rows = disclosure_status(place, registry, date.today())
    if as_json:
        print_json(rows)
    else:
        print_status(screen.console(), rows, [] if registry else refused_documents(place))


app.add_typer(showing.app)
app.add_typer(reviewing.app)
app.add_typer(exporting.app)
app.add_typer(maintenance.app)


if __name__ == "__main__":
    app()
