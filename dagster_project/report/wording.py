"""Findings and requirements in the words of a report, in either language.

Belongs here: what each column says. Does not belong here: rows (`queries`), cells and fonts (`workbook`, `letter`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dagster_project.knowledge.messages import Language, phrase, phrases
from dagster_project.knowledge.money_units import money_unit_en, yuan_per_unit
from dagster_project.knowledge.review import decisions, problem_types
from dagster_project.knowledge.statutory_forms import form_names
from dagster_project.publish.queries import Record
from dagster_project.publish.sizes import in_printed_unit, materiality

_LISTED = 3
_PARTS = {"narrative": "report.words", "evaluation": "report.evaluation"}


class Wording:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.suffix = "_en" if language is Language.EN else ""
        """Of the columns that hold names of this language."""

    def say(self, id: str, /, **facts: Any) -> str:
        """A text of a report."""
        return phrase(id, **facts).words(self.language)

    def severity(self, finding: Record) -> str:
        return self.say(f"report.severity.{finding['severity']}")

    def materiality(self, finding: Record) -> str:
        level = materiality(finding)
        return level.titles[self.language] if level else ""

    def form(self, finding: Record) -> str:
        """The form, or what else it is about where none repeats it."""
        title = self._title(finding, "form_title")
        if title:
            return title
        part = str(finding["place"]).partition("/")[0]
        return self.say(_PARTS.get(part, "report.disclosure"))

    def item(self, finding: Record) -> str:
        """Row and column."""
        return " · ".join(part for part in (finding["label"] or finding["row_key"], self._title(finding, "column_title")) if part)

    def printed(self, finding: Record) -> str:
        return finding["printed_text"] or ""

    def should_be(self, finding: Record) -> Decimal | None:
        """What would stand there, in the unit of the page."""
        return in_printed_unit(finding["mending_yuan"], finding["printed_unit"])

    def difference(self, finding: Record) -> Decimal | None:
        """Left less right of the leading check, in the unit of the page."""
        return in_printed_unit(finding["difference_yuan"], finding["printed_unit"])

    def unit(self, finding: Record) -> str:
        return self.money_unit(finding["printed_unit"] or "")

    def money_unit(self, unit: str) -> str:
        """A unit as a page prints it; one of money by its English name in English."""
        return money_unit_en(unit) if self.language is Language.EN and unit in yuan_per_unit() else unit

    def sentence(self, finding: Record) -> str:
        return str(finding[f"sentence_{self.language}"])

    def basis(self, check: Record) -> str:
        basis = str(check["basis"])
        id = f"report.basis.{basis.replace(' ', '_')}"
        return self.say(id) if id in phrases() else basis

    def problem_type(self, finding: Record) -> str:
        kind = problem_types().get(finding["check_kind"], {})
        return finding[f"problem_type_{self.language}"] or kind.get(f"problem_type_{self.language}", "")

    def measure(self, finding: Record) -> str:
        kind = problem_types().get(finding["check_kind"], {})
        return finding[f"measure_{self.language}"] or kind.get(f"measure_{self.language}", "")

    def cause(self, finding: Record) -> str:
        return self.say(f"report.cause.{finding['cause'] or 'unknown'}")

    def decision(self, finding: Record) -> str:
        return decisions()[finding["decision"]].titles[self.language] if finding["decision"] else ""

    def overtaken(self, finding: Record) -> str:
        before = finding["overtaken_decision"]
        return self.say("report.overtaken", decision=decisions()[before].titles[self.language]) if before else ""

    def verdict(self, requirement: Record) -> str:
        """Not met where it fails anywhere; not judged where it could not be judged somewhere; met where it holds; else it does not apply."""
        if requirement["fails"]:
            return self.say("report.verdict.fail")
        if requirement["unjudged"]:
            return self.say("report.verdict.unjudged")
        return self.say("report.verdict.pass" if requirement["holds"] else "report.verdict.not_applicable")

    def where(self, requirement: Record, labels: Mapping[tuple[str, str, str], str], titles: Mapping[tuple[str, str], str]) -> str:
        """Where it fails, or could not be judged. `labels` of rows by document, form and row, `titles` of columns by form and column, as they are printed."""
        places: Sequence[str] = requirement["failing_places"] or requirement["unjudged_places"]
        document = requirement["document_id"]
        listed = [self._place(document, place, labels, titles) for place in places[:_LISTED] if place.strip("-/")]
        return "\n".join([*listed, *([self.say("report.more_places", n=len(places))] if len(places) > _LISTED else [])])

    def _place(self, document: str, place: str, labels: Mapping[tuple[str, str, str], str], titles: Mapping[tuple[str, str], str]) -> str:
        """A place as `fct_check_result` has it, with the names of forms, rows, columns and parts."""
        part, *steps = ("" if each == "-" else each for each in place.split("/"))
        if part in _PARTS:
            page, words = (*steps, "", "")[:2]
            on = self.say("letter.page", page=page.partition(".")[0]) if page else ""  # 33.1 is the first evaluation on page 33
            return " ".join(filter(None, (self.say(_PARTS[part]), on, words if part == "narrative" else "")))
        row, column = (*steps, "", "")[:2]
        label = labels.get((document, part, row)) or row
        code = row if row.isdigit() and label != row else ""
        words = " ".join(filter(None, (form_names(self.language).get(part, part), code, label)))
        return " · ".join(filter(None, (words, titles.get((part, column)) or column)))

    def _title(self, row: Record, column: str) -> str:
        return (row[f"{column}_en"] if self.language is Language.EN else None) or row[column] or ""
