"""Differences and changes that the words state without a reason.

Belongs here: which of them want one, and whether the words give one. Does not belong here: whether the figures are true (dbt), what a reason is worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dagster_project.forms.model import Problem, problem
from dagster_project.knowledge import vocabulary
from dagster_project.narrative.claims.reader import ClaimsOf
from dagster_project.narrative.claims.tokens import names_item
from dagster_project.narrative.model import Claim, ClaimKind

_ITEMS, _THREE_PUBLIC = "general_budget", "three_public"
_MOST = 20
_WHOLE = 100
_CHANGES = (ClaimKind.CHANGE_AMOUNT, ClaimKind.CHANGE_RATE, ClaimKind.COMPLETION)


def unexplained(by_paragraph: Sequence[ClaimsOf]) -> list[Problem]:
    """Remarks `item_unexplained`, one for each item whose final amount differs from its budget without a reason, and `three_public_unexplained`
    where changes of 三公 are stated and nothing in their part gives a reason."""
    return [*list(_items(by_paragraph))[:_MOST], *_three_public(by_paragraph)]


def _items(by_paragraph: Sequence[ClaimsOf]) -> Iterator[Problem]:
    for number, (paragraph, claims) in enumerate(by_paragraph):
        if paragraph.section != _ITEMS:
            continue
        labels = list(dict.fromkeys(claim.label for claim in claims if names_item(claim.label)))
        for label in labels:
            if _differs([claim for claim in claims if claim.label == label]) and not _gives_reason(
                _said_of(label, labels, by_paragraph, number)
            ):
                yield problem("item_unexplained", page=claims[0].page, label=label)


def _differs(claims: Sequence[Claim]) -> bool:
    """Whether what was spent is not what was planned."""
    if any(claim.kind is ClaimKind.COMPLETION and claim.value != _WHOLE for claim in claims):
        return True
    spent = [claim.value for claim in claims if claim.kind is ClaimKind.AMOUNT and claim.stage == "final"]
    planned = [claim.value for claim in claims if claim.kind is ClaimKind.AMOUNT and claim.stage in ("budget", "initial_budget")]
    return bool(spent and planned) and spent[-1] != planned[0]


def _said_of(label: str, labels: Sequence[str], by_paragraph: Sequence[ClaimsOf], number: int) -> str:
    """What is said of an item: up to the next item, or to the end and in what goes on below it."""
    paragraph = by_paragraph[number][0]
    start = paragraph.text.find(label) + len(label)
    ends = [place for other in labels if (place := paragraph.text.find(other, start)) >= 0]
    if ends:
        return paragraph.text[start : min(ends)]
    behind = by_paragraph[number + 1][0] if number + 1 < len(by_paragraph) else None
    goes_on = behind is not None and behind.section == paragraph.section and not behind.is_item
    return paragraph.text[start:] + (behind.text if behind and goes_on else "")


def _three_public(by_paragraph: Sequence[ClaimsOf]) -> Iterator[Problem]:
    told = [(paragraph, claims) for paragraph, claims in by_paragraph if paragraph.section == _THREE_PUBLIC]
    changes = [claim for _, claims in told for claim in claims if claim.kind in _CHANGES and claim.value and _is_change(claim)]
    if changes and not any(_gives_reason(paragraph.text) for paragraph, _ in told):
        yield problem("three_public_unexplained", page=changes[0].page)


def _is_change(claim: Claim) -> bool:
    return claim.kind is not ClaimKind.COMPLETION or claim.value != _WHOLE


def _gives_reason(text: str) -> bool:
    return bool(re.search(f"{vocabulary.either(vocabulary.of_token('reason'))}|{_REASON}", text))


_REASON = r"原因|由于|因(?!公)|系(?!统|列)|主要是|受.{0,12}影响|追加|调整|调剂|结转|厉行节约|据实"
"""Words of a reason that are none of a sentence's structure."""
