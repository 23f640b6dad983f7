"""Subscribing to calendars: one's own sessions in one's own calendar, by a secret address."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from jobclub.core.activities.activity import Activity
from jobclub.core.cohorts.cohort import Cohort, must_be_unchanged
from jobclub.core.cohorts.session import Session
from jobclub.core.errors import NotFound, SessionNotPlanned
from jobclub.core.events import LinkMade, StaffLinkMade
from jobclub.core.notices.agenda import (
    KEPT,
    day_of,
    entry_for,
    is_shown,
    sessions_of_participant,
    sessions_of_staff,
)
from jobclub.core.office import Office
from jobclub.core.office.agendas import Piece, PieceKind
from jobclub.core.office.lists import Page, Window, window_of
from jobclub.core.office.post import Post
from jobclub.core.office.reach import Opened
from jobclub.core.office.store import Transaction
from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.staff import Act, Actor, Role
from jobclub.core.usecases.asking import staff_here
from jobclub.core.usecases.keying import new_link, revoke
from jobclub.core.usecases.knowing import must_reach
from jobclub.core.usecases.opening import open_link


@dataclass(frozen=True, slots=True)
class Feed:
    """A calendar as it is now: its revision, and its file; None if the one who asks has that already."""

    revision: str
    file: bytes | None


def make_feed(office: Office, actor: Actor, participant_id: str) -> tuple[Link, str]:
    """Make a calendar of somebody's sessions, to hand over; its secret is in the answer and nowhere else."""
    link, secret = new_link(office, Purpose.FEED, participant_id=participant_id)
    with office.transaction(actor) as tx:
        tx.participants.get(participant_id)
        must_reach(tx, actor, Act.WRITE_PEOPLE, participant_id)
        _add(tx, link, LinkMade(at=link.made_at, link_id=link.id, participant_id=participant_id))
    return link, secret


def subscribe(office: Office, actor: Actor) -> tuple[Link, str]:
    """Make a calendar of one's own sessions, from one's own page; its secret is shown this once."""
    actor.must(Act.OWN_PAGE)
    me = actor.participant_id or ""
    link, secret = new_link(office, Purpose.FEED, participant_id=me)
    with office.transaction(actor) as tx:
        _add(tx, link, LinkMade(at=link.made_at, link_id=link.id, participant_id=me))
    return link, secret


def make_staff_feed(office: Office, actor: Actor, staff_id: str) -> tuple[Link, str]:
    """Make a calendar of the sessions a member of staff runs; its secret is shown this once.

    Raises:
        Forbidden: It is somebody else's, and the actor does not administer the staff.
        StaffLeft: They left.
    """
    link, secret = new_link(office, Purpose.FEED, staff_id=staff_id)
    with office.transaction(actor) as tx:
        _must_be_own(tx, actor, Act.RUN_COHORTS, staff_id)
        staff_here(tx, staff_id)
        _add(tx, link, StaffLinkMade(at=link.made_at, link_id=link.id, staff_id=staff_id))
    return link, secret


def _add(tx: Transaction, link: Link, happened: LinkMade | StaffLinkMade) -> None:
    tx.links.add(link)
    tx.record(happened)


def _must_be_own(tx: Transaction, actor: Actor, act: Act, staff_id: str) -> None:
    """Let pass whose calendar it is, and who administers the staff."""
    tx.staff.get(staff_id)
    if actor.staff_id == staff_id:
        actor.must(act)
    else:
        actor.must_everywhere(Act.WRITE_ORGANISATION)


def list_staff_feeds(office: Office, actor: Actor, staff_id: str, window: Window) -> Page[Link]:
    """Give the calendars a member of staff has had, in the order they were made."""
    with office.reading(actor) as tx:
        _must_be_own(tx, actor, Act.READ_COHORTS, staff_id)
        return window_of(_feeds_of(tx, staff_id), window, lambda link: link.id)


def _feeds_of(tx: Transaction, staff_id: str) -> list[Link]:
    return [link for link in tx.links.of_staff(staff_id) if link.purpose is Purpose.FEED]


def get_staff_feed(office: Office, actor: Actor, staff_id: str, link_id: str) -> Link:
    """Give one calendar of a member of staff; its secret is never shown again.

    Raises:
        NotFound: They have no such calendar.
    """
    with office.reading(actor) as tx:
        _must_be_own(tx, actor, Act.READ_COHORTS, staff_id)
        return _one_of(tx, staff_id, link_id)


def _one_of(tx: Transaction, staff_id: str, link_id: str) -> Link:
    for link in _feeds_of(tx, staff_id):
        if link.id == link_id:
            return link
    raise NotFound("feed")


def revoke_staff_feed(
    office: Office, actor: Actor, staff_id: str, link_id: str, seen: frozenset[str] | None
) -> None:
    """Let a calendar show nothing any more, from the next time it is asked for.

    Raises:
        NotFound: They have no such calendar.
        Stale: It changed since ``seen``.
    """
    with office.transaction(actor) as tx:
        _must_be_own(tx, actor, Act.RUN_COHORTS, staff_id)
        link = _one_of(tx, staff_id, link_id)
        must_be_unchanged(seen, str(link.version))
        revoke(tx, link, office.now())


def address_of(office: Office, secret: str) -> str:
    """Give where a calendar is; the path alone, where nobody said what address we are found at."""
    return f"{_at(office, secret)}.ics"


def _at(office: Office, secret: str) -> str:
    return f"{office.post.base_url if office.post else ''}/calendar/{secret}"


