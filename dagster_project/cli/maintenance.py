"""The verbs that keep a warehouse in order over the years: `build`, `forget`, `reread`, `diff`, `doctor`.

Belongs here: their arguments, and what is printed of what they did. Does not belong here: what is done (`landing`, `publish`), the
verbs of every day (`main`).
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, replace
from typing import Annotated

import typer

from dagster_project.cli.language import counted, language, say, with_language
from dagster_project.cli.output import screen
from dagster_project.cli.output.differences import print_differences
from dagster_project.cli.output.problems import print_refused
from dagster_project.cli.output.screen import first, paragraph
from dagster_project.cli.shared import HomeOption, JsonOption, build, building, opened, print_json, this_command, with_errors_explained
from dagster_project.cli.verbs import Verb
from dagster_project.knowledge.messages import Reason
from dagster_project.landing import batches, catalogue, forgetting, integrity, pending
from dagster_project.landing.catalogue import Landed
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import reread
from dagster_project.landing.known_readings import is_outdated
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.repair import compact, mend
from dagster_project.publish import queries, soundness
from dagster_project.publish.refresh import expect_sound, is_up_to_date, land_what_waits
from dagster_project.publish.shards import Shard, build_shard
from dagster_project.reading.differences import Difference, differences

app = typer.Typer()

_FEW = 5
_WAIT_SECONDS = 600
"""How long the build of a shard waits for another one to land what waits."""


@app.command("build", cls=Verb)
@with_language
@with_errors_explained
def build_warehouse(
    home: HomeOption = None,
    shard: Annotated[str | None, typer.Option("--shard", metavar="shard")] = None,
) -> None:
    """Build the warehouse anew from what is landed: what was changed in the seeds (codes, departments) comes into force. With `--shard`, a share of it."""
    place = Home.at(home)
    if shard:
        _build_shard(place, Shard.named(shard))
        return
    with place.writing():
        prepare(place)
        expect_sound(place)
        up_to_date = is_up_to_date(place) and not pending.partitions(place)
        if not up_to_date:
            build(place)
    with queries.connect(place) as connection:
        held = queries.overview(connection)
    documents = counted(held["documents"], "document")
    paragraph(screen.console(), (say("build.up_to_date" if up_to_date else "build.built", documents=documents), "bold"))


def _build_shard(home: Home, shard: Shard) -> None:
    home.expect_folder("--shard")
    with home.writing(_WAIT_SECONDS):
        prepare(home)
        land_what_waits(home)
    with building(home) as show:
        show(say("progress.building"))
        documents = counted(build_shard(home, shard), "document")
    done = say("build.shard", documents=documents, shard=shard, folder=shard.folder(home), command=f"{this_command()} build{home.option}")
    paragraph(screen.console(), (done, "bold"))


@app.command(cls=Verb)
@with_language
@with_errors_explained
def forget(
    document: Annotated[str, typer.Argument(metavar="document")],
    home: HomeOption = None,
    why: Annotated[str, typer.Option("--why", metavar="text")] = "",
) -> None:
    """Take a document out of raw landing and warehouse and delete its original; it is not taken in again unasked."""
    place = Home.standing(home)
    with place.writing():
        prepare(place)
        expect_sound(place)
        (found,) = catalogue.find(place, [document])
        dropped = forgetting.forget(place, found, why)
        build(place)
    out = screen.console()
    readings, cells = counted(dropped["disclosures"], "reading"), counted(dropped["cells"], "cell")
    paragraph(out, (say("forget.done", document=_called(found), readings=readings, cells=cells), "bold"))
    with queries.connect(place) as connection:
        current = queries.current_version(connection, found.department, found.region, found.fiscal_year)
        held = queries.overview(connection)
    if current:
        paragraph(out, say("forget.still", file=current["file_name"], id=current["document_id"]))
    if aside := soundness.copies_kept_for_others(place):
        paragraph(out, say("forget.aside", paths="\n".join(map(str, aside))))
    paragraph(
        out, say("forget.held", documents=counted(held["documents"], "document"), command=this_command(), metavar=say("metavar.file"))
    )


@app.command("reread", cls=Verb)
@with_language
@with_errors_explained
def read_again(
    documents: Annotated[list[str] | None, typer.Argument(metavar="document", show_default=False)] = None,
    home: HomeOption = None,
    every: Annotated[bool, typer.Option("--all")] = False,
) -> None:
    """Read stored originals again with this reader: those named, or all that another reader has read; prints the cells that changed."""
    if bool(documents) == every:
        raise typer.BadParameter(say("usage.documents_or_all"))
    place = Home.standing(home)
    with place.writing():
        prepare(place)
        expect_sound(place)
        if documents:
            chosen = catalogue.find(place, documents)
        else:
            chosen = [document for document in catalogue.documents(place) if is_outdated(place, document)]
        read, refused = _read_again(place, chosen)
        if not is_up_to_date(place) or pending.partitions(place):
            build(place)
    out = screen.console()
    paragraph(out, (say("reread.summary", documents=counted(len(read), "document"), refused=len(refused)), "bold"))
    print_refused(out, [(refusal.words(language()), refusal.why.action(language())) for refusal in refused])
    for document, kind, number, changed in read:
        what = say("reread.changed", document=_called(document), cells=counted(number, "cell"))
        if kind != document.kind:
            what += say("reread.kind", before=say(f"kind.{document.kind}"), after=say(f"kind.{kind}"))
        paragraph(out, what + (say("reread.first") if number > _FEW else ""))
        print_differences(out, changed)
    if refused:
        raise typer.Exit(1)


def _read_again(home: Home, chosen: list[Landed]) -> tuple[list[tuple[Landed, str, int, list[Difference]]], list[Refusal]]:
    """The documents that were read again, each with its kind now, how many cells changed and the first of them; and those that could not be."""
    read: list[tuple[Landed, str, int, list[Difference]]] = []
    refused: list[Refusal] = []
    by_id = {document.document_id: document for document in chosen}
    with screen.progress() as progress, closing(reread(home, chosen)) as outcomes:
        for outcome in progress.track(outcomes, total=len(chosen), description=say("progress.reading")):
            if isinstance(outcome, Refusal):
                refused.append(outcome)
            elif document := by_id.get(outcome.document_id):
                changed = differences(catalogue.cells(home, document), catalogue.waiting_cells(home, document.document_id))
                read.append((document, outcome.kind.value, len(changed), changed[:_FEW]))
    return read, refused


@app.command(cls=Verb)
@with_language
@with_errors_explained
def diff(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="document"),
    ],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a version says otherwise than the one before it, or one document than another: cell by cell."""
    if len(documents) > 2:
        raise typer.BadParameter(say("usage.one_or_two"))
    with queries.connect(opened(home)) as connection:
        new = queries.find_document(connection, documents[-1])
        old = queries.find_document(connection, documents[0]) if len(documents) == 2 else queries.version_before(connection, new)
        found = differences(queries.lines(connection, old["document_id"]), queries.lines(connection, new["document_id"]))
    if as_json:
        print_json({"previous": old, "document": new, "differences": [asdict(cell) for cell in found]})
        return
    out = screen.console()
    for word, version in (("diff.before", old), ("diff.after", new)):
        name = " ".join(str(part) for part in (version["department"], version["fiscal_year"] or None) if part)
        fetched = say("diff.fetched", at=f"{version['fetched_at']:%Y-%m-%d %H:%M}")
        paragraph(out, (say(word), "dim"), f"{version['document_id']}  {version['file_name']}  {name}  {fetched}")
    paragraph(out, (say("diff.summary", n=len(found)), "bold"))
    print_differences(out, found)


