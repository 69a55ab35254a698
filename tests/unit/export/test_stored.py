"""An export in a store is the current one as a whole, or not at all."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from dagster_project.export.folder import ExportBusy
from dagster_project.export.stored import POINTER, putting
from dagster_project.landing.objects import Objects, StoreRefuses
from tests import stores


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with stores.s3_server() as server:
        yield server


@pytest.fixture
def place(server: Any, request: pytest.FixtureRequest) -> str:
    return f"s3://accounts/{re.sub(r'[^a-z_0-9]', '_', request.node.name)}"


def write(place: str, text: str) -> str:
    with putting(place, {"rows": {"dim_fund": 3}}) as (folder, put):
        (folder / "fct_income" / "fiscal_year=2023").mkdir(parents=True)
        (folder / "fct_income" / "fiscal_year=2023" / "rows.parquet").write_text(text)
        (folder / "dim_fund.parquet").write_text(text)
    return put


def current(place: str) -> str:
    """What the current export says; every file of it has to be there."""
    objects = Objects(place)
    folder = json.loads(objects.read(POINTER))["folder"]
    (text,) = {objects.read(f"{folder}/{name}") for name in ("dim_fund.parquet", "fct_income/fiscal_year=2023/rows.parquet")}
    return text.decode()


def folders(place: str) -> int:
    return len({name.partition("/")[0] for name in Objects(place).names("") if "/" in name})


def test_the_next_export_takes_its_place_and_the_one_before_stays_for_its_readers(server: Any, place: str) -> None:
    stores.put(server, f"{place.rpartition('/')[2]}/notes/of mine.txt", b"kept")
    first = write(place, "first")
    second = write(place, "second")
    assert current(place) == "second"
    assert Objects(first).read("dim_fund.parquet") == b"first"
    write(place, "third")
    assert current(place) == "third"
    assert Objects(first).names("") == []
    assert Objects(second).read("dim_fund.parquet") == b"second"
    assert Objects(place).read("notes/of mine.txt") == b"kept"


@pytest.mark.parametrize("left", ["killed", "unreachable"])
def test_an_export_that_does_not_end_leaves_the_old_one(place: str, left: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(place, "old")
    put, asked = Objects.put, []

    def fail(self: Objects, *told: Any) -> None:
        asked.append(told)
        if len(asked) > 1:
            raise StoreRefuses("store_not_reached", address=self.address, error="reset")
        put(self, *told)

    with monkeypatch.context() as patch:
        patch.setattr(Objects, "put", fail)
        if left == "killed":
            patch.setattr(Objects, "remove", lambda *_: None)
        with pytest.raises(StoreRefuses):
            write(place, "new")
    assert current(place) == "old"
    assert folders(place) == (2 if left == "killed" else 1)
    write(place, "newer")
    assert current(place) == "newer"
    assert folders(place) == 2


def test_of_two_exports_at_once_one_is_refused(place: str) -> None:
    write(place, "old")
    mine = putting(place, {})
    (folder, _) = mine.__enter__()
    (folder / "dim_fund.parquet").write_text("mine")
    write(place, "of another")
    with pytest.raises(ExportBusy, match="has ended meanwhile"):
        mine.__exit__(None, None, None)
    assert current(place) == "of another"
    assert folders(place) == 2


def test_an_export_whose_name_may_have_arrived_keeps_its_files(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is stopped while the store answers does not know whether it is the current one."""
    write(place, "old")
    replace = Objects.replace

    def interrupted(self: Objects, name: str, data: bytes, before: Any) -> bool:
        done = replace(self, name, data, before)
        if name == POINTER:
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as patch:
        patch.setattr(Objects, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            write(place, "new")
    assert current(place) == "new"


@pytest.mark.parametrize("data", [b"zz", b"{}", b"[]", b'{"folder": "../others"}'])
def test_what_others_wrote_is_no_export(server: Any, place: str, data: bytes) -> None:
    stores.put(server, f"{place.partition('//')[2].partition('/')[2]}/{POINTER}", data)
    with pytest.raises(StoreRefuses, match="was not written by juesuan"):
        write(place, "new")
