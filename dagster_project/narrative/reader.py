"""The narrative of one document: the one entry to reading sentences.

Belongs here: putting the parts together. Does not belong here: file formats (`documents`), forms (`forms`), any sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.documents.model import Grid
from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Disclosure
from dagster_project.narrative.claims.paragraphs import paragraphs
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.reader import read_claims
from dagster_project.narrative.claims.tokens import names_of
from dagster_project.narrative.evaluations.reading_order import read_streams
from dagster_project.narrative.evaluations.ruled import read_evaluation_grids


def read_narrative(disclosure: Disclosure, lines: Sequence[TextLine], grids: Sequence[Grid] | None = None) -> None:
    """Add to a disclosure, whose forms are read, what its narrative and its self-evaluations state.

    `lines` are its lines in reading order without those of its forms; `grids` its ruled tables of self-evaluations, None where the document keeps no rules.
    """
    names, printed = names_of(disclosure.forms, disclosure.department), PrintedCells(disclosure.forms)
    disclosure.claims = read_claims(paragraphs(lines), names, printed, disclosure.fiscal_year)
    disclosure.evaluations = list(read_streams(lines)) if grids is None else read_evaluation_grids(grids)
