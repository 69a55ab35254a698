"""What was loaded and what the checks found, on the screen.

Belongs here: documents with their totals, counts of cells and checks, findings in words, check results with both sides. Does not belong here: where these
come from (`publish.queries`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text

from dagster_project.cli.output.screen import counted, figure, first, paragraph, plain, table

_CELLS = {"printed": "printed figures", "solved": "placed by the identities", "unread": "not read", "empty": "blank or dash"}
_PLACES = 10
_STATEMENT = "statement"
_CALLED = {"error": "finding", "warning": "finding to look at"}
_STYLE = {"error": "red", "warning": "yellow"}
_LACKING = {"document": "the document does not print", "reader": "not read:"}
STATUSES = {
    "fail": "fail",
    "insufficient_data": "insufficient data",
    "within_rounding": "within rounding",
    "pass": "pass",
    "not_applicable": "not applicable",
}
"""The statuses of a check in the order in which one looks at them, in words."""


def called(document: Mapping[str, Any]) -> str:
    """How a document is named in one line: its department, or else its file, and its year."""
    return f"{document['department'] or document['file_name']} {document['fiscal_year'] or ''}".strip()


def print_documents(out: Console, documents: Sequence[dict[str, Any]]) -> None:
    """Documents by department, file_name, fiscal_year, income_yuan, expenditure_yuan and checks by status."""
    shown = table(header_style="bold")
    shown.add_column("document", overflow="fold")
    for title in ("year", "本年收入合计", "本年支出合计", "pass", "fail"):
        shown.add_column(title, justify="right", no_wrap=True)
    for document in first(out, documents, "documents"):
        shown.add_row(
            Text.assemble(document["department"] or "department unknown", "\n", (f"  {document['file_name']}", "dim")),
            str(document["fiscal_year"] or "unknown"),
            figure(document["income_yuan"]),
            figure(document["expenditure_yuan"]),
            str(document["pass"] + document["within_rounding"]),
            plain(str(document["fail"]), "red" if document["fail"] else ""),
        )
    out.print(shown)


def print_counts(out: Console, totals: Sequence[Mapping[str, Any]]) -> None:
    """The cells of all documents by how they were read, and their checks by status, on a line each."""
    for title, counts in (("Cells", _CELLS), ("Checks", STATUSES)):
        parts = [f"{sum(document[column] for document in totals):,} {what}" for column, what in counts.items()]
        paragraph(out, (f"{title}: ", "bold"), " · ".join(parts))


def print_checks(out: Console, results: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, limit: bool = True) -> None:
    """Check results with both sides, difference, allowance, page and cause. `names` are those of the documents by id."""
    for result in first(out, results, "checks") if limit else results:
        style = {"fail": "red", "insufficient_data": "yellow"}.get(result["status"], "")
        about = [names[result["document_id"]], f"page {result['page']}" if result["page"] else "no page"]
        about += [f"cause: {result['cause']}"] if result["cause"] else []
        paragraph(out, (STATUSES[result["status"]], style), "".join(f" · {fact}" for fact in about))
        paragraph(out, result["statement_zh"], indent=2)
        paragraph(out, (result["statement_en"], "dim"), indent=2)
        if result["quote"]:
            paragraph(out, f"“{result['quote']}”", indent=2)
        sides = {side: result[f"{side}_yuan"] for side in ("left", "right", "difference", "allowed")}
        paragraph(out, " · ".join(f"{side} {figure(amount)}" for side, amount in sides.items() if amount is not None), indent=2)
        missing = f" · {_LACKING.get(result['cause'], 'it takes')} {result['missing']}" if result["missing"] else ""
        paragraph(out, (f"at {result['place']}{missing}", "dim"), indent=2)


def print_findings(out: Console, findings: Sequence[Mapping[str, Any]], names: Mapping[str, str], *, limit: bool = True) -> None:
    """Findings, a sentence in each language. With `limit` those that are accepted are only counted. `names` are those of the documents by id."""
    accepted_ones = [finding for finding in findings if finding["status"] == "accepted"]
    open_ones = [finding for finding in findings if finding["status"] != "accepted"]
    for finding in first(out, open_ones, "findings") if limit else open_ones + accepted_ones:
        accepted = finding["status"] == "accepted"
        about = [names[finding["document_id"]], f"page {finding['page']}" if finding["page"] else "no page", f"cause: {finding['cause']}"]
        about += [f"{finding['candidates']} places would mend it alike"] if finding["candidates"] > 1 else []
        about += [f"accepted by {finding['accepted_by']}: {finding['accepted_why']}"] if accepted else []
        paragraph(
            out, (_CALLED[finding["severity"]], "dim" if accepted else _STYLE[finding["severity"]]), "".join(f" · {fact}" for fact in about)
        )
        paragraph(out, finding["sentence_zh"], indent=2)
        paragraph(out, (finding["sentence_en"], "dim"), indent=2)
        if finding["kind"] != _STATEMENT:  # both sides of a statement, which may be shares or scores, stand in its sentence
            sides = {side: finding[f"{side}_yuan"] for side in ("left", "right", "difference", "allowed")}
            paragraph(out, " · ".join(f"{side} {figure(amount)}" for side, amount in sides.items()), " yuan", indent=2)
        for place in finding["places"][:_PLACES]:
            paragraph(out, (place, "dim"), indent=2)
        if len(finding["places"]) > _PLACES:
            paragraph(out, (f"and {len(finding['places']) - _PLACES:,} more", "dim"), indent=2)
    if limit and accepted_ones:
        paragraph(
            out, (f"{counted(len(accepted_ones), 'finding')} accepted in seeds/checks/known_defects.csv; --all of check shows them", "dim")
        )
