"""Findings on the screen: one line each, or with all that is known of them.

Belongs here: how a finding is said. Does not belong here: which come first (`publish.sizes`), where they come from (`publish.queries`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from dagster_project.cli.language import language, say
from dagster_project.cli.output.screen import figure, first, paragraph, plain
from dagster_project.knowledge.messages import Language
from dagster_project.knowledge.money_units import money_unit_en, yuan_per_unit
from dagster_project.knowledge.review import decisions
from dagster_project.publish.sizes import in_printed_unit, materiality

_IN_WORDS = ("statement", "wording", "name", "duty")
"""Kinds of findings whose sentence says all."""
_STYLE = {"error": "red", "warning": "yellow"}
_PLACES = 10
_SHORT_CODE = 8
"""Digits of a code that name its place: enough to type."""

Finding = Mapping[str, Any]


def print_findings(
    out: Console, findings: Sequence[Finding], names: Mapping[str, str], *, long: bool = False, settled: bool = False
) -> None:
    """Findings in the order given, those that are settled behind or, unless asked for, only counted. `names` are those of the documents by id; with `long`
    each with its sides, its cause and every check that fails for it."""
    open_ones = [finding for finding in findings if finding["status"] == "open"]
    settled_ones = [finding for finding in findings if finding["status"] != "open"]
    shown = open_ones + (settled_ones if settled else [])
    for finding in shown if long or settled else first(out, shown, "first.of_checks"):
        if long:
            _print_whole(out, finding, names[finding["document_id"]])
        else:
            _print_line(out, finding, names[finding["document_id"]])
    if settled_ones and not settled:
        paragraph(out, (say("finding.accepted_ones", n=len(settled_ones)), "dim"))


def said_decision(finding: Finding) -> str:
    """What was decided about a finding, by whom and why; what no longer holds; or nothing."""
    if finding["decision"]:
        title = decisions()[finding["decision"]].titles[language()]
        id = "finding.decided" if finding["decision_reason"] else "finding.decided_without_reason"
        return say(id, decision=title, by=finding["decided_by"], why=finding["decision_reason"])
    if finding["overtaken_decision"]:
        return say("finding.overtaken", decision=decisions()[finding["overtaken_decision"]].titles[language()])
    return ""


def _print_line(out: Console, finding: Finding, name: str) -> None:
    level = materiality(finding)
    grave = say(f"severity.{finding['severity']}") + (f"·{level.titles[language()]}" if level else "")
    difference = finding["difference_yuan"]
    about = [
        name,
        "" if difference is None else say("side.difference", amount=_figure(finding, "difference_yuan") + _unit(finding)),
        said_decision(finding),
        finding[f"sentence_{language()}"],
    ]
    style = "dim" if finding["decision"] else _STYLE[finding["severity"]]
    line = Text.assemble(
        (finding["finding_code"][:_SHORT_CODE], "bold"),
        "  ",
        plain(grave, style),
        "  ",
        plain("  ".join(filter(None, about)).replace("\n", " ")),
    )
    # On a terminal a line is a line; whoever takes it elsewhere gets all of it.
    if out.is_terminal and cell_len(line.plain) > out.width:
        line = line[: len(set_cell_size(line.plain, out.width - 1).rstrip())]
        line.append("…")
    out.print(line, soft_wrap=True)


def _print_whole(out: Console, finding: Finding, name: str) -> None:
    level = materiality(finding)
    about = [
        finding["finding_code"],
        *([level.titles[language()]] if level else []),
        name,
        _page(finding),
        say(f"cause.{finding['cause']}"),
    ]
    about += [say("finding.candidates", n=finding["candidates"])] if finding["candidates"] > 1 else []
    about += [said_decision(finding)] if said_decision(finding) else []
    style = "dim" if finding["decision"] else _STYLE[finding["severity"]]
    paragraph(out, (say(f"finding.{finding['severity']}"), style), "".join(f" · {fact}" for fact in about))
    paragraph(out, finding[f"sentence_{language()}"], indent=2)
    if finding["kind"] not in _IN_WORDS:  # both sides of a statement, which may be shares or scores, stand in its sentence
        paragraph(out, _sides(finding), indent=2)
    for place in finding["places"][:_PLACES]:
        paragraph(out, (f"{place[f'statement_{language()}']} · {place['place']}", "dim"), indent=2)
    if len(finding["places"]) > _PLACES:
        paragraph(out, (say("and_more", n=len(finding["places"]) - _PLACES), "dim"), indent=2)


def _page(finding: Finding) -> str:
    return say("page", page=finding["page"]) if finding["page"] else say("no_page")


def _sides(finding: Finding) -> str:
    """Both sides, their difference and what is allowed, as far as they are known, in the unit of the page."""
    sides = [
        say(f"side.{side}", amount=_figure(finding, f"{side}_yuan"))
        for side in ("left", "right", "difference", "allowed")
        if finding[f"{side}_yuan"] is not None
    ]
    return " · ".join(sides) + (say("in_unit", unit=_unit(finding).strip()) if _unit(finding) else "")


def _figure(finding: Finding, column: str) -> str:
    amount = in_printed_unit(finding[column], finding["printed_unit"])
    return figure(amount) if finding["printed_unit"] in yuan_per_unit() else f"{amount:,f}"


def _unit(finding: Finding) -> str:
    unit = finding["printed_unit"] or ""
    return f" {money_unit_en(unit)}" if language() is Language.EN and unit in yuan_per_unit() else unit
