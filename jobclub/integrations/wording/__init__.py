"""Wording: letters become words, by one template file for each notice and language."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from jobclub.core.errors import Invalid, Mistake
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Letter, Worded
from jobclub.core.notices.own_wording import Misworded, OwnWording
from jobclub.core.people.organisation import Organisation
from jobclub.integrations.wording import owned
from jobclub.integrations.wording.folders import Flaw, Folder, built_in, named, read_folder
from jobclub.integrations.wording.samples import samples_of
from jobclub.integrations.wording.sheets import CLOSING, TO_OTHERS, Sheet
from jobclub.integrations.wording.writing import CANT_WRITE, written

__all__ = ["TemplateWording", "check"]

log = logging.getLogger(__name__)
Shelf = Mapping[tuple[str, str], Sheet]
"""An organisation's own sheets, by language and name."""
SUMMARIES: Mapping[str, str] = {"da": "Møde", "de": "Treffen", "en": "Meeting"}
"""What a session is called in a calendar that others may see."""


def check(folder: Path) -> list[Flaw]:
    """Give what is wrong in a folder of organisations' own templates, by file and line."""
    return read_folder(folder).flaws


class TemplateWording:
    """Words letters by templates: an organisation's own from a folder, else the ones that come with jobclub.

    Raises:
        Invalid: Something is wrong with the folder; every mistake is named by file and line.
    """

    def __init__(self, folder: Path | None = None) -> None:
        found = Folder() if folder is None else read_folder(folder)
        if found.flaws:
            raise Invalid(*(Mistake("", f"{flaw}") for flaw in found.flaws))
        self.shelves: Mapping[str, Shelf] = found.shelves

    def of(self, letter: Letter, organisation_id: str) -> Worded:
        """Word a letter, in its language and in the organisation's own words where it has some."""
        own = self._shelf(organisation_id, letter.organisation)
        if own:
            try:
                return _by(own, letter)
            except CANT_WRITE:
                log.exception(
                    "an organisation's own words can't be used, ours are", extra={"of": letter.notice}
                )
        return _by({}, letter)

    def _shelf(self, organisation_id: str, name: str) -> Shelf:
        return self.shelves.get(organisation_id) or self.shelves.get(named(name)) or {}

    def sample(self, notice: Notice, language: str, organisation: Organisation) -> Worded:
        """Word a sample of a notice to invented people, in the organisation's own words where it has some."""
        whole = next(samples_of(notice, language))
        return self.of(replace(whole, organisation=organisation.name), organisation.id)

    def without_own(self, notice: Notice, language: str, organisation: Organisation) -> OwnWording:
        """Give the words of a notice in the folder, or the ones that come with jobclub."""
        shelf = self._shelf(organisation.id, organisation.name)
        sheet = shelf.get((language, notice)) or built_in(language, notice)
        return owned.parted(notice, language, sheet.written)

    def mistakes_in(self, own: OwnWording) -> list[Misworded]:
        """Give what is wrong with own words, by part and line."""
        return owned.mistakes_in(own)

    def by(self, own: OwnWording, letter: Letter, organisation_id: str) -> Worded:
        """Word a letter by own words; where they can't be used it is said in the log, and others are used."""
        told = {"of": letter.notice, "organisation": organisation_id}
        try:
            sheet = owned.sheet_of(own)
            if sheet is not None:
                shelf = self._shelf(organisation_id, letter.organisation)
                return _by({**shelf, (letter.language, letter.notice): sheet}, letter)
            log.error("an organisation's own words have mistakes, others are used", extra=told)
        except Exception:  # whatever it is, the message goes out
            log.exception("an organisation's own words can't be used, others are", extra=told)
        return self.of(letter, organisation_id)

    def sample_by(self, own: OwnWording, organisation: Organisation) -> Worded:
        """Word a sample by own words in which nothing is wrong."""
        whole = next(samples_of(own.notice, own.language))
        return self.by(own, replace(whole, organisation=organisation.name), organisation.id)

    def summary(self, language: str) -> str:
        """Give the neutral name that a session has in calendars."""
        return SUMMARIES[language]


def _by(own: Shelf, letter: Letter) -> Worded:
    def sheet(name: str) -> Sheet:
        return own.get((letter.language, name)) or built_in(letter.language, name)

    return written(sheet(letter.notice), letter, None if letter.notice in TO_OTHERS else sheet(CLOSING))
