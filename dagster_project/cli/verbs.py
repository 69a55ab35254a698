"""The verbs as Typer knows them, in the language that is spoken.

Belongs here: the help of the verbs, and Typer's own words. Does not belong here: any words (`seeds/messages/cli.csv`), what the verbs do (`main`,
`maintenance`).

The help of a verb is the text `help.<verb>`, that of a parameter `help.<verb>.<parameter>`, or `help.<parameter>` where several verbs share it. Typer
has its own words in English only; `typer.*` has them as it writes them, so that they are known again in what it says. Its way of printing help cuts
texts without blanks at the edge of the screen, so help is printed here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from rich.cells import cell_len
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from dagster_project.characters import visible
from dagster_project.cli.language import asked_for, language, say, speak
from dagster_project.cli.output import screen
from dagster_project.knowledge.messages import Language, phrases

_PLACE = re.compile(r"\\\{(\w+)\\\}")
_BRACED = re.compile(r"\{(.+?)\}")
_QUOTED = re.compile(r"'([^']*)'")


class Verb(TyperCommand):
    """A verb whose help is in the language that is spoken."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        print_help(self, ctx)


class Commands(TyperGroup):
    """The verbs; before anything else it finds out which language to speak."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        print_help(self, ctx)

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **extra: Any) -> Any:
        speak(asked_for(args))
        _describe(self, "help")
        for name, verb in self.commands.items():
            _describe(verb, f"help.{name}")
        with _Translating():
            return super().make_context(info_name, args, *more, **extra)

    def invoke(self, ctx: Any) -> Any:
        with _Translating():
            return super().invoke(ctx)


class _Translating:
    """Put what Typer says of wrong usage into the language that is spoken."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, _: Any, error: BaseException | None, __: Any) -> None:
        if error is not None and hasattr(error, "format_message") and not hasattr(error, "is_translated"):
            said = error.format_message().replace("Value error, ", "")  # how its library for types begins
            error.format_message = lambda: visible(_translated(said))
            error.is_translated = True  # type: ignore[attr-defined]


def _describe(command: Any, id: str) -> None:
    """Give a verb its help, the parameters theirs, and all of them what stands for their values."""
    known = phrases()
    command.help = command.short_help = say(id)
    command.options_metavar = say("metavar.options")
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = say("metavar.command")
    for parameter in command.params:
        own = f"{id}.{parameter.name}"
        parameter.help = say(own if own in known else f"help.{parameter.name}")
        if parameter.metavar:
            parameter.metavar = say(f"metavar.{parameter.metavar}")


def _usage(text: str) -> str:
    return _BRACED.sub(r"\1", text.replace("Usage: ", say("typer.usage"), 1))


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = say("help.help")
    return option


def _translated(said: str) -> str:
    """What Typer says, in the language that is spoken; as it is where it is not known."""
    if language() is Language.EN:
        return said
    for id, pattern in _known_of_typer():
        if found := pattern.fullmatch(said):
            return say(id, **{name: _in_chinese_quotes(_translated(fact)) for name, fact in found.groupdict().items()})
    return said


def _in_chinese_quotes(fact: str) -> str:
    return _QUOTED.sub(r"“\1”", fact).replace("”, “", "”、“")


@cache
def _known_of_typer() -> list[tuple[str, re.Pattern[str]]]:
    """The sentences of Typer as patterns, the longest first."""
    rows = [(id, row[Language.EN]) for id, row in phrases().items() if id.startswith("typer.")]
    return [
        (id, re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(text)), re.DOTALL)) for id, text in sorted(rows, key=lambda row: -len(row[1]))
    ]


def print_help(verb: TyperCommand | TyperGroup, ctx: Any) -> None:
    """How a verb is called, what it does, and its parameters or, of the command itself, the verbs."""
    out = screen.console()
    screen.paragraph(out, " ".join(verb.get_usage(ctx).split()))
    out.print()
    screen.paragraph(out, verb.help or "")
    parameters = verb.get_params(ctx)
    sections = {
        "arguments": [
            (_BRACED.sub(r"\1", " ".join(parameter.get_usage_pieces(ctx))), _help_of(parameter))
            for parameter in parameters
            if parameter.param_type_name == "argument"
        ],
        "options": [
            (" ".join([", ".join(parameter.opts), *([parameter.metavar] if parameter.metavar else [])]), _help_of(parameter))
            for parameter in parameters
            if parameter.param_type_name == "option"
        ],
        "commands": [(name, command.help or "") for name, command in getattr(verb, "commands", {}).items()],
    }
    for title, lines in sections.items():
        if lines:
            out.print()
            screen.paragraph(out, (say(f"typer.{title}"), "bold"))
            _print_side_by_side(out, lines)


def _help_of(parameter: Any) -> str:
    notes = [say("typer.env", name=parameter.envvar)] if parameter.envvar else []
    notes += [say("typer.required")] if parameter.required else []
    return " ".join([parameter.help or "", *notes])


def _print_side_by_side(out: Any, lines: list[tuple[str, str]]) -> None:
    """Names, and beside them what they mean, folded in a column of its own."""
    indent = 2 + max(cell_len(name) for name, _ in lines) + 2
    for name, meaning in lines:
        for number, line in enumerate(screen.folded(Text(meaning), out.width - indent, out.width - indent)):
            beside = "" if number else name
            out.print(Text.assemble("  ", (beside, "bold cyan"), " " * (indent - 2 - cell_len(beside)), line), soft_wrap=True)
