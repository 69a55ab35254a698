"""In which language the command speaks, and saying things in it.

Belongs here: which language is asked for, and the option that asks. Does not belong here: any words (`seeds/messages/cli.csv`), the verbs' help and
Typer's own words (`verbs`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import wraps
from inspect import Parameter, signature
from typing import Annotated, Any, ParamSpec, TypeVar

import typer
from typer import rich_utils

from dagster_project.knowledge.messages import Language, phrase

LangOption = Annotated[Language | None, typer.Option("--lang", envvar="JUESUAN_LANG", show_default=False)]
_VARIABLE = "JUESUAN_LANG"
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_OF_ERRORS = {
    "ERRORS_PANEL_TITLE": "error",
    "ABORTED_TEXT": "aborted",
}

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
    for constant, name in _OF_ERRORS.items():
        setattr(rich_utils, constant, say(f"typer.{name}"))
    rich_utils.RICH_HELP = say("typer.try", command_path="{command_path}", help_option="{help_option}")


def say(id: str, /, **facts: Any) -> str:
    """A text of the command line in the language that is spoken."""
    return phrase(id, **facts).words(_Spoken.language)


def counted(number: int, what: str) -> str:
    """A number with what it counts: 1 page, 2 pages. `what` is one of `count.*`."""
    return say(f"count.{what}", n=number)


def with_language(command: Callable[P, R]) -> Callable[P, R]:
    """Give a verb the option --lang. It is heeded before the verb is called: see `verbs.Commands`."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        kwargs.pop("lang", None)
        return command(*args, **kwargs)

    own = signature(command, eval_str=True)
    added = Parameter("lang", Parameter.KEYWORD_ONLY, default=None, annotation=LangOption)
    run.__signature__ = own.replace(parameters=[*own.parameters.values(), added])  # type: ignore[attr-defined]
    run.__annotations__ = {name: parameter.annotation for name, parameter in own.parameters.items()} | {"lang": LangOption}
    return run


def asked_for(arguments: Sequence[str]) -> Language | None:
    """The last language that the arguments name, else that of the environment. One that there is not is refused later, by Typer."""
    named = [os.environ.get(_VARIABLE, "")]
    named += [argument.partition("=")[2] for argument in arguments if argument.startswith("--lang=")]
    named += [value for option, value in zip(arguments, arguments[1:], strict=False) if option == "--lang"]
    return next((Language(name) for name in reversed(named) if name in set(Language)), None)
