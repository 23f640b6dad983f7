from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.api.conftest import Caller, World


@pytest.fixture
def task(ids: dict[str, str]) -> str:
    """'Write your profile', a day before the second session: overdue for a week."""
    return f"homework/{ids['homework_id']}"


@pytest.fixture
def whom(world: World) -> list[str]:
    return world.town.ids["participant_id"]


def test_tasks_have_due_times_in_local_time(world: World, admin: Caller) -> None:
    first = admin.get(f"sessions/{world.town.ids['session_id'][4]}/homework")["items"]
    second = admin.get(f"sessions/{world.town.ids['session_id'][3]}/homework")["items"]

    assert [(one["key"], one["due_at"]) for one in first] == [("profile", "2027-01-17T14:00:00+01:00")]
    assert [(one["key"], one["due_at"]) for one in second] == [
        ("cv", "2027-01-25T02:00:00+01:00"),
        ("skills", "2027-01-25T14:00:00+01:00"),
    ]
    assert first[0]["text"] == "Ten lines.\nNo more."


def test_versions_are_kept_and_numbered(admin: Caller, task: str, whom: list[str]) -> None:
    given = admin.post(f"{task}/submissions", {"participant_id": whom[0], "link": "https://example.org/3"})

    assert (given.status_code, given.json["number"], given.json["late"]) == (201, 3, True)
    assert (given.json["text"], given.json["answer"], given.json["answered_at"]) == (None, None, None)
    mine = admin.get(f"{task}/submissions?participant_id={whom[0]}")["items"]
    assert [one["number"] for one in mine] == [1, 2, 3]
    assert len(admin.get(f"{task}/submissions")["items"]) == 4


def test_in_time_is_not_late(world: World, admin: Caller, whom: list[str]) -> None:
    ahead = admin.get(f"sessions/{world.town.ids['session_id'][0]}/homework")["items"][0]["id"]

    given = admin.post(f"homework/{ahead}/submissions", {"participant_id": whom[0], "text": "Early"})

    assert given.json["late"] is False


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": "x" * 20_001}, "/text"),
        ({"link": "http://example.org"}, "/link"),
        ({"link": "file:///etc/passwd"}, "/link"),
    ],
)
def test_something_must_be_handed_in(
    admin: Caller, task: str, whom: list[str], body: dict[str, str], pointer: str
) -> None:
    response = admin.post(f"{task}/submissions", {"participant_id": whom[0], **body})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]


def test_somebody_without_a_place_hands_nothing_in(admin: Caller, task: str) -> None:
    nowhere = admin.post("participants", {"name": "Dora"}).json["id"]

    for act, body in (("submissions", {"text": "x"}), ("waivers", {"reason": "x"})):
        response = admin.post(f"{task}/{act}", {"participant_id": nowhere, **body})
        assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/participant_id"]


def test_an_answer_is_accepted_or_returned_with_words(world: World, admin: Caller) -> None:
    path = f"submissions/{world.town.ids['submission_id'][1]}"
    silent = admin.post(f"{path}/feedback", {"answer": "returned"})
    returned = admin.post(f"{path}/feedback", {"answer": "returned", "text": "Nine lines\nare missing."})
    accepted = admin.post(f"{path}/feedback", {"answer": "accepted"})

    assert silent.json["errors"][0]["pointer"] == "/text"
    assert (returned.json["answer"], returned.json["feedback"]) == ("returned", "Nine lines\nare missing.")
    assert (accepted.json["answer"], accepted.json["feedback"]) == ("accepted", None)
    assert accepted.json["answered_at"] == "2027-01-27T09:00:00+01:00"
    assert admin.get(path) == accepted.json


def test_a_waiver_has_a_reason_and_a_later_one_replaces_it(admin: Caller, task: str, whom: list[str]) -> None:
    for reason in ("Knows it already", "Was ill"):
        given = admin.post(f"{task}/waivers", {"participant_id": whom[0], "reason": reason})
        assert given.status_code == 201

    reasons = {one["participant_id"]: one["reason"] for one in admin.get(f"{task}/waivers")["items"]}
    assert reasons == {whom[0]: "Was ill", whom[1]: "Has a new job from Monday"}


def test_work_ends_two_weeks_after_completion(world: World, admin: Caller) -> None:
    club = admin.get(f"cohorts/{world.town.clubs['Done']}")
    task = admin.get(f"sessions/{club['sessions'][0]['id']}/homework")["items"][0]["id"]
    whom = admin.get(f"cohorts/{club['id']}/enrolments")["items"][0]["participant_id"]

    response = admin.post(f"homework/{task}/submissions", {"participant_id": whom, "text": "At last"})

    assert (response.status_code, response.json["code"]) == (409, "corrections_closed")


