"""The verbs by which findings are worked through: `accept`, `report`, `review`.

Belongs here: their arguments, and what is printed of what they did. Does not belong here: the journal (`landing.decisions`), which finding is meant
(`publish.finding_decisions`), workbook and letter (`report`).
"""

from __future__ import annotations

import shlex
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from dagster_project.cli.language import counted, language, say, with_language
from dagster_project.cli.output import screen
from dagster_project.cli.output.screen import first, paragraph
from dagster_project.cli.shared import HomeOption, build, with_errors_explained
from dagster_project.cli.verbs import Verb
from dagster_project.knowledge.messages import Explained
from dagster_project.knowledge.review import Decision, decision_called, decisions
from dagster_project.landing import decisions as journal
from dagster_project.landing.files import write_file
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.publish import queries
from dagster_project.publish.finding_decisions import Verdict, decide, find_finding, reviewed_findings

app = typer.Typer()

_MOST_PICTURES = 300
"""Of one workbook: drawing takes a second or so for five."""


class UnknownReportKind(Explained):
    """A report is a workbook or a letter."""


class NotOverwritten(Explained):
    """The file holds what would be lost."""


@app.command(cls=Verb)
@with_language
@with_errors_explained
def accept(
    finding: Annotated[str, typer.Argument(metavar="finding")],
    why: Annotated[str, typer.Option("--why", metavar="text")],
    by: Annotated[str, typer.Option("--by", metavar="name")],
    decision: Annotated[str, typer.Option("--as", metavar="decision")] = "confirmed",
    home: HomeOption = None,
) -> None:
    """Decide about one finding: who, what and why is kept in the journal of the home and shown wherever the finding is."""
    decided = _decision(decision)
    place = Home.standing(home)
    with place.writing():
        prepare(place)
        with queries.connect(place) as connection:
            found = find_finding(reviewed_findings(connection), finding)
        added = decide(place, [(found, Verdict(decided.id, why, by, "accept"))])
        build(place)  # also what was noted before: it may have been interrupted
    out = screen.console()
    said = say("accept.done" if added else "accept.known", code=found["finding_code"], decision=decided.titles[language()])
    paragraph(out, (said, "bold"))
    paragraph(out, found[f"sentence_{language()}"], indent=2)


def _decision(text: str) -> Decision:
    found = decision_called(text)
    if found is None:
        raise typer.BadParameter(say("usage.decision", text=text, decisions=[each.titles[language()] for each in decisions().values()]))
    return found


@app.command(cls=Verb)
@with_language
@with_errors_explained
def report(
    department: Annotated[str | None, typer.Argument(metavar="department")] = None,
    region: Annotated[str | None, typer.Option("--region", metavar="region")] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="year")] = None,
    to: Annotated[Path | None, typer.Option("--to", metavar="path")] = None,
    home: HomeOption = None,
) -> None:
    """Write the bureau's workbook, findings with columns to fill in, checklist and forms, or a letter to one department."""
    from dagster_project.report.letter import write_letter
    from dagster_project.report.pictures import pictures
    from dagster_project.report.queries import Scope, report_on
    from dagster_project.report.wording import Wording
    from dagster_project.report.workbook import write_workbook

    place = Home.standing(home)
    path = to or Path(say("report.file"))
    if path.suffix.lower() not in (".xlsx", ".docx"):
        raise UnknownReportKind("unknown_report_kind", suffix=path.suffix or path.name)
    if path.exists():
        if path.suffix.lower() == ".docx":  # somebody may have gone on writing in it
            raise NotOverwritten("report_over_letter", path=path)
        _keep_what_is_filled_in(path, place, f"juesuan review {shlex.quote(str(path))}{place.option}")
    with queries.connect(place) as connection:
        found = report_on(connection, Scope(department, region, year))
    wording = Wording(language())
    if path.suffix.lower() == ".docx":
        data = write_letter(found, wording, date.today())
    else:
        shown = found.findings[:_MOST_PICTURES]
        with screen.working(say("progress.drawing")):
            drawn = dict(pictures(place, shown))
        command = f"juesuan review {shlex.quote(path.name)}{place.option}"
        most = None if len(shown) == len(found.findings) else _MOST_PICTURES
        data = write_workbook(found, wording, datetime.now().astimezone(), command, drawn, most)
    write_file(path, data)
    out = screen.console()
    documents, findings = counted(len(found.documents), "document"), counted(len(found.findings), "finding")
    paragraph(out, (say("report.done", path=path, documents=documents, findings=findings), "bold"))


def _keep_what_is_filled_in(path: Path, place: Home, command: str) -> None:
    """Raises `NotOverwritten` where there is another workbook, or one in which somebody decided what is not taken in."""
    from dagster_project.report.returned import UnusableWorkbook, not_taken_in

    try:
        rows = not_taken_in(path, journal.read(place).entries)
    except UnusableWorkbook as error:
        raise NotOverwritten("report_over_another", path=path) from error
    if rows:
        raise NotOverwritten("report_over_filled", n=len(rows), path=path, command=command)


@app.command(cls=Verb)
@with_language
@with_errors_explained
def review(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, metavar="file")],
    home: HomeOption = None,
) -> None:
    """Take a filled workbook in: what each row decides goes into the journal of the home; what cannot be taken is told row by row."""
    from dagster_project.report.returned import NotTaken, Taken, read_returned

    place = Home.standing(home)
    with place.writing():
        prepare(place)
        with queries.connect(place) as connection:
            known = reviewed_findings(connection)
        outcomes = read_returned(file, known, journal.read(place).entries, language())
        taken = [each for each in outcomes if isinstance(each, Taken)]
        added = {entry.finding_code: entry for entry in decide(place, [(each.finding, each.verdict) for each in taken])}
        if taken:  # also what was noted before: its build may have been interrupted
            build(place)
    refused = [each for each in outcomes if isinstance(each, NotTaken)]
    out = screen.console()
    counts = {"taken": len(added), "known": len(taken) - len(added), "refused": len(refused)}
    paragraph(out, (say("review.summary", rows=counted(len(outcomes), "row"), **counts), "bold"))
    for each in first(out, [each for each in taken if each.finding["finding_code"] in added], "first"):
        entry = added[each.finding["finding_code"]]
        title = decisions()[entry.decision].titles[language()]
        about = each.finding["department_name"] or each.finding["file_name"]
        paragraph(out, say("review.row", row=each.row, code=entry.finding_code, about=about, decision=title, by=entry.by), indent=2)
    for refusal in refused:
        paragraph(out, (refusal.why.reason(language()), "yellow"), indent=2)
        paragraph(out, (say("problem.action", text=refusal.why.action(language())), "dim"), indent=4)
    if refused:
        raise typer.Exit(1)
