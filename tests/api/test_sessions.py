from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller, World


@pytest.fixture
def next_one(ids: dict[str, str]) -> str:
    """The running club's next session: 1 February, with the unit 'network'."""
    return f"sessions/{ids['session_id']}"


def _club(world: World, caller: Caller) -> list[dict[str, Any]]:
    sessions: list[dict[str, Any]] = caller.get(f"cohorts/{world.town.clubs['Running']}/sessions")["items"]
    return sessions


def test_a_session_shows_what_it_is_about(world: World, admin: Caller) -> None:
    first = admin.get(f"sessions/{world.town.ids['session_id'][4]}")

    assert first["topic"] == "Where do I stand?"
    assert first["goals"] == ["Everybody knows everybody", "Everybody has a goal for six weeks"]
    assert first["agenda"][0] == {"minutes": 20, "item": "Welcome", "lead": "consultant"}
    assert first["agenda"][1]["lead"] is None
    assert first["materials"] == [{"title": "Example profiles", "link": "https://example.org/profiles"}]
    assert (first["state"], first["consultant_id"]) == ("held", world.town.town.consultant.staff_id)


def test_sessions_are_listed_by_time_with_cancelled_ones(world: World, admin: Caller) -> None:
    sessions = admin.get(f"cohorts/{world.town.clubs['Open']}/sessions")["items"]

    assert [session["starts_at"] for session in sessions] == sorted(s["starts_at"] for s in sessions)
    assert [session["state"] for session in sessions].count("cancelled") == 1
    assert sessions[3]["unit_key"] == "network"
    assert sessions[3]["merged_unit_keys"] == ["application"]


def test_one_session_is_moved_and_the_others_stay(world: World, admin: Caller, next_one: str) -> None:
    before = _club(world, admin)

    moved = admin.post(f"{next_one}/move", {"starts_at": "2027-02-02T10:00:00+01:00", "following": "this"})

    after = _club(world, admin)
    assert (moved.json["starts_at"], moved.json["moved"]) == ("2027-02-02T10:00:00+01:00", True)
    assert moved.json["ends_at"] == "2027-02-02T12:00:00+01:00"
    assert [one for one in after if one["id"] != moved.json["id"]] == [
        one for one in before if one["id"] != moved.json["id"]
    ]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"starts_at": "2027-01-27T08:59:00+01:00"}, "/starts_at"),
        ({"starts_at": "2020-01-01T10:00:00Z"}, "/starts_at"),
        ({"starts_at": "2040-01-01T10:00:00Z"}, "/starts_at"),
        ({"starts_at": "2027-02-02T10:00:00+01:00", "following": "all"}, "/following"),
        ({"starts_at": "2027-02-02T10:00:00+01:00", "reason": ""}, "/reason"),
        ({"starts_at": "2020-01-01T10:00:00Z", "following": "later"}, "/starts_at"),
        ({}, "/starts_at"),
    ],
)
def test_a_time_that_cannot_be_is_refused(
    world: World, admin: Caller, next_one: str, body: dict[str, str], pointer: str
) -> None:
    before = world.rows

    response = admin.post(f"{next_one}/move", body)

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]
    assert world.rows == before


def test_moving_into_another_session_or_another_engagement_is_refused(
    world: World, admin: Caller, next_one: str
) -> None:
    before = world.rows
    overlap = admin.post(f"{next_one}/move", {"starts_at": "2027-02-08T15:00:00+01:00"})
    clash = admin.post(f"{next_one}/move", {"starts_at": "2027-02-09T10:00:00+01:00"})

    assert (overlap.status_code, overlap.json["code"]) == (409, "sessions_overlap")
    assert (clash.status_code, clash.json["code"]) == (409, "staff_clash")
    assert world.rows == before


def test_what_is_held_or_marked_is_not_moved(world: World, admin: Caller) -> None:
    second, first = world.town.ids["session_id"][3:5]
    mark = {"participant_id": world.town.ids["participant_id"][0], "mark": "present"}
    admin.put(f"sessions/{second}/attendance", {"marks": [mark]})

    codes = [
        admin.post(f"sessions/{one}/move", {"starts_at": "2027-02-03T10:00:00Z"}).json["code"]
        for one in (first, second)
    ]

    assert codes == ["session_not_planned", "session_has_marks"]


