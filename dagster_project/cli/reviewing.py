"""The verbs by which findings are worked through: `accept`, `report`, `review`.

Belongs here: their arguments, and what is printed of what they did. Does not belong here: the journal (`landing.decisions`), which finding is meant
(`publish.review`).
"""

from __future__ import annotations

from typing import Annotated

import typer

from dagster_project.cli.language import language, say, with_language
from dagster_project.cli.output import screen
from dagster_project.cli.output.screen import paragraph
from dagster_project.cli.shared import HomeOption, build, with_errors_explained
from dagster_project.cli.verbs import Verb
from dagster_project.knowledge.decisions import Decision, decision_called, decisions
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.publish import queries
from dagster_project.publish.review import Verdict, decide, find_finding, reviewed_findings

app = typer.Typer()


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
    place = Home.at(home)
    with place.writing():
        prepare(place)
        with queries.connect(place) as connection:
            found = find_finding(reviewed_findings(connection), finding)
        added = decide(place, [(found, Verdict(decided.id, why, by, "accept"))])
        if added:
            build(place)
    out = screen.console()
    said = say("accept.done" if added else "accept.known", code=found["finding_code"], decision=decided.titles[language()])
    paragraph(out, (said, "bold"))
    paragraph(out, found[f"sentence_{language()}"], indent=2)


def _decision(text: str) -> Decision:
    found = decision_called(text)
    if found is None:
        raise typer.BadParameter(say("usage.decision", text=text, decisions=[each.titles[language()] for each in decisions().values()]))
    return found
