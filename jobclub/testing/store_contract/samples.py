"""Invented things to keep, each new and complete enough to be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from jobclub.core.activities.engagements import Engagement
from jobclub.core.activities.guest import Guest
from jobclub.core.activities.places import Place, PlaceState
from jobclub.core.activities.sightings import SeenAs, Sighting
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.changes import Change, ChangeKind
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.homework import Homework, Submission
from jobclub.core.cohorts.plan import plan
from jobclub.core.cohorts.session import Session
from jobclub.core.cohorts.visit import Visit
from jobclub.core.notices.calendar import Told
from jobclub.core.notices.delivery import Delivery
from jobclub.core.notices.kinds import Errand, Notice
from jobclub.core.notices.own_wording import OwnWording
from jobclub.core.notices.watch import Watch, Watched
from jobclub.core.office.programmes import StoredProgramme
from jobclub.core.office.reach import Absence
from jobclub.core.people import consent as consents
from jobclub.core.people.consent import Consent, ConsentChannel, ConsentPurpose
from jobclub.core.people.link import Link, Purpose
from jobclub.core.people.participant import Participant
from jobclub.core.people.privacy_notice import PrivacyNotice
from jobclub.core.people.reading import Read, Why
from jobclub.core.people.staff import Role, Staff, Token
from jobclub.core.spans import Span, WallTime
from jobclub.integrations.ids import new_id, new_secret
from jobclub.testing.programmes import six_weeks
from jobclub.testing.store_contract.setting import ODD_MOMENT
from jobclub.testing.towns import AT, STARTS_ON

ZONE = "Europe/Copenhagen"


def a_member_of_staff(**changes: Any) -> Staff:
    """Give somebody for the staff, with an e-mail of their own."""
    one = new_id()
    return replace(
        Staff(id=one, name="Stella Staff", email=f"{one}@example.org", role=Role.CONSULTANT), **changes
    )


def a_token(**changes: Any) -> Token:
    """Give a coordinator's token with a digest of its own."""
    token = Token(id=new_id(), role=Role.COORDINATOR, digest=new_secret(), issued_at=ODD_MOMENT)
    return replace(token, **changes)


def a_person(**changes: Any) -> Participant:
    """Give a person who is reached by nothing."""
    return replace(Participant(id=new_id(), name="Petra Person"), **changes)


def a_version(**changes: Any) -> StoredProgramme:
    """Give the six weeks as a first version."""
    stored = StoredProgramme(id=new_id(), version=1, programme=six_weeks(), added_at=ODD_MOMENT)
    return replace(stored, **changes)


def a_cohort(stored: StoredProgramme, **changes: Any) -> Cohort:
    """Give a draft without a consultant: Mondays at 14:00 from 11 January 2027 on."""
    dated = plan(stored.programme, WallTime(STARTS_ON, AT, ZONE), {})
    cohort = Cohort(
        id=new_id(),
        programme_id=stored.id,
        programme=stored.programme,
        title="Monday club",
        consultant_id=None,
        starts_on=STARTS_ON,
        at=AT,
        zone=ZONE,
        minimum=stored.programme.minimum,
        capacity=stored.programme.capacity,
        sessions=tuple(a_session(planned.wall, unit_key=planned.unit.key) for planned in dated.sessions),
    )
    return replace(cohort, **changes)


def a_session(wall: WallTime, **changes: Any) -> Session:
    """Give a session of two hours at a wall time."""
    session = Session(id=new_id(), unit_key=None, wall=wall, starts_at=wall.instant, minutes=120)
    return replace(session, **changes)


def a_wall(on: date, at: time = AT) -> WallTime:
    """Give a wall time in Copenhagen."""
    return WallTime(on, at, ZONE)


def a_place(person: Participant, **changes: Any) -> Place:
    """Give a person's place, taken at an odd moment."""
    place = Place(
        id=new_id(),
        participant_id=person.id,
        state=PlaceState.ENROLLED,
        since=ODD_MOMENT,
        enrolled_at=ODD_MOMENT,
    )
    return replace(place, **changes)


def a_visit(place: Place, home: Cohort, host: Cohort, **changes: Any) -> Visit:
    """Let the holder of a place visit the first session of another cohort."""
    session = host.sessions[0]
    visit = Visit(
        place_id=place.id,
        participant_id=place.participant_id,
        cohort_id=home.id,
        session_id=session.id,
        host_id=host.id,
        unit_keys=session.unit_keys,
        agreed_at=ODD_MOMENT,
    )
    return replace(visit, **changes)


def a_guest(session: Session, **changes: Any) -> Guest:
    """Give a guest of a session."""
    return replace(Guest(id=new_id(), activity_id=session.id, name="Gustav Guest"), **changes)


def a_change(session: Session, **changes: Any) -> Change:
    """Give a session's unit another topic."""
    change = Change(
        id=new_id(),
        at=ODD_MOMENT,
        kind=ChangeKind.TOPIC,
        session_id=session.id,
        unit_key=session.unit_key,
        was="The programme's",
        became="Our own",
        reason="They asked for it",
    )
    return replace(change, **changes)


