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


def bodies(ids: dict[str, str]) -> dict[str, Any]:
    """Give a body for each operation that takes one."""
    whom = ids["participant_id"]
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
        "add_staff": {"name": "Nora New", "email": "nora@example.org", "role": "consultant"},
        "cancel_cohort": {"reason": "Too few people"},
        "cancel_session": {"reason": "The consultant is ill", "replacement": True},
        "change_cohort": {
            "title": "Renamed",
            "capacity": 9,
            "minimum": 2,
            "consultant_id": ids["staff_id"],
            "below_minimum_reason": "They asked for a small group",
        },
        "change_guest": {
            "name": "Gerda",
            "partner": "Forge",
            "contact": "gerda@example.org",
            "confirmed": True,
        },
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
        },
        "change_participant": {
            "name": "Alia",
            "email": "alia@people.example",
            "reached_through": "her sister",
            "time_zone": "Europe/London",
            "muted": ["friendly", "day_before"],
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
        "invite_guest": {"name": "Gitte", "partner": "Forge", "contact": "gitte@example.org"},
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
        "move_session": {
            "starts_at": "2027-02-02T10:00:00+01:00",
            "following": "this",
            "reason": "The room is taken",
        },
        "register": {"name": "Nora Lind", "email": "nora@people.example", "language": "de"},
        "set_logo": {"file": (BytesIO(picture(122, 31, 92)), "logo.png")},
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
        "record_outcome": {"outcome": "job", "on": "2027-01-20"},
        "refuse_erasure": {"ground": "public_task"},
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
