from collections.abc import Mapping, Sequence

from dagster_project.forms.amounts import parse_number
from dagster_project.forms.solve.candidates import Candidate, NumberToken, UnplacedForm, UnplacedRow
from dagster_project.forms.text.blocks.proof_by_sums import Proven, contradicted_at_names, prove_rows

COLUMNS = ("total", "appropriation", "superior_subsidy", "institutional", "operating", "subordinate_remittance", "other")


def proven(rows: Mapping[str, Sequence[str]]) -> Proven:
    """What is proven of a form of income by its rows and their numbers in printed order."""
    form = UnplacedForm("income", "", "元", {"": COLUMNS}, [UnplacedRow(code, code, "", 1, code) for code in rows])
    for row, numbers in enumerate(rows.values()):
        for place, text in enumerate(numbers):
            slots = tuple((row, key) for key in (COLUMNS[1:] if place else COLUMNS[:1]))
            form.candidates.append(Candidate(NumberToken(text, parse_number(text), 1, len(text)), slots))
    return prove_rows(form)


def test_rows_that_make_up_the_one_above_are_proven() -> None:
    found = proven({"204": ("100.00", "98.00", "2.00"), "20402": ("98.00", "98.00"), "20405": ("2.00", "2.00")})
    assert found.whole == {0: (0, 1, 2), 1: (3, 4), 2: (5, 6)}


def test_the_total_of_a_row_with_numbers_of_rows_below_proves_nothing() -> None:
    # what is taken for the rows below are the parts of 204 itself, and what is taken for its parts their totals
    rows = {"204": ("100.00", "18.00", "9.00", "73.00"), "20402": ("98.00", "18.00", "7.00", "73.00"), "20405": ("2.00", "2.00")}
    assert proven({**rows, "2040207": (), "2040217": ()}).totals == {}


def test_a_number_behind_a_name_that_no_row_has_contradicts_others() -> None:
    form = UnplacedForm("income", "", "元", {"": COLUMNS}, [UnplacedRow(code, code, "", 1, code) for code in ("20402", "2040201")])
    texts = ("10.00", "10.00", "70.00", "10.00", "10.00")
    form.candidates = [Candidate(NumberToken(text, parse_number(text), 1, len(text)), ()) for text in texts]
    assert contradicted_at_names(form, {0: (0, 1), 1: (2,)}, {0: (0, 1), 1: (3, 4)}) == {1}
    assert contradicted_at_names(form, {0: (0, 1), 1: (2,)}, {0: (2, 0), 1: (3, 4)}) == set()
