from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from dagster_project.documents.pictures.ruling import rules_of

SCALE = 200 / 72


def table(width: int = 900, height: int = 300) -> npt.NDArray[np.uint8]:
    """Two rows of three columns, in pixels of a scan at 200 dpi."""
    black = np.zeros((height, width), np.uint8)
    for y in (20, 70, 120):
        black[y : y + 2, 20:802] = 1
    for x in (20, 300, 600, 800):
        black[20:122, x : x + 2] = 1
    return black


def edges(black: npt.NDArray[np.uint8]) -> tuple[list[int], list[int]]:
    boxes = rules_of(black, SCALE).boxes
    across = sorted(box[1] for box in boxes if box[2] - box[0] > box[3] - box[1])
    down = sorted(box[0] for box in boxes if box[2] - box[0] < box[3] - box[1])
    return across, down


def test_the_rules_of_a_table_are_found() -> None:
    across, down = edges(table())
    assert across == pytest.approx([20, 70, 120], abs=2)
    assert down == pytest.approx([20, 300, 600, 800], abs=2)


def test_a_stroke_of_a_letter_between_rules_is_none() -> None:
    black = table()
    black[28:64, 150:153] = 1  # 13 points high, in a row of 18
    black[95:98, 330:380] = 1
    assert edges(black) == edges(table())


def test_a_short_rule_between_two_others_counts() -> None:
    black = table()
    black[70:122, 450:452] = 1
    assert len(edges(black)[1]) == 5


def test_a_rule_that_the_scanner_broke_is_one() -> None:
    black = table()
    black[20:22, 400:402] = 0
    assert edges(black) == edges(table())


def test_a_rule_beside_the_shadow_of_the_paper_s_edge_is_found() -> None:
    black = table(height=900)
    black[20:800, 20:22] = 1
    shadow = np.random.default_rng(5).random((500, 14)) < 0.5
    black[200:700, 6:20] |= shadow.astype(np.uint8)
    assert any(x0 <= 20 <= x1 and y1 - y0 > 700 and x1 - x0 < 10 for x0, y0, x1, y1 in rules_of(black, SCALE).boxes)
