"""The wording of messages: how it is, and an organisation's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from jobclub.cli.commands import FileMistakes
from jobclub.core.notices.kinds import Notice
from jobclub.core.people.organisation import LANGUAGES
from jobclub.integrations.wording import TemplateWording
from jobclub.integrations.wording.folders import ENDING, read_folder, text_of
from jobclub.integrations.wording.samples import samples_of
from jobclub.integrations.wording.sheets import SHEETS

FOLDER = click.Path(file_okay=False, path_type=Path)
FOLDER_THERE = click.Path(exists=True, file_okay=False, path_type=Path)
LANGUAGE = click.option(
    "--language", type=click.Choice(LANGUAGES), help="Only in this language, instead of in all of them."
)


@click.group()
def wording() -> None:
    """How messages are worded."""


@wording.command("check")
@click.argument("folder", type=FOLDER_THERE)
def wording_check(folder: Path) -> None:
    """Say whether organisations' own letters can be used, and name each mistake by its line."""
    found = read_folder(folder)
    if found.flaws:
        raise FileMistakes("\n".join(map(str, found.flaws)))
    for organisation, sheets in found.shelves.items():
        click.echo(f"{organisation}: {len(sheets)} {'letter' if len(sheets) == 1 else 'letters'}: fine.")
    if not found.shelves:
        click.echo(f"{folder}: there are no letters here; put one in as NAME/LANGUAGE/NOTICE{ENDING}.")


@wording.command("export")
@click.argument("folder", type=FOLDER)
@LANGUAGE
def wording_export(folder: Path, language: str | None) -> None:
    """Write the letters that come with jobclub into an organisation's folder, to begin with.

    Keep those you change and take the others out: they then stay up to date by themselves.
    """
    texts = {
        folder / one / f"{name}{ENDING}": text_of(name, one) for one in _chosen(language) for name in SHEETS
    }
    if there := [str(file) for file in texts if file.exists()]:
        raise click.ClickException(f"{there[0]} is there already; nothing was written.")
    for file, text in texts.items():
        _write(file, text)
    click.echo(f"{folder}: {len(texts)} letters.")


@wording.command("samples")
@click.argument("folder", type=FOLDER)
@LANGUAGE
@click.option("--own", type=FOLDER_THERE, help="The folder with organisations' own letters, if there is one.")
@click.option("--organisation", help="Whose words to use: the name of its folder there.")
def wording_samples(folder: Path, language: str | None, own: Path | None, organisation: str | None) -> None:
    """Write every letter as people get it, with invented names, into a folder: to read, and to look at."""
    words = TemplateWording(own)
    count = 0
    for one in _chosen(language):
        for file, text in _letters(words, folder / one, one, organisation):
            _write(file, text)
            count += 1
    click.echo(f"{folder}: {count} files.")


def _letters(
    words: TemplateWording, folder: Path, language: str, organisation: str | None
) -> Iterator[tuple[Path, str]]:
    for notice in Notice:
        for number, letter in enumerate(samples_of(notice, language), 1):
            mine = replace(letter, organisation=organisation) if organisation else letter
            worded = words.of(mine, organisation or "")
            name = f"{notice}-{number}"
            yield folder / f"{name}.txt", f"{worded.subject}\n\n{worded.text}\n---\n{worded.short}\n"
            yield folder / f"{name}.html", worded.html


def _chosen(language: str | None) -> tuple[str, ...]:
    return LANGUAGES if language is None else (language,)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} can't be written: {error.strerror}") from None
