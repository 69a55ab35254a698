"""Whose accounts each part of a file holds.

Belongs here: what the parts of one file say of each other's names and years. Does not belong here: where a part starts
(`forms.recognise.entities`), what one part says of itself (`forms.recognise.document_head`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.document_head import DocumentHead, document_head
from dagster_project.forms.recognise.entities import Level, level_of, own_accounts_name, plain_name
from dagster_project.forms.recognise.titles import FormText

Part = tuple[Sequence[TextLine], Sequence[FormText]]
"""The lines and the forms of one entity in a file."""


class Entity(NamedTuple):
    """Who and which year a part is of, and at which level; what it does not say is None."""

    head: DocumentHead
    level: Level | None


def entities_of(parts: Sequence[Part]) -> list[Entity]:
    """The entity of each part. A name or year that only some state, and these all the same, is that of
    all. A department's own accounts beside those
    with its units are told apart by name, as they are where they come in files of their own."""
    heads = [document_head(lines, forms) for lines, forms in parts]
    if len(parts) == 1:
        ((lines, forms),) = parts
        level = level_of(heads[0].department, forms, lines)
        return [Entity(replace(heads[0], department=plain_name(heads[0].department)), level)]
    levels = [level_of(head.department, forms, lines) for head, (lines, forms) in zip(heads, parts, strict=True)]
    years = {head.fiscal_year for head in heads} - {None}
    year = years.pop() if len(years) == 1 else None
    stated = {plain_name(head.department) for head in heads} - {None}
    name = stated.pop() if len(stated) == 1 else None
    heads = [replace(head, fiscal_year=head.fiscal_year or year, department=plain_name(head.department) or name) for head in heads]
    names = Counter((head.department, head.fiscal_year) for head in heads)
    return [
        Entity(
            replace(head, department=own_accounts_name(head.department))
            if head.department and level is Level.OWN_ACCOUNTS and names[head.department, head.fiscal_year] > 1
            else head,
            level,
        )
        for head, level in zip(heads, levels, strict=True)
    ]
