"""Settings come from the environment, else from a file, else they have a default."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobclub.core.errors import Invalid
from jobclub.settings import Settings


def test_without_any_setting_the_data_lies_in_the_home_folder() -> None:
    settings = Settings.from_env({})
    assert settings.data_dir == Path("~/.local/share/jobclub").expanduser()
    assert settings.database_url == f"sqlite:///{settings.data_dir}/jobclub.sqlite3"


def test_the_database_lies_in_the_data_folder_unless_told_otherwise() -> None:
    assert Settings.from_env({"JOBCLUB_DATA_DIR": "/srv"}).database_url == "sqlite:////srv/jobclub.sqlite3"
    both = {"JOBCLUB_DATA_DIR": "/srv", "JOBCLUB_DATABASE_URL": "sqlite:////var/other.sqlite3"}
    assert Settings.from_env(both) == Settings(
        data_dir=Path("/srv"), database_url="sqlite:////var/other.sqlite3"
    )


def test_an_empty_variable_is_no_setting() -> None:
    empty = {"JOBCLUB_DATA_DIR": "", "JOBCLUB_DATABASE_URL": "", "JOBCLUB_SETTINGS": ""}
    assert Settings.from_env(empty) == Settings.from_env({})


def test_a_folder_may_begin_with_the_home_folder() -> None:
    assert Settings.from_env({"JOBCLUB_DATA_DIR": "~/kept"}).data_dir == Path.home() / "kept"


def test_a_file_gives_settings_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "jobclub.toml"
    file.write_text('data_dir = "/srv"\ndatabase_url = "sqlite:////var/file.sqlite3"\n')
    env = {"JOBCLUB_SETTINGS": str(file)}
    assert Settings.from_env(env).data_dir == Path("/srv")
    assert Settings.from_env(env).database_url == "sqlite:////var/file.sqlite3"
    assert Settings.from_env({**env, "JOBCLUB_DATA_DIR": "/mnt"}).data_dir == Path("/mnt")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'databse_url = "x"', "/databse_url: is no setting; choose from data_dir, database_url"),
        (b"data_dir = 3", "/data_dir: must be a text"),
        (b"data_dir = ", "can't be read"),
        (b"\xff", "can't be read"),
    ],
)
def test_a_file_with_a_mistake_is_refused_and_the_mistake_named(
    tmp_path: Path, content: bytes, words: str
) -> None:
    file = tmp_path / "jobclub.toml"
    file.write_bytes(content)
    with pytest.raises(Invalid) as refused:
        Settings.from_env({"JOBCLUB_SETTINGS": str(file)})
    assert words in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"none\.toml"):
        Settings.from_env({"JOBCLUB_SETTINGS": str(tmp_path / "none.toml")})


# --- messages -----------------------------------------------------------------------------------------

MAIL = {
    "JOBCLUB_BASE_URL": "https://jobclub.example.org/",
    "JOBCLUB_SMTP_URL": "smtps://clerk:hidden@mail.example.org",
    "JOBCLUB_MAIL_FROM": "no-reply@example.org",
}


def refused(env: dict[str, str]) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        Settings.from_env(env)
    return [f"{mistake.pointer}: {mistake.detail}" for mistake in refusal.value.mistakes]


def test_without_any_setting_no_message_is_sent() -> None:
    settings = Settings.from_env({})
    assert (settings.smtp_url, settings.mail_folder, settings.sms_token) == ("", None, "")
    assert settings.base_url == "http://127.0.0.1:8000"


def test_how_messages_are_sent_is_set() -> None:
    env = {
        **MAIL,
        "JOBCLUB_MAIL_CONNECTIONS": "7",
        "JOBCLUB_SMS_TOKEN": "token",
        "JOBCLUB_SMS_URL": "https://gatewayapi.eu/",
        "JOBCLUB_SMS_SENDER": "Job club",
        "JOBCLUB_SMS_COUNTRY": "DK",
        "JOBCLUB_WORDING_DIR": "~/words",
    }
    settings = Settings.from_env(env)
    assert settings.base_url == "https://jobclub.example.org"
    assert settings.mail_connections == 7
    assert settings.sms_url == "https://gatewayapi.eu"
    assert settings.wording_dir == Path.home() / "words"


def test_for_trying_out_messages_go_into_a_folder() -> None:
    settings = Settings.from_env({"JOBCLUB_MAIL_FOLDER": "~/mails", "JOBCLUB_MAIL_FROM": "a@example.org"})
    assert settings.mail_folder == Path.home() / "mails"


def test_a_file_may_hold_a_number(tmp_path: Path) -> None:
    file = tmp_path / "jobclub.toml"
    for number in ("5", '"5"'):
        file.write_text(f"mail_connections = {number}\n")
        assert Settings.from_env({"JOBCLUB_SETTINGS": str(file)}).mail_connections == 5
    file.write_text("mail_connections = 5.5\n")
    assert refused({"JOBCLUB_SETTINGS": str(file)}) == ["/mail_connections: must be a number"]
    file.write_text("mail_connections = true\n")
    assert refused({"JOBCLUB_SETTINGS": str(file)}) == ["/mail_connections: must be a number from 1 to 20"]


def test_what_a_setting_needs_beside_it_is_named() -> None:
    assert refused({"JOBCLUB_SMTP_URL": MAIL["JOBCLUB_SMTP_URL"]}) == [
        "/smtp_url: needs JOBCLUB_MAIL_FROM and JOBCLUB_BASE_URL as well"
    ]
    assert refused({"JOBCLUB_SMS_TOKEN": "token"}) == ["/sms_token: needs JOBCLUB_BASE_URL as well"]


@pytest.mark.parametrize("url", ["smtp://127.0.0.1:2525", "smtp://localhost", "smtps://[::1]:465"])
def test_a_mail_server_on_this_machine_needs_nothing_beside_it(url: str) -> None:
    assert Settings.from_env({"JOBCLUB_SMTP_URL": url}).mail_from == "jobclub@localhost"


@pytest.mark.parametrize("url", ["smtp://127.0.0.1.example.org", "smtp://[::1", "smtp://"])
def test_what_is_not_surely_this_machine_needs_it(url: str) -> None:
    assert refused({"JOBCLUB_SMTP_URL": url}) == [
        "/smtp_url: needs JOBCLUB_MAIL_FROM and JOBCLUB_BASE_URL as well"
    ]


def test_mails_go_to_a_server_or_into_a_folder_but_not_both() -> None:
    assert refused({**MAIL, "JOBCLUB_MAIL_FOLDER": "/srv/mails"}) == [
        "/mail_folder: can't stand beside JOBCLUB_SMTP_URL; leave one of them out"
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BASE_URL", "jobclub.example.org", "must be an address like https://jobclub.example.org"),
        ("BASE_URL", "https://user:hidden@jobclub.example.org", "must be an address like"),
        ("BASE_URL", "https://jobclub.example.org/?hidden", "must be an address like"),
        ("BASE_URL", "https://jøbclub.example.org", "must be an address like"),
        ("BASE_URL", "https://jobclub.example.org/<hidden>", "must be an address like"),
        ("BASE_URL", "ftp://jobclub.example.org", "must be an address like"),
        ("BASE_URL", "http://jobclub.example.org", "must begin with https://, except for this machine"),
        ("SMS_URL", "http://gatewayapi.com", "must begin with https://"),
        ("MAIL_FROM", "hidden", "must be an address like no-reply@jobclub.example.org"),
        ("MAIL_FROM", "Midtby <hidden@example.org>", "must be an address like"),
        ("MAIL_FROM", "bø@example.org", "must be an address like"),
        ("MAIL_CONNECTIONS", "0", "must be a number from 1 to 20"),
        ("MAIL_CONNECTIONS", "21", "must be a number from 1 to 20"),
        ("MAIL_CONNECTIONS", "many", "must be a number from 1 to 20"),
        (
            "SMS_SENDER",
            "Midtby Job Centre",
            "must be up to 11 letters, digits and blanks, or up to 15 digits",
        ),
        ("SMS_SENDER", "1234567890123456", "must be up to 11 letters"),
        ("SMS_COUNTRY", "Denmark", "must be the two letters of a country, like DK"),
        ("SMS_COUNTRY", "45", "must be the two letters of a country"),
    ],
)
def test_a_setting_that_can_not_be_is_refused_and_its_value_not_repeated(
    name: str, value: str, words: str
) -> None:
    (told,) = refused({f"JOBCLUB_{name}": value})
    assert told.startswith(f"/{name.lower()}: {words}")
    assert "hidden" not in told


@pytest.mark.parametrize(
    "value", ["http://127.0.0.1:8123", "http://localhost", "http://[::1]:80/club", "https://10.0.0.1/a/b"]
)
def test_addresses_within_this_machine_need_no_encryption(value: str) -> None:
    assert Settings.from_env({"JOBCLUB_BASE_URL": value}).base_url == value


def test_several_mistakes_are_named_at_once() -> None:
    assert len(refused({"JOBCLUB_BASE_URL": "x", "JOBCLUB_MAIL_FROM": "x"})) == 2


def test_no_secret_is_shown() -> None:
    env = {
        **MAIL,
        "JOBCLUB_DATABASE_URL": "postgresql+psycopg://clerk:hidden@db/jobclub",
        "JOBCLUB_SMS_TOKEN": "hidden",
        "JOBCLUB_METRICS_TOKEN": "hidden",
    }
    assert "hidden" not in repr(Settings.from_env(env))


# --- plug-ins -----------------------------------------------------------------------------------------


@pytest.fixture
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a plug-in that provides meetings, and one whose name begins like settings of ours."""
    about = tmp_path / "rooms-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rooms\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[jobclub.meeting_providers]\nrooms = x:y\nsms = x:z\n")
    monkeypatch.syspath_prepend(tmp_path)


