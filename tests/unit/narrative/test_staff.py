"""What sentences say of authorised posts and of staff in place."""

from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import TextLine
from dagster_project.narrative.claims.paragraphs import paragraphs
from dagster_project.narrative.staff import read_staff


def staff(*lines: str, heading: str = "三、人员情况") -> dict[str, int]:
    text = ["第一部分 部门概况", heading, *lines, "第二部分 某市水务局2023年度部门决算表"]
    claims = read_staff(paragraphs(TextLine(3, number, line, False) for number, line in enumerate(text)), "某市水务局", 2023, 7)
    assert [claim.number for claim in claims] == list(range(7, 7 + len(claims)))
    assert {claim.page for claim in claims} <= {3}
    return {claim.subject.removeprefix("staff."): int(claim.value or 0) for claim in claims}


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        (
            "某市水务局核定编制120名，其中：行政编制45名、参公编制20名、事业编制50名、工勤编制5名。",
            {
                "authorised": 120,
                "authorised.administrative": 45,
                "authorised.participating": 20,
                "authorised.institution": 50,
                "authorised.workers": 5,
            },
        ),
        (
            "截至2023年12月31日，本部门实有人员1,110人，其中在职人员95人，离休人员2人，退休人员1,013人。",
            {"in_place": 1110, "in_place.serving": 95, "in_place.veterans": 2, "in_place.retired": 1013},
        ),
        ("人员编制数为60人，年末实有人数58人。", {"authorised": 60, "in_place": 58}),
        (
            "人员编制65名（其中行政编制45名、事业编制20名），实有60人（其中行政40人，事业20人）。",
            {
                "authorised": 65,
                "authorised.administrative": 45,
                "authorised.institution": 20,
                "in_place": 60,
                "in_place.administrative": 40,
                "in_place.institution": 20,
            },
        ),
        (
            "行政编制45名，实有43人；事业编制20名，实有18人；离退休人员31人。",
            {
                "authorised.administrative": 45,
                "in_place.administrative": 43,
                "authorised.institution": 20,
                "in_place.institution": 18,
                "in_place.retirees": 31,
            },
        ),
        ("2023年末在职行政人员12人。", {"in_place.administrative": 12}),
    ],
)
def test_posts_and_people_by_kind(sentence: str, counts: dict[str, int]) -> None:
    assert staff(sentence) == counts


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        (
            "编制65名，行政编制45名，事业编制20名，实有60人。",
            {"authorised": 65, "authorised.administrative": 45, "authorised.institution": 20},
        ),
        ("核定编制20名，其中局长1名、副局长3名。", {"authorised": 20}),
        ("2022年末实有人数58人。", {}),
        ("实有人数比上年增加3人。", {}),
        ("下属某市河道管理所编制12名，实有11人。", {}),
        ("某市河道管理所编制12名；实有11人。", {}),
        ("1.某市河道管理所。编制12名。", {}),
        ("某市水务局本级编制12名。", {}),
        ("公务用车编制5个。", {}),
        ("行政5人。", {}),
        ("职工人均支出12人次。", {}),
    ],
)
def test_what_has_two_readings_or_is_of_others_is_left_alone(sentence: str, counts: dict[str, int]) -> None:
    assert staff(sentence) == counts


def test_what_stands_below_the_name_of_a_unit_is_of_that_unit() -> None:
    assert staff("人员编制12名，实有11人。", heading="（二）某市河道管理所") == {}
