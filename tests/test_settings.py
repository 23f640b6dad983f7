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
