"""In which language the command speaks, and saying things in it.

Belongs here: which language is asked for, the help of the verbs, and Typer's own words. Does not belong here: any words (`seeds/messages/cli.csv`).

The help of a verb is the text `help.<verb>`, that of a parameter `help.<verb>.<parameter>`, or `help.<parameter>` where several verbs share it. Typer
has its own words in English only; `typer.*` has them as it writes them, so that they are known again in what it says.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from functools import cache, wraps
from inspect import Parameter, signature
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

from dagster_project.knowledge.messages import Language, phrase, phrases

LangOption = Annotated[Language | None, typer.Option("--lang", envvar="JUESUAN_LANG", show_default=False)]
_VARIABLE = "JUESUAN_LANG"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_PANELS = {
    "ARGUMENTS_PANEL_TITLE": "arguments",
    "OPTIONS_PANEL_TITLE": "options",
    "COMMANDS_PANEL_TITLE": "commands",
    "ERRORS_PANEL_TITLE": "error",
    "ABORTED_TEXT": "aborted",
}
_PLACE = re.compile(r"\\\{(\w+)\\\}")

P = ParamSpec("P")
R = TypeVar("R")


class _Spoken:
    """What was asked for, of this call of the command, and what is spoken."""

    asked: Language | None = None
    language: Language = Language.EN


def language() -> Language:
    """The language that is spoken."""
    return _Spoken.language


def asked() -> Language | None:
    """The language that the user asked for; None where the locale decides."""
    return _Spoken.asked


def speak(asked: Language | None) -> None:
    """Speak the language asked for, else that of the locale: Chinese where it is `zh`, else English."""
    locale = next((value for name in _LOCALE if (value := os.environ.get(name))), "")
    _Spoken.asked = asked
    _Spoken.language = asked or (Language.ZH if locale.lower().startswith("zh") else Language.EN)
    for constant, name in _PANELS.items():
        setattr(rich_utils, constant, say(f"typer.{name}"))
    rich_utils.DEFAULT_STRING = say("typer.default", value="{}")
    rich_utils.ENVVAR_STRING = say("typer.env", name="{}")
    rich_utils.REQUIRED_LONG_STRING = say("typer.required")
    rich_utils.RICH_HELP = say("typer.try", command_path="{command_path}", help_option="{help_option}")


def say(id: str, /, **facts: Any) -> str:
    """A text of the command line in the language that is spoken."""
    return phrase(id, **facts).words(_Spoken.language)


def counted(number: int, what: str) -> str:
    """A number with what it counts: 1 page, 2 pages. `what` is one of `count.*`."""
    return say(f"count.{what}", n=number)


def with_language(command: Callable[P, R]) -> Callable[P, R]:
    """Give a verb the option --lang. It is heeded before the verb is called: see `Commands`."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        kwargs.pop("lang", None)
        return command(*args, **kwargs)

    own = signature(command, eval_str=True)
    added = Parameter("lang", Parameter.KEYWORD_ONLY, default=None, annotation=LangOption)
    run.__signature__ = own.replace(parameters=[*own.parameters.values(), added])  # type: ignore[attr-defined]
    run.__annotations__ = {name: parameter.annotation for name, parameter in own.parameters.items()} | {"lang": LangOption}
    return run


class Verb(TyperCommand):
    """A verb whose help is in the language that is spoken."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))


class Commands(TyperGroup):
    """The verbs; before anything else it finds out which language to speak."""

    def get_usage(self, ctx: Any) -> str:
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        return _explained(super().get_help_option(ctx))

    def make_context(self, info_name: str | None, args: list[str], *more: Any, **extra: Any) -> Any:
        speak(_asked_for(args))
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
            error.format_message = lambda: _translated(said)
            error.is_translated = True  # type: ignore[attr-defined]


def _asked_for(arguments: Sequence[str]) -> Language | None:
    """The last language that the arguments name, else that of the environment. One that there is not is refused later, by Typer."""
    named = [os.environ.get(_VARIABLE, "")]
    named += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    named += [value for option, value in zip(arguments, arguments[1:], strict=False) if option == "--lang"]
    return next((Language(name) for name in reversed(named) if name in set(Language)), None)


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
    return text.replace("Usage: ", say("typer.usage"), 1)


def _explained(option: Any) -> Any:
    if option is not None:
        option.help = say("help.help")
    return option


def _translated(said: str) -> str:
    """What Typer says, in the language that is spoken; as it is where it is not known."""
    if _Spoken.language is Language.EN:
        return said
    for id, pattern in _known_of_typer():
        if found := pattern.fullmatch(said):
            return say(id, **{name: _translated(fact) for name, fact in found.groupdict().items()})
    return said


@cache
def _known_of_typer() -> list[tuple[str, re.Pattern[str]]]:
    """The sentences of Typer as patterns, the longest first."""
    rows = [(id, row[Language.EN]) for id, row in phrases().items() if id.startswith("typer.")]
    return [
        (id, re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(text)), re.DOTALL)) for id, text in sorted(rows, key=lambda row: -len(row[1]))
    ]