def test_cancelling_with_a_replacement_passes_the_units_on(
    world: World, admin: Caller, next_one: str
) -> None:
    answer = admin.post(f"{next_one}/cancel", {"reason": "The consultant is ill", "replacement": True}).json

    after = _club(world, admin)
    assert (answer["state"], answer["reason"]) == ("cancelled", "The consultant is ill")
    assert [(one["unit_key"], one["starts_at"][:10]) for one in answer["changed"]] == [
        ("network", "2027-02-08"),
        ("interview", "2027-02-15"),
        ("way-on", "2027-02-22"),
    ]
    assert after[-1]["starts_at"] == "2027-02-22T14:00:00+01:00"
    assert len(after) == 7


def test_cancelling_names_guests_who_meet_another_unit(world: World, admin: Caller, next_one: str) -> None:
    later = world.town.ids["session_id"][1]
    guest = admin.post(f"sessions/{later}/guests", {"name": "Gitte"}).json

    answer = admin.post(f"{next_one}/cancel", {"reason": "x", "replacement": True}).json

    assert answer["guests_elsewhere"] == [guest]


def test_moving_and_cancelling_say_how_many_are_elsewhere_then(
    world: World, admin: Caller, next_one: str, ids: dict[str, str]
) -> None:
    webinar = {"title": "A CV", "minutes": 60, "host_id": world.town.town.colleague.staff_id}
    for starts_at in ("2027-02-02T11:00:00+01:00", "2027-02-22T15:00:00+01:00"):
        planned = admin.post("webinars", {**webinar, "starts_at": starts_at}).json["id"]
        admin.post(f"webinars/{planned}/announce")
        admin.post(f"webinars/{planned}/registrations", {"participant_id": ids["participant_id"]})

    body = {"starts_at": "2027-02-02T10:00:00+01:00", "following": "this"}
    tried = admin.post(f"{next_one}/move?dry_run=true", body).json
    cancelled = admin.post(f"{next_one}/cancel?dry_run=true", {"reason": "x", "replacement": True}).json

    assert (tried["people_elsewhere"], cancelled["people_elsewhere"]) == (1, 1)
    assert admin.post(f"{next_one}/move", body).json["people_elsewhere"] == 1


def test_without_a_replacement_the_unit_is_dropped_or_merged(world: World, admin: Caller) -> None:
    fourth, fifth, last = world.town.ids["session_id"][:3]
    untold = admin.post(f"sessions/{fourth}/cancel", {"reason": "x", "replacement": False})
    merged = admin.post(
        f"sessions/{fourth}/cancel", {"reason": "x", "replacement": False, "unit": "merge_into_next"}
    )
    dropped = admin.post(f"sessions/{fifth}/cancel", {"reason": "x", "replacement": False, "unit": "drop"})
    nowhere = admin.post(
        f"sessions/{last}/cancel", {"reason": "x", "replacement": False, "unit": "merge_into_next"}
    )
    both = admin.post(f"sessions/{last}/cancel", {"reason": "x", "replacement": True, "unit": "drop"})

    assert untold.json["errors"][0]["pointer"] == "/unit"
    assert merged.json["changed"][0]["merged_unit_keys"] == ["network"]
    assert dropped.json["dropped_unit_keys"] == ["interview", "network"]
    assert nowhere.json["errors"][0]["pointer"] == "/unit"
    assert both.json["errors"][0]["pointer"] == "/unit"


def test_a_session_that_has_begun_is_confirmed_and_then_stays_as_it_is(
    world: World, admin: Caller, next_one: str
) -> None:
    early = admin.post(f"{next_one}/confirm-held")
    world.clock.advance(timedelta(days=6))
    held = admin.post(f"{next_one}/confirm-held")

    assert (early.status_code, early.json["code"]) == (409, "session_not_started")
    assert held.json["state"] == "held"
    for act, body in (
        ("move", {"starts_at": "2027-03-01T10:00:00Z"}),
        ("cancel", {"reason": "x", "replacement": True}),
        ("confirm-held", {}),
        ("guests", {"name": "G"}),
    ):
        assert admin.post(f"{next_one}/{act}", body).json["code"] == "session_not_planned"
    assert admin.patch(next_one, {"place": "Room 1"}).json["code"] == "session_not_planned"


def test_mode_place_and_link_are_set_by_themselves(admin: Caller, next_one: str) -> None:
    was = admin.get(next_one)
    changed = admin.patch(next_one, {"mode": "in_person", "place": "Room 2"}).json
    emptied = admin.patch(next_one, {"place": None, "meeting": {"join_url": None}}).json

    assert changed == {**was, "mode": "in_person", "place": "Room 2"}
    assert emptied["place"] is None
    assert admin.get(f"{next_one}/meeting") == {
        "provider": "link",
        "state": "pending",
        "join_url": None,
        "dial_in": None,
    }


