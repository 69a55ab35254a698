"""The narrative of one document: the one entry to reading sentences.

Belongs here: putting the parts together. Does not belong here: file formats (`documents`), forms (`forms`), any sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dagster_project.documents.model import Grid
from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Form, IncludedUnit
from dagster_project.narrative.claims.paragraphs import paragraphs
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.reader import read_claims
from dagster_project.narrative.claims.tokens import names_of
from dagster_project.narrative.evaluations.reading_order import read_evaluations_in_order
from dagster_project.narrative.evaluations.ruled import read_evaluation_grids
from dagster_project.narrative.included_units import included_units
from dagster_project.narrative.model import Claim, Evaluation


@dataclass(frozen=True, slots=True)
class Narrative:
    """What a document states in words: every figure of its sentences, its self-evaluations, and the units that it names as its own."""

    claims: list[Claim]
    evaluations: list[Evaluation]
    included_units: list[IncludedUnit]


def read_narrative(
    lines: Sequence[TextLine],
    grids: Sequence[Grid] | None,
    *,
    forms: Sequence[Form],
    department: str | None,
    fiscal_year: int | None,
) -> Narrative:
    """The narrative of a document whose `forms` are read: they name its rows and hold the cells that its sentences are about.

    `lines` are its lines in reading order without those of its forms; `grids` its ruled tables of self-evaluations, None where the document keeps no
    rules.
    """
    told = list(paragraphs(lines))
    claims = read_claims(told, names_of(forms, department), PrintedCells(forms), fiscal_year)
    evaluations = list(read_evaluations_in_order(lines)) if grids is None else read_evaluation_grids(grids)
    return Narrative(claims, evaluations, included_units(told))