def test_without_plug_ins_there_are_no_options() -> None:
    env = {"JOBCLUB_ROOMS_URL": "https://rooms.example.org"}
    assert Settings.from_env(env).plug_ins == {}


@pytest.mark.usefixtures("rooms")
def test_each_installed_plug_in_has_the_options_with_its_name() -> None:
    env = {
        "JOBCLUB_ROOMS_URL": "https://rooms.example.org",
        "JOBCLUB_ROOMS_FIRST_FLOOR": "1",
        "JOBCLUB_ROOMS_EMPTY": "",
        "JOBCLUB_SMS_COUNTRY": "DK",
        "JOBCLUB_SMS_OTHER": "x",
        "ROOMS_URL": "y",
    }
    settings = Settings.from_env(env)
    assert settings.plug_ins == {
        "rooms": {"url": "https://rooms.example.org", "first_floor": "1"},
        "sms": {"other": "x"},
    }
    assert settings.sms_country == "DK"
    assert "rooms.example.org" not in repr(settings)


@pytest.mark.usefixtures("rooms")
def test_a_plug_in_has_a_table_in_the_file_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "jobclub.toml"
    file.write_text('data_dir = "/srv"\n[rooms]\nurl = "https://a.example.org"\nfloor = "2"\n')
    env = {"JOBCLUB_SETTINGS": str(file), "JOBCLUB_ROOMS_URL": "https://b.example.org"}
    settings = Settings.from_env(env)
    assert settings.plug_ins == {"rooms": {"url": "https://b.example.org", "floor": "2"}, "sms": {}}
    assert settings.data_dir == Path("/srv")


@pytest.mark.usefixtures("rooms")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[rooms]\nurl = 3", "/rooms_url: must be a text"),
        ("[rooms.url]\nx = 'y'", "/rooms_url: must be a text"),
        ("rooms = 'x'", "/rooms: must be a table, [rooms]"),
        ("[[rooms]]\nurl = 'x'", "/rooms: must be a table, [rooms]"),
        ("[data_dir]\nurl = 'x'", "/data_dir: must be a text"),
    ],
)
def test_a_table_with_a_mistake_is_refused_and_the_mistake_named(
    tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "jobclub.toml"
    file.write_text(content)
    assert refused({"JOBCLUB_SETTINGS": str(file)}) == [words]


@pytest.mark.usefixtures("rooms")
def test_a_table_of_a_plug_in_that_is_not_installed_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "jobclub.toml"
    file.write_text("[halls]\nurl = 'x'")
    (told,) = refused({"JOBCLUB_SETTINGS": str(file)})
    assert told.startswith("/halls: is no setting; choose from data_dir, ")
    assert told.endswith(", rooms, sms")