def feed_of(office: Office, secret: str, *, who: str, seen: Collection[str]) -> Feed:
    """Give the calendar at a secret address. ``who`` is the network address somebody asks from.

    ``seen`` are the revisions they have: if it is one of them, nothing is loaded and no file made.

    Raises:
        NotFound: There is none, or it was revoked; or nothing makes calendar files here.
        TooManyGuesses: The same, and it was not the first time.
    """
    opened = open_link(office, secret, Purpose.FEED, who=who)
    with office.reading(_reader(opened)) as tx:
        view = _View.of(tx, opened.link, office.now())
        revision = view.revision()
        if revision in seen:
            return Feed(revision, None)
        if office.post is None:
            raise NotFound("calendar")
        return Feed(revision, view.file(office.post, _at(office, secret)))


def my_calendar(office: Office, actor: Actor) -> bytes:
    """Give one's own sessions as they are now, as a file to be put into a calendar once.

    No key is in it: whoever gets to see it sees times, and nothing that opens anything.

    Raises:
        NotFound: Nothing makes calendar files here.
    """
    actor.must(Act.OWN_PAGE)
    if office.post is None:
        raise NotFound("calendar")
    mine, _ = new_link(office, Purpose.FEED, participant_id=actor.participant_id)
    with office.reading(actor) as tx:
        return _View.of(tx, mine, office.now()).file(office.post, None)


def meeting_of(office: Office, secret: str, session_id: str, *, who: str) -> Activity:
    """Give what the calendar at a secret address shows, for whoever wants to go to its meeting.

    Raises:
        NotFound, TooManyGuesses: See ``feed_of``; or the calendar has nothing of that id.
        SessionNotPlanned: It is called off or over.
    """
    opened, now = open_link(office, secret, Purpose.FEED, who=who), office.now()
    with office.reading(_reader(opened)) as tx:
        theirs = {one.id: one for _, one in _View.of(tx, opened.link, now).shown()}
    if session_id not in theirs:
        raise NotFound("session")
    session = theirs[session_id]
    if not session.takes_place or session.has_ended(now):
        raise SessionNotPlanned("This meeting is over, or was called off.")
    return session


def _reader(opened: Opened) -> Actor:
    """Give whoever holds the address as the one who asks: they look, and see what it is for."""
    return Actor(
        organisation_id=opened.organisation_id,
        caller_id=opened.link.id,
        role=Role.PARTICIPANT,
        read_only=True,
        zone=opened.zone,
    )


@dataclass(frozen=True, slots=True)
class _View:
    """One calendar on one day, and the pieces it is made from."""

    tx: Transaction
    link: Link
    day: datetime
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, tx: Transaction, link: Link, now: datetime) -> _View:
        day = day_of(now)
        if link.staff_id is not None:
            pieces = tx.agendas.of_staff(link.staff_id, day - KEPT)
        else:
            pieces = tx.agendas.of_participant(link.participant_id or "", day - KEPT)
        return cls(tx, link, day, tuple(sorted(pieces, key=lambda one: one.id)))

    def revision(self) -> str:
        """Name what it shows: another day, or another version of a piece, may be another calendar."""
        made_from = [f"{id_} {version}" for _, id_, version in self.pieces]
        told = "\n".join([self.link.id, self.day.isoformat(), *made_from])
        return hashlib.sha256(told.encode()).hexdigest()[:32]

    def file(self, post: Post, address: str | None) -> bytes:
        """Make the file. Participants read a neutral summary, the staff whose session it is.

        Without an ``address`` no entry of it leads to its meeting.
        """
        organisation, language = self.tx.organisations.current(), None
        if self.link.participant_id is not None:
            language = self.tx.participants.get(self.link.participant_id).language
        neutral = post.wording.summary(language or organisation.language)
        own = self.link.participant_id is not None
        entries = [
            entry_for(
                one,
                self.day,
                summary=neutral if own or title is None else title,
                url=address and f"{address}/{one.id}",
            )
            for title, one in self.shown()
            if is_shown(one, self.day)
        ]
        return post.calendars.feed(neutral if own else organisation.name, entries)

    def shown(self) -> list[tuple[str | None, Activity]]:
        """Give all it shows by time, each with a title that may be told to the staff, if it has one.

        An appointment has none: it is with one person.
        """
        found: list[tuple[str | None, Activity]] = [(cohort.title, one) for cohort, one in self.sessions()]
        found += [(None, self.tx.appointments.get(one)) for one in self._of_kind(PieceKind.APPOINTMENT)]
        found += [(one.title, one) for one in map(self.tx.webinars.get, self._of_kind(PieceKind.WEBINAR))]
        return sorted(found, key=lambda one: (one[1].starts_at, one[1].id))

    def sessions(self) -> list[tuple[Cohort, Session]]:
        """Give its sessions, each with its cohort."""
        return [(cohort, one) for cohort in self._cohorts() for one in self._theirs(cohort)]

    def _cohorts(self) -> Iterable[Cohort]:
        own = map(self.tx.cohorts.get, self._of_kind(PieceKind.COHORT))
        return {
            cohort.id: cohort for cohort in (*own, *map(self.tx.cohorts.of_session, self._visited()))
        }.values()

    def _visited(self) -> list[str]:
        return self._of_kind(PieceKind.VISIT)

    def _of_kind(self, kind: PieceKind) -> list[str]:
        return [one.id for one in self.pieces if one.kind is kind]

    def _theirs(self, cohort: Cohort) -> list[Session]:
        if self.link.staff_id is not None:
            return sessions_of_staff(cohort, self.link.staff_id)
        return sessions_of_participant(cohort, self.link.participant_id or "", self._visited())
