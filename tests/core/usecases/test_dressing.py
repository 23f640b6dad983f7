"""The look of an organisation's pages: who sets it, and what is taken."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from jobclub.core.cohorts.handed_file import CleanFile, FileFault, FileKind, UnfitFile
from jobclub.core.errors import Forbidden, Invalid, NameTaken, NotFound, Stale
from jobclub.core.office import Office
from jobclub.core.people.look import MOST_LOGO_BYTES
from jobclub.core.usecases.administering import change_organisation, get_organisation
from jobclub.core.usecases.dressing import get_logo, logo_for_everybody, remove_logo, set_logo
from jobclub.testing import Town, found_town

Refused = Callable[..., AbstractContextManager[Any]]


class PlainCleaner:
    """Takes what begins with a kind, and draws it smaller."""

    def clean(self, content: bytes) -> CleanFile:
        kind, _, rest = content.partition(b":")
        if kind.decode() not in set(FileKind):
            raise UnfitFile(FileFault.UNKNOWN)
        return CleanFile(FileKind(kind.decode()), rest)


@pytest.fixture
def office(office: Office) -> Office:
    return replace(office, cleaner=PlainCleaner())


def test_a_logo_is_drawn_anew_and_shown_to_everybody(office: Office, town: Town) -> None:
    logo = set_logo(office, town.admin, b"png:dots", None)
    assert logo.content == b"dots"
    now = get_organisation(office, town.consultant)
    assert now.look.logo == logo.digest
    assert get_logo(office, town.consultant) == logo_for_everybody(office, now) == logo


def test_a_logo_is_exchanged_and_removed_by_who_saw_it(office: Office, town: Town, refused: Refused) -> None:
    first = set_logo(office, town.admin, b"png:dots", frozenset({"none"}))
    with refused(Stale):
        set_logo(office, town.admin, b"webp:other", frozenset({"none"}))
    with refused(Stale):
        remove_logo(office, town.admin, frozenset({"none"}))
    remove_logo(office, town.admin, frozenset({first.digest}))
    assert get_organisation(office, town.admin).look.logo is None
    with refused(NotFound):
        remove_logo(office, town.admin, None)
    with refused(NotFound):
        get_logo(office, town.admin)


@pytest.mark.parametrize("content", [b"pdf:x", b"svg:x", b"", b"png:" + b"x" * MOST_LOGO_BYTES], ids=len)
def test_what_is_no_small_picture_is_refused(
    office: Office, town: Town, refused: Refused, content: bytes
) -> None:
    with refused(Invalid, at="/file"):
        set_logo(office, town.admin, content, None)


def test_nothing_is_taken_where_nobody_looks_into_files(office: Office, town: Town, refused: Refused) -> None:
    with refused(Invalid, at="/file"):
        set_logo(replace(office, cleaner=None), town.admin, b"png:dots", None)


def test_only_who_administers_dresses_the_pages(office: Office, town: Town, refused: Refused) -> None:
    for somebody in (town.consultant, town.coordinator):
        with refused(Forbidden):
            set_logo(office, somebody, b"png:dots", None)
        with refused(Forbidden):
            remove_logo(office, somebody, None)


def test_a_colour_that_few_can_read_is_refused(office: Office, town: Town, refused: Refused) -> None:
    with refused(Invalid, at="/look/colour"):
        change_organisation(office, town.admin, None, look={"colour": "#ffcc00"})
    changed = change_organisation(office, town.admin, None, look={"colour": "#0b5394"})
    assert changed.look.colour == "#0b5394"


def test_pages_are_called_as_the_organisation_unless_somebody_has_that_word(office: Office) -> None:
    first, second = (found_town(office, name=name).organisation for name in ("Süd", "Sued"))
    assert (first.page_name, second.page_name) == ("sued", "sued-2")


def test_a_word_that_others_have_is_refused(office: Office, town: Town, refused: Refused) -> None:
    other = found_town(office, page_name="elsewhere").organisation
    with refused(NameTaken):
        change_organisation(office, town.admin, None, page_name=other.page_name)
    with refused(Invalid, at="/page_name"):
        change_organisation(office, town.admin, None, page_name="Else Where")
    assert change_organisation(office, town.admin, None, page_name="here").page_name == "here"
