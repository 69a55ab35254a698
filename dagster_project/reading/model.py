"""What is read of one document as a whole.

Belongs here: the plain data that reading gives and its JSON shape (`juesuan read --json`). Does not belong here: forms and their cells
(`forms.model`), claims and evaluations (`narrative.model`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from dagster_project.forms.model import DocumentKind, Form, Problem, UnrecognisedTable
from dagster_project.knowledge.messages import Language
from dagster_project.narrative.model import Claim, Evaluation


@dataclass(slots=True)
class Disclosure:
    """Everything read from one document. `unit` is the money unit most forms print; `fiscal_year` and `department`
    are None where the document does not say. `included_units` are the names in its table of units, where it prints one."""

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
    problems: list[Problem] = field(default_factory=list)
    included_units: list[str] = field(default_factory=list)

    def to_json(self, language: Language = Language.EN) -> dict[str, Any]:
        return {
            "document": {
                "sha256": self.sha256,
                "kind": self.kind.value,
                "department": self.department,
                "fiscal_year": self.fiscal_year,
                "unit": self.unit,
                "pages": self.pages,
                "reader": self.reader,
                "included_units": self.included_units,
            },
            "forms": [form.to_json() for form in self.forms],
            "unrecognised_tables": [table.to_json() for table in self.unrecognised_tables],
            "claims": [claim.to_json() for claim in self.claims],
            "evaluations": [evaluation.to_json() for evaluation in self.evaluations],
            "problems": [problem.to_json(language) for problem in self.problems],
        }
