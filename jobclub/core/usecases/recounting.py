"""Recounting what was told to a person, what they know and agreed to, who looked, and what was done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from jobclub.core.office.lists import walked
from jobclub.core.office.outbox import DeliveryFilter
from jobclub.core.office.privacy import AuditFilter, AuditKind
from jobclub.core.people.dossier import Row
from jobclub.core.spans import zone_of
from jobclub.core.usecases.auditing import ids_about
from jobclub.core.usecases.gathering import Whose, told_session


def messages(them: Whose) -> Iterator[Row]:
    """Give what was sent to them, or was to be sent; the words are not kept."""
    wanted = DeliveryFilter(participant_id=them.person.id)
    for one in walked(partial(them.tx.outbox.page, wanted)):
        yield {
            "id": one.id,
            "message": one.notice.value,
            "at": one.at,
            "due_at": one.due_at,
            "useful_until": one.useful_until,
            "state": one.state.value,
            "why": one.why and one.why.value,
            "channel": one.channel and one.channel.value,
            "attempts": one.attempts,
            "begun_at": one.begun_at,
            "maybe_twice": one.maybe_twice,
            "fault": one.fault,
            "settled_at": one.settled_at,
        }


def calls(them: Whose) -> Iterator[Row]:
    """Give what became of calls to them; what was said is not kept."""
    clubs = {cohort.id: cohort.title for cohort in them.cohorts}
    for note in them.tx.desk.notes(clubs):
        if note.participant_id == them.person.id:
            yield {
                "club": clubs[note.cohort_id],
                "call": note.reason.value,
                "called_at": note.called_at,
                "later_until": note.later_until,
            }


def appointments(them: Whose) -> Iterator[Row]:
    """Give their appointments with everything that is written about them, private notes too."""
    for one in them.tx.appointments.of_participant(them.person.id):
        yield {
            "service": them.tx.services.get(one.service_id).title,
            "number": one.number,
            "starts_at": one.starts_at,
            "ends_at": one.ends_at,
            "mode": one.mode.value,
            "place": one.place,
            "state": one.state.value,
            "channel": one.channel,
            "material_text": one.material_text,
            "material_link": one.material_link,
            "shared_note": one.shared_note,
            "private_note": one.private_note,
            "met_at": one.met_at,
            "reason": one.reason,
        }


def waiting(them: Whose) -> Iterator[Row]:
    """Give what they wait for."""
    for one in them.tx.waiting.of_participant(them.person.id):
        title = them.tx.services.get(one.service_id).title
        yield {"service": title, "since": one.since, "channel": one.channel}


def calendar(them: Whose) -> Iterator[Row]:
    """Give what their calendar was told."""
    sessions = {session.id: (cohort, session) for cohort, session in them.sessions()}
    for cohort in them.everywhere:
        for told in them.tx.told.of(them.person.id, cohort.id):
            _, session = sessions[told.activity_id]
            yield {
                **told_session(them, cohort, session),
                "starts_at": told.starts_at,
                "ends_at": told.ends_at,
                "place": told.place,
                "cancelled": told.cancelled,
                "told_at": told.told_at,
                "certain": told.certain,
                "sequence": told.sequence,
            }


def links(them: Whose) -> Iterator[Row]:
    """Give their links, without secrets."""
    for link in them.tx.links.of_participant(them.person.id):
        yield {
            "id": link.id,
            "purpose": link.purpose.value,
            "made_at": link.made_at,
            "ends_at": link.ends_at,
            "revoked_at": link.revoked_at,
        }


def privacy_notices(them: Whose) -> Iterator[Row]:
    """Give which versions of the privacy notice they were shown, with the words."""
    for shown in them.tx.privacy.notices.shown_to(them.person.id):
        notice = them.tx.privacy.notices.get(shown.notice_id)
        _, text = notice.in_language(them.person.language, them.organisation.language)
        yield {"number": notice.number, "at": shown.at, "how": shown.how.value, "text": text}


def consents(them: Whose) -> Iterator[Row]:
    """Give what they agreed to, and took back."""
    for one in them.tx.privacy.consents.of_participant(them.person.id):
        yield {
            "id": one.id,
            "purpose": one.purpose.value,
            "text": one.text,
            "text_version": one.text_version,
            "language": one.language,
            "sha256": one.digest,
            "given_at": one.given_at,
            "channel": one.channel.value,
            "withdrawn_at": one.withdrawn_at,
        }


def kept_back(them: Whose) -> Iterator[Row]:
    """Give why they are not forgotten, if there is a ground, and when that was refused."""
    hold = them.tx.erasures.hold_of(them.person.id)
    if hold.ground is not None:
        yield {"what": "hold", "ground": hold.ground.value, "at": hold.since}
    for refusal in them.tx.erasures.refusals(them.person.id):
        yield {"what": "refusal", "ground": refusal.ground.value, "at": refusal.at}


def reads(them: Whose) -> Iterator[Row]:
    """Give on which days their data was looked at, in which role, what for, and how often.

    By whom is nobody's to know. A day is one of the organisation's.
    """
    zone = zone_of(them.organisation.time_zone)
    looks = them.tx.privacy.reads.of_participant(them.person.id)
    days = Counter((one.at.astimezone(zone).date(), one.role.value, one.why.value) for one in looks)
    for (on, role, why), times in days.items():
        yield {"on": on, "role": role, "why": why, "times": times}


def history(them: Whose) -> Iterator[Row]:
    """Give what was done about them, oldest first, and in which role."""
    about = frozenset(ids_about(them.tx, them.person.id))
    wanted = AuditFilter(about=about, kind=AuditKind.ACT)
    for line in reversed(list(walked(partial(them.tx.privacy.audit.page, wanted)))):
        mine = line.caller_id == them.person.id
        yield {"at": line.at, "what": line.what, "role": "participant" if mine else line.role.value}
