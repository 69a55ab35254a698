"""Pages photographed at an angle."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

import cv2

from dagster_project.documents.pictures.ink import ink_of
from dagster_project.documents.pictures.opening import Pixels
from dagster_project.documents.pictures.perspective import flattened
from dagster_project.documents.pictures.ruling import rules_of

WIDTH, HEIGHT = 1600, 1200
SCALE = 200 / 72
XS, YS = range(150, 1500, 270), range(150, 1100, 60)


def table() -> Pixels:
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for y in YS:
        page[y : y + 3, XS[0] : XS[-1] + 3] = 0
    for x in XS:
        page[YS[0] : YS[-1] + 3, x : x + 3] = 0
    return page


def photographed(page: Pixels, *corners: tuple[int, int]) -> Pixels:
    """The page with its corners, from the upper left one clockwise, moved by so many pixels."""
    whole = np.array([(0, 0), (WIDTH, 0), (WIDTH, HEIGHT), (0, HEIGHT)], np.float32)
    matrix = cv2.getPerspectiveTransform(whole, whole + np.array(corners, np.float32))
    return np.asarray(cv2.warpPerspective(page, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)))


def whole_rules(page: Pixels) -> tuple[int, int]:
    """How many rules run over the whole height, and the whole width, of the table."""
    boxes = rules_of(ink_of(page).black, SCALE).boxes
    return sum(box[3] - box[1] > 0.85 * (YS[-1] - YS[0]) for box in boxes), sum(box[2] - box[0] > 0.85 * (XS[-1] - XS[0]) for box in boxes)


@pytest.mark.parametrize(
    "corners",
    [((30, 0), (-30, 0), (0, 0), (0, 0)), ((0, 0), (0, 25), (0, -25), (0, 0)), ((40, 20), (-15, 30), (0, -10), (20, 0))],
    ids=["from below", "from the left", "from a corner"],
)
def test_a_page_photographed_at_an_angle_has_straight_rules_again(corners: tuple[tuple[int, int], ...]) -> None:
    page = photographed(table(), *corners)
    assert whole_rules(page) != (len(XS), len(YS))
    flat = flattened(page, ink_of(page).black)
    assert flat.pixels is not None and whole_rules(flat.pixels) == (len(XS), len(YS))
    assert not flat.is_bent


def test_a_page_seen_from_above_is_left_alone() -> None:
    assert flattened(table(), ink_of(table()).black) == (None, False)


def test_bent_paper_is_told_and_left_as_it_is() -> None:
    xs, ys = np.meshgrid(np.arange(WIDTH, dtype=np.float32), np.arange(HEIGHT, dtype=np.float32))
    page = cv2.remap(table(), xs, ys + 25 * np.sin(np.pi * xs / WIDTH), cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    assert flattened(page, ink_of(page).black) == (None, True)


def test_too_few_lines_tell_nothing() -> None:
    page = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    cv2.line(page, (200, 200), (260, 500), (0, 0, 0), 3)
    cv2.line(page, (900, 200), (890, 400), (0, 0, 0), 3)
    assert flattened(page, ink_of(page).black).pixels is None
