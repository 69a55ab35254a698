"""The verb `show`: where a cell, or words, are printed.

Belongs here: the picture or the lines of a place that `check` names. Does not belong here: which places there are (`reading.locate`), drawing
(`documents.pdf.render`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from dagster_project.cli.language import say, with_language
from dagster_project.cli.output import screen
from dagster_project.cli.output.excerpt import print_excerpt
from dagster_project.cli.output.place import worded_place
from dagster_project.cli.output.screen import paragraph
from dagster_project.cli.shared import HomeOption, opened, with_errors_explained
from dagster_project.cli.verbs import Verb
from dagster_project.documents.pdf.render import Mark, can_be_drawn, draw
from dagster_project.documents.sandbox.process import Limits, Worker
from dagster_project.documents.text.dump import UndecodableText, read_text_dump
from dagster_project.landing import originals
from dagster_project.landing.catalogue import UnknownDocument
from dagster_project.landing.files import write_file
from dagster_project.publish import queries
from dagster_project.reading.excerpt import excerpt
from dagster_project.reading.locate import Location, Places, find_locations, location_of_words, locations_of, of_words
from dagster_project.reading.sandboxed import SandboxedReader

app = typer.Typer()

_BEGINNING = 10
"""Characters of a sentence that stand in one line, as a rule."""
_NO_FILE_NAME = re.compile(r"[^\w.%-]+")


@app.command(cls=Verb, context_settings={"ignore_unknown_options": True})  # a place may begin with a dash
@with_language
@with_errors_explained
def show(
    document: Annotated[str, typer.Argument(metavar="document")],
    cell: Annotated[str, typer.Argument(metavar="cell")],
    home: HomeOption = None,
    output: Annotated[Path | None, typer.Option(metavar="path")] = None,
) -> None:
    """Where a cell is printed: a picture of its page with the cell marked, or the lines around it of a text dump. Of a file of several entities, in each
    of them."""
    data, owners, places, words, pages = _places(document, home)
    if of_words(cell):
        _show_words(data, cell, location_of_words(cell, words, pages), output)
        return
    out = screen.console()
    for number, (owner, place) in enumerate(zip(owners, find_locations(places, cell), strict=True), 1):
        if place is None:
            continue
        page = worded_place(place.place) if place.place else say("page", page=place.page) if place.page else say("page_unknown")
        worth = "" if place.amount_yuan is None else say("show.in_yuan", amount=screen.figure(place.amount_yuan))
        paragraph(
            out,
            (f"{owner} · {cell}" if owner else cell, "bold"),
            say("show.cell", text=(place.text or say("show.blank")) + worth, page=page),
        )
        if place.page is not None and place.box is not None and can_be_drawn(data):
            picture = output or Path(cell.replace("/", "-") + ".png")
            if number > 1:
                picture = picture.with_stem(f"{picture.stem}-{number}")
            write_file(picture, _picture(data, Mark(place.page, place.box)))
            out.print(screen.plain(say("show.picture", path=picture)), soft_wrap=True)
        elif place.place:
            if place.stored and place.stored != place.text:
                paragraph(out, say("show.stored", number=place.stored))
        elif place.page is not None:
            _print_lines(out, data, place.page, place.text)


def _show_words(data: bytes, name: str, place: Location | None, output: Path | None) -> None:
    """Words of a document: a picture of their page in a PDF, the lines around them of a text dump, else the words themselves."""
    out = screen.console()
    if place is None or place.page is None:
        paragraph(out, (name, "bold"), say("show.no_place"))
        return
    words, page = place.stored or place.text, say("page", page=place.page)
    paragraph(out, (name, "bold"), say("show.cell", text=words, page=page) if words else say("show.only_page", page=page))
    if can_be_drawn(data):
        picture = output or Path(_NO_FILE_NAME.sub("-", name) + ".png")
        write_file(picture, _picture(data, Mark(place.page, None, place.stored or place.text)))
        out.print(screen.plain(say("show.picture", path=picture)), soft_wrap=True)
        return
    quote = place.stored or ""
    # The figure, else the sentence, else how it begins: it may be broken over lines.
    _print_lines(out, data, place.page, place.text, quote, quote[:_BEGINNING])


def _print_lines(out: Console, data: bytes, page: int, *words: str) -> None:
    """The lines of a text dump around the first of these words that is there; of a format whose pages are not drawn, that they are not."""
    try:
        lines = read_text_dump(data).lines
    except UndecodableText:
        out.print(screen.plain(say("show.not_drawn", page=page)), soft_wrap=True)
        return
    tried = [excerpt(lines, page, each) for each in dict.fromkeys(words)]
    print_excerpt(out, next((found for found in tried if any(marked for _, marked in found)), tried[0]))


def _places(document: str, at: str | None) -> tuple[bytes, list[str], list[Places], Mapping[str, str] | None, int]:
    """The bytes of a file or of a document in the warehouse; of each disclosure in it whose it is, empty where it is the only one, and its cells by name; what
    its words are by their places, None where nothing has judged them; and its number of pages."""
    if Path(document).is_file():
        data = Path(document).read_bytes()
        with SandboxedReader(workers=1) as reader:
            disclosure = reader.submit(data, document).result()
        all_of_file = [disclosure, *disclosure.further]
        owners = [(each.department or say("department_unknown")) if each.part else "" for each in all_of_file]
        return data, owners, list(map(locations_of, all_of_file)), None, disclosure.pages
    home = opened(at, whole=True)
    with queries.connect(home) as connection:
        found = queries.find_document(connection, document)
        rows = queries.cells(connection, found["document_id"])
        words = queries.words(connection, found["document_id"])
    stored = originals.original(home, found["sha256"])
    if stored is None:
        raise UnknownDocument("original_lost", folder=home.landed, document_id=found["document_id"], file_name=found["file_name"])
    places = {
        f"{row['form_id']}/{row['row_key']}/{row['column_key']}": Location(
            row["printed_text"],
            row["page_no"],
            None if row["x0"] is None else (row["x0"], row["y0"], row["x1"], row["y1"]),
            row["amount_yuan"],
            row["place"],
            row["stored_text"],
        )
        for row in rows
    }
    return stored.read_bytes(), [""], [places], words, found["pages"]


def _picture(data: bytes, mark: Mark) -> bytes:
    with Worker(draw, Limits()) as drawing:
        return drawing.call(data, mark)
