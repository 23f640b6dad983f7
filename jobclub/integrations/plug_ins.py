"""Providers of meetings that other packages bring, found by their entry points."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from importlib.metadata import EntryPoint

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office.meetings import MeetingProvider

NAME = re.compile(r"[a-z][a-z0-9]{0,31}")
"""What a provider may be called, so that its options have variables of their own."""
Options = Mapping[str, str]


def plugged_in(
    found: Iterable[EntryPoint], options: Mapping[str, Options], *, taken: Collection[str]
) -> dict[str, MeetingProvider]:
    """Make those that have options, if only empty ones; ``taken`` are names that nobody else may have.

    Raises:
        Invalid: One of them can't be loaded, can't be called so, or refuses its options. All are named.
    """
    wanted = sorted((one for one in found if one.name in options), key=_who)
    doubled = {name for name, times in Counter(one.name for one in wanted).items() if times > 1}
    made: dict[str, MeetingProvider] = {}
    mistakes: list[Mistake] = []
    for one in wanted:
        try:
            made[one.name] = _made(one, options[one.name], {*taken, *doubled})
        except Invalid as error:
            mistakes += error.mistakes
    if mistakes:
        raise Invalid(*mistakes)
    return made


def _made(one: EntryPoint, options: Options, taken: Collection[str]) -> MeetingProvider:
    _must_be_free(one, taken)
    make = _loaded(one)
    try:
        return make(options)
    except Invalid as error:
        raise Invalid(*(_of_option(one, mistake) for mistake in error.mistakes)) from error
    except Exception as error:  # what it says may quote an option, which may be a secret
        kind = type(error).__name__
        raise _unusable(one, f"it fails with its options ({kind}); correct them") from error


def _must_be_free(one: EntryPoint, taken: Collection[str]) -> None:
    if one.name in taken:
        raise _unusable(one, f"there is another provider '{one.name}'; uninstall one of them")
    if not NAME.fullmatch(one.name):
        raise _unusable(one, f"'{one.name}' must be small letters and digits; ask those who make it")


def _loaded(one: EntryPoint) -> Callable[[Options], MeetingProvider]:
    try:
        make: Callable[[Options], MeetingProvider] = one.load()
    except Exception as error:
        told = f"it can't be loaded ({type(error).__name__}: {error})"
        raise _unusable(one, f"{told}; repair or uninstall it") from error
    return make


def _of_option(one: EntryPoint, mistake: Mistake) -> Mistake:
    """Give a mistake in an option with the variable that the option is set by."""
    option = mistake.pointer.removeprefix("/")
    place = f"JOBCLUB_{one.name}_{option}".upper() if option else f"'{one.name}'"
    return Mistake("", f"{place} {mistake.detail} (says the plug-in {_who(one)})")


def _unusable(one: EntryPoint, why: str) -> Invalid:
    return Invalid(Mistake("", f"the plug-in {_who(one)} can't be used: {why}"))


def _who(one: EntryPoint) -> str:
    """Name the package that an entry point is of, as pip knows it."""
    return f"{one.dist.name} {one.dist.version}" if one.dist else one.value
