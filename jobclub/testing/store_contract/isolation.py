"""Organisations are worlds apart: none sees, finds or changes anything of another."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from jobclub.core.activities.meeting import Meeting
from jobclub.core.cohorts.progression import Coursework
from jobclub.core.errors import NotFound
from jobclub.core.events import ParticipantAdded
from jobclub.core.office import Office
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.privacy import AuditFilter
from jobclub.core.office.store import Store, Transaction
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.erasure import Ground, Hold
from jobclub.core.people.privacy_notice import Shown
from jobclub.core.people.retention import Kept
from jobclub.testing.store_contract.furnished import Furnished, furnish
from jobclub.testing.store_contract.setting import Setting
from jobclub.testing.towns import Town

GETS: dict[str, Callable[[Transaction, Furnished], object]] = {
    "staff": lambda tx, it: tx.staff.get(it.town.staff_ids[0]),
    "token": lambda tx, it: tx.staff.token(it.token.id),
    "programme": lambda tx, it: tx.programmes.get(it.programme.id),
    "participant": lambda tx, it: tx.participants.get(it.person.id),
    "cohort": lambda tx, it: tx.cohorts.get(it.cohort.id),
    "session": lambda tx, it: tx.cohorts.of_session(it.cohort.sessions[0].id),
    "place": lambda tx, it: tx.cohorts.of_place(it.place.id),
    "task": lambda tx, it: tx.cohorts.of_homework(it.task.id),
    "guest": lambda tx, it: tx.guests.get(it.guest.id),
    "submission": lambda tx, it: tx.coursework.submission(it.submission.id),
    "delivery": lambda tx, it: tx.outbox.get(it.delivery.id),
    "closed day": lambda tx, it: tx.organisations.reopen(it.closed.on),
    "privacy notice": lambda tx, it: tx.privacy.notices.get(it.notice.id),
    "consent": lambda tx, it: tx.privacy.consents.get(it.consent.id),
    "webinar": lambda tx, it: tx.webinars.get(it.webinar.id),
    "webinar series": lambda tx, it: tx.webinars.series(it.series.id),
    "webinar place": lambda tx, it: tx.webinar_places.get(it.webinar_place.id),
}
LISTS: dict[str, Callable[[Transaction, Furnished], object]] = {
    "closed days": lambda tx, _: tx.organisations.closed_days(),
    "tokens": lambda tx, _: list(tx.staff.tokens(Window()).items),
    "programmes": lambda tx, _: list(tx.programmes.page(Window()).items),
    "programmes by key": lambda tx, it: list(
        tx.programmes.page(Window(), key=it.programme.programme.key).items
    ),
    "newest programme": lambda tx, it: tx.programmes.latest(it.programme.programme.key) or [],
    "people": lambda tx, _: list(tx.participants.page(Window()).items),
    "people by e-mail": lambda tx, it: list(tx.participants.page(Window(), email=it.person.email).items),
    "people by consultant": lambda tx, it: list(
        tx.participants.page(Window(), led_by=it.cohort.consultant_id).items
    ),
    "person by e-mail": lambda tx, it: tx.participants.by_email(it.person.email or "") or [],
    "people by e-mails": lambda tx, it: [*tx.participants.by_email_keys([it.person.email_key or ""])],
    "people by phones": lambda tx, it: [
        *tx.participants.by_phone_keys([it.person.phone_key or ""], most=5).values()
    ],
    "names": lambda tx, it: [*tx.participants.names([it.person.id])],
    "leading": lambda tx, it: [1] * tx.participants.led_by(it.cohort.consultant_id or "", it.person.id),
    "cohorts": lambda tx, it: list(tx.cohorts.page(CohortFilter(), Window(), it.span.start).items),
    "one cohort": lambda tx, it: list(
        tx.cohorts.page(CohortFilter(cohort_id=it.cohort.id), Window(), it.span.start).items
    ),
    "cohorts ahead": lambda tx, it: tx.cohorts.with_sessions_ahead(it.span.start),
    "places": lambda tx, it: tx.cohorts.places_of(it.person.id, it.programme.programme.key),
    "cohorts of a person": lambda tx, it: tx.cohorts.of_participant(it.person.id),
    "visits made": lambda tx, it: tx.visits.of_home(it.cohort.id),
    "visits had": lambda tx, it: tx.visits.of_host(it.visit.host_id),
    "outcomes": lambda tx, it: tx.cohorts.outcomes(it.place.id),
    "engagements": lambda tx, it: tx.staff.engagements(it.town.staff_ids, it.span, outside_group=""),
    "guests": lambda tx, it: tx.guests.of_activities([it.cohort.sessions[0].id]),
    "changes": lambda tx, it: list(tx.changes.page(it.cohort.id, Window()).items),
    "changes by programme": lambda tx, it: tx.changes.of_programme(it.programme.id),
    "marks": lambda tx, it: list(tx.coursework.marks(it.cohort.id)),
    "submissions": lambda tx, it: tx.coursework.submissions(it.task.id),
    "waivers": lambda tx, it: tx.coursework.waivers(it.task.id),
    "deliveries": lambda tx, _: list(tx.outbox.page(DeliveryFilter(), Window()).items),
    "deliveries by state": lambda tx, it: list(
        tx.outbox.page(DeliveryFilter(state=it.delivery.state), Window()).items
    ),
    "deliveries by consultant": lambda tx, it: list(
        tx.outbox.page(DeliveryFilter(led_by=it.cohort.consultant_id), Window()).items
    ),
    "errands": lambda tx, it: tx.outbox.errands(it.errand.group_id or ""),
    "sightings": lambda tx, it: tx.sightings.of(it.cohort.sessions[0].id) or [],
    "what was told": lambda tx, it: tx.told.of(it.person.id, it.cohort.id),
    "watch": lambda tx, it: tx.watches.get(it.watch.subject_id) or [],
    "links": lambda tx, it: tx.links.of_participant(it.person.id),
    "links of the staff": lambda tx, it: tx.links.of_staff(it.staff_link.staff_id or ""),
    "absences": lambda tx, it: tx.absences.of_sessions([it.absence.session_id]),
    "figures": lambda tx, it: tx.tallies.counted(it.person.id),
    "figures of all": lambda tx, _: tx.tallies.counted(),
    "people whose time is over": lambda tx, it: tx.retention.people(
        it.span.end + timedelta(days=900), limit=9
    ),
    "privacy notices": lambda tx, _: list(tx.privacy.notices.page(Window()).items),
    "newest privacy notice": lambda tx, _: tx.privacy.notices.latest() or [],
    "notices shown": lambda tx, it: tx.privacy.notices.shown_to(it.person.id),
    "consents": lambda tx, it: tx.privacy.consents.of_participant(it.person.id),
    "reads": lambda tx, it: tx.privacy.reads.of_participant(it.person.id),
    "wording": lambda tx, it: tx.wordings.of(it.wording.notice, it.wording.language) or [],
    "wordings": lambda tx, _: tx.wordings.all(),
    "webinars": lambda tx, _: list(tx.webinars.page(WebinarFilter(), Window()).items),
    "webinars of a series": lambda tx, it: tx.webinars.of_series(it.series.id),
    "webinars ahead": lambda tx, it: tx.webinars.with_meetings_ahead(it.webinar.starts_at),
    "webinar series": lambda tx, _: list(tx.webinars.series_page(Window()).items),
    "webinar place of a person": lambda tx, it: tx.webinar_places.of(it.webinar.id, it.person.id) or [],
    "webinar places": lambda tx, it: list(tx.webinar_places.page(it.webinar.id, Window()).items),
    "places had": lambda tx, it: tx.webinar_places.had(it.webinar.id),
    "places answered": lambda tx, it: list(tx.webinar_places.answered(it.webinar.id, Window()).items),
    "webinar places of a person": lambda tx, it: tx.webinar_places.of_participant(it.person.id),
    "fullness": lambda tx, it: [1] * tx.webinar_places.fullness(it.webinar.id).taken,
    "fullness of several": lambda tx, it: list(tx.webinar_places.fullness_of([it.webinar.id])),
    "audit": lambda tx, it: list(
        tx.privacy.audit.page(AuditFilter(about=frozenset({it.person.id})), Window()).items
    ),
}
WRITES: dict[str, Callable[[Transaction, Furnished], object]] = {
    "webinar": lambda tx, it: tx.webinars.save(replace(it.webinar, title="Taken over")),
    "webinar meeting": lambda tx, it: tx.webinars.save_meeting(it.webinar.id, Meeting(provider="ours")),
    "webinar series": lambda tx, it: tx.webinars.save_series(replace(it.series, title="Taken over")),
    "webinar place": lambda tx, it: tx.webinar_places.save(replace(it.webinar_place, useful=1)),
    "closed day": lambda tx, it: tx.organisations.reopen(it.closed.on),
    "organisation": lambda tx, it: tx.organisations.save(replace(it.town.organisation, name="Taken over")),
    "token": lambda tx, it: tx.staff.save_token(replace(it.token, revoked_at=it.span.start)),
    "engagements": lambda tx, it: tx.staff.set_engagements(it.cohort.id, []),
    "person": lambda tx, it: tx.participants.save(replace(it.person, name="Taken over")),
    "people": lambda tx, it: tx.participants.add_all([replace(it.person, name="Taken over")]),
    "cohort": lambda tx, it: tx.cohorts.save(replace(it.cohort, title="Taken over")),
    "meeting": lambda tx, it: tx.cohorts.save_meeting(it.cohort.sessions[0].id, Meeting(provider="ours")),
    "sightings": lambda tx, it: tx.sightings.put(it.cohort.sessions[0].id, replace(it.sighted, sightings=())),
    "sightings forgotten": lambda tx, it: tx.sightings.forget_before(it.span.end + timedelta(days=900)),
    "outcome": lambda tx, it: tx.cohorts.add_outcome(it.place.id, replace(it.outcome, id="taken-over")),
    "wording": lambda tx, it: tx.wordings.save(replace(it.wording, version=1, text="Taken over")),
    "wording removed": lambda tx, it: tx.wordings.remove(it.wording.notice, it.wording.language),
    "guest": lambda tx, it: tx.guests.save(replace(it.guest, name="Taken over")),
    "visit": lambda tx, it: tx.visits.add(replace(it.visit, session_id=it.host.sessions[1].id)),
    "visit taken out": lambda tx, it: tx.visits.remove(it.visit),
    "guest taken out": lambda tx, it: tx.guests.remove(it.guest.id),
    "marks": lambda tx, it: tx.coursework.set_attendance(it.mark.session_id, []),
    "tasks": lambda tx, it: tx.coursework.add_tasks(it.cohort.id, [replace(it.task, id="taken-over")]),
    "task": lambda tx, it: tx.coursework.save_task(replace(it.task, title="Taken over")),
    "change": lambda tx, it: tx.changes.add(it.cohort.id, [replace(it.change, id="taken-over")]),
    "submission": lambda tx, it: tx.coursework.save_submission(replace(it.submission, text="Taken over")),
    "another submission": lambda tx, it: tx.coursework.add_submission(
        replace(it.submission, id="taken-over", number=2)
    ),
    "waiver": lambda tx, it: tx.coursework.waive(replace(it.waiver, reason="Taken over")),
    "delivery": lambda tx, it: tx.outbox.save(replace(it.delivery, fault="Taken over")),
    "delivery taken out": lambda tx, it: tx.outbox.remove(it.delivery.id),
    "delivery put in again": lambda tx, it: tx.outbox.add([replace(it.delivery, fault="Taken over")]),
    "what was told": lambda tx, it: tx.told.save([replace(it.told, cancelled=True)]),
    "watch": lambda tx, it: tx.watches.save(replace(it.watch, attention_at=it.span.end)),
    "watch taken out": lambda tx, it: tx.watches.remove(it.watch.subject_id),
    "link": lambda tx, it: tx.links.save(replace(it.link, revoked_at=it.span.start)),
    "person taken out": lambda tx, it: tx.erasures.take_out(it.person.id),
    "hold": lambda tx, it: tx.erasures.hold(
        Hold(participant_id=it.person.id, ground=Ground.LEGAL_CLAIM, since=it.span.start)
    ),
    **{
        f"{kept} forgotten": lambda tx, it, kept=kept: tx.retention.forget(  # type: ignore[misc]
            kept, it.span.end + timedelta(days=900), limit=9
        )
        for kept in (
            Kept.STAFF,
            Kept.MESSAGES,
            Kept.READS,
            Kept.LINKS,
            Kept.GUESTS,
            Kept.REGISTRATIONS,
            Kept.REPEATS,
        )
    },
    "absence": lambda tx, it: tx.absences.add(replace(it.absence, at=it.span.end)),
    "privacy notice": lambda tx, it: tx.privacy.notices.add(replace(it.notice, number=9)),
    "notice shown": lambda tx, it: tx.privacy.notices.note_shown(replace(it.shown, how=Shown.STAFF)),
    "consent": lambda tx, it: tx.privacy.consents.save(replace(it.consent, withdrawn_at=it.span.start)),
    "read": lambda tx, it: tx.privacy.reads.add(replace(it.read, caller_id="taken-over")),
    "absence taken back": lambda tx, it: tx.absences.remove(it.absence.session_id, it.person.id),
}


def picture(tx: Transaction, it: Furnished) -> list[object]:
    """Give all that an organisation sees of its own."""
    return [
        tx.organisations.current(),
        *(see(tx, it) for name, see in GETS.items() if name != "closed day"),
        *(see(tx, it) for see in LISTS.values()),
        tx.coursework.of(it.cohort.id),
        tx.coursework.attendance(it.mark.session_id),
    ]


class IsolationContract(Setting):
    """One organisation knocks at another's doors."""

    @pytest.mark.parametrize("get", GETS.values(), ids=GETS)
    def test_nothing_of_another_organisation_is_found(
        self, office: Office, town: Town, other: Town, get: Callable[[Transaction, Furnished], object]
    ) -> None:
        it = furnish(office, town)
        with pytest.raises(NotFound), office.transaction(other.admin) as tx:
            get(tx, it)

    @pytest.mark.parametrize("see", LISTS.values(), ids=LISTS)
    def test_nothing_of_another_organisation_is_listed(
        self, office: Office, town: Town, other: Town, see: Callable[[Transaction, Furnished], object]
    ) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            assert see(tx, it)
        with office.reading(other.admin) as tx:
            assert see(tx, it) == []

    def test_no_coursework_of_another_organisation_is_seen(
        self, office: Office, town: Town, other: Town
    ) -> None:
        it = furnish(office, town)
        with office.reading(other.admin) as tx:
            assert tx.coursework.of(it.cohort.id) == Coursework()
        with pytest.raises(NotFound), office.reading(other.admin) as tx:
            tx.coursework.attendance(it.mark.session_id)

    @pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
    def test_nothing_of_another_organisation_can_be_changed(
        self, office: Office, town: Town, other: Town, write: Callable[[Transaction, Furnished], object]
    ) -> None:
        it = furnish(office, town)
        with office.reading(town.admin) as tx:
            before = picture(tx, it)
        with contextlib.suppress(Exception), office.transaction(other.admin) as tx:
            write(tx, it)
        with office.reading(town.admin) as tx:
            assert picture(tx, it) == before

    def test_the_same_names_and_keys_may_stand_in_two_organisations(
        self, office: Office, town: Town, other: Town
    ) -> None:
        mine, theirs = furnish(office, town), furnish(office, other)
        with office.reading(other.admin) as tx:
            assert tx.participants.by_email("petra@example.org") == theirs.person
            assert tx.programmes.latest("job-club") == theirs.programme
        with office.reading(town.admin) as tx:
            assert tx.participants.by_email("petra@example.org") == mine.person
            assert tx.programmes.latest("job-club") == mine.programme

    def test_each_organisation_has_a_trail_of_its_own(
        self, store: Store, office: Office, town: Town, other: Town
    ) -> None:
        before = self.trail_of(store, other.organisation.id)
        with office.transaction(town.admin) as tx:
            tx.record(ParticipantAdded(at=office.now(), participant_id="somebody"))
        assert self.trail_of(store, other.organisation.id) == before
