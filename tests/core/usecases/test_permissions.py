"""Who may do what: every use case with every kind of caller.

The table is written from the rules, not from the code: a use case that forgets to ask, or a new one that
is not in the table, fails here.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from jobclub.core import usecases
from jobclub.core.activities.activity import Mode
from jobclub.core.activities.places import OutcomeKind
from jobclub.core.appointments.hours import ExceptionKind, Opening
from jobclub.core.cohorts.calls import CallReason
from jobclub.core.cohorts.cancellation import Calling
from jobclub.core.cohorts.homework import Answer
from jobclub.core.cohorts.insertion import Inserting
from jobclub.core.errors import Forbidden, Invalid, JobclubError, NotFound, Refused
from jobclub.core.events import (
    AppointmentBooked,
    CohortsPlanned,
    ErasureRefused,
    ParticipantAdded,
    ParticipantsImported,
    PrivacyNoticeShown,
    RegisteredForSeveral,
    RetentionRun,
    SessionCancelled,
    SessionMoved,
    SpecialDaySet,
    WebinarAnnounced,
    WebinarInvited,
    WebinarMoved,
)
from jobclub.core.notices.delivery import DeliveryState
from jobclub.core.office.appointments import AppointmentFilter
from jobclub.core.office.lists import CohortFilter, Window
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.privacy import AuditFilter
from jobclub.core.office.reach import Opened
from jobclub.core.office.webinars import WebinarFilter
from jobclub.core.people.consent import ConsentChannel, ConsentPurpose
from jobclub.core.people.erasure import Ground
from jobclub.core.people.reading import Why
from jobclub.core.people.staff import Actor, Role
from jobclub.core.usecases.adapting import (
    change_session,
    list_changes,
    list_programme_changes,
    set_homework,
)
from jobclub.core.usecases.administering import (
    change_organisation,
    close_day,
    get_closed_day,
    get_organisation,
    list_closed_days,
    reopen_day,
)
from jobclub.core.usecases.agreeing import (
    agree_to_time,
    cancel_own_appointment,
    find_other_times,
    go_to_appointment,
    move_own_appointment,
    send_ahead,
    wait_for_time,
    wait_no_longer,
)
from jobclub.core.usecases.aligning import change_series
from jobclub.core.usecases.answering import (
    announce_absence,
    hand_in_own,
    leave_line,
    take_back_absence,
    take_place,
)
from jobclub.core.usecases.attending import (
    Coming,
    get_registration,
    list_registrations,
    register_for_webinar,
    register_in_series,
    registering_several_done,
    withdraw_own_registration,
    withdraw_registration,
)
from jobclub.core.usecases.auditing import read_audit
from jobclub.core.usecases.authoring import (
    add_programme,
    get_programme,
    latest_programme,
    list_programmes,
)
from jobclub.core.usecases.booking import BookingWish, book, booking_done
from jobclub.core.usecases.calling import (
    make_call,
    make_call_about,
    noted_call,
    put_off_call,
    put_off_call_about,
)
from jobclub.core.usecases.choosing import (
    choose_interests,
    choose_language,
    choose_messages,
    give_phone,
    not_me,
)
from jobclub.core.usecases.coaching import (
    get_attendance,
    get_file,
    get_submission,
    get_waiver,
    give_feedback,
    hand_in,
    list_homework,
    list_submissions,
    list_waivers,
    mark_attendance,
    matrix,
    progress_of,
    waive_homework,
)
from jobclub.core.usecases.consenting import (
    get_consent,
    give_consent,
    give_my_consent,
    list_consents,
    my_consents,
    withdraw_consent,
    withdraw_my_consent,
)
from jobclub.core.usecases.diarising import diary, todays_diary
from jobclub.core.usecases.dispatching import discard, get_delivery, list_deliveries, retry, retry_all
from jobclub.core.usecases.drafting import CohortWish
from jobclub.core.usecases.dressing import get_logo, remove_logo, set_logo
from jobclub.core.usecases.enrolling import (
    accept,
    decline,
    enrol,
    get_enrolment,
    get_outcome,
    list_enrolments,
    list_outcomes,
    record_outcome,
    withdraw,
)
from jobclub.core.usecases.erasing import erase_participant
from jobclub.core.usecases.expecting import my_time, my_times
from jobclub.core.usecases.exporting import export_organisation, export_person, my_data
from jobclub.core.usecases.following_up import (
    follow_up,
    get_presence,
    give_webinar_feedback,
    list_webinar_feedback,
    mark_one_presence,
    mark_presence,
)
from jobclub.core.usecases.glancing import glance_over
from jobclub.core.usecases.importing import import_participants, importing_done, sample
from jobclub.core.usecases.informing import (
    get_notice,
    list_notices,
    list_shown,
    note_shown,
    note_told,
    publish_notice,
    telling_done,
)
from jobclub.core.usecases.inviting import change_guest, get_guest, invite_guest, list_guests, remove_guest
from jobclub.core.usecases.issuing import get_token, issue_token, list_tokens, revoke_token
from jobclub.core.usecases.joining import join_elsewhere, sessions_elsewhere, stay_with_own_group
from jobclub.core.usecases.knowing import (
    PersonWish,
    add_participant,
    adding_done,
    change_participant,
    get_participant,
    list_participants,
)
from jobclub.core.usecases.leaving import tell_outcome
from jobclub.core.usecases.linking import get_link, list_links, make_link, revoke_link
from jobclub.core.usecases.marking import mark_one
from jobclub.core.usecases.meeting_up import (
    appointment_after,
    change_appointment,
    get_appointment,
    get_appointment_meeting,
    list_appointments,
    note_done,
    note_no_show,
)
from jobclub.core.usecases.noting import note_read
from jobclub.core.usecases.offering import add_service, change_service, get_service, list_services
from jobclub.core.usecases.overseeing import list_calls, today, week, work_to_answer
from jobclub.core.usecases.partaking import go_to_webinar, my_webinar, my_webinars
from jobclub.core.usecases.picking import (
    find_free_times,
    get_bookable,
    give_kept_back,
    keep_time,
    list_bookable,
    look_at_kept,
    service_of_kept,
)
from jobclub.core.usecases.planning import (
    change_cohort,
    get_cohort,
    list_cohorts,
    open_cohort,
    plan_cohort,
    plan_cohorts,
    planning_done,
    retime,
)
from jobclub.core.usecases.presenting import (
    WebinarWish,
    announce_webinar,
    announcing_done,
    cancel_webinar,
    change_webinar,
    get_webinar,
    get_webinar_meeting,
    list_webinars,
    move_webinar,
    moving_webinar_done,
    plan_webinar,
)
from jobclub.core.usecases.proposing import (
    come_to_webinar,
    invite_interested,
    inviting_interested_done,
    my_proposal,
    my_proposals,
)
from jobclub.core.usecases.queueing import get_waiting, join_waiting, leave_waiting, list_waiting
from jobclub.core.usecases.repeating import (
    SeriesWish,
    announce_series,
    draft_extension,
    draft_series,
    end_series,
    extend_series,
    get_series,
    list_series,
    plan_series,
)
from jobclub.core.usecases.rescheduling import (
    cancel_session,
    cancelling_done,
    insert_session,
    move_session,
    moving_done,
    substitute_session,
)
from jobclub.core.usecases.reserving import ReservationWish, get_reservation, release, reserve
from jobclub.core.usecases.retaining import list_runs, list_tallies, run_retention, running_done
from jobclub.core.usecases.rewording import (
    get_wording,
    list_wordings,
    own_wording,
    reset_wording,
    sample_wording,
    set_wording,
    try_wording,
)
from jobclub.core.usecases.rostering import (
    add_exception,
    get_exception,
    get_hours,
    list_exceptions,
    remove_exception,
    set_hours,
    set_special_day,
    special_day_done,
)
from jobclub.core.usecases.running import (
    cancel_cohort,
    complete_cohort,
    confirm_held,
    get_session,
    list_sessions,
)
from jobclub.core.usecases.searching import find_slots
from jobclub.core.usecases.sharing import (
    end_share,
    get_offered,
    get_share,
    list_offered,
    list_shares,
    share_programme,
    take_programme,
)
from jobclub.core.usecases.shifting import MoveWish, cancel, move
from jobclub.core.usecases.showing import my_file, my_page, my_task, person_of, way_in
from jobclub.core.usecases.sighting import suggestions, webinar_suggestions
from jobclub.core.usecases.signing_in import sign_out, sign_out_everywhere
from jobclub.core.usecases.staffing import (
    add_staff,
    change_staff,
    find_staff,
    get_staff,
    list_engagements,
    list_staff,
    remove_staff,
    return_staff,
)
from jobclub.core.usecases.subscribing import (
    get_staff_feed,
    list_staff_feeds,
    make_feed,
    make_staff_feed,
    my_calendar,
    revoke_staff_feed,
    subscribe,
)
from jobclub.core.usecases.surveying import clubs_of, roll_call, survey
from jobclub.core.usecases.timetabling import view_appointment
from jobclub.core.usecases.transferring import transfer
from jobclub.core.usecases.viewing import (
    closed_on,
    compare_sparring,
    view_series,
    view_webinar,
    view_webinars,
)
from jobclub.core.usecases.visiting import end_visit, get_visit, list_visitors, list_visits, visit
from jobclub.core.usecases.withholding import (
    get_hold,
    hold,
    lift_hold,
    list_refusals,
    refuse_erasure,
    refusing_done,
)
from jobclub.core.webinars.registration import Presence
from jobclub.core.webinars.series import Until, Weekday
from jobclub.testing import found_town, plain_post, six_weeks

ALL = Window()
PAPER = ConsentChannel.PAPER
CALLED_OFF = Calling(reason="The trainer is ill", replacement=True)
NOON = datetime(2027, 1, 20, 11, tzinfo=UTC)
NINE = datetime(2027, 1, 22, 9, tzinfo=UTC)
INSERTED = Inserting(starts_at=NOON, reason="They asked for it")
BO = PersonWish(name="Bo")
OWN_WORDS = own_wording("digest", "da", subject="I morgen", text="Hej!", short="Hej!")
FRIDAYS: dict[str, Any] = {
    "weekdays": (Weekday.FRI,),
    "at": time(9),
    "starts_on": date(2027, 4, 2),
    "count": 2,
}
AWAY = {"first_on": date(2027, 1, 20), "last_on": date(2027, 1, 20), "kind": ExceptionKind.AWAY}

CALLERS: dict[str, Callable[[Any], Actor]] = {
    "own consultant": lambda w: w.town.consultant,
    "other consultant": lambda w: w.town.colleague,
    "coordinator": lambda w: w.town.coordinator,
    "admin": lambda w: w.town.admin,
    "reader": lambda w: replace(w.town.admin, read_only=True),
    "limited to this cohort": lambda w: replace(w.town.coordinator, cohort_id=w.club.id),
    "limited to another cohort": lambda w: replace(w.town.coordinator, cohort_id=w.elsewhere.id),
    "other organisation": lambda w: found_town(w.office).admin,
}

# One letter a caller, in that order: may (y), may not (-), there is no such thing (0), it cannot be (x).
READ_ONE, RUN_ONE = "y-yyyy-0", "y-yy-y-0"
READ_ALL, READ_THIS = "yyyyy--y", "yyyyy--0"
COORDINATE, COORDINATE_THIS = "--yy---y", "--yy---0"
ADMINISTER, ADMINISTER_THIS = "---y---y", "---y---0"
NOBODY = "--------"
"""Only people themselves, by their own link."""

Act = Callable[[Any, Actor], object]
TABLE: dict[str, list[Act]] = {
    READ_ONE: [
        lambda w, who: get_cohort(w.office, who, w.club.id),
        lambda w, who: planning_done(w.office, who, CohortsPlanned(at=NOON, cohort_ids=(w.club.id,))),
        lambda w, who: list_sessions(w.office, who, w.club.id, ALL),
        lambda w, who: get_session(w.office, who, w.first),
        lambda w, who: list_guests(w.office, who, w.second, ALL),
        lambda w, who: get_guest(w.office, who, w.second, w.guest.id),
        lambda w, who: list_enrolments(w.office, who, w.club.id, ALL),
        lambda w, who: get_enrolment(w.office, who, w.anna.place.id),
        lambda w, who: list_visits(w.office, who, w.anna.place.id, ALL),
        lambda w, who: get_visit(w.office, who, w.anna.place.id, w.visited),
        lambda w, who: list_visitors(w.office, who, w.second, ALL),
        lambda w, who: list_outcomes(w.office, who, w.anna.place.id, ALL),
        lambda w, who: get_outcome(w.office, who, w.anna.place.id, w.outcome.id),
        lambda w, who: get_attendance(w.office, who, w.first),
        lambda w, who: suggestions(w.office, who, w.first),
        lambda w, who: list_homework(w.office, who, w.first, ALL),
        lambda w, who: list_changes(w.office, who, w.club.id, ALL),
        lambda w, who: list_submissions(w.office, who, w.task.id, ALL),
        lambda w, who: get_submission(w.office, who, w.submission.id),
        lambda w, who: get_file(w.office, who, w.submission.id),
        lambda w, who: list_waivers(w.office, who, w.task.id, ALL),
        lambda w, who: get_waiver(w.office, who, w.task.id, w.person),
        lambda w, who: progress_of(w.office, who, w.anna.place.id),
        lambda w, who: matrix(w.office, who, w.club.id),
        lambda w, who: get_delivery(w.office, who, w.refused.id),
        lambda w, who: survey(w.office, who, w.club.id),
        lambda w, who: roll_call(w.office, who, w.first),
        lambda w, who: noted_call(w.office, who, w.anna.place.id),
    ],
    RUN_ONE: [
        lambda w, who: change_cohort(w.office, who, w.club.id, None, title="Midtown"),
        lambda w, who: open_cohort(w.office, who, w.club.id),
        lambda w, who: complete_cohort(w.office, who, w.club.id),
        lambda w, who: cancel_cohort(w.office, who, w.club.id, "Too few people"),
        lambda w, who: move_session(w.office, who, w.second, NOON),
        lambda w, who: moving_done(w.office, who, _moved(w)),
        lambda w, who: insert_session(w.office, who, w.club.id, INSERTED),
        lambda w, who: substitute_session(w.office, who, w.second, w.town.staff_ids[0]),
        lambda w, who: cancel_session(w.office, who, w.second, CALLED_OFF),
        lambda w, who: cancelling_done(w.office, who, _called_off(w)),
        lambda w, who: confirm_held(w.office, who, w.first),
        lambda w, who: change_session(w.office, who, w.second, None, place="Room 2"),
        lambda w, who: set_homework(w.office, who, w.second, [], None, reason="Done before"),
        lambda w, who: invite_guest(w.office, who, w.second, name="Gunnar"),
        lambda w, who: change_guest(w.office, who, w.second, w.guest.id, None, confirmed=True),
        lambda w, who: remove_guest(w.office, who, w.second, w.guest.id, None),
        lambda w, who: enrol(w.office, who, w.club.id, person=BO),
        lambda w, who: mark_one(w.office, who, w.first, w.person, None),
        lambda w, who: make_call(w.office, who, w.anna.place.id, CallReason.MISSED),
        lambda w, who: put_off_call(w.office, who, w.anna.place.id, CallReason.MISSED),
        lambda w, who: withdraw(w.office, who, w.anna.place.id),
        lambda w, who: accept(w.office, who, w.anna.place.id),
        lambda w, who: decline(w.office, who, w.anna.place.id),
        lambda w, who: transfer(w.office, who, w.anna.place.id, w.elsewhere.id),
        lambda w, who: visit(w.office, who, w.anna.place.id, w.elsewhere.sessions[2].id),
        lambda w, who: end_visit(w.office, who, w.anna.place.id, w.visited, None),
        lambda w, who: record_outcome(w.office, who, w.anna.place.id, OutcomeKind.JOB),
        lambda w, who: mark_attendance(w.office, who, w.first, [], None),
        lambda w, who: hand_in(w.office, who, w.task.id, participant_id=w.person, text="So", link=None),
        lambda w, who: give_feedback(w.office, who, w.submission.id, Answer.ACCEPTED, None),
        lambda w, who: waive_homework(w.office, who, w.task.id, w.person, "Moves away"),
        lambda w, who: retry(w.office, who, w.refused.id),
        lambda w, who: discard(w.office, who, w.refused.id),
    ],
    "y-yy---x": [
        lambda w, who: set_special_day(
            w.office,
            who,
            on=date(2027, 1, 16),
            hours=[Opening(time(9), time(12))],
            consultant_ids=[w.town.consultant.staff_id],
        ),
        lambda w, who: plan_cohort(w.office, who, _wish(w)),
        lambda w, who: plan_cohorts(w.office, who, [_wish(w)]),
        lambda w, who: plan_webinar(w.office, who, _webinar(w, starts_at=NINE)),
        lambda w, who: plan_series(w.office, who, SeriesWish(each=_webinar(w), **FRIDAYS)),
        lambda w, who: draft_series(w.office, who, SeriesWish(each=_webinar(w), **FRIDAYS)),
    ],
    "yyyyyyyy": [
        lambda w, who: list_cohorts(w.office, who, CohortFilter(), ALL),
        lambda w, who: note_read(w.office, who, ["somebody"], Why.CONTACT),
        lambda w, who: list_deliveries(w.office, who, DeliveryFilter(), ALL),
        lambda w, who: today(w.office, who),
        lambda w, who: week(w.office, who, date(2027, 1, 11)),
        lambda w, who: list_calls(w.office, who, ALL),
        lambda w, who: work_to_answer(w.office, who),
        lambda w, who: clubs_of(w.office, who, w.person),
    ],
    "y-yyy--0": [
        lambda w, who: get_webinar(w.office, who, w.webinar.id),
        lambda w, who: get_webinar_meeting(w.office, who, w.webinar.id),
        lambda w, who: announcing_done(w.office, who, WebinarAnnounced(at=NOON, webinar_id=w.webinar.id)),
        lambda w, who: inviting_interested_done(w.office, who, _invited(w)),
        lambda w, who: moving_webinar_done(
            w.office, who, WebinarMoved(at=NOON, webinar_id=w.webinar.id, was="then", starts_at="now")
        ),
        lambda w, who: list_registrations(w.office, who, w.webinar.id, ALL),
        lambda w, who: get_registration(w.office, who, w.registered),
        lambda w, who: registering_several_done(w.office, who, _registered(w)),
        lambda w, who: get_presence(w.office, who, w.webinar.id),
        lambda w, who: webinar_suggestions(w.office, who, w.webinar.id),
        lambda w, who: list_webinar_feedback(w.office, who, w.webinar.id, ALL),
        lambda w, who: follow_up(w.office, who, w.webinar.id),
        lambda w, who: get_series(w.office, who, w.series.id),
        lambda w, who: view_webinar(w.office, who, w.webinar.id),
        lambda w, who: view_series(w.office, who, w.series.id),
        lambda w, who: compare_sparring(w.office, who, w.webinar.id),
        lambda w, who: get_appointment(w.office, who, w.booked.id),
        lambda w, who: view_appointment(w.office, who, w.booked.id),
        lambda w, who: get_appointment_meeting(w.office, who, w.booked.id),
        lambda w, who: get_participant(w.office, who, w.person),
        lambda w, who: list_consents(w.office, who, w.person, ALL),
        lambda w, who: get_consent(w.office, who, w.person, w.consent.id),
        lambda w, who: list_shown(w.office, who, w.person, ALL),
        lambda w, who: telling_done(w.office, who, _told_notice(w)),
        lambda w, who: list_links(w.office, who, w.person, ALL),
        lambda w, who: list_engagements(w.office, who, w.town.consultant.staff_id, ALL),
        lambda w, who: get_link(w.office, who, w.person, w.link.id),
        lambda w, who: get_hold(w.office, who, w.person),
        lambda w, who: list_refusals(w.office, who, w.person, ALL),
    ],
    "y-yy---0": [
        lambda w, who: announce_webinar(w.office, who, w.webinar.id),
        lambda w, who: change_webinar(w.office, who, w.webinar.id, None, capacity=9),
        lambda w, who: move_webinar(w.office, who, w.webinar.id, NINE),
        lambda w, who: cancel_webinar(w.office, who, w.webinar.id, "The speaker is ill"),
        lambda w, who: invite_interested(w.office, who, w.webinar.id, "care"),
        lambda w, who: register_for_webinar(w.office, who, w.webinar.id, Coming(person=BO)),
        lambda w, who: withdraw_registration(w.office, who, w.registered),
        lambda w, who: mark_presence(w.office, who, w.over.id, {}, None),
        lambda w, who: mark_one_presence(w.office, who, w.over.id, w.person, Presence.PRESENT),
        lambda w, who: announce_series(w.office, who, w.series.id),
        lambda w, who: change_series(w.office, who, w.series.id, None, minutes=45),
        lambda w, who: extend_series(w.office, who, w.series.id, count=1),
        lambda w, who: draft_extension(w.office, who, w.series.id, Until(count=1)),
        lambda w, who: end_series(w.office, who, w.series.id, date(2027, 3, 1), "Summer"),
        lambda w, who: register_in_series(w.office, who, w.series.id, Coming(person=BO)),
        lambda w, who: set_hours(w.office, who, w.town.consultant.staff_id, [], None),
        lambda w, who: add_exception(w.office, who, w.town.consultant.staff_id, **AWAY),
        lambda w, who: remove_exception(w.office, who, w.away.exception.id, None),
        lambda w, who: change_appointment(w.office, who, w.booked.id, None, {"shared_note": "So"}),
        lambda w, who: note_done(w.office, who, w.booked.id, met_at=w.clock.at),
        lambda w, who: note_no_show(w.office, who, w.booked.id),
        lambda w, who: make_call_about(w.office, who, w.missed.id),
        lambda w, who: put_off_call_about(w.office, who, w.missed.id),
        lambda w, who: change_participant(w.office, who, w.person, None, name="Ann"),
        lambda w, who: give_consent(w.office, who, w.person, ConsentPurpose.PHOTO, channel=PAPER),
        lambda w, who: withdraw_consent(w.office, who, w.person, w.consent.id),
        lambda w, who: note_told(w.office, who, w.person),
        lambda w, who: export_person(w.office, who, w.person),
        lambda w, who: make_link(w.office, who, w.person),
        lambda w, who: revoke_link(w.office, who, w.person, w.link.id, None),
        lambda w, who: make_feed(w.office, who, w.person),
    ],
    "y--y---0": [
        lambda w, who: make_staff_feed(w.office, who, w.town.consultant.staff_id),
        lambda w, who: list_staff_feeds(w.office, who, w.town.consultant.staff_id, ALL),
        lambda w, who: get_staff_feed(w.office, who, w.town.consultant.staff_id, w.feed.id),
        lambda w, who: revoke_staff_feed(w.office, who, w.town.consultant.staff_id, w.feed.id, None),
        lambda w, who: sign_out(w.office, who, w.feed),
        lambda w, who: sign_out_everywhere(w.office, who, w.town.consultant.staff_id),
    ],
    NOBODY: [
        lambda w, who: my_page(w.office, who),
        lambda w, who: my_data(w.office, who),
        lambda w, who: my_consents(w.office, who),
        lambda w, who: give_my_consent(w.office, who, ConsentPurpose.PHOTO),
        lambda w, who: withdraw_my_consent(w.office, who, ConsentPurpose.PHOTO),
        lambda w, who: note_shown(w.office, who),
        lambda w, who: my_task(w.office, who, w.task.id),
        lambda w, who: my_file(w.office, who, w.submission.id),
        lambda w, who: my_calendar(replace(w.office, post=plain_post()), who),
        lambda w, who: sessions_elsewhere(w.office, who, w.second),
        lambda w, who: join_elsewhere(w.office, who, w.second, w.visited),
        lambda w, who: stay_with_own_group(w.office, who, w.second, w.visited),
        lambda w, who: tell_outcome(
            w.office, who, w.anna.place.id, OutcomeKind.JOB, on=date(2027, 1, 4), leaves=True
        ),
        lambda w, who: way_in(w.office, who, w.second),
        lambda w, who: take_place(w.office, who, w.offered.place.id),
        lambda w, who: leave_line(w.office, who, w.offered.place.id),
        lambda w, who: announce_absence(w.office, who, w.second),
        lambda w, who: take_back_absence(w.office, who, w.second),
        lambda w, who: hand_in_own(w.office, who, w.task.id, "So"),
        lambda w, who: withdraw_own_registration(w.office, who, w.registered),
        lambda w, who: give_webinar_feedback(w.office, who, w.attended, useful=5),
        lambda w, who: my_webinars(w.office, who),
        lambda w, who: my_proposals(w.office, who),
        lambda w, who: my_proposal(w.office, who, w.proposed.id),
        lambda w, who: come_to_webinar(w.office, who, w.proposed.id),
        lambda w, who: my_webinar(w.office, who, w.over.id),
        lambda w, who: go_to_webinar(w.office, who, w.webinar.id),
        lambda w, who: list_bookable(w.office, who),
        lambda w, who: get_bookable(w.office, who, w.sparring.id),
        lambda w, who: find_free_times(w.office, who, w.sparring.id),
        lambda w, who: keep_time(w.office, who, w.sparring.id, NINE),
        lambda w, who: look_at_kept(w.office, who, w.kept.id),
        lambda w, who: service_of_kept(w.office, who, w.kept.id),
        lambda w, who: give_kept_back(w.office, who, w.kept.id),
        lambda w, who: agree_to_time(w.office, who, w.booked.id),
        lambda w, who: find_other_times(w.office, who, w.booked.id),
        lambda w, who: move_own_appointment(w.office, who, w.booked.id, NINE),
        lambda w, who: cancel_own_appointment(w.office, who, w.booked.id),
        lambda w, who: send_ahead(w.office, who, w.booked.id, text="My CV", link=None),
        lambda w, who: go_to_appointment(w.office, who, w.booked.id),
        lambda w, who: wait_for_time(w.office, who, w.sparring.id),
        lambda w, who: wait_no_longer(w.office, who, w.sparring.id),
        lambda w, who: my_times(w.office, who),
        lambda w, who: my_time(w.office, who, w.booked.id),
        lambda w, who: choose_messages(w.office, who, []),
        lambda w, who: choose_language(w.office, who, "da"),
        lambda w, who: give_phone(w.office, who, "+45 70 10 10 10"),
        lambda w, who: choose_interests(w.office, who, []),
        lambda w, who: not_me(w.office, who),
        lambda w, who: subscribe(w.office, who),
    ],
    "yyyy---y": [
        lambda w, who: add_participant(w.office, who, BO),
        lambda w, who: import_participants(w.office, who, "name\nBo\n"),
        lambda w, who: sample(w.office, who, "name\nBo\n", 1),
        lambda w, who: importing_done(w.office, who, ParticipantsImported(at=w.office.now()), "name\n"),
    ],
    READ_ALL: [
        lambda w, who: diary(w.office, who, date(2027, 1, 11), date(2027, 1, 17)),
        lambda w, who: todays_diary(w.office, who),
        lambda w, who: list_appointments(w.office, who, AppointmentFilter(), ALL),
        lambda w, who: list_runs(w.office, who, ALL),
        lambda w, who: list_tallies(w.office, who),
        lambda w, who: get_organisation(w.office, who),
        lambda w, who: list_staff(w.office, who, ALL),
        lambda w, who: list_notices(w.office, who, ALL),
        lambda w, who: find_staff(w.office, who, "conny@example.org"),
        lambda w, who: list_closed_days(w.office, who, ALL),
        lambda w, who: list_wordings(w.office, who),
        lambda w, who: get_wording(w.office, who, "digest", "da"),
        lambda w, who: sample_wording(w.office, who, "digest", "da"),
        lambda w, who: list_programmes(w.office, who, ALL),
        lambda w, who: list_shares(w.office, who, ALL),
        lambda w, who: list_offered(w.office, who, ALL),
        lambda w, who: latest_programme(w.office, who, "job-club"),
        lambda w, who: list_services(w.office, who, ALL),
        lambda w, who: list_webinars(w.office, who, WebinarFilter(), ALL),
        lambda w, who: list_series(w.office, who, ALL),
        lambda w, who: view_webinars(w.office, who, WebinarFilter(), ALL),
        lambda w, who: closed_on(w.office, who, w.day),
        lambda w, who: special_day_done(w.office, who, SpecialDaySet(at=NOON, exception_ids=())),
        lambda w, who: list_participants(w.office, who, ALL),
    ],
    READ_THIS: [
        lambda w, who: get_staff(w.office, who, w.town.consultant.staff_id),
        lambda w, who: get_notice(w.office, who, w.notice.id),
        lambda w, who: get_closed_day(w.office, who, w.day),
        lambda w, who: get_service(w.office, who, w.sparring.id),
        lambda w, who: find_slots(w.office, who, w.sparring.id),
        lambda w, who: appointment_after(w.office, who, _booked(w)),
        lambda w, who: get_reservation(w.office, who, w.kept.id),
        lambda w, who: get_waiting(w.office, who, w.waits.id),
        lambda w, who: list_waiting(w.office, who, w.sparring.id, ALL),
        lambda w, who: get_hours(w.office, who, w.town.consultant.staff_id),
        lambda w, who: list_exceptions(w.office, who, w.town.consultant.staff_id, ALL),
        lambda w, who: get_exception(w.office, who, w.away.exception.id),
        lambda w, who: get_programme(w.office, who, w.club.programme_id),
        lambda w, who: list_programme_changes(w.office, who, w.club.programme_id, ALL),
    ],
    "yyyy---0": [
        lambda w, who: reserve(w.office, who, w.sparring.id, ReservationWish(starts_at=NINE)),
        lambda w, who: release(w.office, who, w.kept.id, None),
        lambda w, who: book(w.office, who, w.sparring.id, BookingWish(person=BO, starts_at=NINE)),
        lambda w, who: booking_done(w.office, who, _booked(w)),
        lambda w, who: move(w.office, who, w.booked.id, MoveWish(starts_at=NINE)),
        lambda w, who: cancel(w.office, who, w.booked.id),
        lambda w, who: join_waiting(w.office, who, w.sparring.id, w.person),
        lambda w, who: leave_waiting(w.office, who, w.waits.id, None),
        lambda w, who: adding_done(w.office, who, ParticipantAdded(at=NOON, participant_id=w.person)),
    ],
    "00000--0": [
        lambda w, who: get_logo(w.office, who),
        lambda w, who: get_share(w.office, who, "none-1"),
        lambda w, who: get_offered(w.office, who, "none-1"),
    ],
    "--yyy--y": [lambda w, who: glance_over(w.office, who, CohortFilter(), ALL)],
    "--xx---0": [
        lambda w, who: share_programme(
            w.office, who, w.club.programme_id, to="nowhere", purpose="None", ends_on=w.day
        ),
    ],
    "--00---0": [
        lambda w, who: end_share(w.office, who, "none-1"),
        lambda w, who: take_programme(w.office, who, "none-1"),
    ],
    "---x---x": [lambda w, who: set_logo(replace(w.office, cleaner=None), who, b"", None)],
    "---0---0": [lambda w, who: remove_logo(w.office, who, None)],
    COORDINATE: [
        lambda w, who: try_wording(w.office, who, OWN_WORDS),
        lambda w, who: set_wording(w.office, who, OWN_WORDS, None),
        lambda w, who: reset_wording(w.office, who, "digest", "da", None),
        lambda w, who: add_programme(w.office, who, six_weeks(title="Job club 2")),
        lambda w, who: close_day(w.office, who, date(2027, 6, 25), "Staff day"),
        lambda w, who: retry_all(w.office, who, DeliveryState.DEAD),
    ],
    COORDINATE_THIS: [
        lambda w, who: reopen_day(w.office, who, w.day, None),
        lambda w, who: change_service(w.office, who, w.sparring.id, None, title="Talks"),
    ],
    "--yy---x": [lambda w, who: add_service(w.office, who, **_service(w))],
    "---yy--y": [lambda w, who: read_audit(w.office, who, AuditFilter(), ALL)],
    ADMINISTER: [
        lambda w, who: export_organisation(w.office, who),
        lambda w, who: publish_notice(w.office, who, {"en": "Who we are"}),
        lambda w, who: run_retention(w.office, who),
        lambda w, who: change_organisation(w.office, who, None, optional_holidays=True),
        lambda w, who: add_staff(w.office, who, name="N", email="n@example.org", role=Role.ADMIN),
        lambda w, who: issue_token(w.office, who, role=Role.ADMIN),
        lambda w, who: list_tokens(w.office, who, ALL),
        lambda w, who: retime(w.office, who),
    ],
    ADMINISTER_THIS: [
        lambda w, who: erase_participant(w.office, who, w.person, None),
        lambda w, who: hold(w.office, who, w.person, None, ground=Ground.LEGAL_CLAIM),
        lambda w, who: lift_hold(w.office, who, w.person, None),
        lambda w, who: refuse_erasure(w.office, who, w.person, Ground.PUBLIC_TASK),
        lambda w, who: refusing_done(w.office, who, _refused_erasure(w)),
        lambda w, who: running_done(w.office, who, RetentionRun(at=NOON, run_id=w.run.id)),
        lambda w, who: change_staff(w.office, who, w.town.colleague.staff_id, None, name="Colina"),
        lambda w, who: remove_staff(w.office, who, w.town.colleague.staff_id, None),
        lambda w, who: return_staff(w.office, who, w.town.colleague.staff_id),
        lambda w, who: get_token(w.office, who, w.token.id),
        lambda w, who: revoke_token(w.office, who, w.token.id, None),
    ],
}


def _booked(w: Any) -> AppointmentBooked:
    about = {"service_id": w.sparring.id, "consultant_id": w.booked.consultant_id}
    return AppointmentBooked(at=NOON, appointment_id=w.booked.id, participant_id=w.person, **about)


def _service(w: Any) -> dict[str, Any]:
    mine = (w.town.consultant.staff_id,)
    return {"title": "Sparring", "minutes": 45, "modes": (Mode.ONLINE,), "consultant_ids": mine}


def _webinar(w: Any, **about: Any) -> WebinarWish:
    return WebinarWish(title="Job search", minutes=60, host_id=w.town.consultant.staff_id, **about)


def _registered(w: Any) -> RegisteredForSeveral:
    return RegisteredForSeveral(at=NOON, series_id=w.series.id, place_ids=(w.registered,))


def _told_notice(w: Any) -> PrivacyNoticeShown:
    return PrivacyNoticeShown(at=NOON, participant_id=w.person, notice_id=w.notice.id)


def _moved(w: Any) -> SessionMoved:
    return SessionMoved(at=NOON, cohort_id=w.club.id, session_id=w.second, was="", starts_at="")


def _called_off(w: Any) -> SessionCancelled:
    return SessionCancelled(at=NOON, cohort_id=w.club.id, session_id=w.second)


def _refused_erasure(w: Any) -> ErasureRefused:
    return ErasureRefused(at=NOON, participant_id=w.person, refusal_id=w.refusal.id)


def _invited(w: Any) -> WebinarInvited:
    none = dict.fromkeys(("invited", "taking_part", "told_before", "muted", "unreachable"), 0)
    return WebinarInvited(at=NOON, webinar_id=w.webinar.id, interest="care", **none)


def _wish(w: Any) -> CohortWish:
    return CohortWish(
        programme_id=w.club.programme_id,
        starts_on=date(2027, 9, 6),
        at=time(14),
        consultant_id=w.town.consultant.staff_id,
    )


def name_of(act: Act) -> str:
    """Give the use case that a line of the table is about."""
    return next(name for name in act.__code__.co_names if name in USE_CASES)


def use_cases() -> Iterator[str]:
    """Give every function of the use cases that somebody calls."""
    for found in pkgutil.iter_modules(usecases.__path__):
        module = importlib.import_module(f"{usecases.__name__}.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            takes = list(inspect.signature(function).parameters)[:2]
            if function.__module__ == module.__name__ and takes == ["office", "actor"]:
                yield name


USE_CASES = frozenset(use_cases())
LINES = [(name_of(act), act, expected) for expected, acts in TABLE.items() for act in acts]
ALLOWED = [
    pytest.param(act, caller, id=f"{name}-{caller}")
    for name, act, expected in LINES
    for caller, letter in zip(CALLERS, expected, strict=True)
    if letter == "y"
]
REFUSALS = {"-": Forbidden, "0": NotFound, "x": Invalid}


def test_the_table_names_every_use_case_once() -> None:
    assert sorted(name for name, _, _ in LINES) == sorted(USE_CASES)


@pytest.mark.parametrize(("act", "caller"), ALLOWED)
def test_who_may_do_an_act_does_it(world: Any, *, act: Act, caller: str) -> None:
    assert_allowed(world, act, CALLERS[caller](world))


@pytest.mark.parametrize(
    ("act", "expected"), [(act, expected) for _, act, expected in LINES], ids=[name for name, _, _ in LINES]
)
def test_who_may_not_do_an_act_is_refused_and_changes_nothing(
    world: Any, unchanged: Callable[..., Any], *, act: Act, expected: str
) -> None:
    told = {
        caller: REFUSALS[letter]
        for caller, letter in zip(CALLERS, expected, strict=True)
        if letter in REFUSALS
    }
    callers = {caller: CALLERS[caller](world) for caller in told}

    with unchanged():
        assert {caller: refusal_of(act, world, who) for caller, who in callers.items()} == told


@pytest.mark.parametrize(("name", "act", "expected"), LINES, ids=[name for name, _, _ in LINES])
def test_who_comes_by_a_link_does_what_is_theirs_and_nothing_of_the_staffs(
    world: Any, unchanged: Callable[..., Any], name: str, act: Act, expected: str
) -> None:
    whose = world.offered.place.participant_id if name in {"take_place", "leave_line"} else world.person
    who = person_of(Opened(world.town.organisation.id, "UTC", replace(world.link, participant_id=whose)))
    if expected == NOBODY:
        act(world, who)
        return
    with unchanged(), pytest.raises(Forbidden):
        act(world, who)


def refusal_of(act: Act, world: Any, who: Actor) -> type[JobclubError] | None:
    """Tell how an act was refused, if it was."""
    try:
        act(world, who)
    except JobclubError as error:
        return type(error)
    return None


def assert_allowed(world: Any, act: Act, who: Actor) -> None:
    """Let an act pass if only a rule stands against it; a stranger's answer tells nothing of the town."""
    try:
        answer = act(world, who)
    except Refused:
        return
    if who.organisation_id != world.town.organisation.id:
        told = repr(answer)
        assert not any(secret in told for secret in (world.club.id, world.person, world.town.organisation.id))