@app.command(cls=Verb)
@with_language
@with_errors_explained
def doctor(home: HomeOption = None, repair: Annotated[bool, typer.Option("--repair")] = False) -> None:
    """Whether all that is landed and the warehouse are as they were left; with `--repair` they are made so again."""
    place = Home.standing(home)
    out = screen.console()
    with place.writing():
        found = _look(place)
        if not found:
            paragraph(out, (say("doctor.sound"), "bold"))
        else:
            paragraph(out, (say("doctor.found", n=len(found)), "bold"))
            for why in first(out, found):
                paragraph(out, (why.reason(language()), "red"), indent=2)
                if not repair:
                    told = replace(why, facts={**why.facts, "juesuan": this_command()})
                    paragraph(out, (say("problem.action", text=told.action(language())), "dim"), indent=4)
        if repair:
            found = _mend(place, found)
    if found:
        raise typer.Exit(1)


def _look(home: Home) -> list[Reason]:
    with screen.working(say("progress.checking")):
        return [damage.why for damage in integrity.thoroughly(home)] + list(soundness.damages(home, thoroughly=True))


def _mend(home: Home, found: list[Reason]) -> list[Reason]:
    """Mend what was found; what is still the matter."""
    with closing(mend(home, list(integrity.thoroughly(home)))) as outcomes:
        read = list(outcomes)
    prepare(home)
    for partition in pending.partitions(home):
        batches.land(home, partition)
    fewer = compact(home)
    soundness.drop_damaged(home)
    if (home.landed / "documents").exists():
        build(home)
    still = _look(home)
    refused = [outcome for outcome in read if isinstance(outcome, Refusal)]
    out = screen.console()
    paragraph(out, (say("doctor.mended", n=len(found) - len(still), documents=counted(len(read), "document"), batches=fewer), "bold"))
    print_refused(out, [(refusal.words(language()), refusal.why.action(language())) for refusal in refused])
    for why in first(out, still):
        told = replace(why, facts={**why.facts, "juesuan": this_command()})
        paragraph(out, (told.words(language()), "red"), indent=2)
    return still


def _called(document: Landed) -> str:
    name = " ".join(str(part) for part in (document.department, document.fiscal_year or None) if part)
    return say("named", file=document.file_name, facts=[document.document_id, name] if name else document.document_id)
