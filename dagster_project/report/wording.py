"""Findings and requirements in the words of a report, in either language.

Belongs here: what each column says. Does not belong here: rows (`contents`), cells and fonts (`workbook`, `letter`).
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from dagster_project.knowledge.messages import Language, phrase, phrases
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
        return finding["printed_unit"] or ""

    def sentence(self, finding: Record) -> str:
        return str(finding[f"sentence_{self.language}"])

    def basis(self, check: Record) -> str:
        basis = str(check["basis"])
        id = f"report.basis.{basis.replace(' ', '_')}"
        return self.say(id) if id in phrases() else basis

    def problem_type(self, finding: Record) -> str:
        kind = problem_types().get(finding["check_kind"], {})
        return finding["problem_type"] or kind.get(f"problem_type_{self.language}", "")

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

    def where(self, requirement: Record) -> str:
        places: Sequence[str] = requirement["failing_places"] or requirement["unjudged_places"]
        listed = [self._place(place) for place in places[:_LISTED] if place != "-"]
        return "\n".join([*listed, *([self.say("report.more_places", n=len(places))] if len(places) > _LISTED else [])])

    def _place(self, place: str) -> str:
        """A place as `fct_check_result` has it, with the names of forms and parts."""
        part, _, rest = place.partition("/")
        rest = "/".join(each for each in rest.split("/") if each != "-")
        if part in _PARTS:
            return f"{self.say(_PARTS[part])} {rest}"
        return f"{form_names().get(part, part) if self.language is Language.ZH else part} {rest}".strip()

    def _title(self, row: Record, column: str) -> str:
        return (row[f"{column}_en"] if self.language is Language.EN else None) or row[column] or ""
