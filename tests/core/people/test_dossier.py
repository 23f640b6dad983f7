from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

import pytest

from jobclub.core import events
from jobclub.core.activities.places import OutcomeKind, PlaceState
from jobclub.core.activities.sightings import SeenAs
from jobclub.core.cohorts.attendance import AttendanceMark
from jobclub.core.cohorts.calls import CallReason
from jobclub.core.cohorts.homework import Answer
from jobclub.core.notices.delivery import Channel, DeliveryState, Why
from jobclub.core.notices.kinds import Notice
from jobclub.core.people.consent import ConsentChannel, ConsentPurpose
from jobclub.core.people.dossier import Dossier
from jobclub.core.people.dossier_page import html_of
from jobclub.core.people.dossier_values import VALUES
from jobclub.core.people.dossier_words import LANGUAGES, WORDS, meaning, words
from jobclub.core.people.erasure import Ground
from jobclub.core.people.habits import Choice
from jobclub.core.people.link import Purpose
from jobclub.core.people.organisation import LANGUAGES as SPOKEN
from jobclub.core.people.organisation import Organisation
from jobclub.core.people.participant import Participant
from jobclub.core.people.privacy_notice import Shown
from jobclub.core.people.reading import Why as ReadWhy
from jobclub.core.people.staff import Role

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
TOWN = Organisation(id="t", name="Midtby & Co", time_zone="Europe/Copenhagen", language="da")
ANNA = Participant(id="anna", name="Anna <b>", language="en")
TO_OTHERS = {"digest", "visitor_moved", "visitor_back", "sign_in"}
TO_OTHERS |= {"guest_invited", "guest_moved", "guest_briefed", "guest_off"}
CODES: dict[str, Iterable[StrEnum]] = {
    "state": [*PlaceState, *DeliveryState],
    "outcome": OutcomeKind,
    "mark": AttendanceMark,
    "answer": Answer,
    "seen_as": SeenAs,
    "message": [one for one in Notice if one.value not in TO_OTHERS],
    "why": [*Why, *ReadWhy],
    "call": CallReason,
    "channel": [*(one for one in Channel if one is not Channel.PROVIDER), *ConsentChannel],
    "purpose": [Purpose.PAGE, Purpose.FEED, *ConsentPurpose],
    "how": Shown,
    "ground": Ground,
    "role": Role,
    "muted": Choice,
}


def a_dossier(*rows: dict[str, Any], person: Participant = ANNA, section: str = "homework") -> Dossier:
    return Dossier(organisation=TOWN, person=person, made_at=NOW, sections={section: rows})


def test_as_json_it_has_instants_with_their_offset_and_all_else_as_it_is() -> None:
    row = {"at": NOW, "on": date(2027, 1, 4), "muted": ("a", "b"), "late": False, "number": 1, "link": None}
    assert a_dossier(row).plain() == {
        "organisation": "Midtby & Co",
        "participant_id": "anna",
        "made_at": "2027-01-04T10:00:00+01:00",
        "sections": {
            "homework": [
                {
                    "at": "2027-01-04T10:00:00+01:00",
                    "on": "2027-01-04",
                    "muted": ["a", "b"],
                    "late": False,
                    "number": 1,
                    "link": None,
                }
            ]
        },
    }


def test_as_a_page_it_says_everything_in_the_language_of_whom_it_is_about() -> None:
    row = {"at": NOW, "mark": "partly", "late": True, "text": "One\n<script>", "muted": ("day_before", "x")}
    page = html_of(a_dossier(row, {"on": date(2027, 1, 4), "link": None, "muted": ()}))
    assert '<html lang="en">' in page
    assert "<dt>Attendance</dt><dd>partly present</dd>" in page
    assert "<dd>yes</dd>" in page
    assert "One\n&lt;script&gt;" in page
    assert "04/01/2027 10:00" in page
    assert "<dd>04/01/2027</dd>" in page
    assert "the day before, x" in page
    assert "<dt>Link</dt>" not in page
    assert "<script" not in page
    assert "Midtby &amp; Co" in page


def test_as_a_page_it_is_danish_where_nobody_chose_and_says_where_nothing_is_kept() -> None:
    page = html_of(a_dossier({"on": date(2027, 1, 4)}, person=Participant(id="bo", name="Bo")))
    assert '<html lang="da">' in page
    assert "04.01.2027" in page
    assert "Her er ikke gemt noget." in html_of(a_dossier(person=Participant(id="bo", name="Bo")))


def test_what_somebody_wrote_is_never_taken_for_a_code() -> None:
    assert meaning("de", "text", "late") == "late"
    assert meaning("de", "mark", "late") == "kam später"
    assert meaning("en", "message", "completed") == "you completed it"
    assert meaning("en", "state", "completed") == "completed"
    assert meaning("en", "state", "unheard of") == "unheard of"


def test_all_words_are_there_in_all_languages() -> None:
    assert SPOKEN == LANGUAGES
    for told in [*WORDS.values(), *VALUES.values()]:
        assert len(told) == len(LANGUAGES)
        assert all(text.strip() == text and text for text in told)
    with pytest.raises(KeyError):
        words("en", "unheard of")


@pytest.mark.parametrize(("what", "codes"), CODES.items(), ids=CODES)
def test_every_code_means_something_in_every_language(what: str, codes: Iterable[StrEnum]) -> None:
    for code in codes:
        assert f"{what}={code}" in VALUES or code.value in VALUES, code


def test_every_event_that_names_a_person_means_something() -> None:
    naming = [
        name
        for name, event in vars(events).items()
        if isinstance(event, type)
        and issubclass(event, events.Event)
        and not name.endswith("Event")
        and {"participant_id", "place_id", "submission_id", "link_id"} & set(event.__dataclass_fields__)
    ]
    unsaid = [name for name in naming if name not in VALUES]
    assert set(unsaid) <= {"ParticipantErased", "StaffLinkMade", "SignInLinkMade", "StaffSignedIn"}
