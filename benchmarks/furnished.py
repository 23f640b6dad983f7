"""An office with a town in it where every kind of thing occurs: to be fuzzed, raced and looked at."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from jobclub.core.activities.activity import Mode
from jobclub.core.activities.places import OutcomeKind
from jobclub.core.appointments.hours import ExceptionKind, WeeklyHours
from jobclub.core.appointments.offer import Audience
from jobclub.core.cohorts.attendance import AttendanceMark, Mark
from jobclub.core.cohorts.cancellation import Calling, UnitFate
from jobclub.core.cohorts.cohort import Cohort
from jobclub.core.cohorts.handed_file import SentFile
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.session import Session
from jobclub.core.notices.delivery import dead
from jobclub.core.notices.kinds import Notice
from jobclub.core.office import Office
from jobclub.core.office.lists import Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.people.consent import ConsentChannel, ConsentPurpose
from jobclub.core.people.erasure import Ground
from jobclub.core.people.interests import Interest
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases import (
    administering,
    attending,
    booking,
    coaching,
    consenting,
    enrolling,
    informing,
    inviting,
    issuing,
    knowing,
    linking,
    meeting_up,
    offering,
    planning,
    presenting,
    queueing,
    repeating,
    rescheduling,
    reserving,
    retaining,
    rostering,
    running,
    shifting,
    staffing,
    subscribing,
    visiting,
    withholding,
)
from jobclub.core.usecases.attending import Coming
from jobclub.core.usecases.booking import BookingWish
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.knowing import PersonWish
from jobclub.core.usecases.presenting import WebinarWish
from jobclub.core.usecases.repeating import SeriesWish
from jobclub.core.usecases.reserving import ReservationWish
from jobclub.core.usecases.shifting import MoveWish
from jobclub.core.webinars.series import Weekday
from jobclub.integrations.files import FileCleaner
from jobclub.testing import FixedClock, Town, enrolled, found_town, open_club, put_in, six_weeks
from jobclub.testing.store_contract.samples import a_delivery

AUTUMN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
WINTER = datetime(2027, 1, 4, 8, 0, tzinfo=UTC)
TODAY = datetime(2027, 1, 27, 8, 0, tzinfo=UTC)
"""In the third week of the running club."""
SOON = datetime(2027, 2, 2, 8, tzinfo=UTC)
"""When the colleague meets somebody."""
PRESENTED = datetime(2027, 1, 21, 9, tzinfo=UTC)
THURSDAYS = [PRESENTED + timedelta(days=days) for days in (14, 21, 28)]
"""When the consultant presents webinars."""
CLOSED = date(2027, 3, 1)
LINK = "https://meet.example.org/club"


@dataclass(slots=True, kw_only=True)
class Furnished:
    """A town, the secrets of its callers by who they are, and the ids of what is in it by path parameter.

    ``in_use`` are the tokens of those secrets, ``clubs`` the ids of cohorts by their titles. ``besides`` are
    ids that some acts ask for: an ``offered`` place, a cohort to change to (``target``), and of its sessions
    one that is ``visited`` and one that is ``visitable``; a webinar that is a ``draft``, one that is ``over``
    and who ``attended`` it, and a series that is ``announced``.
    """

    town: Town
    secrets: dict[str, str] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    in_use: list[str] = field(default_factory=list)
    clubs: dict[str, str] = field(default_factory=dict)
    besides: dict[str, str] = field(default_factory=dict)

    def keep(self, name: str, *ids: str) -> None:
        """Remember ids under the name of a path parameter."""
        self.ids.setdefault(name, []).extend(ids)

    def keep_club(self, club: Cohort, *sessions: Session) -> None:
        """Remember a cohort and some of its sessions."""
        self.clubs[club.title] = club.id
        self.keep("cohort_id", club.id)
        self.keep("session_id", *(session.id for session in sessions))

    def first(self) -> dict[str, str]:
        """Give one id for each path parameter: of the club that is running, where there is one."""
        return {name: ids[0] for name, ids in self.ids.items()}


def furnish(office: Office, clock: FixedClock) -> Furnished:
    """Found a town and let it live until today; the clock stands at today afterwards."""
    clock.at = AUTUMN
    furnished = Furnished(town=found_town(office))
    furnished.keep("staff_id", *furnished.town.staff_ids)
    furnished.keep("notice", "day_before")
    furnished.keep("language", "da")
    done = _lived_through(office, clock, furnished.town, title="Done", at=time(9))
    ready = _lived_through(office, clock, furnished.town, title="Ready", at=time(12))
    done = running.complete_cohort(office, furnished.town.colleague, done.id)
    clock.at = WINTER
    club = open_club(office, furnished.town, title="Running", meeting_link=LINK)
    _live(office, clock, furnished, club)
    _others(office, furnished)
    _line(office, furnished)
    _keep_past(furnished, done, ready)
    _keys(office, furnished)
    _post(office, furnished)
    _privacy(office, furnished)
    administering.close_day(office, furnished.town.coordinator, CLOSED, "Works outing")
    furnished.keep("on", CLOSED.isoformat())
    _services(office, furnished)
    _appointments(office, clock, furnished)
    _webinars(office, clock, furnished)
    _series(office, furnished)
    return furnished


def _services(office: Office, furnished: Furnished) -> None:
    """Offer two services of the colleague's, who works in the mornings; let the admin be away on two days.

    The first one is open to everybody; the second one the coordinator gives too, who has no hours.
    """
    town, (_, other, _, mine, *_) = furnished.town, furnished.town.staff_ids
    for title, audience, whose in (
        ("Sparring", Audience.PUBLIC, (mine,)),
        ("A first talk", Audience.PEOPLE, (other, mine)),
    ):
        about = {"minutes": 45, "modes": (Mode.ONLINE, Mode.PHONE), "consultant_ids": whose}
        about["audience"] = audience
        service = offering.add_service(office, town.coordinator, title=title, **about)
        furnished.keep("service_id", service.id)
    week = [WeeklyHours(weekday=day, opens=time(8), closes=time(12)) for day in range(5)]
    rostering.set_hours(office, town.colleague, mine, week, None)
    theirs = town.staff_ids[0]
    for first in (date(2027, 3, 8), date(2027, 3, 15)):
        away = {"first_on": first, "last_on": first, "kind": ExceptionKind.AWAY}
        days = rostering.add_exception(office, town.coordinator, theirs, **away)
        furnished.keep("exception_id", days.exception.id)


def _appointments(office: Office, clock: FixedClock, furnished: Furnished) -> None:
    """Let the colleague meet one person and have times with others; keep a time, and let two wait."""
    by, service_id = furnished.town.coordinator, furnished.ids["service_id"][0]
    today, (*_, third, other, one) = clock.at, furnished.ids["participant_id"]
    clock.at = WINTER
    met = BookingWish(participant_id=other, starts_at=datetime(2027, 1, 20, 8, tzinfo=UTC))
    furnished.besides["met"] = booking.book(office, by, service_id, met).appointment.id
    missed = BookingWish(participant_id=other, starts_at=datetime(2027, 1, 19, 8, tzinfo=UTC))
    furnished.besides["missed"] = booking.book(office, by, service_id, missed).appointment.id
    clock.at = today
    meeting_up.note_no_show(office, by, furnished.besides["missed"])
    for whom, starts_at in ((one, SOON), (other, SOON + timedelta(days=1))):
        wish = BookingWish(participant_id=whom, starts_at=starts_at)
        furnished.keep("appointment_id", booking.book(office, by, service_id, wish).appointment.id)
        furnished.keep("waiting_id", queueing.join_waiting(office, by, service_id, whom).waiting.id)
        kept = ReservationWish(starts_at=starts_at + timedelta(hours=1))
        furnished.keep("reservation_id", reserving.reserve(office, by, service_id, kept).id)
    mine = BookingWish(participant_id=furnished.first()["participant_id"], starts_at=SOON + timedelta(days=2))
    own = booking.book(office, by, furnished.ids["service_id"][1], mine).appointment.id
    shifting.move(office, by, own, MoveWish(consultant_id=furnished.town.staff_ids[1]))
    furnished.besides["own_appointment"] = own
    furnished.keep("met_participant_id", one, other)
    furnished.besides |= {"advisor": furnished.town.staff_ids[3], "unqueued": third}


def _proposed(office: Office, furnished: Furnished, webinar_id: str, whose: str) -> None:
    """Let somebody have an interest, and be invited to a webinar about it."""
    by, now = furnished.town.admin, office.now()
    listed = (Interest(key="care", title="Care"), Interest(key="it", title="IT"))
    administering.change_organisation(office, by, None, interests=listed)
    knowing.change_participant(office, by, whose, None, interests=frozenset({"care"}))
    about = {"webinar_id": webinar_id, "interest": "care"}
    invited = a_delivery(notice=Notice.WEBINAR_INVITED, participant_id=whose, about=about, at=now, due_at=now)
    with office.transaction(by) as tx:
        tx.outbox.add([replace(invited, group_id=webinar_id)])
    furnished.besides["proposed"] = webinar_id


def _webinars(office: Office, clock: FixedClock, furnished: Furnished) -> None:
    """Let the consultant plan three webinars, announce two of them, and one that is over."""
    by, (one, other, third, *_) = furnished.town.consultant, furnished.ids["participant_id"]
    today, clock.at = clock.at, WINTER
    wish = {"title": "Job search", "minutes": 60, "meeting_link": LINK}
    planned = [
        presenting.plan_webinar(office, by, WebinarWish(**wish, starts_at=starts_at))
        for starts_at in (*THURSDAYS, PRESENTED)
    ]
    first, second, draft, over = planned
    for webinar in planned:
        if webinar is not draft:
            presenting.announce_webinar(office, by, webinar.id)
    for webinar in (first, over):
        for whom in (other, third):
            coming = Coming(participant_id=whom, channel="poster")
            place = attending.register_for_webinar(office, by, webinar.id, coming).registration
            furnished.keep("registration_id", place.id)
    attending.register_for_webinar(office, by, second.id, Coming(participant_id=one))
    with office.transaction(by) as tx:
        for place in tx.webinar_places.had(over.id):
            tx.webinar_places.save(replace(place, useful=4, missing="More time"))
    clock.at = today
    _proposed(office, furnished, first.id, one)
    guest = inviting.invite_guest(office, by, first.id, of=inviting.WEBINAR, name="Vera", partner="Forge")
    furnished.besides["webinar_guest"] = guest.id
    furnished.keep("webinar_id", *(webinar.id for webinar in planned))
    cohost = furnished.town.staff_ids[1]
    furnished.besides |= {
        "draft": draft.id,
        "over": over.id,
        "own_webinar": second.id,
        "attended": other,
        "cohost": cohost,
    }


def _series(office: Office, furnished: Furnished) -> None:
    """Let the consultant plan two series of two dates, and announce one of them."""
    by = furnished.town.consultant
    for day, first in ((Weekday.FRI, date(2027, 3, 5)), (Weekday.THU, date(2027, 4, 1))):
        each = WebinarWish(title="Every week", minutes=60)
        wish = SeriesWish(each=each, weekdays=(day,), at=time(10), starts_on=first, count=2)
        planned = repeating.plan_series(office, by, wish)
        furnished.keep("series_id", planned.series.id)
        furnished.keep("webinar_id", *(one.id for one in planned.webinars))
    repeating.announce_series(office, by, planned.series.id)
    furnished.besides["announced"] = planned.series.id


def _post(office: Office, furnished: Furnished) -> None:
    """Let the first message about the running club be refused for good; make a link and a calendar."""
    wanted = DeliveryFilter(cohort_id=furnished.clubs["Running"])
    with office.transaction(furnished.town.admin) as tx:
        refused, *others = tx.outbox.page(wanted, Window()).items
        tx.outbox.save(dead(refused, "550 no such mailbox", office.now()))
    furnished.keep("delivery_id", refused.id, *(one.id for one in others))
    link, _ = linking.make_link(office, furnished.town.coordinator, furnished.ids["participant_id"][0])
    furnished.keep("link_id", link.id)
    withholding.refuse_erasure(
        office, furnished.town.admin, furnished.ids["participant_id"][0], Ground.PUBLIC_TASK
    )
    retaining.run_retention(office, furnished.town.admin)
    feed, _ = subscribing.make_staff_feed(office, furnished.town.admin, furnished.town.staff_ids[0])
    furnished.keep("feed_id", feed.id)


def _privacy(office: Office, furnished: Furnished) -> None:
    """Publish two notices, let somebody be told of both, and agree to two things."""
    town, whom = furnished.town, furnished.ids["participant_id"][0]
    for text in ("Who we are\nWe are the town.", "Who we are\nWe are the town, and this is new."):
        notice = informing.publish_notice(office, town.admin, {town.organisation.language: text})
        informing.note_told(office, town.coordinator, whom)
        furnished.keep("privacy_notice_id", notice.id)
    for purpose in (ConsentPurpose.PHOTO, ConsentPurpose.FOLLOW_UP):
        consent = consenting.give_consent(
            office, town.coordinator, whom, purpose, channel=ConsentChannel.PAPER
        )
        furnished.keep("consent_id", consent.id)


def _lived_through(office: Office, clock: FixedClock, town: Town, *, title: str, at: time) -> Cohort:
    """Let a short club of the colleague's come to its last session's end."""
    clock.at = AUTUMN
    units = six_weeks().units
    short = six_weeks(key="short-club", units=(units[0], units[-1]), completion=None)
    mine = town.colleague.staff_id
    wish = {"title": title, "starts_on": date(2026, 11, 9), "at": at, "consultant_id": mine}
    club = open_club(office, town, short, **wish)
    place = enrolling.enrol(office, town.colleague, club.id, person=PersonWish(name=title)).place
    for session in club.sessions:
        clock.at = session.ends_at
        mark = Mark(session_id=session.id, participant_id=place.participant_id, mark=AttendanceMark.PRESENT)
        coaching.mark_attendance(office, town.colleague, session.id, [mark], None)
        running.confirm_held(office, town.colleague, session.id)
    return planning.get_cohort(office, town.colleague, club.id)


def _keep_past(furnished: Furnished, *clubs: Cohort) -> None:
    for club in clubs:
        furnished.keep_club(club, *club.sessions)
        furnished.keep("enrolment_id", *(place.id for place in club.places))
    furnished.keep("programme_id", clubs[0].programme_id)


def _live(office: Office, clock: FixedClock, furnished: Furnished, club: Cohort) -> None:
    """Let the club with three people come to its third week."""
    me = furnished.town.consultant
    people = [
        enrolling.enrol(office, me, club.id, person=PersonWish(name=name, email=f"{name}@people.example"))
        for name in ("Ali", "Bo", "Carla")
    ]
    first, second = club.sessions[:2]
    clock.at = first.ends_at
    marks = [
        Mark(session_id=first.id, participant_id=one.place.participant_id, mark=AttendanceMark.PRESENT)
        for one in people
    ]
    coaching.mark_attendance(office, me, first.id, marks, None)
    running.confirm_held(office, me, first.id)
    clock.at = TODAY
    enrolling.withdraw(office, me, people[2].place.id, outcome=OutcomeKind.JOB)
    _work(office, furnished, first.id, [one.place.participant_id for one in people])
    furnished.keep_club(club, *club.sessions[3:], second, first)
    furnished.keep("programme_id", club.programme_id)
    furnished.keep("enrolment_id", *(one.place.id for one in people))
    furnished.keep("participant_id", *(one.place.participant_id for one in people))
    guest = inviting.invite_guest(office, me, club.sessions[3].id, name="Gerd", partner="Smithy & Sons")
    furnished.keep("guest_id", guest.id)


def _work(office: Office, furnished: Furnished, session_id: str, people: list[str]) -> None:
    """Let two people work on their first task, one of them twice, and let the second off."""
    me, lines = furnished.town.consultant, SentFile("lines.txt", b"Ten lines")
    office = replace(office, cleaner=FileCleaner())
    task = coaching.list_homework(office, me, session_id, Window()).items[0].task
    given = [
        coaching.hand_in(office, me, task.id, participant_id=whose, text="Ten lines", link=None, file=file)
        for whose, file in ((people[0], lines), (people[0], None), (people[1], None))
    ]
    coaching.give_feedback(office, me, given[0].id, Answer.RETURNED, "Nine are missing.")
    coaching.waive_homework(office, me, task.id, people[1], "Has a new job from Monday")
    furnished.keep("homework_id", task.id)
    furnished.keep("submission_id", *(one.id for one in given))


def _others(office: Office, furnished: Furnished) -> None:
    """Put a draft, an open cohort with a session called off and a cancelled one beside it."""
    town = furnished.town
    stored = put_in(office, town)
    draft = _plan(office, town.colleague, stored.id, title="Draft", starts_on=date(2027, 4, 6))
    soon = open_club(office, town, title="Open", starts_on=date(2027, 2, 9), at=time(9))
    calling = Calling(reason="The room is taken", replacement=False, unit=UnitFate.MERGE_INTO_NEXT)
    rescheduling.cancel_session(office, town.consultant, soon.sessions[2].id, calling)
    off = _plan(office, town.coordinator, stored.id, title="Off", starts_on=date(2027, 5, 3))
    running.cancel_cohort(office, town.coordinator, off.id, "Too few people")
    spare = _plan(office, town.colleague, stored.id, title="Spare", starts_on=date(2027, 4, 7))
    for cohort in (draft, soon, off, spare):
        furnished.keep_club(cohort, *cohort.sessions[:3])
    task = coaching.list_homework(office, town.consultant, soon.sessions[0].id, Window()).items[0].task
    furnished.keep("homework_id", task.id)
    _, cv, _, _, interview, _ = soon.sessions
    visiting.visit(office, town.consultant, furnished.first()["enrolment_id"], cv.id)
    furnished.besides |= {"target": soon.id, "visited": cv.id, "visitable": interview.id}


def _line(office: Office, furnished: Furnished) -> None:
    """Open a club of one place, which is offered to Ella while Finn waits behind her."""
    town = furnished.town
    club = open_club(
        office, town, title="Small", starts_on=date(2027, 2, 10), at=time(9), minimum=1, capacity=1
    )
    dan, ella, finn = (enrolled(office, town, club.id, name).place.id for name in ("Dan", "Ella", "Finn"))
    enrolling.withdraw(office, town.consultant, dan)
    furnished.keep_club(club, club.sessions[0])
    furnished.keep("enrolment_id", ella, finn, dan)
    furnished.besides["offered"] = ella


def _plan(office: Office, actor: Actor, programme_id: str, *, title: str, starts_on: date) -> Cohort:
    wish = CohortWish(programme_id=programme_id, title=title, starts_on=starts_on, at=time(9))
    return planning.plan_cohort(office, actor, wish)


def _keys(office: Office, furnished: Furnished) -> None:
    """Give everybody of the staff a token, make two more that nobody uses, and let somebody leave."""
    town = furnished.town
    about = {"name": "Lena Leaver", "email": "lena@example.org"}
    lena = staffing.add_staff(office, town.admin, role=Role.CONSULTANT, **about)
    staffing.remove_staff(office, town.admin, lena.id, None)
    furnished.besides["left"] = lena.id
    for name in ("admin", "coordinator", "consultant", "colleague"):
        actor = getattr(town, name)
        token, secret = issuing.issue_token(office, town.admin, role=actor.role, staff_id=actor.staff_id)
        furnished.secrets[name] = secret
        furnished.in_use.append(token.id)
    for _ in range(2):
        spare, _ = issuing.issue_token(office, town.admin, role=Role.COORDINATOR, read_only=True)
        furnished.keep("token_id", spare.id)
