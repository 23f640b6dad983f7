"""A town with one of everything in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.guest import Guest
from jobclub.core.activities.places import Outcome, OutcomeKind, Place
from jobclub.core.activities.sightings import Sighted
from jobclub.core.cohorts.attendance import Mark
from jobclub.core.cohorts.changes import Change
from jobclub.core.cohorts.cohort import Cohort, CohortState, engagements_of
from jobclub.core.cohorts.homework import Homework, Submission, Waiver
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.visit import Visit
from jobclub.core.notices.calendar import Told
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.own_wording import OwnWording
from jobclub.core.notices.watch import Watch
from jobclub.core.office import Office
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.office.reach import Absence
from jobclub.core.office.store import Transaction
from jobclub.core.people.consent import Consent
from jobclub.core.people.link import Link
from jobclub.core.people.organisation import ClosedDay
from jobclub.core.people.participant import Participant
from jobclub.core.people.privacy_notice import NoticeShown, PrivacyNotice, Shown
from jobclub.core.people.reading import Read
from jobclub.core.people.staff import Token
from jobclub.core.spans import Span, hull
from jobclub.core.webinars.registration import WebinarPlace
from jobclub.core.webinars.series import WebinarSeries
from jobclub.core.webinars.webinar import Webinar
from jobclub.integrations.ids import new_id
from jobclub.testing.store_contract.samples import (
    a_change,
    a_cohort,
    a_consent,
    a_delivery,
    a_guest,
    a_link,
    a_mark,
    a_notice,
    a_person,
    a_place,
    a_read,
    a_sighting,
    a_submission,
    a_task,
    a_token,
    a_told,
    a_version,
    a_visit,
    a_watch,
    a_wording,
    an_absence,
    an_errand,
)
from jobclub.testing.store_contract.setting import ODD_MOMENT
from jobclub.testing.store_contract.webinar_samples import a_series, a_webinar, a_webinar_place
from jobclub.testing.towns import STARTS_ON, Town

NEVER = ODD_MOMENT + timedelta(days=36500)
"""When what waits in a furnished town is due, so that no worker of another test takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Furnished:
    """What stands in a furnished town. The cohort is open, led by the town's consultant, with one place.

    Whoever has the place visits a parallel cohort, a draft nobody leads.
    It was planned and then had its places saved once, so its ``places_version`` is 1.
    """

    town: Town
    closed: ClosedDay
    token: Token
    programme: StoredProgramme
    person: Participant
    place: Place
    cohort: Cohort
    outcome: Outcome
    host: Cohort
    visit: Visit
    guest: Guest
    change: Change
    task: Homework
    mark: Mark
    submission: Submission
    waiver: Waiver
    delivery: Delivery
    errand: Delivery
    told: Told
    watch: Watch
    link: Link
    staff_link: Link
    absence: Absence
    sighted: Sighted
    notice: PrivacyNotice
    shown: NoticeShown
    consent: Consent
    read: Read
    wording: OwnWording
    series: WebinarSeries
    webinar: Webinar
    webinar_place: WebinarPlace
    engagements: tuple[Engagement, ...]

    @property
    def span(self) -> Span:
        """When its consultant is engaged."""
        return hull(engagement.span for engagement in self.engagements)


def add_cohort(tx: Transaction, cohort: Cohort) -> None:
    """Plan a cohort, then fill its places, as the use cases do."""
    tx.cohorts.add(replace(cohort, places=(), places_version=0))
    if cohort.places:
        tx.cohorts.save(replace(tx.cohorts.get(cohort.id), places=cohort.places))


def furnish(office: Office, town: Town) -> Furnished:
    """Put one of everything into a town."""
    furnished = _furnished(town)
    _keep(office, furnished)
    return furnished


def _furnished(town: Town) -> Furnished:
    programme, person, task = a_version(), a_person(email="petra@example.org", phone="70101010"), a_task()
    place = a_place(person)
    cohort, host = _a_led_cohort(programme, town, place), a_cohort(programme)
    first = cohort.sessions[0]
    return Furnished(
        town=town,
        closed=ClosedDay(STARTS_ON - timedelta(days=1), "Moving house"),
        token=a_token(staff_id=town.consultant.staff_id, cohort_id=cohort.id),
        programme=programme,
        person=person,
        place=place,
        cohort=cohort,
        outcome=Outcome(id=new_id(), kind=OutcomeKind.JOB, on=STARTS_ON),
        host=host,
        visit=a_visit(place, cohort, host),
        guest=a_guest(first),
        change=a_change(first),
        task=task,
        **_coursework(first, task, person),
        **_post(town, person, cohort),
        **_privacy(person),
        **_webinars(town, person),
        engagements=tuple(engagements_of(cohort)),
    )


