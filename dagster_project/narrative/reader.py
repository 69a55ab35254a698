"""The narrative of one document: the one entry to reading sentences.

Belongs here: putting the parts together. Does not belong here: file formats (`documents`), forms (`forms`), any sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dagster_project.documents.model import Grid
from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Form, IncludedUnit, Problem
from dagster_project.narrative.claims.paragraphs import headings, paragraphs
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.reader import read_claims
from dagster_project.narrative.claims.tokens import names_of
from dagster_project.narrative.evaluations.reading_order import read_evaluations_in_order
from dagster_project.narrative.evaluations.ruled import read_evaluation_grids
from dagster_project.narrative.included_units import included_units
from dagster_project.narrative.mentions import read_mentions
from dagster_project.narrative.model import Claim, Evaluation, Mention
from dagster_project.narrative.reasons import unexplained
from dagster_project.narrative.staff import read_staff


@dataclass(frozen=True, slots=True)
class Narrative:
    """What a document states in words: every figure of its sentences, its self-evaluations, the units that it names as its own, what it speaks
    of, and remarks on what it leaves unexplained."""

    claims: list[Claim]
    evaluations: list[Evaluation]
    included_units: list[IncludedUnit]
    mentions: list[Mention]
    problems: list[Problem]


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
    text = list(paragraphs(lines))
    told = read_claims(text, names_of(forms, department), PrintedCells(forms), fiscal_year)
    claims = [claim for _, of_paragraph in told for claim in of_paragraph]
    claims += read_staff(text, department, fiscal_year, len(claims) + 1)
    evaluations = list(read_evaluations_in_order(lines)) if grids is None else read_evaluation_grids(grids)
    mentions = read_mentions(text, headings(lines), evaluations)
    return Narrative(claims, evaluations, included_units(text), mentions, unexplained(told))
