"""Every setting: its variable, its type, its default – once.

A setting comes from the environment, else from the file that ``JOBCLUB_SETTINGS`` names (TOML, with the
names in small letters and without the prefix), else from its default. What a plug-in asks for stands under
its name: ``JOBCLUB_JITSI_URL``, or ``url`` in the table ``[jitsi]``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from importlib.metadata import entry_points
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jobclub.core.errors import Invalid, Mistake
from jobclub.settings_forms import FORMS, NEEDS, RIVALS

PREFIX = "JOBCLUB_"
PROVIDERS = "jobclub.meeting_providers"
"""Entry points of packages that provide meetings: a provider's name, and who makes it of its options."""
HERE = "http://127.0.0.1:8000"
"""Where ``jobclub serve`` listens by default."""
PATHS = frozenset({"data_dir", "mail_folder", "wording_dir", "entra_certificate", "teams_certificate"})
NUMBERS = frozenset({"mail_connections", "trusted_proxies"})
ADDRESSES = frozenset({"base_url", "sms_url", "entra_authority", "teams_authority", "teams_graph_url"})
APPS = ("entra", "teams")
"""What we are at Microsoft: an app for each, which shows by a secret or a certificate that it is that."""
WEB = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[A-Za-z0-9._~/-]*)?"
)
"""The address of a web server, in ASCII, as it can stand in a mail's head."""


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
    entra_tenant_id: str = ""
    """JOBCLUB_ENTRA_TENANT_ID: the tenant at Microsoft whose people sign in as staff."""
    entra_client_id: str = ""
    """JOBCLUB_ENTRA_CLIENT_ID: the app that they sign in to; without it nobody signs in with Microsoft."""
    entra_client_secret: str = field(default="", repr=False)
    """JOBCLUB_ENTRA_CLIENT_SECRET: what shows that we are the app; or else a certificate does."""
    entra_certificate: Path | None = None
    """JOBCLUB_ENTRA_CERTIFICATE: a PEM or PFX file with a certificate of the app and its key."""
    entra_certificate_password: str = field(default="", repr=False)
    """JOBCLUB_ENTRA_CERTIFICATE_PASSWORD: the password of that file, if it has one."""
    entra_authority: str = ""
    """JOBCLUB_ENTRA_AUTHORITY: the tenant's login, in another cloud than Microsoft's for everybody."""
    teams_tenant_id: str = ""
    """JOBCLUB_TEAMS_TENANT_ID: the tenant at Microsoft in which the app and the organiser are."""
    teams_client_id: str = ""
    """JOBCLUB_TEAMS_CLIENT_ID: the app that we are there; without it there is no provider "teams"."""
    teams_client_secret: str = field(default="", repr=False)
    """JOBCLUB_TEAMS_CLIENT_SECRET: what shows that we are the app; or else a certificate does."""
    teams_certificate: Path | None = None
    """JOBCLUB_TEAMS_CERTIFICATE: a PEM or PFX file with a certificate of the app and its key."""
    teams_certificate_password: str = field(default="", repr=False)
    """JOBCLUB_TEAMS_CERTIFICATE_PASSWORD: the password of that file, if it has one."""
    teams_organiser_id: str = ""
    """JOBCLUB_TEAMS_ORGANISER_ID: the object id of the account that meetings belong to."""
    teams_authority: str = ""
    """JOBCLUB_TEAMS_AUTHORITY: the tenant's login, in another cloud than Microsoft's for everybody."""
    teams_graph_url: str = "https://graph.microsoft.com/v1.0"
    """JOBCLUB_TEAMS_GRAPH_URL: Microsoft Graph in that cloud."""
    teams_join_hosts: str = "teams.microsoft.com"
    """JOBCLUB_TEAMS_JOIN_HOSTS: the hosts that meetings' addresses may lead to, with commas between them."""
    plug_ins: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    """JOBCLUB_<NAME>_<OPTION>: what plug-ins are told; each one that is installed is here by its name."""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Settings:
        """Read the settings.

        Raises:
            Invalid: The settings file is missing, is no TOML, or has a setting nobody knows; a setting can't
                be, or needs another one.
        """
        names = [one.name for one in fields(cls) if one.name != "plug_ins"]
        plug_ins = {one.name for one in entry_points(group=PROVIDERS)}
        file = _read_file(env[PREFIX + "SETTINGS"]) if env.get(PREFIX + "SETTINGS") else {}
        found, tables = _from_file(file, names, plug_ins)
        found |= {name: env[PREFIX + name.upper()] for name in names if env.get(PREFIX + name.upper())}
        faults = {name: _fault(name, found) for name in found}
        if any(faults.values()):
            raise Invalid(*(Mistake(f"/{name}", fault) for name, fault in faults.items() if fault))
        values: dict[str, Any] = {name: _read(name, text) for name, text in found.items()}
        data_dir = values.setdefault("data_dir", cls().data_dir.expanduser())
        values.setdefault("database_url", f"sqlite:///{data_dir / 'jobclub.sqlite3'}")
        values["plug_ins"] = {name: tables[name] | _options(name, env, names) for name in plug_ins}
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
    if fault := _fault_beside(name, found):
        return fault
    if name in ADDRESSES and (fault := _fault_in_address(text)):
        return fault
    if name in FORMS and not FORMS[name].pattern.fullmatch(text):
        return FORMS[name].wanted
    return None


