from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller, World


def test_the_organisation_is_the_callers_own(world: World, admin: Caller, stranger: Caller) -> None:
    assert admin.get("organisation")["id"] == world.town.town.organisation.id
    assert stranger.get("organisation")["id"] == world.other.town.organisation.id


def test_plans_made_before_keep_their_zone(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Open']}"
    was = admin.get(path)

    changed = admin.patch("organisation", {"time_zone": "Europe/Lisbon", "holidays": "PT", "language": "da"})

    assert changed.json["time_zone"] == "Europe/Lisbon"
    assert admin.get(path)["time_zone"] == "Europe/Copenhagen"
    assert admin.get(path)["sessions"][0]["starts_at"] == "2027-02-09T08:00:00+00:00"
    assert was["sessions"][0]["starts_at"] == "2027-02-09T09:00:00+01:00"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"time_zone": "Europe/Nowhere"}, "/time_zone"),
        ({"time_zone": "../../etc/passwd"}, "/time_zone"),
        ({"time_zone": "/etc/localtime"}, "/time_zone"),
        ({"holidays": "XX"}, "/holidays"),
        ({"holidays": "DE-XX"}, "/holidays"),
        ({"language": "fr"}, "/language"),
        ({"name": " "}, "/name"),
        ({"optional_holidays": "yes"}, "/optional_holidays"),
        ({"reply_to": "nowhere"}, "/reply_to"),
        ({"entra_tenant_id": "11111111-2222-4333-8444-555555555555"}, "/entra_tenant_id"),
        ({"messages": None}, "/messages"),
        ({"messages": {"day_before": None}}, "/messages/day_before"),
        ({"messages": {"friendly": "yes"}}, "/messages/friendly"),
        ({"messages": {"quiet_from": "25:00"}}, "/messages/quiet_from"),
        ({"messages": {"quiet_until": "08:00+01:00"}}, "/messages/quiet_until"),
        ({"messages": {"quiet_until": None}}, "/messages/quiet_until"),
        ({"messages": {"digest_at": "3 pm"}}, "/messages/digest_at"),
        ({"messages": {"news": True}}, "/messages/news"),
        ({"meetings": None}, "/meetings"),
        ({"meetings": {"provider": None}}, "/meetings/provider"),
        ({"meetings": {"provider": "pigeons"}}, "/meetings/provider"),
        ({"meetings": {"lobby": None}}, "/meetings/lobby"),
        ({"meetings": {"lobby": "closed"}}, "/meetings/lobby"),
        ({"meetings": {"chat": None}}, "/meetings/chat"),
        ({"meetings": {"chat": True}}, "/meetings/chat"),
        ({"meetings": {"recording": True}}, "/meetings/recording"),
    ],
)
def test_what_an_organisation_cannot_be_is_refused(
    world: World, admin: Caller, body: dict[str, Any], pointer: str
) -> None:
    before = world.rows

    response = admin.patch("organisation", body)

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [pointer]
    assert world.rows == before


def test_an_organisation_tells_people_everything_until_it_says_otherwise(admin: Caller) -> None:
    told = admin.get("organisation")

    assert told["messages"] == {
        "day_before": True,
        "hour_before": True,
        "homework": True,
        "friendly": True,
        "quiet_from": "20:00",
        "quiet_until": "08:00",
        "digest_at": "15:00",
    }
    assert told["reply_to"] is None


def test_habits_are_changed_one_by_one(admin: Caller) -> None:
    before = admin.get("organisation")["messages"]

    admin.patch("organisation", {"messages": {"friendly": False, "quiet_from": "21:30"}})
    admin.patch("organisation", {"messages": {"digest_at": None}, "reply_to": "desk@town.example"})
    admin.patch("organisation", {"messages": {}})

    after = admin.get("organisation")
    assert after["messages"] == {**before, "friendly": False, "quiet_from": "21:30", "digest_at": None}
    assert after["reply_to"] == "desk@town.example"
    back = admin.patch(
        "organisation", {"messages": {"friendly": True, "digest_at": "14:00"}, "reply_to": None}
    )
    assert back.json["messages"] == {**before, "quiet_from": "21:30", "digest_at": "14:00"}
    assert back.json["reply_to"] is None


def test_people_come_in_freely_and_write_meanwhile_until_an_organisation_says_otherwise(
    admin: Caller,
) -> None:
    assert admin.get("organisation")["meetings"] == {
        "provider": "none",
        "lobby": "open",
        "chat": "meanwhile",
    }


def test_how_an_organisation_meets_is_changed_one_by_one(admin: Caller) -> None:
    admin.patch("organisation", {"meetings": {"provider": "phone"}})
    admin.patch("organisation", {"meetings": {"lobby": "guests_wait"}})
    admin.patch("organisation", {"meetings": {}, "reply_to": None})
    changed = admin.patch("organisation", {"meetings": {"chat": "always"}})

    assert changed.json["meetings"] == {"provider": "phone", "lobby": "guests_wait", "chat": "always"}
    assert admin.get("organisation")["meetings"] == changed.json["meetings"]


def test_a_provider_nobody_knows_is_refused_with_those_there_are(admin: Caller) -> None:
    response = admin.patch("organisation", {"meetings": {"provider": "pigeons"}})

    assert response.json["errors"][0]["detail"] == "choose one of link, none, phone"


