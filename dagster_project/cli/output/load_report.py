"""What was loaded and what the checks found, on the screen.

Belongs here: documents with their totals, counts of cells and checks, check results with both sides. Does not belong here: findings
(`findings`), where these come from (`publish.queries`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from dagster_project.cli.language import language, say
from dagster_project.cli.output.screen import figure, first, paragraph, plain, table
from dagster_project.knowledge.messages import Language, phrases
from dagster_project.knowledge.statutory_forms import form_names

_CELLS = ("printed", "solved", "unread", "empty")
_HEADING = "first.of_checks"
STATUSES = ("fail", "insufficient_data", "within_rounding", "pass", "not_applicable")
"""The statuses of a check in the order in which one looks at them."""


def called(document: Mapping[str, Any]) -> str:
    """How a document is named in one line: its department, or else its file, and its year."""
    return f"{document['department'] or document['file_name']} {document['fiscal_year'] or ''}".strip()


def print_documents(out: Console, documents: Sequence[dict[str, Any]], *, limit: bool = True) -> None:
    """Documents by department, file_name, fiscal_year, income_yuan, expenditure_yuan and checks by status."""
    shown = table(header_style="bold")
    shown.add_column(say("column.document"), overflow="fold")
    for name in ("year", "income", "expenditure", "pass", "fail"):
        shown.add_column(say(f"column.{name}"), justify="right", no_wrap=True)
    for document in first(out, documents, _HEADING) if limit else documents:
        shown.add_row(
            Text.assemble(document["department"] or say("department_unknown"), "\n", (f"  {document['file_name']}", "dim")),
            str(document["fiscal_year"] or say("unknown")),
            figure(document["income_yuan"]),
            figure(document["expenditure_yuan"]),
            str(document["pass"]),
            plain(str(document["fail"]), "red" if document["fail"] else ""),
        )
    out.print(shown)


def print_counts(out: Console, totals: Sequence[Mapping[str, Any]]) -> None:
    """The cells of all documents by how they were read, and their checks by status, on a line each."""
    number = {column: sum(document[column] for document in totals) for column in (*_CELLS, *STATUSES)}
    paragraph(out, (say("counts.cells"), "bold"), " · ".join(say(f"cells.{column}", n=number[column]) for column in _CELLS))
    paragraph(out, (say("counts.checks"), "bold"), " · ".join(say(f"checks.{status}", n=number[status]) for status in STATUSES))


def print_checks(out: Console, results: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, limit: bool = True) -> None:
    """Check results with both sides, difference, allowance, page and cause. `names` are those of the documents by id."""
    for result in first(out, results, _HEADING) if limit else results:
        style = {"fail": "red", "insufficient_data": "yellow"}.get(result["status"], "")
        about = [names[result["document_id"]], _page(result)]
        about += [say(f"cause.{result['cause']}")] if result["cause"] else []
        paragraph(out, (say(f"status.{result['status']}"), style), "".join(f" · {fact}" for fact in about))
        paragraph(out, result[f"statement_{language()}"], indent=2)
        if result["quote"]:
            paragraph(out, say("quote", text=result["quote"]), indent=2)
        paragraph(out, _sides(result), indent=2)
        where = [say("check.at", place=result["place"])] if result["place"].strip("-/") else []
        if result["missing"]:
            where.append(say(f"check.lacking.{result['cause'] or 'unknown'}", missing=_missing(result["missing"])))
        if where:
            paragraph(out, (" · ".join(where), "dim"), indent=2)


def _missing(missing: str) -> str:
    """What a verdict lacks, as the warehouse has it in English, in the language that is spoken."""
    for id in ("check.unplaced", "check.given"):
        before, _, after = phrases()[id][Language.EN].partition("{what}")
        if missing.startswith(before) and missing.endswith(after):
            return say(id, what=missing.removeprefix(before).removesuffix(after).split(", "))
    _, between, _ = re.split(r"\{\w+\}", phrases()["check.gap"][Language.EN])
    parts = [part.partition(between) for part in missing.split(", ")]
    return say("check.all_of", what=[say("check.gap", form=_named(form), row=row) if found else _named(form) for form, found, row in parts])


def _named(what: str) -> str:
    """A form, or what a disclosure says of itself, by its name; anything else as it is."""
    id = f"missing.{what}"
    return say(id) if id in phrases() else form_names(language()).get(what, what)


def _page(of: Mapping[str, Any]) -> str:
    return say("page", page=of["page"]) if of["page"] else say("no_page")


def _sides(of: Mapping[str, Any]) -> str:
    """Both sides, their difference and what is allowed, as far as they are known."""
    sides = {side: of[f"{side}_yuan"] for side in ("left", "right", "difference", "allowed")}
    return " · ".join(say(f"side.{side}", amount=figure(amount)) for side, amount in sides.items() if amount is not None)
