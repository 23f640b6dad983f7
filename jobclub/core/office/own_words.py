"""The ports to an organisation's own words: where they are kept, and who can use them."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Letter, Worded
from jobclub.core.notices.own_wording import Misworded, OwnWording
from jobclub.core.office.samples import CanShowSamples
from jobclub.core.people.organisation import Organisation


class Wordings(Protocol):
    """The messages that an organisation says in words of its own."""

    def of(self, notice: Notice, language: str) -> OwnWording | None:
        """Give the own words for a message, if there are any."""

    def all(self) -> list[OwnWording]:
        """Give all of them, by message and language."""

    def save(self, own: OwnWording) -> OwnWording:
        """Keep words in place of those before, and give them with their new version. Raises Stale."""

    def remove(self, notice: Notice, language: str) -> None:
        """Keep no own words for a message any more."""


@runtime_checkable
class CanUseOwnWords(CanShowSamples, Protocol):
    """Who words letters in words that an organisation keeps; a wording need not be one."""

    def without_own(self, notice: Notice, language: str, organisation: Organisation) -> OwnWording:
        """Give the words that a message has where an organisation kept none."""

    def mistakes_in(self, own: OwnWording) -> list[Misworded]:
        """Give what is wrong with own words: nothing, if every letter can be written with them."""

    def by(self, own: OwnWording, letter: Letter, organisation_id: str) -> Worded:
        """Word a letter by own words; where they can't be used the operator is told, and others are used."""

    def sample_by(self, own: OwnWording, organisation: Organisation) -> Worded:
        """Word a sample by own words in which nothing is wrong."""