def test_a_club_meets_as_its_organisation_does_unless_it_says_otherwise(
    admin: Caller, ids: dict[str, str]
) -> None:
    wish = {"programme_id": ids["programme_id"], "starts_on": "2027-06-07", "at": "14:00"}
    number = {"number": "+45 70 10 10 10"}
    admin.patch("organisation", {"meetings": {"provider": "phone"}})

    def planned(**more: Any) -> tuple[str, Any, Any]:
        club = admin.post("cohorts?dry_run=true", {**wish, **more}).json
        return club["meeting_provider"], club["meeting_link"], club["meeting_dial_in"]

    assert planned() == ("phone", None, None)
    assert planned(meeting_dial_in=number) == ("phone", None, {**number, "code": None})
    assert planned(meeting_link="https://meet.example.org/x") == ("link", "https://meet.example.org/x", None)
    assert planned(meeting_provider="none") == ("none", None, None)


def test_clubs_planned_before_go_on_meeting_as_they_did(world: World, admin: Caller) -> None:
    path = f"cohorts/{world.town.clubs['Running']}"
    was = admin.get(path)

    admin.patch("organisation", {"meetings": {"provider": "phone"}})

    assert admin.get(path) == was


def test_two_organisations_have_two_names(world: World, admin: Caller) -> None:
    response = admin.patch("organisation", {"name": world.other.town.organisation.name})

    assert (response.status_code, response.json["code"]) == (409, "name_taken")
    assert admin.patch("organisation", {"holidays": None}).json["holidays"] is None


def test_staff_are_told_apart_by_their_address(admin: Caller) -> None:
    body = {"name": "Nora", "email": "nora@example.org", "role": "coordinator"}

    joined = admin.post("staff", body)
    again = admin.post("staff", {**body, "email": "NORA@Example.org"})

    assert joined.json == {"id": joined.json["id"], **body, "identity": None, "left_at": None}
    assert admin.get(f"staff/{joined.json['id']}") == joined.json
    assert (again.status_code, again.json["code"]) == (409, "email_taken")


@pytest.mark.parametrize(
    "body",
    [{"role": "king"}, {"email": "nora"}, {"name": ""}, {"role": None}],
    ids=lambda body: next(iter(body)),
)
def test_staff_that_cannot_be_are_refused(admin: Caller, body: dict[str, Any]) -> None:
    response = admin.post("staff", {"name": "Nora", "email": "nora@example.org", "role": "admin", **body})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == [f"/{next(iter(body))}"]


def test_a_token_opens_what_it_says(world: World, admin: Caller) -> None:
    made = admin.post("tokens", {"role": "consultant", "staff_id": world.town.town.consultant.staff_id}).json

    titles = [line["title"] for line in Caller(world.app, made["token"]).get("cohorts")["items"]]

    assert set(titles) == {"Running", "Open", "Small"}
    assert (made["read_only"], made["cohort_id"], made["revoked_at"]) == (False, None, None)


def test_a_consultants_token_names_its_consultant(admin: Caller) -> None:
    response = admin.post("tokens", {"role": "consultant"})

    assert [mistake["pointer"] for mistake in response.json["errors"]] == ["/staff_id"]


def test_a_revoked_token_is_shown_and_works_no_longer(world: World, admin: Caller) -> None:
    made = admin.post("tokens", {"role": "coordinator"})
    path = f"tokens/{made.json['id']}"

    assert admin.delete(path, made.headers["ETag"]).status_code == 204
    assert Caller(world.app, made.json["token"]).ask("GET", "cohorts").status_code == 401
    assert admin.get(path)["revoked_at"] == "2027-01-27T09:00:00+01:00"
    assert admin.delete(path, made.headers["ETag"]).status_code == 412
    assert admin.delete(path).status_code == 204


def test_secrets_are_kept_as_digests_only(world: World, admin: Caller) -> None:
    secret = admin.post("tokens", {"role": "coordinator"}).json["token"]

    assert not [row for row in world.rows if secret in row]
    assert not [row for row in world.rows if world.town.secrets["admin"] in row]


def test_no_list_and_no_answer_shows_a_digest(world: World, admin: Caller) -> None:
    listed = admin.ask("GET", "tokens?limit=200")

    assert set(listed.json["items"][0]) == {
        "id",
        "role",
        "staff_id",
        "cohort_id",
        "read_only",
        "scopes",
        "issued_at",
        "ends_at",
        "used_at",
        "revoked_at",
    }
    assert world.town.in_use[0] in listed.text


def test_a_closed_day_drops_its_date_from_plans_made_afterwards(
    world: World, admin: Caller, ids: dict[str, str]
) -> None:
    was = admin.get(f"cohorts/{world.town.clubs['Running']}")
    admin.post("closed-days", {"on": "2027-02-08", "reason": "Moving house"})
    wish = {"programme_id": ids["programme_id"], "starts_on": "2027-02-08", "at": "18:00"}

    planned = admin.post("cohorts?dry_run=true", wish).json

    assert planned["sessions"][0]["starts_at"] == "2027-02-15T18:00:00+01:00"
    assert planned["skipped"][0] == {"on": "2027-02-08", "reason": "Moving house"}
    assert admin.get(f"cohorts/{world.town.clubs['Running']}") == was


def test_a_day_closed_again_has_the_later_reason(admin: Caller) -> None:
    for reason in ("A", "B"):
        assert admin.post("closed-days", {"on": "2027-05-14", "reason": reason}).status_code == 201

    assert admin.get("closed-days/2027-05-14") == {"on": "2027-05-14", "reason": "B"}
    assert [day["on"] for day in admin.get("closed-days")["items"]] == ["2027-03-01", "2027-05-14"]


def test_a_closed_day_is_opened_again(admin: Caller, ids: dict[str, str]) -> None:
    path = f"closed-days/{ids['on']}"

    assert admin.delete(path).status_code == 204
    assert admin.ask("GET", path).status_code == 404
    assert admin.delete(path).status_code == 404


def test_public_holidays_are_not_listed_as_closed_days(admin: Caller) -> None:
    assert admin.ask("GET", "closed-days/2027-12-25").status_code == 404
