"""Whom the providers of meetings saw: kept by entry, replaced by what is fetched later, forgotten in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from jobclub.core.activities.sightings import SeenAs, Sighted, Sighting
from jobclub.core.office import Office
from jobclub.core.spans import Span
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.furnished import furnish
from jobclub.testing.store_contract.samples import a_sighting
from jobclub.testing.store_contract.setting import ODD_MOMENT, Setting
from jobclub.testing.towns import Town

AN_HOUR = timedelta(hours=1)
KNOWN = a_sighting(
    report="1",
    entry="b",
    email="Zoë.Ærlig@example.org",
    name="Zoë »Z« Ærlig",
    stays=(Span(ODD_MOMENT, ODD_MOMENT + AN_HOUR), Span(ODD_MOMENT + 2 * AN_HOUR, ODD_MOMENT + 3 * AN_HOUR)),
)
GUEST = a_sighting(report="1", entry="a", seen_as=SeenAs.GUEST, name="n" * 1000, stays=())
PHONE = a_sighting(report="2" * 300, entry="a" * 300, seen_as=SeenAs.PHONE)


def seen(*sightings: Sighting, after: timedelta = timedelta(0)) -> Sighted:
    """Give what was seen, as it was fetched some time after an odd moment."""
    return Sighted(fetched_at=ODD_MOMENT + after, sightings=sightings)


def put(office: Office, town: Town, session_id: str, one: Sighted) -> Sighted | None:
    """Keep what was seen, and read it again."""
    with office.transaction(town.admin) as tx:
        tx.sightings.put(session_id, one)
    return of(office, town, session_id)


def of(office: Office, town: Town, session_id: str) -> Sighted | None:
    """Read what was seen."""
    with office.reading(town.admin) as tx:
        return tx.sightings.of(session_id)


class SightingContract(Setting):
    """Put in, put in again, forgotten."""

    def test_nothing_was_seen_where_nobody_asked(self, office: Office, town: Town) -> None:
        it = furnish(office, town)
        assert of(office, town, it.cohort.sessions[3].id) is None
        assert of(office, town, new_id()) is None

    def test_that_nobody_was_seen_is_known_too(self, office: Office, town: Town) -> None:
        session_id = furnish(office, town).cohort.sessions[3].id
        assert put(office, town, session_id, seen()) == seen()

    def test_what_was_seen_is_kept_by_report_and_entry(self, office: Office, town: Town) -> None:
        session_id = furnish(office, town).cohort.sessions[3].id
        assert put(office, town, session_id, seen(PHONE, KNOWN, GUEST)) == seen(GUEST, KNOWN, PHONE)

    def test_what_is_fetched_again_replaces_itself_and_leaves_the_rest(
        self, office: Office, town: Town
    ) -> None:
        session_id = furnish(office, town).cohort.sessions[3].id
        put(office, town, session_id, seen(KNOWN, PHONE))
        longer = replace(KNOWN, email=None, name=None, stays=(Span(ODD_MOMENT, ODD_MOMENT + 3 * AN_HOUR),))
        again = put(office, town, session_id, seen(longer, GUEST, after=AN_HOUR))
        assert again == seen(GUEST, longer, PHONE, after=AN_HOUR)
        later = put(office, town, session_id, seen(after=2 * AN_HOUR))
        assert later == seen(GUEST, longer, PHONE, after=2 * AN_HOUR)

    def test_of_one_entry_that_comes_twice_the_last_is_kept(self, office: Office, town: Town) -> None:
        session_id = furnish(office, town).cohort.sessions[3].id
        again = replace(KNOWN, name="Zoë")
        assert put(office, town, session_id, seen(KNOWN, again)) == seen(again)

    def test_sessions_are_seen_each_for_itself(self, office: Office, town: Town) -> None:
        first, second = furnish(office, town).cohort.sessions[3:5]
        put(office, town, first.id, seen(KNOWN))
        put(office, town, second.id, seen(replace(KNOWN, name="Zoë"), after=AN_HOUR))
        assert of(office, town, first.id) == seen(KNOWN)

    def test_what_was_fetched_before_an_instant_is_forgotten_and_nothing_else(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it, theirs = furnish(office, town), furnish(office, other).cohort.sessions[3].id
        hours = {session.id: number * AN_HOUR for number, session in enumerate(it.cohort.sessions)}
        for session_id, after in hours.items():
            put(office, town, session_id, seen(KNOWN, GUEST, after=after))
        put(office, other, theirs, seen(KNOWN))
        with office.transaction(town.admin) as tx:
            assert tx.sightings.forget_before(ODD_MOMENT) == 0
            assert tx.sightings.forget_before(ODD_MOMENT + 3 * AN_HOUR) == 3
            assert tx.sightings.forget_before(ODD_MOMENT + 3 * AN_HOUR) == 0
        left = [of(office, town, one) for one in hours]
        assert left == [None] * 3 + [seen(GUEST, KNOWN, after=after) for after in list(hours.values())[3:]]
        assert of(office, other, theirs) == seen(KNOWN)

    def test_what_was_forgotten_does_not_come_back_with_what_is_fetched_later(
        self, office: Office, town: Town
    ) -> None:
        session_id = furnish(office, town).cohort.sessions[3].id
        put(office, town, session_id, seen(KNOWN))
        with office.transaction(town.admin) as tx:
            tx.sightings.forget_before(ODD_MOMENT + AN_HOUR)
        assert put(office, town, session_id, seen(GUEST, after=AN_HOUR)) == seen(GUEST, after=AN_HOUR)
