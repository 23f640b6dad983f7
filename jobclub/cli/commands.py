"""What every command needs: errors said plainly, the office, and whose organisation it works for."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import click

from jobclub import wiring
from jobclub.core.errors import Invalid, JobclubError, Mistake
from jobclub.core.office import Office
from jobclub.core.office.lists import MOST, Page, Window
from jobclub.core.office.rivals import persistently
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.staff import Actor, operator_of
from jobclub.core.usecases import administering

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
T = TypeVar("T")
ORGANISATION = click.option("--organisation", help="Its name; not needed where there is only one.")


class Command(click.Command):
    """A command that is begun again if a rival was faster."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it."""
        return persistently(lambda: click.Command.invoke(self, ctx))


class Commands(click.Group):
    """Commands that end with a plain sentence where a rule or an input stands against them."""

    command_class = Command
    group_class = type

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except Invalid as error:
            raise click.ClickException("\n".join(map(_said, error.mistakes))) from None
        except JobclubError as error:
            raise click.ClickException(str(error)) from None


def _said(mistake: Mistake) -> str:
    """Say a mistake with the words of the command line: ``/time_zone`` was given by ``--time-zone``."""
    option = mistake.pointer.removeprefix("/").removesuffix("_id").replace("_", "-")
    return f"{option}: {mistake.detail}" if option else mistake.detail


class FileMistakes(click.ClickException):
    """Mistakes in a file, each on a line of its own that begins like ``file:line:``, as editors read it."""

    def show(self, file: IO[Any] | None = None) -> None:
        """Print them."""
        click.echo(self.message, file=file, err=True)


def read_file(path: Path, read: Callable[[str], T]) -> T:
    """Read a file with the function that reads what is in it.

    Raises:
        ClickException: It is no text, or something in it can't be.
    """
    try:
        return read(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise click.ClickException(f"{path}: this is no text in UTF-8; save it as UTF-8") from None
    except Invalid as error:
        said = [f"{path}:{m.line}: {m.pointer} {m.detail}".replace(":  ", ": ") for m in error.mistakes]
        raise FileMistakes("\n".join(said)) from None


def every(page: Callable[[Window], Page[T]]) -> Iterator[T]:
    """Give all there is of something that is listed."""
    after: str | None = None
    while True:
        found = page(Window(limit=MOST, after=after))
        yield from found.items
        if (after := found.next) is None:
            return


@contextmanager
def office_here() -> Iterator[Office]:
    """Open the office that the settings of this process describe."""
    office = wiring.build_office(wiring.settings_here())
    try:
        yield office
    finally:
        office.store.close()


@contextmanager
def working_for(organisation: str | None) -> Iterator[tuple[Office, Actor]]:
    """Open the office for an organisation by its name; without one, for the only one there is.

    Raises:
        ClickException: There is none of this name, or there are several.
    """
    with office_here() as office:
        yield office, operator_of(_named(office, organisation).id)


def _named(office: Office, name: str | None) -> Organisation:
    """Find an organisation by its name; without one, the only one there is."""
    if name is None:
        ids = office.store.organisation_ids()
        if not ids:
            raise click.ClickException(
                "There is no organisation yet; make one: jobclub organisation add NAME"
            )
        if len(ids) > 1:
            raise click.ClickException("Say which organisation: --organisation NAME")
        return administering.get_organisation(office, operator_of(ids[0]))
    found = office.store.organisation_named(name)
    if found is None:
        raise click.ClickException(
            f"There is no organisation {name!r}; make it: jobclub organisation add {shlex.quote(name)}"
        )
    return found
