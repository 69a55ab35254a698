"""A home in a store: whoever opens it has its last inventory, one of two writers is refused, and nothing half-sent is ever seen."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing import stored_home
from dagster_project.landing.home import Home, HomeBusy, MissingHome
from dagster_project.landing.objects import Objects, StoreRefuses
from dagster_project.landing.stored_home import HomeOvertaken, NeedsFolder, StoredHome
from tests import stores

Machine = Callable[[str], StoredHome]


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with stores.s3_server() as server:
        yield server


@pytest.fixture
def on(server: Any, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The one home of a test, as a machine of this name has it."""
    monkeypatch.setattr(stored_home, "_PIECE", 4)

    def of(machine: str) -> StoredHome:
        monkeypatch.setattr(stored_home, "user_cache_path", lambda name: tmp_path / machine / name)
        home = Home.at(f"s3a://accounts/{request.node.originalname}/")
        assert isinstance(home, StoredHome)
        return home

    return of


def put(home: Home, text: str, path: Path | None = None) -> None:
    path = path or home.published
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def write(home: Home, text: str) -> None:
    with home.writing():
        put(home, text)


def published(home: Home) -> str:
    home.bring_up_to_date()
    return home.published.read_text()


def pieces(home: StoredHome) -> int:
    return len(Objects(home.address).names("pieces"))


def test_another_machine_finds_what_was_written_as_it_was(on: Machine) -> None:
    here, there = on("here"), on("there")
    original = Path("raw/landed/documents/ab/original.pdf")
    with here.writing():
        put(here, "a warehouse")
        put(here, "a document", here.root / original)
        put(here, "nobody's business", here.logs / "dbt.log")
        put(here, "", here.landed / "empty")
    assert published(there) == "a warehouse"
    assert there.published.stat().st_mtime_ns == here.published.stat().st_mtime_ns  # by which a published copy is known again
    assert not (there.root / original).exists()  # who only asks the marts needs no originals
    there.bring_up_to_date(whole=True)
    assert (there.root / original).read_text() == "a document"
    assert (there.landed / "empty").read_text() == ""
    assert not there.logs.exists()


