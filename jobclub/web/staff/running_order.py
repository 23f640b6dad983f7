"""What is done minute by minute, as people write it: a line each, like ``15 Welcome (consultant)``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from jobclub.core.activities.agenda import AgendaItem
from jobclub.core.cohorts.programme_document import read_agenda
from jobclub.core.errors import Invalid, Mistake
from jobclub.web.forms import Form
from jobclub.web.staff.refusing import trouble

STRETCH = re.compile(r"(\d{1,4})\s*(?:min\.?)?[\s:,–-]+(\S.*?)(?:\s*\(([^()]+)\))?", re.IGNORECASE)


def written(agenda: Iterable[AgendaItem]) -> str:
    """Write an agenda as people do."""
    return "\n".join(map(_line, agenda))


def _line(item: AgendaItem) -> str:
    lead = f" ({item.lead})" if item.lead else ""
    return f"{item.minutes} {item.item}{lead}"


def read_running_order(text: str) -> tuple[AgendaItem, ...]:
    """Read an agenda; there may be nothing in it.

    Raises:
        Invalid: Something can't be read, or can't be; each mistake with its line.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    read = [(number, STRETCH.fullmatch(line)) for number, line in lines]
    unread = [Mistake("/agenda", "must begin with minutes", number) for number, found in read if not found]
    if unread:
        raise Invalid(*unread)
    try:
        return read_agenda([_item(*found.groups()) for _, found in read if found])
    except Invalid as error:
        where = [(lines[int(one.pointer.split("/")[2])][0], one) for one in error.mistakes]
        raise Invalid(*(replace(one, pointer="/agenda", line=number) for number, one in where)) from None


def _item(minutes: str, item: str, lead: str | None) -> dict[str, object]:
    about = {"minutes": int(minutes), "item": item}
    return {**about, "lead": lead} if lead else about


def say_which_line(form: Form) -> None:
    """Name the line of an agenda that was refused, beside its field."""
    error = trouble()
    lines = [one.line for one in error.mistakes if one.line] if isinstance(error, Invalid) else []
    if lines and "agenda" in form.faults:
        form.faults["agenda"] = form.words("wording.line", line=lines[0], told=form.faults["agenda"])
