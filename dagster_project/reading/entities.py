"""Whose accounts each part of a file holds.

Belongs here: what the parts of one file say of each other's names and years. Does not belong here: where a part starts
(`forms.recognise.entities`), what one part says of itself (`forms.recognise.identity`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.entities import Level, level_of, own_accounts_name, plain_name
from dagster_project.forms.recognise.identity import Identity, identify
from dagster_project.forms.recognise.titles import FormText

Part = tuple[Sequence[TextLine], Sequence[FormText]]
"""The lines and the forms of one entity in a file."""


class Entity(NamedTuple):
    """Who and which year a part is of, and at which level; what it does not say is None."""

    identity: Identity
    level: Level | None


def entities_of(parts: Sequence[Part]) -> list[Entity]:
    """The entity of each part. A name or year that only some state, and these all the same, is that of
    all. A department's own accounts beside those
    with its units are told apart by name, as they are where they come in files of their own."""
    identities = [identify(lines, forms) for lines, forms in parts]
    if len(parts) == 1:
        ((lines, forms),) = parts
        return [Entity(identities[0], level_of(identities[0].department, forms, lines))]
    levels = [level_of(identity.department, forms, lines) for identity, (lines, forms) in zip(identities, parts, strict=True)]
    years = {identity.fiscal_year for identity in identities} - {None}
    year = years.pop() if len(years) == 1 else None
    stated = {plain_name(identity.department) for identity in identities} - {None}
    name = stated.pop() if len(stated) == 1 else None
    identities = [
        replace(identity, fiscal_year=identity.fiscal_year or year, department=plain_name(identity.department) or name)
        for identity in identities
    ]
    names = Counter((identity.department, identity.fiscal_year) for identity in identities)
    return [
        Entity(
            replace(identity, department=own_accounts_name(identity.department))
            if identity.department and level is Level.OWN_ACCOUNTS and names[identity.department, identity.fiscal_year] > 1
            else identity,
            level,
        )
        for identity, level in zip(identities, levels, strict=True)
    ]