def a_task(**changes: Any) -> Homework:
    """Give a task of the unit ``cv``."""
    return replace(Homework(id=new_id(), unit_key="cv", key="cv", title="Your CV"), **changes)


def a_submission(task: Homework, person: Participant, **changes: Any) -> Submission:
    """Give the first thing somebody handed in for a task."""
    submission = Submission(
        id=new_id(),
        homework_id=task.id,
        participant_id=person.id,
        number=1,
        handed_in_at=ODD_MOMENT,
        text="Here it is.",
    )
    return replace(submission, **changes)


def a_mark(session: Session, person: Participant, **changes: Any) -> Mark:
    """Mark somebody as present."""
    mark = Mark(session_id=session.id, participant_id=person.id, mark=AttendanceMark.PRESENT)
    return replace(mark, **changes)


def an_engagement(staff_id: str, group_id: str, hour: int, hours: int = 1) -> Engagement:
    """Engage somebody on a day, from an hour (UTC) on, for some hours."""
    start = ODD_MOMENT.replace(hour=hour)
    span = Span(start, start + timedelta(hours=hours))
    return Engagement(
        staff_id=staff_id, span=span, activity="session", activity_id=new_id(), group_id=group_id
    )


def a_delivery(**changes: Any) -> Delivery:
    """Give a delivery to somebody nobody knows, due at an odd moment, with a key of its own."""
    one = new_id()
    delivery = Delivery(
        id=one,
        notice=Notice.DAY_BEFORE,
        key=f"day_before:{one}",
        at=ODD_MOMENT,
        due_at=ODD_MOMENT,
        useful_until=ODD_MOMENT + timedelta(days=1),
        about={"session_id": one},
        participant_id=new_id(),
    )
    return replace(delivery, **changes)


def an_errand(**changes: Any) -> Delivery:
    """Give the errand to see to a meeting, due at an odd moment, with a key of its own."""
    return a_delivery(**{"notice": Errand.MEETING, "participant_id": None, "group_id": new_id(), **changes})


def a_sighting(**changes: Any) -> Sighting:
    """Give an entry of a report on its own: somebody who was signed in, for an hour."""
    stay = Span(ODD_MOMENT, ODD_MOMENT + timedelta(hours=1))
    sighting = Sighting(report=new_id(), entry=new_id(), seen_as=SeenAs.KNOWN, stays=(stay,))
    return replace(sighting, **changes)


def a_told(session: Session, person: Participant, cohort: Cohort, **changes: Any) -> Told:
    """Tell somebody of a session for the first time."""
    told = Told(
        participant_id=person.id,
        activity_id=session.id,
        group_id=cohort.id,
        sequence=0,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        told_at=ODD_MOMENT,
    )
    return replace(told, **changes)


def a_watch(**changes: Any) -> Watch:
    """Give a watch over something nobody knows, that asks for attention at an odd moment."""
    watch = Watch(
        kind=Watched.COHORT,
        subject_id=new_id(),
        watched_until=ODD_MOMENT - timedelta(days=1),
        attention_at=ODD_MOMENT,
    )
    return replace(watch, **changes)


def a_link(**changes: Any) -> Link:
    """Give a link to a page, with a digest of its own, that opens for a day."""
    link = Link(
        id=new_id(),
        purpose=Purpose.PAGE,
        digest=new_secret(),
        made_at=ODD_MOMENT,
        ends_at=ODD_MOMENT + timedelta(days=1),
    )
    return replace(link, **changes)


def an_absence(session: Session, person: Participant, **changes: Any) -> Absence:
    """Let somebody say that they can't come to a session."""
    return replace(Absence(session_id=session.id, participant_id=person.id, at=ODD_MOMENT), **changes)


def a_notice(**changes: Any) -> PrivacyNotice:
    """Give a first version of a privacy notice."""
    texts = {"en": "Who we are\nWe are the town.\n\nAsk us."}
    notice = PrivacyNotice(id=new_id(), number=1, texts=texts, published_at=ODD_MOMENT, own=False)
    return replace(notice, **changes)


def a_consent(person: Participant, **changes: Any) -> Consent:
    """Give a person's consent to being photographed, given on their page."""
    consent = consents.given(
        new_id(),
        person.id,
        ConsentPurpose.PHOTO,
        language="en",
        channel=ConsentChannel.PAGE,
        now=ODD_MOMENT,
    )
    return replace(consent, **changes)


def a_read(*people: Participant, **changes: Any) -> Read:
    """Give a coordinator's look at some people."""
    read = Read(
        id=new_id(),
        at=ODD_MOMENT,
        caller_id=new_id(),
        role=Role.COORDINATOR,
        why=Why.CONTACT,
        participant_ids=tuple(person.id for person in people),
    )
    return replace(read, **changes)


def a_wording(**about: Any) -> OwnWording:
    """Give own words for a message."""
    said: dict[str, Any] = {
        "notice": Notice.DAY_BEFORE,
        "language": "da",
        "subject": "Vi ses",
        "text": "Hej!\n\nVi ses – {{ session | when }}.",
        "short": "Vi ses.",
    }
    return OwnWording(**said | about)
