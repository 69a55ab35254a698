"""The command speaks one language at a time, and all of it."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner, Result

from dagster_project.cli.language import say, speak
from dagster_project.cli.main import app
from dagster_project.knowledge.messages import Language
from dagster_project.knowledge.seeds import read_seed
from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.published_copy import publish
from tests import bad_documents

SAMPLE = PROJECT / "raw" / "inbox" / "industry_2021.txt"
VERBS = sorted(get_command(app).commands)  # type: ignore[attr-defined]
HAN = re.compile(r"[\u4e00-\u9fff]")
TERMS = re.compile(r"部门决算公开|本年收入合计|本年支出合计|元|万元")
WORDS = re.compile(r"\b[a-z]+(?:[ ,]+[a-z]+){2,}", re.IGNORECASE)
"""Three English words in a row: more than a name, a command or a path."""


def juesuan(*arguments: str | Path, **environment: str | None) -> Result:
    usual: dict[str, str | None] = {"JUESUAN_LANG": None, "LC_ALL": None, "LC_MESSAGES": None, "LANG": None}
    return CliRunner().invoke(app, [str(argument) for argument in arguments], env=usual | environment, prog_name="juesuan")


def prose(text: str) -> str:
    """What is said, without frames, commands to type, and names of columns."""
    return re.sub(r"[│╭╮╰╯─]|juesuan [\w -]+|JUESUAN_\w+|\b\w+_\w+\b", " ", text)


@pytest.fixture
def home(built_home: Home) -> Home:
    publish(built_home)
    return built_home


@pytest.mark.parametrize("verb", [None, *VERBS])
def test_help_is_in_one_language_whole(verb: str | None) -> None:
    arguments = [verb, "--help"] if verb else ["--help"]
    zh, en = (juesuan(*arguments, "--lang", language).stdout for language in Language)
    assert "用法：" in zh and "选项" in zh and "显示本帮助" in zh
    assert "Usage: " in en and "Options" in en and "Show this help" in en
    assert not WORDS.search(prose(zh)), WORDS.search(prose(zh))
    assert not HAN.search(TERMS.sub("", en))


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "JUESUAN_LANG": "en"}, "en"),
        ({"JUESUAN_LANG": "zh"}, "zh"),
    ],
)
def test_without_the_option_the_variable_decides_and_then_the_locale(environment: dict[str, str], language: str) -> None:
    assert ("用法：" if language == "zh" else "Usage: ") in juesuan("read", "--help", **environment).stdout


@pytest.mark.parametrize("arguments", [["--lang", "zh", "read", SAMPLE], ["read", SAMPLE, "--lang", "zh"], ["read", "--lang=zh", SAMPLE]])
def test_the_option_stands_before_or_behind_the_verb(arguments: list[str | Path]) -> None:
    result = juesuan(*arguments, JUESUAN_LANG="en")
    assert result.exit_code == 0
    assert "industry_2021.txt：部门决算" in result.stdout
    assert "warning" not in result.stdout


@pytest.mark.parametrize("arguments", [["--lang", "fr", "read", SAMPLE], ["read", SAMPLE, "--lang", "fr"]])
def test_another_language_is_refused_with_those_there_are(arguments: list[str | Path]) -> None:
    result = juesuan(*arguments)
    assert result.exit_code == 2
    assert "'fr' is not one of 'zh', 'en'" in " ".join(result.stderr.replace("│", " ").split())


def test_another_language_in_the_environment_is_refused_too() -> None:
    assert juesuan("read", SAMPLE, JUESUAN_LANG="fr").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["read"], "缺少参数“文件”。"),
        (["read", "没有.txt"], "文件“没有.txt”不存在。"),
        (["read", "."], "“.”是文件夹。"),
        (["reed"], "没有命令“reed”，相近的有："),
        (["load", "--foo", "x"], "没有选项--foo"),
        (["sql", "select 1", "--home"], "选项“--home”缺少取值。"),
        (["build", "a.txt"], "多余的参数（a.txt）"),
        (["reread"], "请指定文件，或用--all"),
        (["diff", "a", "b", "c"], "请指定一个或两个文件"),
        (["read", SAMPLE, "--lang", "fr"], "“fr”不在可选值“zh”、“en”之中。"),
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments: list[str | Path], told: str) -> None:
    result = juesuan(*arguments, JUESUAN_LANG="fr" if "fr" in arguments else "zh", LANG="zh_CN.UTF-8")
    assert result.exit_code == 2
    assert told in "".join(part.strip() for part in result.stderr.replace("│", "").splitlines()).replace("错误", "")
    assert not WORDS.search(prose(result.stderr))


def test_json_is_english_unless_a_language_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_bytes(b"")

    def message(*arguments: str, **environment: str) -> Any:
        return json.loads(juesuan("read", path, "--json", *arguments, **environment).stdout)["problems"][0]["message"]

    assert message(LANG="zh_CN.UTF-8") == "空.txt is empty"
    assert message("--lang", "zh") == message(JUESUAN_LANG="zh") == "空.txt是空文件"


@pytest.mark.parametrize("make", [bad_documents.BROKEN[name][0] for name in ("no bytes", "JPEG", "encrypted")])
def test_a_refused_document_is_told_in_chinese(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(make())
    text = juesuan("read", path, "--lang", "zh").stdout
    assert "错误" in text and "处理：" in text
    assert not WORDS.search(prose(text))


def test_checks_are_told_in_one_language(home: Home) -> None:
    zh, en = (juesuan("check", "--all", "--home", home.root, "--lang", language).stdout for language in Language)
    assert "应为90.00" in zh and "应为90.00" not in en
    assert "with 90.00 it holds" in en and "with 90.00 it holds" not in zh
    assert not WORDS.search(prose(zh))


@pytest.mark.parametrize("verb", ["check", "diff", "show"])
def test_an_unknown_document_is_told_in_chinese(home: Home, verb: str) -> None:
    result = juesuan(verb, "普陀", *(["a/b/c"] if verb == "show" else []), "--home", home.root, "--lang", "zh")
    assert result.exit_code == 1
    assert result.stderr.startswith("juesuan：数据仓库中没有名为“普陀”的文件；")


def test_every_text_of_the_command_line_is_used_and_every_one_used_is_there() -> None:
    listed = [row["id"] for name in ("cli", "phrases", "report") for row in read_seed(f"messages/{name}.csv")]
    ids = set(listed)
    assert len(ids) == len(listed), "an id that stands twice"
    errors = {row["id"] for row in read_seed("messages/errors.csv")}
    literals, families, said, reasons = set(), set(), set(), set()
    for path in (PROJECT / "dagster_project").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                families.add(str(node.values[0].value))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args and isinstance(node.args[0], ast.Constant):
                if node.func.id in {"say", "phrase"}:
                    said.add(node.args[0].value)
                elif node.func.id in {"because", "FetchFailed", "TransientFetchError"}:
                    reasons.add(node.args[0].value)
    group = get_command(app)
    of_help = {"help", "help.help"} | {f"help.{verb}" for verb in VERBS}
    of_help |= {
        f"help.{name}{parameter.name}"
        for verb, command in group.commands.items()  # type: ignore[attr-defined]
        for parameter in command.params
        for name in (f"{verb}.", "")
    }
    assert said <= ids, said - ids
    assert reasons <= errors, reasons - errors
    named = literals | of_help
    unused = {id for id in ids if id not in named and id.rpartition(".")[0] + "." not in families | {"typer."}}
    assert unused == set()
    assert {id for id in errors if id not in literals and id.removesuffix("_because") not in literals} == set()


def test_every_family_of_texts_is_whole() -> None:
    from dagster_project.cli.output.load_report import STATUSES as OF_CHECKS
    from dagster_project.forms.model import DocumentKind, Severity
    from dagster_project.publish.status import STATUSES

    speak(Language.EN)
    for family, members in (
        ("kind", DocumentKind),
        ("severity", Severity),
        ("status", OF_CHECKS),
        ("checks", OF_CHECKS),
        ("disclosure", STATUSES),
    ):
        for member in members:
            assert say(f"{family}.{member}", n=2)
