"""One's own account: the language, and the ways out."""

from __future__ import annotations

from tests.web.staff.conftest import Scene


def test_the_language_of_the_pages_is_chosen_there(scene: Scene) -> None:
    desk = scene.desk(scene.town.consultant)

    answer = desk.send("/staff/account/language", language="da")

    assert "language=da" in answer.headers["Set-Cookie"]


def test_one_way_out_ends_this_session_and_another_all_of_them(scene: Scene) -> None:
    phone, desk, other = (scene.desk(scene.town.consultant) for _ in range(3))
    colleague = scene.desk(scene.town.colleague)

    phone.send("/staff/account/sign-out")
    assert phone.ask("GET", "/staff/").status_code == 303
    assert other.ask("GET", "/staff/").status_code == 200

    left = desk.send("/staff/account/sign-out-everywhere")
    assert left.headers["Location"].startswith("/sign-in")
    assert [each.ask("GET", "/staff/").status_code for each in (desk, other, colleague)] == [303, 303, 200]