def _fault_beside(name: str, found: Mapping[str, str]) -> str | None:
    """Say what is wrong with a setting beside the others, or None."""
    tried_out = name == "smtp_url" and _is_here(_host(found[name]))
    if missing := [other for other in NEEDS.get(name, ()) if other not in found and not tried_out]:
        return f"needs {' and '.join(PREFIX + other.upper() for other in missing)} as well"
    if RIVALS.get(name) in found:
        return f"can't stand beside {PREFIX}{RIVALS[name].upper()}; leave one of them out"
    app = name.removesuffix("_client_id")
    if app in APPS and not {f"{app}_client_secret", f"{app}_certificate"} & found.keys():
        app = f"{PREFIX}{app.upper()}"
        return f"needs {app}_CLIENT_SECRET or {app}_CERTIFICATE as well"
    if name == "entra_authority" and not _ends_with(found[name], found.get("entra_tenant_id", "")):
        return f"must end with {PREFIX}ENTRA_TENANT_ID"
    if name == "teams_join_hosts" and not _is_here(_host(found.get("teams_graph_url", ""))):
        here = any(_is_here(host.strip()) for host in found[name].split(","))
        return f"can't hold this machine unless {PREFIX}TEAMS_GRAPH_URL is on it" if here else None
    return None


def _ends_with(address: str, tenant_id: str) -> bool:
    return address.rstrip("/").lower().endswith(f"/{tenant_id}".lower())


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


def _read_file(path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(path).expanduser().read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(Mistake("", f"the settings file {path} can't be read: {error}")) from None


def _from_file(
    read: Mapping[str, Any], names: Collection[str], plug_ins: Collection[str]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Give the settings of a file, and the tables of its plug-ins, an empty one for each without."""
    wrong = [
        Mistake(f"/{name}", fault)
        for name, value in read.items()
        if (fault := _fault_in_kind(name, value, names, plug_ins))
    ]
    tables = {name: read.get(name, {}) for name in plug_ins}
    wrong += [
        Mistake(f"/{name}_{option}", "must be a text")
        for name, table in tables.items()
        for option, value in (table.items() if isinstance(table, dict) else ())
        if not isinstance(value, str)
    ]
    if wrong:
        raise Invalid(*wrong)
    found = {name: str(value) for name, value in read.items() if name in names and value != ""}
    return found, tables


def _fault_in_kind(name: str, value: object, names: Collection[str], plug_ins: Collection[str]) -> str | None:
    """Say what else the value of a setting in a file must be, or None."""
    if name in plug_ins:
        return None if isinstance(value, dict) else f"must be a table, [{name}]"
    if name not in names:
        return f"is no setting; choose from {', '.join([*names, *sorted(plug_ins)])}"
    if isinstance(value, int | str if name in NUMBERS else str):
        return None
    return f"must be a {'number' if name in NUMBERS else 'text'}"


def _options(plug_in: str, env: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """Give what the environment tells a plug-in: whatever has its name in front and is no setting of ours."""
    prefix = f"{PREFIX}{plug_in.upper()}_"
    ours = {PREFIX + name.upper() for name in names}
    told = {name: text for name, text in env.items() if name.startswith(prefix) and name not in ours and text}
    return {name.removeprefix(prefix).lower(): text for name, text in told.items()}