def test_the_meeting_shows_its_link_once_it_is_there(admin: Caller, next_one: str) -> None:
    admin.patch(next_one, {"meeting": {"join_url": "https://meet.example.org/new"}})

    meeting = admin.get(f"{next_one}/meeting")
    assert (meeting["state"], meeting["join_url"]) == ("ready", "https://meet.example.org/new")


@pytest.mark.parametrize(
    "link", ["http://meet.example.org/x", "javascript:alert(1)", "https://", "https://u:p@x.example/", "meet"]
)
def test_a_link_must_be_one_that_is_safe_to_follow(admin: Caller, next_one: str, link: str) -> None:
    response = admin.patch(next_one, {"meeting": {"join_url": link}})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/meeting/join_url"]


@pytest.fixture
def elsewhere(world: World, admin: Caller) -> str:
    """Where a session is that meets by no provider."""
    club = admin.get(f"cohorts/{world.town.clubs['Open']}")
    return f"sessions/{club['sessions'][0]['id']}"


NUMBER = {"number": "+45 70 10 10 10", "code": "4711#"}


def test_a_session_meets_by_another_provider(admin: Caller, next_one: str) -> None:
    changed = admin.patch(next_one, {"meeting": {"provider": "phone", "dial_in": NUMBER}})

    assert changed.status_code == 200
    assert admin.get(f"{next_one}/meeting") == {
        "provider": "phone",
        "state": "ready",
        "join_url": None,
        "dial_in": NUMBER,
    }


def test_a_provider_alone_waits_for_its_link_or_number(admin: Caller, next_one: str) -> None:
    admin.patch(next_one, {"meeting": {"provider": "phone"}})
    waiting = admin.get(f"{next_one}/meeting")
    admin.patch(next_one, {"meeting": {"dial_in": {"number": "+45 70 10 10 10"}}})
    called = admin.get(f"{next_one}/meeting")
    admin.patch(next_one, {"meeting": {"provider": "none"}})
    nowhere = admin.get(f"{next_one}/meeting")

    assert waiting == {"provider": "phone", "state": "pending", "join_url": None, "dial_in": None}
    assert called["dial_in"] == {"number": "+45 70 10 10 10", "code": None}
    assert nowhere == {"provider": "none", "state": "ready", "join_url": None, "dial_in": None}


def test_a_number_stands_beside_the_link_and_is_taken_away_by_itself(admin: Caller, next_one: str) -> None:
    admin.patch(next_one, {"meeting": {"dial_in": NUMBER}})
    both = admin.get(f"{next_one}/meeting")
    admin.patch(next_one, {"meeting": {"dial_in": None}})
    link = admin.get(f"{next_one}/meeting")

    assert (both["join_url"], both["dial_in"]) == ("https://meet.example.org/club", NUMBER)
    assert link == {**both, "dial_in": None}


@pytest.mark.parametrize(
    ("meeting", "pointer"),
    [
        ({}, "/meeting"),
        (None, "/meeting"),
        ({"provider": None}, "/meeting/provider"),
        ({"provider": "pigeons"}, "/meeting/provider"),
        ({"provider": "phone", "join_url": "https://meet.example.org/x"}, "/meeting/join_url"),
        ({"provider": "link", "join_url": "http://meet.example.org/x"}, "/meeting/join_url"),
        ({"provider": "none", "join_url": "https://meet.example.org/x"}, "/meeting/provider"),
        ({"provider": "none", "dial_in": NUMBER}, "/meeting/provider"),
        ({"dial_in": {}}, "/meeting/dial_in/number"),
        ({"dial_in": "70101010"}, "/meeting/dial_in"),
        ({"dial_in": {"number": "nine"}}, "/meeting/dial_in/number"),
        ({"dial_in": {**NUMBER, "code": "x"}}, "/meeting/dial_in/code"),
        ({"dial_in": {**NUMBER, "code": None}}, "/meeting/dial_in/code"),
        ({"state": "ready"}, "/meeting/state"),
    ],
    ids=str,
)
def test_a_meeting_that_can_not_be_is_refused_at_its_place(
    world: World, admin: Caller, next_one: str, meeting: Any, pointer: str
) -> None:
    before = world.rows

    response = admin.patch(next_one, {"meeting": meeting})

    assert response.status_code == 422
    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]
    assert world.rows == before


@pytest.mark.parametrize(
    "meeting",
    [{"join_url": "https://meet.example.org/x"}, {"dial_in": NUMBER}],
    ids=lambda meeting: next(iter(meeting)),
)
def test_a_session_that_meets_by_no_provider_takes_neither_link_nor_number(
    admin: Caller, elsewhere: str, meeting: Any
) -> None:
    response = admin.patch(elsewhere, {"meeting": meeting})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/meeting/provider"]
    assert admin.get(f"{elsewhere}/meeting")["provider"] == "none"