def test_homework_of_a_dropped_unit_is_asked_of_nobody(world: World, admin: Caller, whom: list[str]) -> None:
    session = world.town.ids["session_id"][0]
    task = admin.get(f"sessions/{session}/homework")["items"][0]["id"]
    admin.post(f"sessions/{session}/cancel", {"reason": "x", "replacement": False, "unit": "drop"})
    world.clock.advance(timedelta(hours=1))

    response = admin.post(f"homework/{task}/submissions", {"participant_id": whom[0], "text": "x"})

    assert (response.status_code, response.json["code"]) == (409, "homework_dropped")


@pytest.fixture
def second(world: World) -> str:
    """The second session of the running club, with the tasks 'cv' and 'skills'."""
    return f"sessions/{world.town.ids['session_id'][3]}/homework"


def test_a_group_sets_homework_of_its_own(admin: Caller, second: str) -> None:
    tasks = [
        {"key": "cv", "title": "One page", "text": "No more", "due": "2 days after this"},
        {"key": "photo", "title": "A photo"},
    ]

    answer = admin.put(second, {"tasks": tasks, "reason": "They have a long one"}).json

    assert answer == admin.get(second)
    told = {one["key"]: (one["title"], one["due"], one["due_at"], one["dropped"]) for one in answer["items"]}
    assert told == {
        "cv": ("One page", "2 days after this", "2027-01-20T16:00:00+01:00", False),
        "skills": ("Five things you do well", None, None, True),
        "photo": ("A photo", None, "2027-01-25T14:00:00+01:00", False),
    }


def test_what_the_group_dropped_is_not_taken_until_it_comes_back(
    admin: Caller, second: str, whom: list[str]
) -> None:
    skills = next(one for one in admin.get(second)["items"] if one["key"] == "skills")
    path, body = f"homework/{skills['id']}/submissions", {"participant_id": whom[0], "text": "Five"}
    admin.put(second, {"tasks": [], "reason": "Too much"})
    refused = admin.post(path, body)
    admin.put(second, {"tasks": [{"key": "skills", "title": "Five things"}], "reason": "All the same"})
    taken = admin.post(path, body)

    assert (refused.status_code, refused.json["code"]) == (409, "homework_dropped")
    assert (taken.status_code, taken.json["homework_id"]) == (201, skills["id"])


@pytest.mark.parametrize(
    ("tasks", "pointers"),
    [
        (None, ["/tasks"]),
        ([{"title": "No key"}], ["/tasks/0/key"]),
        ([{"key": "No Key", "title": ""}], ["/tasks/0/key", "/tasks/0/title"]),
        ([{"key": "a", "title": "A", "due": "tomorrow"}], ["/tasks/0/due"]),
        ([{"key": "a", "title": "A"}, {"key": "a", "title": "B"}], ["/tasks/1/key"]),
        ([{"key": "profile", "title": "Another unit's"}], ["/tasks/0/key"]),
        ([{"key": "a", "title": "A", "points": 3}], ["/tasks/0/points"]),
        ([{"key": "a", "title": "A", "text": None}], ["/tasks/0/text"]),
        ([{"key": f"k{n}", "title": "T"} for n in range(101)], ["/tasks"]),
    ],
)
def test_homework_is_judged_in_the_words_for_programme_files(
    world: World, admin: Caller, second: str, tasks: Any, pointers: list[str]
) -> None:
    before = world.rows

    response = admin.put(second, {"tasks": tasks, "reason": "So"})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == pointers
    assert world.rows == before


def test_after_the_last_session_nothing_is_due_before_the_next(world: World, admin: Caller) -> None:
    last = f"sessions/{world.town.ids['session_id'][2]}/homework"
    body = {"tasks": [{"key": "plan", "title": "A plan", "due": "1 day before next"}], "reason": "So"}

    response = admin.put(last, body)

    assert response.json["errors"] == [
        {
            "pointer": "/tasks/0/due",
            "detail": "there is no next session after the last unit; write '… after this'",
        }
    ]


def test_the_version_of_homework_follows_its_tasks_and_their_due_times(
    world: World, admin: Caller, second: str
) -> None:
    seen = admin.ask("GET", second).headers["ETag"]
    third = admin.get(f"cohorts/{world.town.clubs['Running']}")["sessions"][2]["id"]
    admin.post(f"sessions/{third}/move", {"starts_at": "2027-01-28T10:00:00+01:00"})
    stale = admin.put(second, {"tasks": [], "reason": "So"}, seen)
    now = admin.ask("GET", second).headers["ETag"]
    done = admin.put(second, {"tasks": [], "reason": "So"}, now)

    assert (stale.status_code, stale.json["code"]) == (412, "stale")
    assert done.status_code == 200
    assert done.headers["ETag"] not in {seen, now}
