"""A body for each operation that takes one, with every member it may have."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from PIL import Image


def picture(*colour: int) -> bytes:
    """Give a small picture of one colour."""
    written = BytesIO()
    Image.new("RGB", (40, 12), colour).save(written, "PNG")
    return written.getvalue()


PICTURE = picture(11, 83, 148)


GERDA = {"name": "Gerda", "partner": "Forge", "contact": "gerda@example.org", "confirmed": True}
GITTE = {
    "name": "Gitte",
    "partner": "Forge",
    "contact": "gitte@example.org",
    "email": "gitte@example.org",
}
"""Guests."""


def bodies(ids: dict[str, str]) -> dict[str, Any]:
    """Give a body for each operation that takes one."""
    whom = ids["participant_id"]
    presented = {
        "cohost_ids": [ids["cohost"]],
        "description": "How to write it",
        "capacity": 20,
        "audience": "public",
        "observers": True,
        "agenda": [{"minutes": 60, "item": "Talk", "lead": "host"}],
        "sparring_service_id": ids["service_id"],
        "uptake": 80,
        "mode": "online",
        "place": "Online",
    }
    return {
        "add_participant": {"name": "Dora", "email": "dora@people.example", "phone": "+45 70 10 10 10"},
        "add_programme": {
            "key": "short",
            "title": "Short",
            "language": "en",
            "minutes": 60,
            "capacity": 8,
            "completion": {"sessions": 1},
            "messages": {"hour_before": False},
            "units": [
                {
                    "key": "one",
                    "title": "One",
                    "goals": ["Begin"],
                    "agenda": [{"minutes": 60, "item": "Talk", "lead": "consultant"}],
                    "homework": [
                        {"key": "letter", "title": "Letter", "text": "A page", "due": "1 day after this"}
                    ],
                    "materials": [{"title": "Letters", "link": "https://example.org/letters"}],
                    "before": ["course:good-cv"],
                    "guests": ["employer"],
                }
            ],
        },
        "add_exception": {
            "reason": "Open Saturday",
            "first_on": "2027-03-06",
            "last_on": "2027-03-06",
            "kind": "special",
            "hours": [{"opens": "12:00", "closes": "15:00"}],
            "service_id": ids["service_id"],
        },
        "add_service": {
            "title": "Sparring over your CV",
            "description": "Bring your CV.",
            "minutes": 45,
            "modes": ["online", "walk"],
            "buffer_before": 5,
            "buffer_after": 10,
            "notice_minutes": 120,
            "horizon_days": 60,
            "daily_cap": 6,
            "step_minutes": 30,
            "change_until_minutes": 60,
            "audience": "public",
            "package": {"calls": 3, "min_days": 2, "max_days": 7},
            "consultant_ids": [ids["staff_id"]],
            "wants_material": True,
            "meeting_provider": "link",
        },
        "add_staff": {"name": "Nora New", "email": "nora@example.org", "role": "consultant"},
        "book": {
            "participant": {"name": "Dora", "email": "dora@people.example"},
            "starts_at": "2027-02-10T09:00:00+01:00",
            "consultant_id": ids["advisor"],
            "mode": "phone",
            "channel": "poster",
            "material": {"text": "My letter", "link": "https://example.org/letter"},
        },
        "cancel_appointment": {"reason": "The consultant is ill", "following": "later"},
        "change_appointment": {
            "shared_note": "Brings the letter",
            "channel": "poster",
            "material": {"text": "My letter", "link": None},
        },
        "cancel_cohort": {"reason": "Too few people"},
        "cancel_session": {"reason": "The consultant is ill", "replacement": True},
        "change_cohort": {
            "title": "Renamed",
            "capacity": 9,
            "minimum": 2,
            "consultant_id": ids["staff_id"],
            "below_minimum_reason": "They asked for a small group",
        },
        "change_guest": GERDA,
        "change_webinar_guest": GERDA,
        "change_organisation": {
            "name": "Oldtown",
            "time_zone": "Europe/Berlin",
            "holidays": "DE-NI",
            "messages": {"friendly": False, "quiet_from": "21:30", "digest_at": "14:00"},
            "meetings": {"provider": "link", "lobby": "guests_wait", "chat": "never"},
            "retention": {
                "people_days": 60,
                "messages_days": 14,
                "reads_days": 180,
                "links_days": 7,
                "guests_days": 30,
                "meetings_days": 30,
            },
            "reply_to": "answers@oldtown.example",
            "page_name": "oldtown",
            "open_registration": True,
            "look": {"colour": "#0b5394"},
            "interests": [{"key": "care", "title": "Care", "titles": {"da": "Omsorg"}}],
        },
        "change_participant": {
            "name": "Alia",
            "email": "alia@people.example",
            "reached_through": "her sister",
            "time_zone": "Europe/London",
            "muted": ["friendly", "day_before"],
        },
        "change_service": {
            "title": "Sparring",
            "description": "Bring two CVs.",
            "minutes": 30,
            "modes": ["phone"],
            "daily_cap": 4,
            "package": {"calls": 4, "min_days": 1, "max_days": 3},
            "consultant_ids": [ids["staff_id"]],
            "closed": True,
        },
        "change_session": {
            "topic": "What we want to know",
            "agenda": [{"minutes": 40, "item": "Ask each other", "lead": "group"}],
            "reason": "They know the rest",
            "place": "Room 2",
            "mode": "both",
            "meeting": {
                "provider": "link",
                "join_url": "https://meet.example.org/2",
                "dial_in": {"number": "+45 70 10 10 10", "code": "4711#"},
            },
        },
        "close_day": {"on": "2027-05-14", "reason": "A long weekend"},
        "enrol": {"participant": {"name": "Dora", "email": "dora@people.example"}},
        "give_feedback": {"answer": "accepted", "text": "Well done."},
        "give_consent": {"purpose": "recording", "channel": "phone"},
        "hand_in": {"participant_id": whom, "text": "Ten lines", "link": "https://example.org/mine"},
        "hand_in_file": {
            "participant_id": whom,
            "file": (BytesIO(b"Ten more lines"), "mine.txt"),
            "text": "As a file",
            "link": "https://example.org/mine",
        },
        "hold": {"ground": "legal_claim"},
        "import_participants": {
            "text": "name;e-mail;phone\nDora;dora@people.example;70101010\nEli;;70101010\n",
            "all_or_nothing": True,
        },
        "invite_guest": GITTE,
        "invite_webinar_guest": GITTE,
        "register_for_open_time": {"name": "Nora Lind", "email": "nora@people.example", "language": "de"},
        "reserve_open_time": {"starts_at": "2027-02-10T10:00:00+01:00", "mode": "phone"},
        "register_for_open_webinars": {
            "webinar_ids": [ids["webinar_id"]],
            "name": "Nora Lind",
            "email": "nora@people.example",
            "language": "de",
        },
        "change_staff": {
            "name": "Nora Newman",
            "email": "newman@example.org",
            "role": "admin",
            "identity": None,
        },
        "issue_token": {
            "role": "consultant",
            "staff_id": ids["staff_id"],
            "cohort_id": ids["cohort_id"],
            "read_only": True,
            "scopes": ["read_cohorts", "read_people"],
            "ends_at": "2028-01-01T00:00:00+01:00",
        },
        "mark_attendance": {"marks": [{"participant_id": whom, "mark": "partly", "minutes": 50}]},
        "insert_session": {
            "starts_at": "2027-02-03T13:00:00+01:00",
            "topic": "Visit to a factory",
            "minutes": 90,
            "reason": "They asked for it",
        },
        "join_waiting": {"participant_id": ids["unqueued"], "channel": "poster"},
        "move_appointment": {
            "starts_at": "2027-02-11T09:00:00+01:00",
            "consultant_id": ids["advisor"],
            "following": "later",
        },
        "note_done": {"met_at": "2027-01-20T10:00:00+01:00"},
        "plan_webinar": {
            "title": "A CV that gets read",
            "minutes": 60,
            "starts_on": "2027-06-09",
            "at": "09:00",
            "host_id": ids["staff_id"],
            **presented,
            "meeting_provider": "link",
            "meeting_link": "https://meet.example.org/webinar",
            "meeting_dial_in": {"number": "+45 70 10 10 10", "code": "4711#"},
        },
        "change_webinar": {
            "title": "A better CV",
            "minutes": 45,
            "host_id": ids["staff_id"],
            **presented,
            "recording_link": "https://example.org/film",
            "recording_until": "2027-12-01T00:00:00+01:00",
            "materials": [{"title": "Slides", "link": "https://example.org/slides"}],
        },
        "move_webinar": {"starts_at": "2027-06-10T09:00:00+02:00"},
        "cancel_webinar": {"reason": "The speaker is ill"},
        "invite_interested": {"interest": "care"},
        "register_for_webinar": {"participant": {"name": "Dora"}, "channel": "poster"},
        "mark_presence": {"marks": [{"participant_id": ids["attended"], "mark": "present"}]},
        "plan_series": {
            "title": "Every afternoon",
            "minutes": 60,
            "host_id": ids["staff_id"],
            "weekdays": ["mon", "wed"],
            "at": "09:00",
            "starts_on": "2027-06-14",
            "count": 4,
            "topics": [{"title": "Job search", "description": "Where to look"}, {"title": "CV"}],
            **presented,
            "meeting_provider": "link",
            "meeting_link": "https://meet.example.org/series",
            "meeting_dial_in": {"number": "+45 70 10 10 10", "code": "4711#"},
        },
        "change_series": {"title": "Every morning", "minutes": 45, **presented},
        "extend_series": {"ends_on": "2027-03-26"},
        "end_series": {"on": "2027-03-05", "reason": "Summer"},
        "register_in_series": {"participant": {"name": "Dora"}, "all": True},
        "move_session": {
            "starts_at": "2027-02-02T10:00:00+01:00",
            "following": "this",
            "reason": "The room is taken",
        },
        "register": {"name": "Nora Lind", "email": "nora@people.example", "language": "de"},
        "set_logo": {"file": (BytesIO(picture(122, 31, 92)), "logo.png")},
        "set_wording": {"subject": "Vi ses", "text": "Hej!\n\nVi ses.", "short": "Vi ses."},
        "share_programme": {
            "to": ids.get("neighbour", "nowhere"),
            "purpose": "The same course in both towns",
            "ends_on": "2027-03-01",
        },
        "plan_cohort": {
            "programme_id": ids["programme_id"],
            "title": "Summer",
            "starts_on": "2027-06-07",
            "at": "16:00",
            "consultant_id": ids["staff_id"],
            "minimum": 2,
            "capacity": 8,
            "meeting_provider": "link",
            "meeting_link": "https://meet.example.org/summer",
            "meeting_dial_in": {"number": "+45 70 10 10 10", "code": "4711#"},
            "mode": "online",
            "place": "Online",
        },
        "plan_cohorts": {
            "cohorts": [
                {
                    "programme_id": ids["programme_id"],
                    "title": "Autumn, mornings",
                    "starts_on": "2027-09-06",
                    "at": "09:00",
                    "consultant_id": ids["staff_id"],
                    "minimum": 2,
                    "capacity": 8,
                    "meeting_provider": "link",
                    "meeting_link": "https://meet.example.org/autumn",
                    "meeting_dial_in": {"number": "+45 70 10 10 10", "code": "4711#"},
                    "mode": "both",
                    "place": "Room 1",
                },
                {
                    "programme_id": ids["programme_id"],
                    "starts_on": "2027-09-06",
                    "at": "14:00",
                    "consultant_id": ids["staff_id"],
                },
            ]
        },
        "publish_privacy_notice": {
            "texts": {
                "da": "Hvem vi er\nVi er byen.",
                "de": "Wer wir sind\nWir sind die Stadt.",
                "en": "Who we are\nWe are the town.",
            }
        },
        "note_call": {"became": "called", "reason": "missed"},
        "note_missed_call": {"became": "called"},
        "record_outcome": {"outcome": "job", "on": "2027-01-20"},
        "reserve": {
            "starts_at": "2027-02-09T09:00:00+01:00",
            "consultant_id": ids["advisor"],
            "mode": "phone",
        },
        "refuse_erasure": {"ground": "public_task"},
        "set_hours": {
            "hours": [
                {"weekday": "mon", "opens": "09:00", "closes": "12:00"},
                {
                    "weekday": "mon",
                    "opens": "13:00",
                    "closes": "15:30",
                    "from_on": "2027-02-01",
                    "until_on": "2027-06-30",
                },
            ]
        },
        "set_special_day": {
            "on": "2027-03-13",
            "hours": [{"opens": "12:00", "closes": "15:00"}],
            "consultant_ids": [ids["staff_id"]],
            "service_id": ids["service_id"],
        },
        "set_homework": {
            "tasks": [
                {"key": "calls", "title": "Call five", "text": "Or six", "due": "1 day before next"},
                {"key": "letter", "title": "Write to one"},
            ],
            "reason": "They like to call",
        },
        "substitute_session": {"consultant_id": ids["staff_id"], "reason": "A funeral"},
        "transfer": {"cohort_id": ids["target"]},
        "visit": {"session_id": ids["visitable"]},
        "waive_homework": {"participant_id": whom, "reason": "Did it before"},
        "withdraw": {"outcome": "job", "reason": "Begins on Monday"},
    }