def test_all_later_ones_shift_along_and_the_answer_tells_what_became_of_each(
    world: World, admin: Caller, next_one: str
) -> None:
    """The club's next sessions are on 1, 8 and 15 February; one was moved alone, and a day is closed."""
    fifth = world.town.ids["session_id"][1]
    admin.post(f"sessions/{fifth}/move", {"starts_at": "2027-02-12T09:00:00+01:00"})
    admin.post("closed-days", {"on": "2027-02-16", "reason": "Works outing"})
    body = {"starts_at": "2027-02-02T10:00:00+01:00", "following": "later", "reason": "The room"}

    tried = admin.post(f"{next_one}/move?dry_run=true", body)
    moved = admin.post(f"{next_one}/move", body)

    assert tried.json == moved.json
    assert [one["starts_at"] for one in moved.json["changed"]] == ["2027-02-23T10:00:00+01:00"]
    assert [one["id"] for one in moved.json["kept"]] == [fifth]
    assert moved.json["skipped"] == [{"on": "2027-02-16", "reason": "Works outing"}]
    assert (moved.json["starts_at"], moved.json["moved"]) == ("2027-02-02T10:00:00+01:00", False)
    assert _club(world, admin)[-1]["starts_at"] == "2027-02-23T10:00:00+01:00"


def test_a_session_moved_alone_names_no_others(admin: Caller, next_one: str) -> None:
    moved = admin.post(f"{next_one}/move", {"starts_at": "2027-02-02T10:00:00+01:00"}).json

    lists = ("changed", "kept", "skipped", "guests_elsewhere", "dropped_unit_keys")
    assert [moved[name] for name in lists] == [[]] * 5


def test_a_cancellation_names_the_dates_it_left_out(admin: Caller, next_one: str) -> None:
    admin.post("closed-days", {"on": "2027-02-22", "reason": "Works outing"})

    answer = admin.post(f"{next_one}/cancel", {"reason": "x", "replacement": True}).json

    assert answer["skipped"] == [
        {"on": "2027-02-22", "reason": "Works outing"},
        {"on": "2027-03-01", "reason": "Works outing"},
    ]
    assert answer["changed"][-1]["starts_at"] == "2027-03-08T14:00:00+01:00"


def test_a_session_is_inserted_with_a_topic_of_its_own(world: World, admin: Caller) -> None:
    body = {"starts_at": "2027-02-03T13:00:00+01:00", "topic": "A factory", "reason": "They asked for it"}

    response = admin.post(f"cohorts/{world.town.clubs['Running']}/sessions", body)

    added = response.json
    assert response.status_code == 201
    assert (added["unit_key"], added["topic"], added["adapted"]) == (None, "A factory", True)
    assert (added["moved"], added["minutes"], added["agenda"]) == (True, 120, [])
    assert added["id"] in [one["id"] for one in _club(world, admin)]
    assert admin.get(f"sessions/{added['id']}/meeting")["state"] == "ready"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"starts_at": "2027-01-26T13:00:00+01:00"}, "/starts_at"),
        ({"unit_key": "network"}, "/unit_key"),
        ({"unit_key": "no-such-unit"}, "/unit_key"),
        ({"unit_key": "No key"}, "/unit_key"),
        ({"minutes": 4}, "/minutes"),
        ({"minutes": 1441}, "/minutes"),
        ({"topic": None}, "/topic"),
        ({"reason": ""}, "/reason"),
    ],
)
def test_a_session_that_cannot_be_is_not_inserted(
    world: World, admin: Caller, change: dict[str, Any], pointer: str
) -> None:
    before = world.rows
    body = {"starts_at": "2027-02-03T13:00:00+01:00", "reason": "They asked for it", **change}

    response = admin.post(f"cohorts/{world.town.clubs['Running']}/sessions", body)

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]
    assert world.rows == before


def test_a_dropped_unit_is_inserted_again(world: World, admin: Caller, next_one: str) -> None:
    admin.post(f"{next_one}/cancel", {"reason": "x", "replacement": False, "unit": "drop"})
    body = {"starts_at": "2027-02-03T13:00:00+01:00", "unit_key": "network", "reason": "It was missed"}

    added = admin.post(f"cohorts/{world.town.clubs['Running']}/sessions", body).json

    assert (added["unit_key"], added["topic"], added["adapted"]) == ("network", "Who knows whom?", False)


