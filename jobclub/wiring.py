"""Putting jobclub together: the one place that knows every adapter."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from flask import Flask
from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError
from werkzeug.middleware.proxy_fix import ProxyFix

from jobclub.api import create_app
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office import Office
from jobclub.core.office.meetings import MeetingProvider
from jobclub.core.office.post import Mailer, Post, Texter
from jobclub.core.people.staff import operator_of
from jobclub.core.usecases import erasing, planning
from jobclub.integrations.database import engine_for, head, open_store, revision_of, upgrade
from jobclub.integrations.erasure_log import ErasureFile
from jobclub.integrations.files import FileCleaner
from jobclub.integrations.ical import ICalendarFiles
from jobclub.integrations.mail import FolderMailer, Relay, SmtpMailer
from jobclub.integrations.offices import office_over, own_meetings, utc_now
from jobclub.integrations.plug_ins import plugged_in
from jobclub.integrations.wording import TemplateWording
from jobclub.settings import PROVIDERS, Settings
from jobclub.telemetry.metrics import Metrics
from jobclub.web import add_pages
from jobclub.wiring_identities import identities_of

MAILERS = "jobclub.mailers"
"""Entry points of packages that carry mails: the scheme of their addresses, and who makes a mailer of one."""
SQLITE = "sqlite"
PASSWORDS = ("password", "sslpassword")
"""What a PostgreSQL address may hold behind its question mark that nobody is told."""
DRIVERS = {SQLITE, "postgresql", "postgresql+psycopg"}


def settings_here() -> Settings:
    """Give the settings of this process."""
    return Settings.from_env(os.environ)


def build_office(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Office:
    """Put the adapters into an office.

    Raises:
        Invalid: The database is not at the revision this version needs; the text says what to run. Or see
            ``post_of``, ``meetings_of`` and ``identities_of``.
    """
    prepare_database(settings)
    post, meetings = post_of(settings, now=now), meetings_of(settings)
    office = office_over(open_store(settings.database_url), now)
    office = replace(office, cleaner=FileCleaner(), erasure_log=ErasureFile(settings.data_dir))
    return replace(office, post=post, meetings=meetings, identities=identities_of(settings))


def meetings_of(settings: Settings) -> dict[str, MeetingProvider]:
    """Give everyone who provides meetings, by name: ours, and those of other packages.

    Raises:
        Invalid: A plug-in can't be used, or not with its options; or what Teams needs is not installed.
    """
    own = own_meetings()
    if settings.teams_client_id:
        own["teams"] = _teams_of(settings)
    return own | plugged_in(entry_points(group=PROVIDERS), settings.plug_ins, taken={*own, "teams"})


def must_be_fit(settings: Settings) -> None:
    """Let pass settings that an office can be built with, before many processes build one.

    Raises:
        Invalid: See ``post_of``, ``meetings_of`` and ``identities_of``.
    """
    post_of(settings)
    meetings_of(settings)
    identities_of(settings)


def _teams_of(settings: Settings) -> MeetingProvider:
    if find_spec("msal") is None or find_spec("requests") is None:
        raise Invalid(
            Mistake("/teams_client_id", "Teams needs msal; run: pip install 'jobclub[server,teams]'")
        )
    # Most installations have no Teams, and what is needed for it takes some megabytes in each process.
    from jobclub.integrations.teams import TeamsAccount, TeamsMeetings  # noqa: PLC0415

    account = TeamsAccount(
        tenant_id=settings.teams_tenant_id,
        client_id=settings.teams_client_id,
        organiser_id=settings.teams_organiser_id.lower(),
        client_secret=settings.teams_client_secret,
        certificate=settings.teams_certificate,
        certificate_password=settings.teams_certificate_password,
        authority=settings.teams_authority,
        graph_url=settings.teams_graph_url,
        join_hosts=frozenset(host.strip().lower() for host in settings.teams_join_hosts.split(",")),
    )
    return TeamsMeetings(account)


def post_of(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Post:
    """Put together who words and carries messages. Without settings for a way, that way is closed.

    Raises:
        Invalid: The address of the mail server is none, or the wording of messages has mistakes.
    """
    return Post(
        wording=TemplateWording(settings.wording_dir),
        calendars=ICalendarFiles(),
        base_url=settings.base_url,
        sender=settings.mail_from,
        mailer=mailer_of(settings, now=now),
        texter=_texter_of(settings, now),
        connections=settings.mail_connections,
    )


def mailer_of(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> Mailer | None:
    """Give whoever carries mails: ours, or that of another package for addresses of its scheme.

    Raises:
        Invalid: The address of the mail server is none.
    """
    url, sender = settings.smtp_url, settings.mail_from
    if not url:
        return FolderMailer(settings.mail_folder, sender, now=now) if settings.mail_folder else None
    for plug_in in entry_points(group=MAILERS, name=url.partition(":")[0]):
        make: Callable[[str, str], Mailer] = plug_in.load()
        return make(url, sender)
    return SmtpMailer(Relay.at(url), sender, now=now)


def _texter_of(settings: Settings, now: Callable[[], datetime]) -> Texter | None:
    if not (settings.sms_token or settings.mail_folder):
        return None
    # Most installations send none, and what is needed for it takes some megabytes in each process.
    from jobclub.integrations.sms import FolderTexter, GatewayApi, Numbers  # noqa: PLC0415

    numbers = Numbers(settings.sms_country)
    if settings.sms_token:
        return GatewayApi(settings.sms_url, settings.sms_token, numbers, sender=settings.sms_sender, now=now)
    return FolderTexter(settings.mail_folder, numbers, now=now) if settings.mail_folder else None


def database_here(settings: Settings) -> str:
    """Give the address of the database, for those who have to do with it as a whole.

    Raises:
        Invalid: It is none.
    """
    address_of(settings.database_url)
    return settings.database_url


def prepare_database(settings: Settings) -> None:
    """Make a new database where there is none yet; refuse one of another version.

    Raises:
        Invalid: The address is none, no database can be there, or it is behind or ahead of this version.
    """
    with engine_at(settings.database_url) as engine:
        if current_revision(engine) is None:
            upgrade(engine)


def upgrade_database(settings: Settings) -> None:
    """Bring the database up to date, and derive the instants of future sessions from today's zone rules.

    Whoever a restore brought back is forgotten again.

    Raises:
        Invalid: The address is none, no database can be there, or it is ahead of this version.
    """
    with engine_at(settings.database_url) as engine:
        _known_revision(engine)
        upgrade(engine)
    office = build_office(settings)
    with closing(office.store):
        for organisation_id in office.store.organisation_ids():
            planning.retime(office, operator_of(organisation_id))
        erasing.reconcile(office)


@contextmanager
def engine_at(url: str) -> Iterator[Engine]:
    """Give an engine for a database, and say plainly if it can't be used.

    Raises:
        Invalid: It can't.
    """
    parts = address_of(url)
    told = parts.difference_update_query(PASSWORDS).render_as_string(hide_password=True)
    name = parts.database if parts.drivername == SQLITE else told
    if parts.drivername == SQLITE:
        _make_folder(Path(str(name)).parent)
    engine = engine_for(url)
    try:
        _must_be_unicode(engine)
        yield engine
    except (
        DatabaseError,
        engine.dialect.loaded_dbapi.DatabaseError,
    ) as error:  # the driver's comes from BEGIN
        said = getattr(error, "orig", None) or error
        raise Invalid(Mistake("", f"the database {name} can't be used: {said}")) from error
    finally:
        engine.dispose()


def address_of(url: str) -> URL:
    """Read the address of a database; on PostgreSQL the driver need not be named.

    Raises:
        Invalid: It is none, or what its kind needs is not installed.
    """
    try:
        parts = make_url(url)
    except ArgumentError:
        parts = make_url("unknown://")
    if parts.drivername not in DRIVERS or parts.database in {None, "", ":memory:"}:
        like = "sqlite:////var/lib/jobclub/jobclub.sqlite3 or postgresql+psycopg://jobclub@localhost/jobclub"
        raise Invalid(Mistake("", f"write JOBCLUB_DATABASE_URL like {like}"))
    if parts.drivername != SQLITE and find_spec("psycopg") is None:
        raise Invalid(Mistake("", "PostgreSQL needs psycopg; run: pip install 'jobclub[server,postgres]'"))
    return parts


def _must_be_unicode(engine: Engine) -> None:
    """Let pass a database that can keep every name; an SQLite file always can."""
    if engine.dialect.name == "postgresql":
        with engine.connect() as db:
            encoding = db.exec_driver_sql("SHOW server_encoding").scalar()
        if encoding != "UTF8":
            raise Invalid(Mistake("", f"the database is kept in {encoding}; make one with ENCODING 'UTF8'"))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Invalid(Mistake("", f"the folder {folder} can't be used: {error.strerror}")) from error


def current_revision(engine: Engine) -> str | None:
    """Give the revision a database is at if it is the one that this version needs; None: it is new.

    Raises:
        Invalid: It is behind or ahead.
    """
    revision = _known_revision(engine)
    if revision not in {None, head()}:
        is_at = f"the database is at revision {revision}, this version needs {head()}"
        raise Invalid(Mistake("", f"{is_at}; run: jobclub db upgrade"))
    return revision


def _known_revision(engine: Engine) -> str | None:
    """Give the revision a database is at, unless it is one that only a later version knows.

    Revisions are numbered, so the later one is the greater one.
    """
    revision = revision_of(engine)
    if revision is not None and revision > head():
        is_at = f"the database is at revision {revision}, this version knows no more than {head()}"
        raise Invalid(Mistake("", f"{is_at}; run: pip install --upgrade 'jobclub[server]'"))
    return revision


def build_app(settings: Settings, *, metrics: Metrics | None = None) -> Flask:
    """Make the web application for production.

    Where a request comes from is what the nearest proxies of our own say, and as many of them as there are.
    """
    app = app_over(build_office(settings), metrics=metrics, metrics_token=settings.metrics_token)
    if settings.trusted_proxies:
        near = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=near, x_proto=near)  # type: ignore[method-assign]
    return app


def app_over(office: Office, *, metrics: Metrics | None = None, metrics_token: str | None = None) -> Flask:
    """Make the web application around an office: the API, and people's own pages."""
    return add_pages(create_app(office, metrics=metrics, metrics_token=metrics_token))
