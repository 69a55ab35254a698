"""Apache Spark as the one who hands out work: documents to be read, partitions to be landed and shards to be built are its tasks.

Belongs here: starting Spark, and what one of its tasks does. Does not belong here: how a document is read (`landing.intake`) or a shard built
(`publish.shards`): on a cluster and on one machine that is the same.

Each machine has this program at the same version, and the home, and documents that are files, under the same paths. Tasks write what they made to the home;
between them and Spark go only names, and what was received. The process that starts all this has the home's writing lock.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa

from dagster_project.documents.sandbox.process import WorkerNotStarted
from dagster_project.fetching.fetch import fetch
from dagster_project.knowledge.messages import Explained
from dagster_project.landing import batches, pending
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import Received, receive
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import Found, Remote, Source
from dagster_project.publish.refresh import expect_sound
from dagster_project.publish.shards import Shard, build_shard

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local[2]"
"""The master that needs no cluster: two tasks at a time on this machine."""
_DOCUMENTS_IN_A_TASK = 50
_DOCUMENTS_AT_ONCE = 20_000
"""What was received with so many is in memory at a time."""
_OUTCOME = pa.schema([("outcome", pa.binary())])

T = TypeVar("T")
R = TypeVar("R")


class NoSpark(Explained):
    """Spark, or the Java that it runs on, is not there."""


class Cluster:
    """A Spark that was started; it does for many machines what `landing.intake.receive` and the landing and building of a home do for one."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    @property
    def parallelism(self) -> int:
        """How many tasks are done at a time; `spark.default.parallelism` says otherwise."""
        return int(self._session.sparkContext.defaultParallelism)

    def receive(self, home: Home, all_found: Iterable[Found], *, recall: bool = False) -> Generator[Received | Refusal, None, None]:
        """Take in documents, as `landing.intake.receive`; the task that takes in what lies in a store fetches it. Files of one size go to one task, in
        order: they may be the same bytes. Has the home's fetching lock meanwhile where something is fetched; raises `HomeBusy`."""
        work = partial(_receive, home, recall)
        waiting = iter(all_found)
        while some := list(islice(waiting, _DOCUMENTS_AT_ONCE)):
            groups: dict[int | None, list[Found]] = {}
            for found in map(_absolute, some):
                groups.setdefault(_size(found), []).append(found)
            tasks = max(self.parallelism, len(some) // _DOCUMENTS_IN_A_TASK)
            with home.fetching() if any(isinstance(found, Remote) for found in some) else nullcontext():
                outcomes = self._each(work, list(groups.values()), tasks)
            yield from outcomes

    def build(self, home: Home) -> None:
        """Land what waits, then build shards of all that the warehouse lacks; the next build takes them over. At most as many shards as there are regions.

        Needs the home's writing lock. Raises `BuildFailed`, `DamagedLanding`, `DiskFull`.
        """
        prepare(home)
        expect_sound(home)
        partitions = pending.partitions(home)
        self._each(partial(_land, home), partitions, len(partitions))
        regions = {folder.name for folder in home.landed.glob("disclosures/fiscal_year=*/region=*")}
        shards = min(self.parallelism, len(regions))
        self._each(partial(_build, home), [Shard(number, shards) for number in range(1, shards + 1)], shards)

    def _each(self, work: Callable[[Iterator[T]], Iterator[R]], pieces: Sequence[T], tasks: int) -> list[R]:
        """What `work` makes of the pieces, shared among so many tasks at most, in their order. Raises what a task raised that a user can mend."""
        if not pieces:
            return []
        rows = [(pickle.dumps(piece),) for piece in pieces]
        frame = self._session.sparkContext.parallelize(rows, min(tasks, len(rows))).toDF("piece binary")
        outcomes = []
        for (outcome,) in frame.mapInArrow(partial(_in_task, work), "outcome binary").collect():
            made = pickle.loads(outcome)
            if isinstance(made, Exception):
                raise made
            outcomes.append(made)
        return outcomes


@contextmanager
def cluster(master: str = LOCAL) -> Iterator[Cluster]:
    """Spark at `master`, with the settings of `spark-defaults.conf`; ended with the block. Raises `NoSpark`."""
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark("extra_missing", extra="spark") from error
    if not find_spec("pandas"):  # asked for by `mapInArrow`, though nothing is made of it here
        raise NoSpark("extra_missing", extra="spark")
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise NoSpark("java_missing")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    is_local = master.startswith("local")
    if is_local:  # nobody else has business with it
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    settings = {"spark.app.name": "juesuan", "spark.log.level": "ERROR", "spark.ui.enabled": str(not is_local).lower()}
    try:
        session = SparkSession.builder.master(master).config(map=settings).getOrCreate()
    except (PySparkException, Py4JError) as error:
        raise NoSpark("spark_not_started", master=master, error=str(error).strip().partition("\n")[0]) from error
    try:
        yield Cluster(session)
    finally:
        session.stop()


def _in_task(work: Callable[[Iterator[Any]], Iterator[Any]], rows: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """What Spark runs on one of its machines. An error that is no defect is an outcome, too, and not tried again."""
    pieces = (pickle.loads(piece) for batch in rows for piece in batch.column("piece").to_pylist())
    try:
        for outcome in work(pieces):
            yield _batch(outcome)
    except (Explained, WorkerNotStarted) as error:
        yield _batch(error)


def _batch(outcome: Any) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"outcome": [pickle.dumps(outcome)]}, schema=_OUTCOME)


def _receive(home: Home, recall: bool, groups: Iterator[list[Found]]) -> Iterator[Received | Refusal]:
    yield from receive(home, fetch(home, chain.from_iterable(groups)), recall=recall, workers=1)


def _land(home: Home, partitions: Iterator[Partition]) -> Iterator[int]:
    for partition in partitions:
        yield batches.land(home, partition)


def _build(home: Home, shards: Iterator[Shard]) -> Iterator[int]:
    for shard in shards:
        yield build_shard(home, shard)


def _absolute(found: Found) -> Found:
    return replace(found, path=found.path.absolute()) if isinstance(found, Source) else found


def _size(found: Found) -> int | None:
    if isinstance(found, Remote):
        return found.size
    try:
        return found.path.stat().st_size if isinstance(found, Source) else None
    except OSError:
        return None
