"""Writes the bundle for one warehouse and one language, as Superset imports it.

Belongs here: what differs from one warehouse to another (address, schema) and between the languages. Does not belong here: datasets, charts and
dashboards (`bundle/`).

A text in `bundle/` stands in both languages, `中文 / English`; so does a literal in SQL, `'错误 / error'`.
"""

from __future__ import annotations

import argparse
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parents[1]
LANGUAGES = ("zh", "en")
LITERAL = re.compile(r"'([^']+) / ([^']+)'")


def in_language(value: Any, language: str) -> Any:
    """The half of every text in `value`, however deep, that is in `language`; a text that is not in two halves stays as it is."""
    if isinstance(value, dict):
        return {key: in_language(part, language) for key, part in value.items()}
    if isinstance(value, list):
        return [in_language(part, language) for part in value]
    if not isinstance(value, str):
        return value
    half = LANGUAGES.index(language)
    halves = LITERAL.sub(lambda literal: f"'{literal[half + 1]}'", value).split(" / ", 1)
    return halves[half] if len(halves) == 2 else halves[0]


def packed(uri: str, schema: str, language: str) -> dict[str, str]:
    """The files of the bundle, by path: for the warehouse at the SQLAlchemy address `uri` whose tables are in `schema`."""
    files = {}
    for path in sorted((FOLDER / "bundle").rglob("*.yaml")):
        content = in_language(yaml.safe_load(path.read_text(encoding="utf-8")), language)
        if "sqlalchemy_uri" in content:
            content["sqlalchemy_uri"] = uri
            if not uri.startswith("duckdb:"):
                del content["extra"]["engine_params"]  # how DuckDB opens a file
        if "table_name" in content:
            content["schema"] = schema
        files[path.relative_to(FOLDER / "bundle").as_posix()] = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
    return files


def write(files: dict[str, str], target: Path) -> None:
    """Into a folder; or into an archive, if `target` ends with `.zip`."""
    if target.suffix == ".zip":
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(f"juesuan/{name}", content)
        return
    for name, content in files.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        (target / name).write_text(content, encoding="utf-8")


def main() -> None:
    warehouse = Path(os.environ.get("JUESUAN_HOME") or PROJECT).resolve() / "warehouse" / "published.duckdb"
    language = os.environ.get("JUESUAN_LANG", "zh")
    parser = argparse.ArgumentParser(description="Write the Superset bundle for one warehouse and one language.")
    parser.add_argument("target", type=Path, help="a folder for `superset import-directory`, or a .zip for Superset's page")
    parser.add_argument("--uri", help=f"SQLAlchemy address of the warehouse (duckdb:///{warehouse})")
    parser.add_argument(
        "--schema", help="schema of its tables (marts; in another database than DuckDB juesuan, as `juesuan export` names it)"
    )
    parser.add_argument("--lang", choices=LANGUAGES, default=language, help="language of titles and labels (%(default)s)")
    asked = parser.parse_args()
    if not asked.uri and not warehouse.exists():
        parser.error(f"no warehouse at {warehouse}: run `juesuan load` first, or name another with JUESUAN_HOME or --uri")
    os.umask(0o077)  # an address may hold a password
    uri = asked.uri or f"duckdb:///{warehouse}"
    write(packed(uri, asked.schema or ("marts" if uri.startswith("duckdb:") else "juesuan"), asked.lang), asked.target)


if __name__ == "__main__":
    main()
