"""People looking for work, in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from jobclub.core.errors import EmailTaken, NotFound
from jobclub.core.office.lists import Page, Window
from jobclub.core.people.participant import Participant, folded
from jobclub.integrations.memory.books import Books
from jobclub.integrations.memory.pages import page_by_id
from jobclub.integrations.memory.versions import risen


class MemoryParticipants:
    """People looking for work."""

    def __init__(self, books: Books, at: datetime | None = None) -> None:
        self._books, self._at = books, at

    def get(self, participant_id: str) -> Participant:
        """Raises NotFound."""
        if participant_id not in self._books.participants:
            raise NotFound("participant")
        return self._books.participants[participant_id]

    def by_email(self, email: str) -> Participant | None:
        """Give the person with this e-mail, if there is one."""
        everybody = self._books.participants.values()
        return next((person for person in everybody if person.email_key == folded(email)), None)

    def by_email_keys(self, keys: Iterable[str]) -> Mapping[str, str]:
        """Give the ids of people by what they are told apart by."""
        wanted = set(keys)
        everybody = self._books.participants.values()
        return {one.email_key: one.id for one in everybody if one.email_key and one.email_key in wanted}

    def by_phone_keys(self, keys: Iterable[str], *, most: int) -> Mapping[str, tuple[str, ...]]:
        """Give the ids of people by their phones: of each number the ones longest known."""
        shared: dict[str, list[str]] = {key: [] for key in keys}
        for one in self._books.participants.values():
            if one.phone_key in shared:
                shared[one.phone_key].append(one.id)
        return {key: tuple(sorted(ids)[:most]) for key, ids in shared.items() if ids}

    def add(self, participant: Participant) -> None:
        """Raises EmailTaken."""
        self._must_be_free(participant)
        self._put(participant)

    def add_all(self, people: Iterable[Participant]) -> None:
        """Put several in at once. Raises EmailTaken."""
        taken = {one.email_key for one in self._books.participants.values()}
        for one in people:
            if one.email_key and one.email_key in taken:
                raise EmailTaken("Somebody with this e-mail is known already.")
            taken.add(one.email_key)
            self._put(one)

    def save(self, participant: Participant) -> Participant:
        """Keep a changed one and give it with its new version. Raises EmailTaken, NotFound, Stale."""
        saved = risen(self.get(participant.id), participant)
        self._must_be_free(participant)
        self._put(saved)
        return saved

    def names(self, participant_ids: Iterable[str]) -> Mapping[str, str]:
        """Give the names of several people by their ids."""
        known = self._books.participants
        return {one: known[one].name for one in participant_ids if one in known}

    def not_meant_since(self, after: datetime) -> frozenset[str]:
        """Give the ids of people who said after an instant that they are not meant."""
        everybody = self._books.participants.values()
        return frozenset(one.id for one in everybody if one.not_me_at is not None and one.not_me_at > after)

    def carrying(self, interest: str) -> list[Participant]:
        """Give people who carry an interest, those longest known first."""
        found = [one for one in self._books.participants.values() if interest in one.interests]
        return sorted(found, key=lambda one: one.id)

    def led_by(self, staff_id: str, participant_id: str) -> bool:
        """Tell whether somebody has or had a place with this consultant: in a cohort, a webinar, a time."""
        return participant_id in self._led_by(staff_id)

    def page(
        self, window: Window, *, email: str | None = None, led_by: str | None = None
    ) -> Page[Participant]:
        """Give people by id; one by e-mail, or those who have to do with one consultant, if asked."""
        found: Iterable[Participant] = self._books.participants.values()
        if email is not None:
            found = [person for person in found if person.email_key == folded(email)]
        if led_by is not None:
            own = self._led_by(led_by)
            found = [person for person in found if person.id in own]
        return page_by_id(found, window)

    def _put(self, person: Participant) -> None:
        """Put somebody in, with whom there was contact by that."""
        self._books.participants.put(person.id, person)
        if self._at is not None:
            self._books.contacts.put(person.id, self._at)

    def _led_by(self, staff_id: str) -> frozenset[str]:
        led = [cohort for cohort in self._books.cohorts.values() if cohort.consultant_id == staff_id]
        met = (one for one in self._books.appointments.values() if one.consultant_id == staff_id)
        mine = {one.participant_id for one in met if one.participant_id is not None}
        presented = {one.id for one in self._books.webinars.values() if one.is_led_by(staff_id)}
        came = (one for one in self._books.webinar_places.values() if one.webinar_id in presented)
        mine.update(one.participant_id for one in came)
        return frozenset(place.participant_id for cohort in led for place in cohort.places) | mine

    def _must_be_free(self, participant: Participant) -> None:
        holder = self.by_email(participant.email) if participant.email else None
        if holder is not None and holder.id != participant.id:
            raise EmailTaken("Somebody with this e-mail is known already.", participant_id=holder.id)
