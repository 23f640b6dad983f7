"""The wording of messages: an organisation's own templates."""

from __future__ import annotations

from pathlib import Path

import click

from jobclub.cli.commands import FileMistakes
from jobclub.core.errors import Invalid
from jobclub.core.people.organisation import LANGUAGES
from jobclub.integrations.wording import TemplateWording
from jobclub.integrations.wording.folders import ENDING, named, read_folder, text_of
from jobclub.integrations.wording.samples import samples_of
from jobclub.integrations.wording.sheets import NOTICES, SHEETS

FOLDER = click.Path(file_okay=False, path_type=Path)
FOLDER_THERE = click.Path(exists=True, file_okay=False, path_type=Path)
LANGUAGE = click.option(
    "--language", "languages", type=click.Choice(LANGUAGES), multiple=True, help="Only this one; can be repeated."
)


@click.group()
def wording() -> None:
    """How messages are worded."""


@wording.command("check")
@click.argument("folder", type=FOLDER_THERE)
def wording_check(folder: Path) -> None:
    """Say whether the organisations' own letters in a folder can be used, and name each mistake by its line."""
    found = read_folder(folder)
    if found.flaws:
        raise FileMistakes("\n".join(f"{folder}/{flaw}" for flaw in found.flaws))
    count = sum(map(len, found.shelves.values()))
    click.echo(f"{folder}: {count} {'letter' if count == 1 else 'letters'}, for {_listed(found.shelves)}: fine.")
