from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("cv2", reason="the extra `ocr` is not installed")

from dagster_project.documents.pictures.ink import ink_of, turned
from dagster_project.documents.pictures.upright import skew


@pytest.mark.parametrize("degrees", [-4.0, -0.3, 0.0, 1.5])
def test_skew_is_found_to_a_twentieth_of_a_degree(degrees: float) -> None:
    page = np.full((1600, 1200, 3), 255, np.uint8)
    for y in range(200, 1400, 40):
        page[y : y + 3, 100:1100] = 0
    assert skew(ink_of(turned(page, degrees)).black) == pytest.approx(-degrees, abs=0.05)