def test_only_what_changed_is_sent_and_fetched_and_what_is_of_no_use_goes(on: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = on("here"), on("there")
    gone = here.landed / "documents" / "ab" / "original.pdf"
    with here.writing():
        put(here, "aaaabbbbcccc")
        put(here, "dddd", gone)
    there.bring_up_to_date(whole=True)
    sent, fetched = [], []
    write_object, read_object = Objects.write, Objects.read
    monkeypatch.setattr(Objects, "write", lambda self, name, data: (sent.append(data), write_object(self, name, data)))
    monkeypatch.setattr(Objects, "read", lambda self, name: (fetched.append(name), read_object(self, name))[1])
    with here.writing():
        put(here, "aaaaBBBBcccc")
        gone.unlink()
    assert sent == [b"BBBB"]
    assert pieces(here) == 3
    fetched.clear()
    assert published(there) == "aaaaBBBBcccc"
    assert len([name for name in fetched if name.startswith("pieces")]) == 1
    assert not (there.landed / "documents").exists()  # what was forgotten is so on every machine


def test_who_asks_again_fetches_nothing_while_nothing_is_new(on: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = on("here"), on("there")
    write(here, "old")
    assert published(there) == "old"
    with monkeypatch.context() as patch:
        patch.setattr(Objects, "read", lambda *_: pytest.fail("fetched"))
        assert published(there) == "old"
    write(here, "new")
    assert published(there) == "new"
    original = there.landed / "documents" / "ab" / "original.pdf"
    with here.writing():
        put(here, "a document", here.root / original.relative_to(there.root))
    there.bring_up_to_date()
    there.bring_up_to_date(whole=True)
    assert original.exists()
    there.published.unlink()
    assert published(there) == "new"


def test_nothing_new_writes_no_new_inventory(on: Machine) -> None:
    write(on("here"), "once")
    before = Objects(on("here").address).find("inventory.json.gz")
    with on("there").writing():
        pass
    assert Objects(on("here").address).find("inventory.json.gz") == before


class Killed(BaseException):
    """The process is no more."""


@pytest.mark.parametrize("step", ["write", "replace"])
def test_who_is_killed_before_the_inventory_is_written_leaves_the_last_one(on: Machine, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = on("here"), on("there")
    write(here, f"old {step}")
    do = getattr(Objects, step)

    def kill(self: Objects, name: str, *more: Any) -> Any:
        if name.endswith("/probe"):
            return do(self, name, *more)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Objects, step, kill)
        with pytest.raises(Killed):
            write(here, f"new {step}")
    assert published(there) == f"old {step}"
    assert here.is_unsent
    with here.writing():  # whoever goes on here carries on
        assert here.published.read_text() == f"new {step}"
    assert not here.is_unsent
    assert published(there) == f"new {step}"
    assert pieces(here) == 3  # nothing is left of what was sent in vain


def test_a_store_that_is_lost_half_way_has_nothing_new(on: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = on("here"), on("there")
    write(here, "old")
    asked, do = [], Objects.write

    def lose(self: Objects, name: str, data: bytes) -> None:
        asked.append(name)
        if len(asked) > 1:
            raise StoreRefuses("store_not_reached", address=self.address, error="reset")
        do(self, name, data)

    with monkeypatch.context() as patch:
        patch.setattr(Objects, "write", lose)
        with pytest.raises(StoreRefuses, match="could not be reached"):
            write(here, "new, and longer")
    assert published(there) == "old"
    with here.writing():
        pass
    assert published(there) == "new, and longer"


def test_a_failure_sends_nothing_and_is_carried_on(on: Machine) -> None:
    here, there = on("here"), on("there")
    write(here, "old")
    with suppress(ZeroDivisionError), here.writing():
        put(here, "half")
        raise ZeroDivisionError
    assert published(there) == "old"
    with here.writing():
        assert here.published.read_text() == "half"


def test_of_two_writers_the_second_is_told_who_was_faster_and_what_to_do(on: Machine) -> None:
    here, there = on("here"), on("there")
    write(here, "old")
    second = here.writing()
    second.__enter__()
    put(here, "of the second")
    write(there, "of the first")
    with pytest.raises(HomeOvertaken) as told:
        second.__exit__(None, None, None)
    said = told.value.why.words(Language.EN)
    assert "has written to s3://accounts/test_of_two_writers" in said
    assert "process " in said and "run the same command again" in said
    assert published(on("elsewhere")) == "of the first"
    with here.writing():  # the same command again begins with what is there
        assert here.published.read_text() == "of the first"
        put(here, "of both")
    assert published(there) == "of both"
    assert pieces(here) == 2


def test_two_who_make_a_new_home_are_two_writers(on: Machine) -> None:
    here, there = on("here"), on("there")
    second = here.writing()
    second.__enter__()
    put(here, "second")
    write(there, "first")
    with pytest.raises(HomeOvertaken):
        second.__exit__(None, None, None)
    assert published(here) == "first"


def test_a_reader_whose_inventory_is_replaced_meanwhile_reads_the_next(on: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    here, there = on("here"), on("there")
    write(here, "aaaabbbb")
    read, asked = Objects.read, []

    def slowly(self: Objects, name: str) -> bytes:
        if name.startswith("pieces"):
            asked.append(name)
            if len(asked) == 1:
                with monkeypatch.context() as patch:
                    patch.setattr(Objects, "read", read)
                    write(here, "ccccdddd")
        return read(self, name)

    monkeypatch.setattr(Objects, "read", slowly)
    assert published(there) == "ccccdddd"


@pytest.mark.parametrize("harm", ["lacks", "changed"])
def test_a_damaged_store_is_told_by_the_object(on: Machine, harm: str, server: Any) -> None:
    here, there = on("here"), on("there")
    write(here, f"good {harm}")
    piece, *_ = Objects(here.address).names("pieces")
    if harm == "lacks":
        Objects(here.address).remove([piece])
    else:
        Objects(here.address).write(piece, b"evil")
    with pytest.raises(StoreRefuses, match=piece):
        there.bring_up_to_date()
    write(here, "mended")


@pytest.mark.parametrize(
    "data",
    [
        b"no gzip",
        gzip.compress(b"{}", mtime=0),
        gzip.compress(b'{"id": "a", "written": {}, "files": {"warehouse/../../a": {"bytes": 0, "changed_at": 0, "pieces": []}}}', mtime=0),
        gzip.compress(b'{"id": "a", "written": {}, "files": {"/tmp/a": {"bytes": 0, "changed_at": 0, "pieces": []}}}', mtime=0),
    ],
    ids=["no gzip", "nothing in it", "out of the home", "absolute"],
)
def test_an_inventory_that_is_none_is_told_and_followed_nowhere(on: Machine, data: bytes) -> None:
    home = on("here")
    Objects(home.address).write("inventory.json.gz", data)
    with pytest.raises(StoreRefuses, match=r"inventory\.json\.gz"):
        home.bring_up_to_date()
    Objects(home.address).remove(["inventory.json.gz"])


def test_a_second_writer_of_this_machine_waits_for_nothing(on: Machine) -> None:
    here = on("here")
    write(here, "old")
    with here.writing(), here.writing():
        put(here, "new")
        assert published(here) == "new"  # who writes has brought it up to date
    assert published(on("there")) == "new"


def test_a_home_that_nobody_has_made_is_missing_and_named_by_its_address(on: Machine) -> None:
    home = on("here")
    with pytest.raises(MissingHome) as told:
        Home.standing(home.address)
    assert f"there is no warehouse in {home.address} yet" in str(told.value)
    assert f"--home {home.address}" in told.value.why.action(Language.EN)
    with pytest.raises(NeedsFolder, match="Dagster needs a home that is a folder"):
        home.expect_folder("Dagster")


def test_a_reader_does_not_wait_for_a_writer_of_this_machine(on: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    here = on("here")
    write(here, "old")

    def busy(self: Home, wait_seconds: int = 0) -> Any:
        raise HomeBusy("home_being_written", home=self.place, holder=stored_home._who(stored_home._Inventory()))

    monkeypatch.setattr(Home, "writing", busy)
    assert published(here) == "old"


def test_a_home_that_lost_its_inventory_is_not_begun_anew(on: Machine) -> None:
    here, there = on("here"), on("there")
    write(here, "a warehouse")
    kept = pieces(here)
    Objects(here.address).remove(["inventory.json.gz"])
    for home in (here, there):
        with pytest.raises(StoreRefuses, match="lacks inventory"):
            write(home, "another")
        with pytest.raises(StoreRefuses, match="lacks inventory"):
            home.bring_up_to_date()
    assert here.published.read_text() == "a warehouse"
    assert pieces(here) == kept


def test_the_copy_of_a_home_of_which_nothing_is_left_stays(on: Machine) -> None:
    here = on("here")
    write(here, "a warehouse")
    store = Objects(here.address)
    store.remove(store.names(""))
    with pytest.raises(StoreRefuses, match="nothing is left"):
        write(here, "another")
    assert here.published.read_text() == "a warehouse"


def test_what_the_store_has_lost_is_sent_again_by_whoever_has_it(on: Machine) -> None:
    here, there = on("here"), on("there")
    write(here, "a warehouse")
    store = Objects(here.address)
    store.remove(store.names("pieces")[:1])
    with here.writing():
        pass
    assert published(there) == "a warehouse"


@pytest.mark.parametrize("address", ["s3://", "s3:///home", "s3://accounts/../home", "s3://accounts/a//b", "s3://accounts/a?versionId=b"])
def test_an_address_that_not_all_programs_take_for_the_same_is_refused(address: str) -> None:
    with pytest.raises(StoreRefuses, match="no address of a store"):
        Home.at(address)