def _coursework(first: Session, task: Homework, person: Participant) -> dict[str, Any]:
    """Give what was done at a session and after it."""
    return {
        "mark": a_mark(first, person),
        "submission": a_submission(task, person),
        "waiver": Waiver(homework_id=task.id, participant_id=person.id, reason="A broken arm"),
    }


def _post(town: Town, person: Participant, cohort: Cohort) -> dict[str, Any]:
    """Give what is told to people, and what they say."""
    first, second, *_ = cohort.sessions
    return {
        "delivery": a_delivery(participant_id=person.id, group_id=cohort.id, due_at=NEVER),
        "errand": an_errand(due_at=NEVER),
        "told": a_told(first, person, cohort),
        "watch": a_watch(attention_at=NEVER),
        "link": a_link(participant_id=person.id),
        "staff_link": a_link(staff_id=town.consultant.staff_id),
        "absence": an_absence(second, person),
        "sighted": Sighted(fetched_at=ODD_MOMENT, sightings=(a_sighting(),)),
    }


def _webinars(town: Town, person: Participant) -> dict[str, Any]:
    """Give a webinar of a series, which the colleague hosts, and somebody's place in it."""
    series = a_series(town.staff_ids[3])
    webinar = a_webinar(series.host_id, series_id=series.id)
    place = a_webinar_place(webinar, person, useful=4)
    return {"series": series, "webinar": webinar, "webinar_place": place}


def _privacy(person: Participant) -> dict[str, Any]:
    """Give what somebody knows of what is kept about them."""
    notice = a_notice()
    return {
        "wording": a_wording(),
        "notice": notice,
        "shown": NoticeShown(participant_id=person.id, notice_id=notice.id, at=ODD_MOMENT, how=Shown.PAGE),
        "consent": a_consent(person),
        "read": a_read(person),
    }


def _a_led_cohort(programme: StoredProgramme, town: Town, place: Place) -> Cohort:
    consultant_id = town.consultant.staff_id
    return a_cohort(
        programme, consultant_id=consultant_id, state=CohortState.OPEN, places=(place,), places_version=1
    )


def _keep(office: Office, it: Furnished) -> None:
    with office.transaction(it.town.admin) as tx:
        tx.organisations.close(it.closed)
        tx.programmes.add(it.programme)
        tx.participants.add(it.person)
        add_cohort(tx, it.cohort)
        add_cohort(tx, it.host)
        tx.visits.add(it.visit)
        tx.staff.add_token(it.token)
        tx.staff.set_engagements(it.cohort.id, it.engagements)
        tx.cohorts.add_outcome(it.place.id, it.outcome)
        tx.guests.add(it.guest)
        tx.changes.add(it.cohort.id, [it.change])
        tx.coursework.add_tasks(it.cohort.id, [it.task])
        tx.coursework.set_attendance(it.mark.session_id, [it.mark])
        tx.coursework.add_submission(it.submission)
        tx.coursework.waive(it.waiver)
        _keep_post(tx, it)
        tx.privacy.notices.add(it.notice)
        tx.privacy.notices.note_shown(it.shown)
        tx.privacy.consents.add(it.consent)
        tx.privacy.reads.add(it.read)
        tx.wordings.save(it.wording)
        _keep_webinars(tx, it)


def _keep_webinars(tx: Transaction, it: Furnished) -> None:
    tx.webinars.add_series(it.series)
    tx.webinars.add([it.webinar])
    tx.webinar_places.add(it.webinar_place)


def _keep_post(tx: Transaction, it: Furnished) -> None:
    tx.outbox.add([it.delivery, it.errand])
    tx.told.save([it.told])
    tx.watches.save(it.watch)
    tx.links.add(it.link)
    tx.links.add(it.staff_link)
    tx.absences.add(it.absence)
    tx.sightings.put(it.cohort.sessions[0].id, it.sighted)
