"""People looking for work, from a file."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from jobclub.cli.commands import ORGANISATION, Commands, FileMistakes, working_for
from jobclub.core.errors import Invalid
from jobclub.core.people.people_table import said
from jobclub.core.usecases import importing
from jobclub.core.usecases.importing import Imported, LineRemark, Progress, Remark

TABLE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
MOST_MEBIBYTES = 32
"""Far more than a table needs of as many people as may come at once."""
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@click.group(cls=Commands)
def participants() -> None:
    """People looking for work."""


@participants.command("import")
@click.argument("file", type=TABLE)
@ORGANISATION
@click.option("--dry-run", is_flag=True, help="Say what would come of it; nothing is written.")
@click.option("--good-lines", is_flag=True, help="Take in the good lines, though others have mistakes.")
@click.pass_context
def participants_import(
    ctx: click.Context, file: Path, organisation: str | None, *, dry_run: bool, good_lines: bool
) -> None:
    """Take in the people in a CSV file (- is standard input): all of them, or nobody.

    The first line names the columns, in Danish, German or English: name (or first name and last name),
    e-mail, phone, "reached through", language, interests. Whoever is known by e-mail stays as they are.
    """
    name = "stdin" if file == Path("-") else str(file)
    text = _text(file, name)
    with working_for(organisation) as (office, operator), _progress() as progress:
        try:
            imported = importing.import_participants(
                office, operator, text, all_or_nothing=not good_lines, dry_run=dry_run, progress=progress
            )
        except Invalid as error:
            lines = [f"{name}:{mistake.line}: {mistake.detail}" for mistake in error.mistakes]
            raise FileMistakes("\n".join([*lines, "Nobody was taken in."])) from None
    click.echo("\n".join([*_remarks(imported, name), _sum(imported, dry_run=dry_run)]))
    if imported.refused and not good_lines:
        ctx.exit(1)


def _text(file: Path, name: str) -> str:
    """Read a file that a spreadsheet wrote: in UTF-8, in UTF-16, or, saying so, in Windows-1252.

    Raises:
        ClickException: It is none of them, or far too large.
    """
    with click.open_file(str(file), "rb") as opened:
        data: bytes = opened.read(MOST_MEBIBYTES * 1024**2 + 1)
    if len(data) > MOST_MEBIBYTES * 1024**2:
        raise click.ClickException(f"{name}: this is larger than {MOST_MEBIBYTES} MiB; is it the right file?")
    for encoding in ("utf-16",) if data.startswith(UTF_16) else ("utf-8", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            click.echo(f"{name}: this is not UTF-8, so it was read as Windows-1252 (cp1252).", err=True)
        return text
    raise click.ClickException(f"{name}: this is no text; save it as CSV in UTF-8")


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show how far it is: on a terminal all the while, elsewhere in one line at the end."""
    terminal, people = sys.stderr.isatty(), (0, 0)
    with click.progressbar(length=1, label="Taking in", file=sys.stderr, hidden=not terminal) as bar:

        def show(done: int, of: int) -> None:
            nonlocal people
            people, bar.length = (done, of), of
            bar.update(done - bar.pos)

        yield show
    if not terminal:
        click.echo(f"{people[0]:,} of {people[1]:,} people done.", err=True)


def _remarks(imported: Imported, name: str) -> Iterator[str]:
    """Say what is to be said about each line, and about columns that were left out."""
    for remark in imported.remarks:
        yield f"{name}:{remark.line}: {_said(remark)}"
    if imported.ignored_columns:
        yield f"{name}: not kept: {', '.join(imported.ignored_columns)}"


def _said(remark: LineRemark) -> str:
    people = [f"participant {one}" for one in remark.participant_ids]
    others = ", ".join([*people, *(f"line {line}" for line in remark.lines)])
    match remark.remark:
        case Remark.REFUSED:
            return f"refused: {'; '.join(map(said, remark.mistakes))}"
        case Remark.KNOWN:
            return f"known: the e-mail is that of {others}"
        case Remark.ALIKE:
            return f"added, but perhaps known: the phone is that of {others}"


def _sum(imported: Imported, *, dry_run: bool) -> str:
    counts = f"{imported.added:,} added, {imported.known:,} known already, {imported.refused:,} refused"
    return f"Dry run, nothing was written: {counts}." if dry_run else f"{counts}."
