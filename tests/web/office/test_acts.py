"""What the office does: each act by its form, what stands against it said plainly, what was typed kept."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from jobclub.core.cohorts.programme_file import write_toml
from jobclub.core.office.lists import Window
from jobclub.core.people.staff import Role
from jobclub.core.usecases.administering import get_organisation, list_closed_days
from jobclub.core.usecases.authoring import list_programmes
from jobclub.core.usecases.issuing import list_tokens
from jobclub.core.usecases.knowing import list_participants
from jobclub.core.usecases.retaining import list_runs
from jobclub.core.usecases.sharing import share_programme
from jobclub.core.usecases.staffing import list_staff
from jobclub.testing.programmes import six_weeks
from jobclub.web.words import Words

from .conftest import Desk, Scene

ALL = Window(200)


def test_all_clubs_are_seen_at_a_glance(scene: Scene, admin: Desk, t: Words) -> None:
    for name in ("Anna", "Bo", "Carla"):
        scene.comes(name)
    page = admin.look("overview")
    assert "Job club Midtby" in page.text
    assert t("overview.taken_of", taken=2, capacity=2) in page.text
    assert t("overview.free", count=0) in page.text
    assert "Job club" not in admin.look("overview?state=draft").text
    assert t("overview.none") in admin.look("overview?state=draft").text
    mine = admin.look(f"overview?consultant={scene.town.consultant.staff_id}&state=open")
    assert "Job club Midtby" in mine.text


def test_a_day_is_closed_and_opened_again(scene: Scene, admin: Desk, t: Words) -> None:
    page = admin.look("closed-days")
    form = page.form(t("closed_days.close"))
    data = {**form.fields, "on": "14.5.2027", "reason": "Long weekend"}
    answer = admin.ask("POST", form.action, data=data)
    assert answer.status_code == 303
    page = admin.look("closed-days?done=closed")
    assert t("staff_done.closed") in page.text
    assert "Long weekend" in page.text
    admin.press(t("closed_days.reopen"), on=page)
    assert list_closed_days(scene.office, scene.town.admin, ALL).items == ()


def test_a_day_that_is_none_is_asked_for_again(admin: Desk, t: Words) -> None:
    page = admin.look("closed-days")
    form = page.form(t("closed_days.close"))
    answer = admin.ask("POST", form.action, data={**form.fields, "on": "soon", "reason": "Because"})
    assert t("forms.no_day") in answer.text
    assert 'value="soon"' in answer.text
    assert 'value="Because"' in answer.text
    gone = admin.ask("POST", f"{form.action}/reopen", data={**form.fields, "on": "soon"})
    assert gone.status_code == 404


def test_somebody_joins_changes_leaves_and_comes_back(scene: Scene, admin: Desk, t: Words) -> None:
    admin.press(
        t("staff_list.join"),
        on="staff-list",
        staff_name="Nora",
        staff_email="nora@example.org",
        role="consultant",
    )
    nora = next(one for one in list_staff(scene.office, scene.town.admin, ALL).items if one.name == "Nora")
    here = f"staff-list/{nora.id}"
    admin.press(t("office.save"), on=here, staff_name="Nora Lind", role="coordinator")
    page = admin.press(t("staff_list.remove"), on=here)
    assert t("staff_done.staff_removed") in page.text
    assert "Nora Lind" in admin.look("staff-list").text
    admin.press(t("staff_list.come_back"), on=here)
    again = next(one for one in list_staff(scene.office, scene.town.admin, ALL).items if one.id == nora.id)
    assert (again.name, again.role) == ("Nora Lind", Role.COORDINATOR)


def test_the_meetings_of_who_leaves_are_named(scene: Scene, admin: Desk, t: Words) -> None:
    page = admin.look(f"staff-list/{scene.town.consultant.staff_id}")
    assert t("staff_list.remove_ahead", count=6) in page.text


def test_what_stands_against_a_change_of_staff_is_said(scene: Scene, admin: Desk, t: Words) -> None:
    page = admin.press(
        t("staff_list.join"), on="staff-list", status=422, staff_name="", staff_email="nobody", role="admin"
    )
    assert t("faults.staff_name") in page.text
    assert page.form(t("staff_list.join")).fields["staff_email"] == "nobody"
    taken = admin.press(
        t("staff_list.join"),
        on="staff-list",
        status=409,
        staff_name="Two",
        staff_email="conny@example.org",
        role="admin",
    )
    assert t("office_errors.email_taken") in taken.text
    last = admin.press(t("staff_list.remove"), on=f"staff-list/{scene.town.admin.staff_id}", status=409)
    assert t("office_errors.last_admin") in last.text


def test_who_changes_what_somebody_else_changed_sees_it_first(scene: Scene, admin: Desk, t: Words) -> None:
    here = f"staff-list/{scene.town.colleague.staff_id}"
    old = admin.look(here)
    admin.press(t("office.save"), on=here, staff_name="Colin Carter")
    page = admin.press(t("office.save"), on=old, status=409, staff_name="Colin C.")
    assert t("office_errors.stale") in page.text
    assert page.form(t("office.save")).fields["staff_name"] == "Colin C."


def test_a_key_is_shown_once_and_revoked(scene: Scene, admin: Desk, t: Words) -> None:
    made = admin.press(
        t("tokens.make"),
        on="tokens",
        status=200,
        role="coordinator",
        act_read_cohorts="1",
        ends_on="2027-02-01",
    )
    [secret] = [about["value"] for tag, about in made.tags if about.get("id") == "secret"]
    api = scene.app.test_client().get("/api/v1/cohorts", headers={"Authorization": f"Bearer {secret}"})
    assert api.status_code == 200
    [token] = list_tokens(scene.office, scene.town.admin, ALL).items
    assert [act.stable_name for act in token.scopes] == ["read_cohorts"]
    assert token.ends_at is not None
    page = admin.look("tokens")
    assert secret not in page.html
    admin.press(t("tokens.revoke"), on=page)
    api = scene.app.test_client().get("/api/v1/cohorts", headers={"Authorization": f"Bearer {secret}"})
    assert api.status_code == 401


@pytest.mark.parametrize(
    ("typed", "fault"),
    [({"role": "consultant"}, "faults.whose"), ({"role": "admin", "ends_on": "soon"}, "forms.no_day")],
)
def test_a_key_that_cannot_be_is_not_made(
    scene: Scene, admin: Desk, t: Words, typed: dict[str, str], fault: str
) -> None:
    form = admin.look("tokens").form(t("tokens.make"))
    answer = admin.ask("POST", form.action, data={**form.fields, **typed})
    assert t(fault) in answer.text
    assert list_tokens(scene.office, scene.town.admin, ALL).items == ()


def save(admin: Desk, section: str, **typed: str) -> str:
    page = admin.look("organisation")
    form = next(one for one in page.forms if one.action.endswith(f"/{section}"))
    answer = admin.ask("POST", form.action, data={**form.fields, **typed})
    return answer.headers.get("Location", answer.text)


def test_settings_are_changed_part_by_part(scene: Scene, admin: Desk) -> None:
    assert save(admin, "about", org_name="Job centre Sydby", holidays="DE-NI").endswith("done=settings")
    assert save(admin, "public", page_name="sydby", open_registration="1", colour="#7A1F5C").endswith(
        "settings"
    )
    assert save(admin, "messages", quiet_from="21.30", digest_at="").endswith("settings")
    assert save(admin, "meetings", provider="phone", lobby="guests_wait", chat="never").endswith("settings")
    now = get_organisation(scene.office, scene.town.admin)
    assert (now.name, now.holidays, now.page_name, now.look.colour) == (
        "Job centre Sydby",
        "DE-NI",
        "sydby",
        "#7a1f5c",
    )
    assert now.open_registration
    assert (now.habits.digest_at, now.habits.quiet_from.isoformat()) == (None, "21:30:00")
    assert now.habits.off == frozenset()
    assert (now.meetings.provider, now.meetings.lobby, now.meetings.chat) == ("phone", "guests_wait", "never")


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (("about", {"org_name": " "}), "faults.org_name"),
        (("about", {"holidays": "XX"}), "faults.holidays"),
        (("about", {"time_zone": "Nowhere/At"}), "faults.time_zone"),
        (("public", {"colour": "#ffcc00"}), "faults.colour"),
        (("public", {"page_name": "Not a word"}), "faults.page_name"),
        (("public", {"page_name": "nordby"}), "office_errors.name_taken"),
        (("messages", {"quiet_from": "late"}), "forms.no_time"),
    ],
)
def test_a_setting_that_cannot_be_is_said_beside_its_field(
    scene: Scene, admin: Desk, t: Words, wrong: tuple[str, dict[str, str]], fault: str
) -> None:
    before = get_organisation(scene.office, scene.town.admin)
    text = save(admin, wrong[0], **wrong[1])
    assert t(fault) in text
    assert "Canary" not in text
    assert get_organisation(scene.office, scene.town.admin) == before


def test_a_logo_is_set_and_removed(scene: Scene, admin: Desk, t: Words) -> None:
    written = BytesIO()
    Image.new("RGB", (20, 8)).save(written, "PNG")
    page = admin.look("organisation")
    form = page.form(t("organisation.logo_set"))
    file = (BytesIO(written.getvalue()), "logo.png")
    assert admin.ask("POST", form.action, data={**form.fields, "file": file}).status_code == 303
    assert get_organisation(scene.office, scene.town.admin).look.logo
    admin.press(t("organisation.logo_remove"), on="organisation")
    assert get_organisation(scene.office, scene.town.admin).look.logo is None
    script = (BytesIO(b"<svg onload=alert(1)>"), "logo.svg")
    answer = admin.ask("POST", form.action, data={**form.fields, "file": script})
    assert answer.status_code == 422
    large = (BytesIO(b"x" * 205_000), "logo.png")
    assert admin.ask("POST", form.action, data={**form.fields, "file": large}).status_code == 413


def test_people_are_looked_at_first_and_then_taken_in_once(scene: Scene, admin: Desk, t: Words) -> None:
    scene.comes("Anna")
    table = "name;e-mail;phone\nDora;dora@people.example;\nBad;nomail;\nAnna;anna@people.example;\n"
    preview = admin.press(t("importing.look"), on="importing", status=200, text=table)
    assert t("mistakes.line", line=3) in preview.text
    assert t("remarks.known") in preview.text
    assert len(list_participants(scene.office, scene.town.admin, ALL).items) == 1
    for _ in range(2):
        done = admin.press(t("importing.import_one"), on=preview, status=200)
        assert t("importing.done", added=1, known=1) in done.text
        assert t("importing.left_out", count=1) in done.text
    names = [one.name for one in list_participants(scene.office, scene.town.admin, ALL).items]
    assert names == ["Anna", "Dora"]


def test_many_people_come_in_with_progress(admin: Desk, t: Words) -> None:
    table = "name;e-mail\n" + "".join(f"Per {n};per{n}@people.example\n" for n in range(1200))
    preview = admin.press(t("importing.look"), on="importing", status=200, text=table)
    done = admin.press(t("importing.import", count=1200), on=preview, status=200)
    for number in (500, 1000, 1200):
        assert t("importing.step", done=number, of=1200) in done.text


@pytest.mark.parametrize("text", ["", "just words", "name;e-mail\n"])
def test_what_is_no_table_is_said(scene: Scene, admin: Desk, t: Words, text: str) -> None:
    page = admin.look("importing")
    form = page.form(t("importing.look"))
    answer = admin.ask("POST", form.action, data={**form.fields, "text": text})
    assert answer.status_code in {200, 422}
    assert t("importing.import_one") not in answer.text
    assert list_participants(scene.office, scene.town.admin, ALL).items == ()


def test_a_table_from_windows_keeps_its_letters(admin: Desk, t: Words) -> None:
    form = admin.look("importing").form(t("importing.look"))
    file = (BytesIO("navn;e-mail\nÅse Ærø;aase@people.example\n".encode("cp1252")), "people.csv")
    answer = admin.ask("POST", form.action, data={**form.fields, "file": file})
    assert "Åse Ærø" in answer.text


def test_a_programme_goes_out_as_a_file_and_comes_in_again(scene: Scene, admin: Desk, t: Words) -> None:
    [stored] = list_programmes(scene.office, scene.town.admin, ALL).items
    text = admin.ask("GET", f"/staff/programmes/{stored.id}/file").text
    assert text == write_toml(six_weeks())
    form = admin.look("programmes").form(t("programmes.put_in"))
    file = (BytesIO(text.replace('title = "', 'title = "New ', 1).encode()), "club.toml")
    answer = admin.ask("POST", form.action, data={**form.fields, "file": file})
    assert answer.status_code == 303
    assert len(list_programmes(scene.office, scene.town.admin, ALL).items) == 2


def test_mistakes_in_a_programme_are_named_by_line_and_the_text_is_kept(admin: Desk, t: Words) -> None:
    form = admin.look("programmes").form(t("programmes.put_in"))
    answer = admin.ask("POST", form.action, data={**form.fields, "text": "key = 3\n# mine\n"})
    assert answer.status_code == 422
    assert t("mistakes.line", line=1) in answer.text
    assert "# mine" in answer.text
    nothing = admin.ask("POST", form.action, data=form.fields)
    assert t("faults.file") in nothing.text


def test_a_programme_is_shared_explicitly_and_taken(scene: Scene, admin: Desk, t: Words) -> None:
    [stored] = list_programmes(scene.office, scene.town.admin, ALL).items
    there = f"programmes/{stored.id}"
    admin.press(t("programmes.offer"), on=there, to="nordby", purpose="The same course", ends_on="2027-03-01")
    neighbour = scene.desk(scene.other.coordinator)
    offered = neighbour.look("programmes")
    assert "The same course" in offered.text
    neighbour.press(t("programmes.take"), on=offered)
    admin.press(t("programmes.end_share"), on=there)
    assert "The same course" not in neighbour.look("programmes").text
    unknown = admin.press(
        t("programmes.offer"), on=there, status=422, to="nowhere", purpose="x", ends_on="2027-03-01"
    )
    assert t("faults.to") in unknown.text


def test_an_offer_of_others_is_seen_by_who_may_take_it(scene: Scene, admin: Desk) -> None:
    [theirs] = list_programmes(scene.office, scene.other.admin, ALL).items
    about = {"to": "job-centre-midtby", "purpose": "For you", "ends_on": date(2027, 2, 1)}
    share_programme(scene.office, scene.other.coordinator, theirs.id, **about)
    assert "For you" in admin.look("programmes").text


def test_every_message_is_shown_as_it_is_sent(admin: Desk, t: Words) -> None:
    page = admin.look("wording/place_confirmed?language=de")
    assert "Nora Lindner" in page.text
    admin.look("wording/nothing", status=404)
    assert t("notices.registration") in admin.look("wording").links


def test_messages_are_dropped_or_tried_again(scene: Scene, admin: Desk, t: Words) -> None:
    scene.comes("Anna")
    page = admin.look("deliveries?state=waiting")
    assert t("notices.place_confirmed") in page.text
    assert "Anna" not in page.text
    form = page.form(t("deliveries.discard"))
    assert admin.ask("POST", form.action, data=form.fields).status_code == 303
    again = admin.ask("POST", form.action, data=form.fields)
    assert t("office_errors.not_waiting") in again.text
    assert t("deliveries.none") in admin.look("deliveries?state=waiting").text


def test_retention_looks_ahead_before_it_acts(scene: Scene, admin: Desk, t: Words) -> None:
    found = admin.press(t("retention.look"), on="retention", status=200)
    assert t("retention.found") in found.text
    assert list_runs(scene.office, scene.town.admin, ALL).items == ()
    admin.press(t("retention.run"), on=found)
    assert len(list_runs(scene.office, scene.town.admin, ALL).items) == 1
    admin.press(t("office.save"), on="retention", people_days="100")
    assert get_organisation(scene.office, scene.town.admin).retention.people_days == 100
    wrong = admin.press(t("office.save"), on="retention", status=422, people_days="1")
    assert wrong.form(t("office.save")).fields["people_days"] == "1"
    assert t("faults.people_days") in wrong.text
    for days in ("many", "9" * 5000):
        none = admin.press(t("office.save"), on="retention", status=200, people_days=days)
        assert t("forms.no_number") in none.text


def test_the_audit_names_who_did_what(scene: Scene, admin: Desk) -> None:
    page = admin.look("audit")
    assert "CohortPlanned" in page.text
    assert "Cora Coordinator" in page.text
    assert "CohortPlanned" not in admin.look("audit?kind=read").text
    mine = admin.look(f"audit?caller={scene.town.admin.staff_id}")
    assert "CohortPlanned" not in mine.text
