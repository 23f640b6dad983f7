"""What people know of what is kept about them, in memory: notices, consents, and who looked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from jobclub.core.errors import Busy, NotFound
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.office.privacy import AuditFilter, AuditKind, AuditLine
from jobclub.core.people.consent import Consent
from jobclub.core.people.privacy_notice import NoticeShown, PrivacyNotice
from jobclub.core.people.reading import Read
from jobclub.integrations.memory.books import Books, TrailEntry
from jobclub.integrations.memory.pages import page_by_id
from jobclub.integrations.memory.versions import risen


class MemoryPrivacyNotices:
    """The versions of an organisation's privacy notice, and who was shown which."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, notice: PrivacyNotice) -> None:
        """Keep a new version. Raises Busy: its number is taken."""
        if any(notice.number == one.number for one in self._books.privacy_notices.values()):
            raise Busy("Somebody else publishes a privacy notice at this moment; try again in a second.")
        self._books.privacy_notices.put(notice.id, notice)

    def latest(self) -> PrivacyNotice | None:
        """Give the newest version, if there is one."""
        return max(self._books.privacy_notices.values(), key=lambda one: one.number, default=None)

    def get(self, notice_id: str) -> PrivacyNotice:
        """Give one version. Raises NotFound."""
        if notice_id not in self._books.privacy_notices:
            raise NotFound("privacy notice")
        return self._books.privacy_notices[notice_id]

    def page(self, window: Window) -> Page[PrivacyNotice]:
        """Give the versions, oldest first."""
        return page_by_id(self._books.privacy_notices.values(), window)

    def shown_to(self, participant_id: str) -> list[NoticeShown]:
        """Give what somebody was shown, in the order they were."""
        everything = self._books.told_privacy.values()
        mine = (shown for shown in everything if shown.participant_id == participant_id)
        return sorted(mine, key=lambda shown: (shown.at, shown.notice_id))

    def note_shown(self, shown: NoticeShown) -> None:
        """Keep that somebody was shown a version; the first time counts."""
        key = (shown.participant_id, shown.notice_id)
        if key not in self._books.told_privacy:
            self._books.told_privacy.put(key, shown)


class MemoryConsents:
    """What people agreed to."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, consent: Consent) -> None:
        """Keep a new one."""
        self._books.consents.put(consent.id, consent)

    def get(self, consent_id: str) -> Consent:
        """Give one. Raises NotFound."""
        if consent_id not in self._books.consents:
            raise NotFound("consent")
        return self._books.consents[consent_id]

    def of_participant(self, participant_id: str) -> list[Consent]:
        """Give all that somebody agreed to, also what they took back, in the order they did."""
        mine = (one for one in self._books.consents.values() if one.participant_id == participant_id)
        return sorted(mine, key=lambda consent: consent.id)

    def save(self, consent: Consent) -> Consent:
        """Keep a changed one and give it with its new version. Raises NotFound, Stale."""
        saved = risen(self.get(consent.id), consent)
        self._books.consents.put(saved.id, saved)
        return saved


class MemoryReads:
    """Who looked at people's data."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def add(self, read: Read) -> None:
        """Keep one."""
        self._books.reads.put(read.id, read)

    def of_participant(self, participant_id: str) -> list[Read]:
        """Give when somebody's data was looked at, oldest first; who else was shown is not told."""
        mine = (read for read in self._books.reads.values() if participant_id in read.participant_ids)
        return [
            replace(read, participant_ids=(participant_id,)) for read in sorted(mine, key=lambda one: one.id)
        ]


class MemoryAudit:
    """What was done, and who looked."""

    def __init__(self, books: Books, trail: Callable[[], Sequence[TrailEntry]]) -> None:
        self._books, self._trail = books, trail

    def page(self, wanted: AuditFilter, window: Window) -> Page[AuditLine]:
        """Give the lines in a window, newest first."""
        lines = [*map(_of_entry, self._trail()), *map(_of_read, self._books.reads.values())]
        found = (line for line in lines if window.after is None or line.id < window.after)
        newest = sorted((one for one in found if _fits(one, wanted)), key=lambda one: one.id, reverse=True)
        return page_of(newest, window, lambda line: line.id)


def _of_entry(entry: TrailEntry) -> AuditLine:
    return AuditLine(
        id=entry.id,
        at=entry.event.at,
        kind=AuditKind.ACT,
        caller_id=entry.caller_id,
        role=entry.role,
        what=type(entry.event).__name__,
        ids=entry.event.ids(),
    )


def _of_read(read: Read) -> AuditLine:
    return AuditLine(
        id=read.id,
        at=read.at,
        kind=AuditKind.READ,
        caller_id=read.caller_id,
        role=read.role,
        what=read.why.value,
        ids={"participant_ids": sorted(read.participant_ids)},
    )


def _fits(line: AuditLine, wanted: AuditFilter) -> bool:
    return (
        wanted.kind in {None, line.kind}
        and wanted.caller_id in {None, line.caller_id}
        and (wanted.since is None or line.at >= wanted.since)
        and (wanted.until is None or line.at < wanted.until)
        and (not wanted.about or not wanted.about.isdisjoint(_named(line.ids.values())))
    )


def _named(values: object) -> set[object]:
    """Give every text among some values, however deep."""
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        return {values}
    return {one for value in values for one in _named(value)}


class MemoryPrivacy:
    """What people know of what is kept about them."""

    def __init__(self, books: Books, trail: Callable[[], Sequence[TrailEntry]]) -> None:
        self.notices = MemoryPrivacyNotices(books)
        self.consents = MemoryConsents(books)
        self.reads = MemoryReads(books)
        self.audit = MemoryAudit(books, trail)
        self._books = books

    def everything(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Give every thing on the organisation's shelves, shelf by shelf."""
        for shelf in fields(self._books):
            for thing in getattr(self._books, shelf.name).values():
                yield shelf.name, {"thing": thing}
