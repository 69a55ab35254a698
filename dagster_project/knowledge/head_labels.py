"""The labels that heads of forms and covers print before a colon: 部门, 打印日期, 单位负责人.

Belongs here: look-ups in `seeds/forms/head_labels.csv`. Does not belong here: any label itself, finding them in a head (`forms.recognise.heads`).
"""

from __future__ import annotations

from functools import cache

from dagster_project.knowledge.seeds import read_seed


@cache
def head_labels() -> dict[str, str]:
    """Label → what stands behind it: `department`, `superior` (the department above it), `money_unit`, `year`, `period`, `date`, `level`, `person`,
    `code` (of the department), `number` (any other) or `other`."""
    return {row["label"]: row["role"] for row in read_seed("forms/head_labels.csv")}
