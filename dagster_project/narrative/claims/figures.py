"""A figure of a sentence: a number with its unit.

Belongs here: what it looks like in folded text. Does not belong here: numbers (`documents.text.numbers`), the units (`seeds/narrative/units.csv`), what
a figure is of (`attribution`).
"""

from __future__ import annotations

import re

from dagster_project.documents.text.numbers import FOLDED_NUMBER
from dagster_project.knowledge.vocabulary import unit_pattern

FIGURE = re.compile(rf"(?<![\d.A-Za-z])(?P<number>[-−]?{FOLDED_NUMBER.pattern})(?P<unit>{unit_pattern()})")
"""`number` and `unit`. Folding leaves the mathematical minus (−) as it is; a number behind a letter is part of a name."""
