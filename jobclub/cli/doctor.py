"""The doctor: whether all works that an installation needs, and what helps where something does not."""

from __future__ import annotations

import logging
import os
import re

import click

from jobclub.cli.examining import examined
from jobclub.core.office.meetings import Finding

ENDS = (".", "?", "!")
PLAIN = re.compile(r"[a-z][a-z']*[,:;.]?(?!\S)")
"""A word that a sentence may begin with in capitals; an address, a name of a setting or of a file stays."""
COMMAND = "run: "
"""What comes behind it is to be copied as it stands."""


@click.command("doctor")
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Try out settings, database, mail, wording and meetings, and say what helps where something fails.

    Nobody is sent anything, and nothing is changed. Ends with 0 if all works, else with 1.
    """
    logging.getLogger("jobclub").addHandler(logging.NullHandler())  # what goes wrong is told here
    failed = 0
    for found in examined(os.environ):
        click.echo(_told(found))
        failed += not found.works
    ctx.exit(min(failed, 1))


def _told(found: Finding) -> str:
    """Write a finding as a line, and what helps below it."""
    mark = ("note" if found.remedy else "ok") if found.works else "FAILS"
    line = f"{mark:<6} {found.what}: {_sentence(found.says)}"
    return f"{line}\n       -> {_on_one_line(found.remedy)}" if found.remedy else line


def _sentence(text: str) -> str:
    """Write a text as a sentence."""
    said = _on_one_line(text)
    stop = "" if said.endswith(ENDS) or COMMAND in said else "."
    first = said[:1].upper() if PLAIN.match(said) else said[:1]
    return f"{first}{said[1:]}{stop}"


def _on_one_line(text: str) -> str:
    """Write a text without breaks: drivers of databases say several lines."""
    return " ".join(text.split())
