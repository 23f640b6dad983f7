"""What people know of what is kept about them, as rows: notices, consents, and who looked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from jobclub.core.errors import Busy, NotFound, Stale, overtaken
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.people.consent import Consent, ConsentChannel, ConsentPurpose
from jobclub.core.people.privacy_notice import NoticeShown, PrivacyNotice, Shown
from jobclub.core.people.reading import Read, Why
from jobclub.core.people.staff import Role
from jobclub.integrations.database.audit import SqlAudit
from jobclub.integrations.database.everything import everything
from jobclub.integrations.database.rows import Rows, as_it_is, scoped
from jobclub.integrations.database.tables import (
    consents,
    people_read,
    privacy_notices,
    reads,
    told_privacy,
)

READS_OF = scoped(
    select(reads)
    .join(
        people_read,
        (people_read.c.organisation_id == reads.c.organisation_id) & (people_read.c.read_id == reads.c.id),
    )
    .where(people_read.c.participant_id == bindparam("participant_id"))
    .order_by(reads.c.id),
    reads,
    people_read,
)


def _notice(row: Any) -> PrivacyNotice:
    return PrivacyNotice(
        id=row.id,
        number=row.number,
        texts=json.loads(row.texts),
        published_at=row.published_at,
        own=row.own,
    )


def _consent(row: Any) -> Consent:
    return Consent(
        id=row.id,
        participant_id=row.participant_id,
        purpose=ConsentPurpose(row.purpose),
        text_version=row.text_version,
        language=row.language,
        digest=row.digest,
        given_at=row.given_at,
        channel=ConsentChannel(row.channel),
        withdrawn_at=row.withdrawn_at,
        version=row.version,
    )


def _consent_row(consent: Consent) -> dict[str, Any]:
    return {**asdict(consent), "purpose": consent.purpose.value, "channel": consent.channel.value}


class SqlPrivacyNotices:
    """The versions of an organisation's privacy notice, and who was shown which."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, notice: PrivacyNotice) -> None:
        """Put a new version in; one whose number a rival took begins again."""
        texts = json.dumps(dict(notice.texts), ensure_ascii=False)
        try:
            self.rows.insert(privacy_notices, {**asdict(notice), "texts": texts})
        except IntegrityError:
            told = "Somebody else publishes a privacy notice at this moment; try again in a second."
            raise overtaken(Busy(told)) from None

    def latest(self) -> PrivacyNotice | None:
        """Give the newest version, if there is one."""
        found = self.rows.all(privacy_notices, "number")
        return _notice(found[-1]) if found else None

    def get(self, notice_id: str) -> PrivacyNotice:
        """Give one version. Raises NotFound."""
        row = self.rows.one(privacy_notices, id=notice_id)
        if row is None:
            raise NotFound("privacy notice")
        return _notice(row)

    def page(self, window: Window) -> Page[PrivacyNotice]:
        """Give the versions, oldest first."""
        found = map(_notice, self.rows.page(privacy_notices, window))
        return page_of(found, window, lambda notice: notice.id)

    def shown_to(self, participant_id: str) -> list[NoticeShown]:
        """Give what somebody was shown, in the order they were."""
        found = self.rows.all(told_privacy, "at", "notice_id", participant_id=participant_id)
        return [
            NoticeShown(participant_id=participant_id, notice_id=row.notice_id, at=row.at, how=Shown(row.how))
            for row in found
        ]

    def note_shown(self, shown: NoticeShown) -> None:
        """Keep that somebody was shown a version; the first time counts."""
        key = ("participant_id", "notice_id")
        self.rows.insert_new(told_privacy, key, {**asdict(shown), "how": shown.how.value})


class SqlConsents:
    """What people agreed to."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, consent: Consent) -> None:
        """Put a new one in."""
        self.rows.insert(consents, _consent_row(consent))

    def get(self, consent_id: str) -> Consent:
        """Give one. Raises NotFound."""
        row = self.rows.one(consents, id=consent_id)
        if row is None:
            raise NotFound("consent")
        return _consent(row)

    def of_participant(self, participant_id: str) -> list[Consent]:
        """Give all that somebody agreed to, also what they took back, in the order they did."""
        return [_consent(row) for row in self.rows.all(consents, "id", participant_id=participant_id)]

    def save(self, consent: Consent) -> Consent:
        """Keep a changed one and give it with its new version. Raises Stale."""
        saved = replace(consent, version=consent.version + 1)
        if not self.rows.update(consents, _consent_row(saved), id=consent.id, version=consent.version):
            raise Stale("This consent was changed meanwhile. Read it again, then repeat your change.")
        return saved


class SqlReads:
    """Who looked at people's data."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def add(self, read: Read) -> None:
        """Put one in, with everybody it showed."""
        about = {"at": read.at, "caller_id": read.caller_id, "role": read.role.value, "why": read.why.value}
        self.rows.insert(reads, {"id": read.id, **about}, refused=as_it_is)
        shown = ({"read_id": read.id, "participant_id": one} for one in read.participant_ids)
        self.rows.insert(people_read, *shown, refused=as_it_is)

    def of_participant(self, participant_id: str) -> list[Read]:
        """Give when somebody's data was looked at, oldest first; who else was shown is not told."""
        return [
            Read(
                id=row.id,
                at=row.at,
                caller_id=row.caller_id,
                role=Role(row.role),
                why=Why(row.why),
                participant_ids=(participant_id,),
            )
            for row in self.rows.run(READS_OF, {"participant_id": participant_id})
        ]


class SqlPrivacy:
    """What people know of what is kept about them."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    @cached_property
    def notices(self) -> SqlPrivacyNotices:
        """The versions of the privacy notice, and who was shown which."""
        return SqlPrivacyNotices(self.rows)

    @cached_property
    def consents(self) -> SqlConsents:
        """What people agreed to."""
        return SqlConsents(self.rows)

    @cached_property
    def reads(self) -> SqlReads:
        """Who looked."""
        return SqlReads(self.rows)

    @cached_property
    def audit(self) -> SqlAudit:
        """What was done, and who looked."""
        return SqlAudit(self.rows)

    def everything(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Give every row of the organisation, table by table."""
        return everything(self.rows)
