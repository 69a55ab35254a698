"""A warehouse is kept in order by commands: a document restated, compared, read again, forgotten, recalled."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.queries import connect, records

SAMPLE = PROJECT / "raw" / "inbox" / "industry_2021.txt"


WITHOUT_DAGSTER = "import sys; sys.modules.update(dagster=None, dagster_dbt=None); from dagster_project.cli.main import app; app()"


def juesuan(home: Home, *arguments: str | Path, status: int = 0) -> str:
    """What the command prints where Dagster cannot be imported: it is for what is scheduled, no verb needs it."""
    command = [sys.executable, "-c", WITHOUT_DAGSTER, *map(str, arguments), "--home", str(home.root)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == status, run.stderr
    return run.stdout


def versions(home: Home) -> list[tuple[str, int, bool]]:
    with connect(home) as connection:
        query = "select file_name, version_no, is_current from marts.dim_document order by version_no"
        return [tuple(row.values()) for row in records(connection, query)]


def test_the_life_of_a_restated_document(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "家")
    restated = tmp_path / "restated.txt"
    restated.write_bytes(SAMPLE.read_bytes().replace(b"94,117,095.44", b"94,117,095.45"))
    juesuan(home, "load", SAMPLE, restated)
    assert versions(home) == [("industry_2021.txt", 1, False), ("restated.txt", 2, True)]

    told = json.loads(juesuan(home, "diff", "restated.txt", "--json"))["differences"]
    assert {(cell["previous_amount"], cell["amount"], cell["difference"]) for cell in told} == {("94117095.44", "94117095.45", "0.01")}
    with connect(home) as connection:
        held = records(connection, "select form_id, row_key, column_key, change from marts.fct_restatement")
    assert sorted(tuple(row.values()) for row in held) == sorted(
        (cell["form_id"], cell["row_key"], cell["column_key"], cell["change"]) for cell in told
    )

    assert "Read 1 document again" in juesuan(home, "reread", "restated.txt")
    assert "Read 0 documents again" in juesuan(home, "reread", "--all")
    with connect(home) as connection:
        readings = records(connection, "select file_name, reader_version like '%.2' as anew from marts.dim_document order by version_no")
        cells = records(connection, "select document_id, count(*) as cells from marts.fct_final_account_line group by all")
    assert [row["anew"] for row in readings] == [False, True]
    assert len({row["cells"] for row in cells}) == 1

    told_of = juesuan(home, "forget", "restated.txt", "--why", "withdrawn")
    assert "1 reading" not in told_of
    assert "2 readings" in told_of
    assert "there is still industry_2021.txt" in told_of
    assert versions(home) == [("industry_2021.txt", 1, True)]
    assert "(withdrawn)" in juesuan(home, "load", restated, status=1)
    assert versions(home) == [("industry_2021.txt", 1, True)]
    assert "up to date: 1 document." in juesuan(home, "build")