def test_a_substitute_runs_one_session_and_no_more(
    world: World, consultant: Caller, colleague: Caller, next_one: str
) -> None:
    staff = world.town.town.staff_ids
    given = consultant.post(f"{next_one}/substitute", {"consultant_id": staff[3], "reason": "A funeral"})

    assert (given.json["consultant_id"], given.json["substituted"]) == (staff[3], True)
    assert colleague.get(next_one)["topic"] == "Who knows whom?"
    assert colleague.get(f"{next_one}/meeting")["join_url"] == "https://meet.example.org/club"
    assert colleague.patch(next_one, {"topic": "Mine", "reason": "So"}).status_code == 200
    other = f"sessions/{world.town.ids['session_id'][1]}"
    for refused in (
        colleague.ask("GET", other),
        colleague.ask("GET", f"{other}/meeting"),
        colleague.post(f"{next_one}/move", {"starts_at": "2027-02-02T10:00:00+01:00"}),
        colleague.ask("GET", f"cohorts/{world.town.clubs['Running']}/progress"),
        colleague.ask("GET", f"participants/{world.town.ids['participant_id'][0]}"),
    ):
        assert (refused.status_code, refused.json["code"]) == (403, "forbidden")
    back = consultant.post(f"{next_one}/substitute", {"consultant_id": staff[2]})
    assert (back.json["consultant_id"], back.json["substituted"]) == (staff[2], False)
    assert colleague.ask("GET", next_one).status_code == 403


def test_a_substitute_who_is_busy_then_is_refused(world: World, admin: Caller, next_one: str) -> None:
    """The colleague's draft would meet at that hour."""
    wish = {"programme_id": world.town.ids["programme_id"][1], "starts_on": "2027-02-01", "at": "15:00"}
    assert world.caller("colleague").post("cohorts", wish).status_code == 201

    response = admin.post(f"{next_one}/substitute", {"consultant_id": world.town.town.staff_ids[3]})

    assert (response.status_code, response.json["code"]) == (409, "staff_clash")


def test_a_group_makes_a_session_its_own_and_may_take_that_back(admin: Caller, next_one: str) -> None:
    planned = admin.get(next_one)
    agenda = [{"minutes": 40, "item": "Ask each other"}, {"minutes": 60, "item": "Write", "lead": "group"}]

    own = admin.patch(next_one, {"topic": "Our people", "agenda": agenda, "reason": "They know them"}).json
    back = admin.patch(next_one, {"topic": None, "agenda": None, "reason": "A new group"}).json

    assert (planned["topic"], planned["adapted"]) == ("Who knows whom?", False)
    assert (own["topic"], own["adapted"]) == ("Our people", True)
    assert own["agenda"] == [{**agenda[0], "lead": None}, agenda[1]]
    assert back == planned


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"topic": "Ours"}, ["/reason"]),
        ({"agenda": []}, ["/reason"]),
        ({"topic": "", "reason": "x"}, ["/topic"]),
        ({"agenda": [{"item": "No time"}], "reason": "x"}, ["/agenda/0/minutes"]),
        (
            {"agenda": [{"minutes": 0, "item": ""}, {"minutes": 1441, "item": "x" * 1001}], "reason": "x"},
            ["/agenda/0/minutes", "/agenda/0/item", "/agenda/1/minutes", "/agenda/1/item"],
        ),
        ({"agenda": [{"minutes": 121, "item": "Too long"}], "reason": "x"}, ["/agenda"]),
        ({"agenda": [{"minutes": 1, "item": "x"}] * 101, "reason": "x"}, ["/agenda"]),
        ({"agenda": [{"minutes": 5, "item": "x", "room": "2"}], "reason": "x"}, ["/agenda/0/room"]),
        ({"agenda": [None], "reason": "x"}, ["/agenda/0"]),
        ({"agenda": {"minutes": 5}, "reason": "x"}, ["/agenda"]),
    ],
)
def test_an_agenda_is_judged_in_the_words_for_programme_files(
    world: World, admin: Caller, next_one: str, change: dict[str, Any], pointers: list[str]
) -> None:
    before = world.rows

    response = admin.patch(next_one, change)

    assert [mistake["pointer"] for mistake in response.json["errors"]] == pointers
    assert world.rows == before


def test_an_agenda_that_cannot_be_says_what_to_write(admin: Caller, next_one: str) -> None:
    response = admin.patch(next_one, {"agenda": [{"minutes": 0, "item": "x"}], "reason": "x"})

    assert response.json["errors"][0]["detail"] == "must be from 1 to 1440"
