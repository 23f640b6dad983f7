"""Every setting: its variable, its type, its default – once.

A setting comes from the environment, else from the file that ``JOBCLUB_SETTINGS`` names (TOML, with the
names in small letters and without the prefix), else from its default.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from jobclub.core.errors import Invalid, Mistake

PREFIX = "JOBCLUB_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this installation is set up."""

    data_dir: Path = Path("~/.local/share/jobclub")
    """JOBCLUB_DATA_DIR: the folder for what has no place of its own."""
    database_url: str = ""
    """JOBCLUB_DATABASE_URL: the database; by default an SQLite file in the data folder."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings.

        Raises:
            Invalid: The settings file is missing, is no TOML, or has a setting nobody knows.
        """
        names = [field.name for field in fields(cls)]
        found = _from_file(env[PREFIX + "SETTINGS"], names) if env.get(PREFIX + "SETTINGS") else {}
        found |= {name: env[PREFIX + name.upper()] for name in names if env.get(PREFIX + name.upper())}
        data_dir = Path(found.get("data_dir", cls().data_dir)).expanduser()
        return cls(data_dir=data_dir, database_url=found.get("database_url") or _embedded(data_dir))


def _embedded(data_dir: Path) -> str:
    return f"sqlite:///{data_dir / 'jobclub.sqlite3'}"


def _from_file(path: str, names: list[str]) -> dict[str, str]:
    try:
        read = tomllib.loads(Path(path).expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(Mistake("", f"the settings file {path} can't be read: {error}")) from None
    wrong = [
        Mistake(
            f"/{name}",
            f"is no setting; choose from {', '.join(names)}" if name not in names else "must be a text",
        )
        for name, value in read.items()
        if name not in names or not isinstance(value, str)
    ]
    if wrong:
        raise Invalid(*wrong)
    return dict(read)
