"""What is read of one document as a whole.

Belongs here: the plain data that reading gives and its JSON shape (`juesuan read --json`). Does not belong here: forms and their cells
(`forms.model`), claims and evaluations (`narrative.model`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dagster_project.forms.model import DocumentKind, Form, IncludedUnit, Problem, UnrecognisedTable
from dagster_project.forms.recognise.entities import Level
from dagster_project.knowledge.messages import Language
from dagster_project.narrative.model import Claim, Evaluation, Mention


@dataclass(slots=True)
class Disclosure:
    """Everything read from one document. `unit` is the money unit most forms print; `fiscal_year` and `department`
    are None where the document does not say. `included_units` are the names in its table of units, where it prints one, and
    `department_code` is the code that stands beside the department's name, as printed.

    A file may hold the accounts of several entities: `further` are the disclosures of the others, `part` counts from 1 in such a file and is None
    in a file of one, `first_page` and `last_page` are where this one stands, `level` whose accounts it holds."""

    sha256: str
    kind: DocumentKind
    department: str | None
    fiscal_year: int | None
    unit: str | None
    pages: int
    reader: str
    forms: list[Form] = field(default_factory=list)
    unrecognised_tables: list[UnrecognisedTable] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    included_units: list[IncludedUnit] = field(default_factory=list)
    further: list[Disclosure] = field(default_factory=list)
    part: int | None = None
    first_page: int | None = None
    last_page: int | None = None
    level: Level | None = None
    department_code: str | None = None

    def file_to_json(self, language: Language = Language.EN) -> dict[str, Any]:
        """Everything read in the file: this disclosure, or `disclosures` where the file holds several."""
        if not self.further:
            return self.to_json(language)
        return {"disclosures": [disclosure.to_json(language) for disclosure in (self, *self.further)]}

    def to_json(self, language: Language = Language.EN) -> dict[str, Any]:
        return {
            "document": {
                "sha256": self.sha256,
                "kind": self.kind.value,
                "department": self.department,
                "department_code": self.department_code,
                "fiscal_year": self.fiscal_year,
                "unit": self.unit,
                "pages": self.pages,
                "reader": self.reader,
                "included_units": [unit.name for unit in self.included_units],
                **self._place_in_file(),
            },
            "forms": [form.to_json() for form in self.forms],
            "unrecognised_tables": [table.to_json() for table in self.unrecognised_tables],
            "claims": [claim.to_json() for claim in self.claims],
            "evaluations": [evaluation.to_json() for evaluation in self.evaluations],
            "mentions": [mention.to_json() for mention in self.mentions],
            "problems": [problem.to_json(language) for problem in self.problems],
        }

    def _place_in_file(self) -> dict[str, Any]:
        if self.part is None:
            return {}
        return {
            "part": self.part,
            "first_page": self.first_page,
            "last_page": self.last_page,
            "level": self.level.value if self.level else None,
        }


def page_kind(reader: str) -> str:
    """What the pages of a document are that this reader read: `page`, `sheet` or `table`."""
    return {"excel": "sheet", "html": "table", "word": "table", "office": "table"}.get(reader.partition("/")[0], "page")


def as_table(form: Form) -> UnrecognisedTable:
    """A form that is not taken, as its text."""
    text = "\n".join("\t".join([row.label, *(cell.text for cell in row.cells.values())]) for row in form.rows)
    return UnrecognisedTable(form.pages[0], form.title, text)
