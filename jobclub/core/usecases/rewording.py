"""Rewording: messages in an organisation's own words, checked before they are kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from jobclub.core.cohorts.cohort import must_be_unchanged
from jobclub.core.errors import Invalid, NotFound
from jobclub.core.events import WordingReset, WordingSet
from jobclub.core.notices.kinds import Notice
from jobclub.core.notices.letter import Worded
from jobclub.core.notices.own_wording import OwnWording, mistakes_in
from jobclub.core.office import Office
from jobclub.core.office.own_words import CanUseOwnWords
from jobclub.core.office.samples import CanShowSamples
from jobclub.core.office.store import Transaction
from jobclub.core.people.organisation import LANGUAGES
from jobclub.core.people.staff import Act, Actor


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a message as they are now; ``own`` tells whether the organisation wrote them here."""

    words: OwnWording
    own: bool

    @property
    def revision(self) -> str:
        """Name the state of the message: whose words, and which."""
        return self.words.revision if self.own else "ours"


def get_wording(office: Office, actor: Actor, notice: str, language: str) -> Said:
    """Give the words of a message: the organisation's own, or those that it has without.

    Raises:
        NotFound: There is no such message or language, or nothing here is said in own words.
    """
    actor.must(Act.READ_ORGANISATION)
    wording, which = _wording_of(office), _known(notice, language)
    with office.reading(actor) as tx:
        return _now(tx, wording, *which)


def list_wordings(office: Office, actor: Actor) -> list[OwnWording]:
    """Give all messages that the organisation says in own words."""
    actor.must(Act.READ_ORGANISATION)
    with office.reading(actor) as tx:
        return tx.wordings.all()


def sample_wording(office: Office, actor: Actor, notice: str, language: str) -> Worded | None:
    """Give a message as it is sent now, to invented people; None where none can be shown.

    Raises:
        NotFound: There is no such message or language.
    """
    actor.must(Act.READ_ORGANISATION)
    which = _known(notice, language)
    wording = office.post.wording if office.post else None
    with office.reading(actor) as tx:
        own, organisation = tx.wordings.of(*which), tx.organisations.current()
    if own is not None and isinstance(wording, CanUseOwnWords):
        return wording.sample_by(own, organisation)
    return wording.sample(*which, organisation) if isinstance(wording, CanShowSamples) else None


def try_wording(office: Office, actor: Actor, own: OwnWording) -> Worded:
    """Word a sample with words that are kept nowhere: to invented people, never to somebody.

    Raises:
        Invalid: A message can't be written with them.
        NotFound: See ``get_wording``.
    """
    actor.must_everywhere(Act.WRITE_WORDINGS)
    wording = _wording_of(office)
    _must_be_right(wording, own)
    with office.reading(actor) as tx:
        return wording.sample_by(own, tx.organisations.current())


def set_wording(office: Office, actor: Actor, own: OwnWording, seen: frozenset[str] | None) -> Said:
    """Say a message in own words from now on; what is under way already is said so as well.

    Raises:
        Invalid: A message can't be written with them.
        NotFound: See ``get_wording``.
        Stale: The words changed since ``seen``.
    """
    actor.must_everywhere(Act.WRITE_WORDINGS)
    wording = _wording_of(office)
    _must_be_right(wording, own)
    with office.transaction(actor) as tx:
        before = _now(tx, wording, own.notice, own.language)
        must_be_unchanged(seen, before.revision)
        saved = tx.wordings.save(replace(own, version=before.words.version))
        tx.record(WordingSet(at=office.now(), notice=own.notice, language=own.language))
    return Said(saved, own=True)


def reset_wording(
    office: Office, actor: Actor, notice: str, language: str, seen: frozenset[str] | None
) -> None:
    """Say a message without own words again; done twice is done once.

    Raises:
        NotFound: See ``get_wording``.
        Stale: The words changed since ``seen``.
    """
    actor.must_everywhere(Act.WRITE_WORDINGS)
    wording, which = _wording_of(office), _known(notice, language)
    with office.transaction(actor) as tx:
        before = _now(tx, wording, *which)
        must_be_unchanged(seen, before.revision)
        if before.own:
            tx.wordings.remove(*which)
            tx.record(WordingReset(at=office.now(), notice=notice, language=language))


def own_wording(notice: str, language: str, *, subject: str, text: str, short: str) -> OwnWording:
    """Give words that somebody wrote for a message; line breaks are as every system reads them.

    Raises:
        NotFound: There is no such message or language.
    """
    known, spoken = _known(notice, language)
    said: dict[str, Any] = {"subject": subject.strip(), "text": _lines(text), "short": _lines(short)}
    return OwnWording(notice=known, language=spoken, **said)


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _known(notice: str, language: str) -> tuple[Notice, str]:
    if notice not in set(Notice) or language not in LANGUAGES:
        raise NotFound("message")
    return Notice(notice), language


def _wording_of(office: Office) -> CanUseOwnWords:
    if office.post is None or not isinstance(office.post.wording, CanUseOwnWords):
        raise NotFound("message in own words")
    return office.post.wording


def _now(tx: Transaction, wording: CanUseOwnWords, notice: Notice, language: str) -> Said:
    own = tx.wordings.of(notice, language)
    if own is not None:
        return Said(own, own=True)
    return Said(wording.without_own(notice, language, tx.organisations.current()), own=False)


def _must_be_right(wording: CanUseOwnWords, own: OwnWording) -> None:
    if found := mistakes_in(own) or wording.mistakes_in(own):
        raise Invalid(*found)
