"""Every setting: its variable, its type, its default – once.

A setting comes from the environment, else from the file that ``JOBCLUB_SETTINGS`` names (TOML, with the
names in small letters and without the prefix), else from its default.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from jobclub.core.errors import Invalid, Mistake

PREFIX = "JOBCLUB_"
HERE = "http://127.0.0.1:8000"
"""Where ``jobclub serve`` listens by default."""
PATHS = frozenset({"data_dir", "mail_folder", "wording_dir"})
NUMBERS = frozenset({"mail_connections", "trusted_proxies"})
ADDRESSES = frozenset({"base_url", "sms_url"})
NEEDS = {
    "smtp_url": ("mail_from", "base_url"),
    "sms_token": ("base_url",),
}
"""What else must be said where something is; a mail server on this machine is there for trying out."""
WEB = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?"
)
"""The address of a web server, in ASCII, as it can stand in a mail's head."""


class Form(NamedTuple):
    """What a setting must look like, and how that is said."""

    pattern: re.Pattern[str]
    wanted: str


FORMS = {
    "mail_from": Form(
        re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"),
        "must be an address like no-reply@jobclub.example.org",
    ),
    "mail_connections": Form(re.compile(r"[1-9]|1[0-9]|20"), "must be a number from 1 to 20"),
    "trusted_proxies": Form(re.compile(r"[0-9]"), "must be a number from 0 to 9"),
    "sms_sender": Form(
        re.compile(r"[A-Za-z0-9 ]{1,11}|[0-9]{1,15}"),
        "must be up to 11 letters, digits and blanks, or up to 15 digits",
    ),
    "sms_country": Form(re.compile(r"[A-Z]{2}"), "must be the two letters of a country, like DK"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this installation is set up."""

    data_dir: Path = Path("~/.local/share/jobclub")
    """JOBCLUB_DATA_DIR: the folder for what has no place of its own."""
    database_url: str = field(default="", repr=False)
    """JOBCLUB_DATABASE_URL: the database; by default an SQLite file in the data folder."""
    metrics_token: str | None = field(default=None, repr=False)
    """JOBCLUB_METRICS_TOKEN: who sends it may read /metrics; without it, whoever is on this machine."""
    base_url: str = HERE
    """JOBCLUB_BASE_URL: where people find jobclub from outside; links in messages begin with it."""
    trusted_proxies: int = 0
    """JOBCLUB_TRUSTED_PROXIES: how many proxies of our own stand before us; only they say who calls."""
    smtp_url: str = field(default="", repr=False)
    """JOBCLUB_SMTP_URL: the mail server that messages are handed to, with user and password if it asks."""
    mail_from: str = "jobclub@localhost"
    """JOBCLUB_MAIL_FROM: the address that messages come from; the name beside it is the organisation's."""
    mail_connections: int = 3
    """JOBCLUB_MAIL_CONNECTIONS: how many connections to the mail server may be open, over all workers."""
    mail_folder: Path | None = None
    """JOBCLUB_MAIL_FOLDER: for trying out, the folder that all messages are written into instead."""
    sms_token: str = field(default="", repr=False)
    """JOBCLUB_SMS_TOKEN: the API token at GatewayAPI; without it nobody gets short messages."""
    sms_url: str = "https://gatewayapi.com"
    """JOBCLUB_SMS_URL: where GatewayAPI is; https://gatewayapi.eu for accounts of its EU platform."""
    sms_sender: str = ""
    """JOBCLUB_SMS_SENDER: who short messages come from; by default the organisation's name, shortened."""
    sms_country: str = ""
    """JOBCLUB_SMS_COUNTRY: the country of phone numbers written without a country code, as DK."""
    wording_dir: Path | None = None
    """JOBCLUB_WORDING_DIR: the folder with organisations' own wording of messages."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings.

        Raises:
            Invalid: The settings file is missing, is no TOML, or has a setting nobody knows; a setting can't
                be, or needs another one.
        """
        names = [one.name for one in fields(cls)]
        found = _from_file(env[PREFIX + "SETTINGS"], names) if env.get(PREFIX + "SETTINGS") else {}
        found |= {name: env[PREFIX + name.upper()] for name in names if env.get(PREFIX + name.upper())}
        faults = {name: _fault(name, found) for name in found}
        if any(faults.values()):
            raise Invalid(*(Mistake(f"/{name}", fault) for name, fault in faults.items() if fault))
        values: dict[str, Any] = {name: _read(name, text) for name, text in found.items()}
        data_dir = values.setdefault("data_dir", cls().data_dir.expanduser())
        values.setdefault("database_url", f"sqlite:///{data_dir / 'jobclub.sqlite3'}")
        return cls(**values)


def _read(name: str, text: str) -> Path | int | str:
    if name in PATHS:
        return Path(text).expanduser()
    if name in NUMBERS:
        return int(text)
    return text.rstrip("/") if name in ADDRESSES else text


def _fault(name: str, found: Mapping[str, str]) -> str | None:
    """Say what is wrong with a setting, or None. Values are not repeated: they may hold a password."""
    text = found[name]
    tried_out = name == "smtp_url" and _is_here(_host(text))
    if missing := [other for other in NEEDS.get(name, ()) if other not in found and not tried_out]:
        return f"needs {' and '.join(PREFIX + other.upper() for other in missing)} as well"
    if name == "mail_folder" and "smtp_url" in found:
        return f"can't stand beside {PREFIX}SMTP_URL; leave one of them out"
    if name in ADDRESSES:
        return _fault_in_address(text)
    if name in FORMS and not FORMS[name].pattern.fullmatch(text):
        return FORMS[name].wanted
    return None


def _fault_in_address(text: str) -> str | None:
    """Say what is wrong with the address of a web server, or None."""
    found = WEB.fullmatch(text)
    if found is None:
        return "must be an address like https://jobclub.example.org"
    if found["scheme"] == "http" and not _is_here(found["host"].strip("[]")):
        return "must begin with https://, except for this machine"
    return None


def _host(url: str) -> str:
    """Give the host an address names, if it names one."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _is_here(host: str) -> bool:
    """Tell whether a host is this machine, so that nobody listens in on the way."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _from_file(path: str, names: list[str]) -> dict[str, str]:
    try:
        read = tomllib.loads(Path(path).expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(Mistake("", f"the settings file {path} can't be read: {error}")) from None
    wrong = [
        Mistake(
            f"/{name}",
            f"must be a {'number' if name in NUMBERS else 'text'}"
            if name in names
            else f"is no setting; choose from {', '.join(names)}",
        )
        for name, value in read.items()
        if name not in names or not isinstance(value, int | str if name in NUMBERS else str)
    ]
    if wrong:
        raise Invalid(*wrong)
    return {name: str(value) for name, value in read.items() if value != ""}
