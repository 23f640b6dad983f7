"""People looking for work as rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, literal, or_, select
from sqlalchemy.exc import IntegrityError

from jobclub.core.errors import EmailTaken, NotFound, Stale, overtaken
from jobclub.core.office.lists import Page, Window, page_of
from jobclub.core.people.habits import Choice
from jobclub.core.people.participant import Participant, folded
from jobclub.integrations.database.among import among
from jobclub.integrations.database.rows import Rows, scoped, window_values, windowed
from jobclub.integrations.database.tables import appointments, cohorts, participants, places, webinars

TOLD = tuple(field.name for field in fields(Participant))
NAMES = scoped(
    select(participants.c.id, participants.c.name).where(among(participants.c.id, "ids")),
    participants,
)
BY_EMAIL_KEYS = scoped(
    select(participants.c.email_key, participants.c.id).where(among(participants.c.email_key, "keys")),
    participants,
)
_SHARING = scoped(
    select(
        participants.c.phone_key,
        participants.c.id,
        func.row_number()
        .over(partition_by=participants.c.phone_key, order_by=participants.c.id)
        .label("number"),
    ).where(among(participants.c.phone_key, "keys")),
    participants,
).subquery()
BY_PHONE_KEYS = (
    select(_SHARING.c.phone_key, _SHARING.c.id)
    .where(_SHARING.c.number <= bindparam("most"))
    .order_by(_SHARING.c.id)
)
NOT_MEANT = scoped(
    select(participants.c.id).where(participants.c.not_me_at > bindparam("after")), participants
)
LEADS = exists().where(
    places.c.organisation_id == bindparam("organisation_id"),
    places.c.participant_id == participants.c.id,
    cohorts.c.organisation_id == bindparam("organisation_id"),
    cohorts.c.id == places.c.activity_id,
    cohorts.c.consultant_id == bindparam("consultant_id"),
)
MEETS = exists().where(
    appointments.c.organisation_id == bindparam("organisation_id"),
    appointments.c.participant_id == participants.c.id,
    appointments.c.consultant_id == bindparam("consultant_id"),
)
PRESENTS = exists().where(
    places.c.organisation_id == bindparam("organisation_id"),
    places.c.participant_id == participants.c.id,
    webinars.c.organisation_id == bindparam("organisation_id"),
    webinars.c.id == places.c.activity_id,
    or_(
        webinars.c.host_id == bindparam("consultant_id"),
        webinars.c.cohost_ids.contains(literal('"') + bindparam("consultant_id") + literal('"')),
    ),
)
LED = or_(LEADS, MEETS, PRESENTS)
CARRYING = scoped(
    select(participants)
    .where(participants.c.interests.contains(bindparam("quoted")))
    .order_by(participants.c.id),
    participants,
)
LED_ONE = scoped(
    select(participants.c.id).where(participants.c.id == bindparam("participant_id"), LED), participants
)


def participant_of(row: Any) -> Participant:
    """Read a person from their row."""
    values = row._asdict()
    del values["organisation_id"], values["email_key"], values["phone_key"], values["contact_at"]
    values["muted"] = frozenset(map(Choice, json.loads(row.muted)))
    values["interests"] = frozenset(json.loads(row.interests))
    return Participant(**values)


def _columns(person: Participant) -> dict[str, Any]:
    told = {name: getattr(person, name) for name in TOLD}
    keys = {"email_key": person.email_key, "phone_key": person.phone_key}
    lists = {name: json.dumps(sorted(getattr(person, name))) for name in ("muted", "interests")}
    return {**told, **keys, **lists}


class SqlParticipants:
    """People looking for work. Whenever one is written they were in contact, ``at`` that instant (UTC)."""

    def __init__(self, rows: Rows, at: datetime | None = None) -> None:
        self.rows = rows
        self._contact = {"contact_at": at}

    def get(self, participant_id: str) -> Participant:
        """Give one person. Raises NotFound."""
        row = self.rows.held(participants, id=participant_id)
        if row is None:
            raise NotFound("participant")
        return participant_of(row)

    def by_email(self, email: str) -> Participant | None:
        """Give the person with this e-mail."""
        row = self.rows.held(participants, email_key=folded(email))
        return None if row is None else participant_of(row)

    def by_email_keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Give the ids of people by what they are told apart by."""
        wanted = list(keys)
        found = self.rows.run(BY_EMAIL_KEYS, {"keys": wanted}) if wanted else ()
        return {row.email_key: row.id for row in found}

    def by_phone_keys(self, keys: Iterable[str], *, most: int) -> Mapping[str, tuple[str, ...]]:
        """Give the ids of people by their phones: of each number the ones longest known."""
        wanted = list(keys)
        shared: dict[str, tuple[str, ...]] = {}
        for row in self.rows.run(BY_PHONE_KEYS, {"keys": wanted, "most": most}) if wanted else ():
            shared[row.phone_key] = (*shared.get(row.phone_key, ()), row.id)
        return shared

    def add(self, person: Participant) -> None:
        """Take a person in. Raises EmailTaken."""
        self.add_all([person])

    def add_all(self, people: Iterable[Participant]) -> None:
        """Take several people in. Raises EmailTaken."""
        told = "Somebody with this e-mail is known already; enrol that person."
        rows = (_columns(person) | self._contact for person in people)
        self.rows.insert(participants, *rows, refused=lambda _: overtaken(EmailTaken(told)))

    def save(self, person: Participant) -> Participant:
        """Keep a changed person and give them with their new version. Raises EmailTaken, Stale."""
        saved = replace(person, version=person.version + 1)
        try:
            new = _columns(saved) | self._contact
            done = self.rows.update(participants, new, id=person.id, version=person.version)
        except IntegrityError:
            raise overtaken(EmailTaken("Somebody with this e-mail is known already.")) from None
        if not done:
            told = "This person was changed meanwhile. Read them again, then repeat your change."
            raise overtaken(Stale(told))
        return saved

    def names(self, participant_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the names of several people by their ids."""
        ids = list(participant_ids)
        return {row.id: row.name for row in self.rows.run(NAMES, {"ids": ids})} if ids else {}

    def not_meant_since(self, after: datetime) -> frozenset[str]:
        """Give the ids of people who said after an instant that they are not meant."""
        return frozenset(row.id for row in self.rows.search(NOT_MEANT, {"after": after}))

    def carrying(self, interest: str) -> list[Participant]:
        """Give people who carry an interest, those longest known first."""
        return [participant_of(row) for row in self.rows.run(CARRYING, {"quoted": json.dumps(interest)})]

    def led_by(self, staff_id: str, participant_id: str) -> bool:
        """Tell whether somebody has or had a place with this consultant: in a cohort, a webinar, a time."""
        return bool(self.rows.run(LED_ONE, {"consultant_id": staff_id, "participant_id": participant_id}))

    def page(
        self, window: Window, *, email: str | None = None, led_by: str | None = None
    ) -> Page[Participant]:
        """Give people in the order they became known."""
        statement, values = scoped(select(participants), participants), window_values(window)
        if email is not None:
            statement = statement.where(participants.c.email_key == bindparam("email_key"))
            values["email_key"] = folded(email)
        if led_by is not None:
            statement, values["consultant_id"] = statement.where(LED), led_by
        found = self.rows.search(windowed(statement, participants, after=window.after is not None), values)
        return page_of(map(participant_of, found), window, lambda person: person.id)
