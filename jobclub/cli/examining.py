"""What ``jobclub doctor`` looks at: each thing by itself, so that a broken one hides no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from jobclub import wiring
from jobclub.cli.stored import database_examined, missing_examined, walls_examined
from jobclub.core.errors import Invalid, Mistake
from jobclub.core.office.meetings import Finding
from jobclub.integrations import mail, wording
from jobclub.integrations.offices import own_meetings
from jobclub.settings import PREFIX, Settings
from jobclub.web.open.entra import DONE
from jobclub.wiring_identities import identities_of

Look = Callable[[Settings], Iterable[Finding]]
REMEDIES = {
    "database": "look at JOBCLUB_DATABASE_URL, whether its server runs, and what our user may do there",
}
"""What helps where a fault itself does not say it."""


def examined(env: Mapping[str, str]) -> Iterator[Finding]:
    """Look at everything that an environment sets up, in the order in which it is needed. Nothing raises."""
    try:
        settings = Settings.from_env(env)
    except Invalid as error:
        yield from (_of_setting(mistake) for mistake in error.mistakes)
        return
    file = env.get(f"{PREFIX}SETTINGS")
    yield Finding(what="settings", works=True, says=f"read from {file or 'the environment'}")
    for what, look in LOOKS.items():
        yield from _looked(what, look, settings)


def _looked(what: str, look: Look, settings: Settings) -> Iterator[Finding]:
    """Look at one thing; what nobody foresaw is a finding as well."""
    try:
        yield from look(settings)
    except Invalid as error:
        yield from (_failed(what, mistake.detail) for mistake in error.mistakes)
    except Exception as error:  # noqa: BLE001  (whatever it is, the rest is looked at; its words may hold a secret)
        yield Finding(
            what=what,
            works=False,
            says=f"this could not be looked at ({type(error).__name__})",
            remedy="please tell those who make it, with the kind of error",
        )


def _of_setting(mistake: Mistake) -> Finding:
    name = mistake.pointer.removeprefix("/").partition("/")[0]
    says = f"{PREFIX}{name.upper()} {mistake.detail}" if name else mistake.detail
    return Finding(
        what="settings",
        works=False,
        says=says,
        remedy="correct it; everything else is looked at once all settings can be read",
    )


def _failed(what: str, detail: str) -> Finding:
    """Part a sentence from what helps, which stands behind it."""
    says, _, remedy = detail.partition("; ")
    return Finding(what=what, works=False, says=says, remedy=remedy or REMEDIES.get(what))


def _database(settings: Settings) -> Iterator[Finding]:
    yield database_examined(settings)


def _walls(settings: Settings) -> Iterator[Finding]:
    yield from walls_examined(settings)


def _mail(settings: Settings) -> Iterator[Finding]:
    yield mail.examine(wiring.mailer_of(settings))


def _wording(settings: Settings) -> Iterator[Finding]:
    folder = settings.wording_dir
    if folder is None:
        yield Finding(what="wording", works=True, says="people get the letters that come with jobclub")
        return
    flaws = wording.check(folder)
    for flaw in flaws:
        yield Finding(what="wording", works=False, says=f"{flaw}", remedy="see docs/wording.md")
    if not flaws:
        yield Finding(what="wording", works=True, says=f"no mistakes in {folder}")


def _meetings(settings: Settings) -> Iterator[Finding]:
    """Look at each provider; one that can't be made keeps nobody from looking at the others."""
    ours = wiring.meetings_of(replace(settings, plug_ins={}))
    names = ", ".join(sorted({*ours, *settings.plug_ins}))
    yield Finding(what="meetings", works=True, says=f"these provide them: {names}")
    for name in ours:
        yield from _examined(name, replace(settings, plug_ins={}))
    for name, options in settings.plug_ins.items():
        yield from _examined(name, replace(settings, plug_ins={name: options}))


def _sign_in(settings: Settings) -> Iterator[Finding]:
    """Look at who signs the staff in; whether Microsoft leads them back here, only a person can try."""
    identities = identities_of(settings)
    if identities is None:
        yield Finding(what="sign-in", works=True, says="the staff sign in by link")
        return
    for found in identities.examine():
        yield replace(found, what=f"sign-in {found.what}")
    says = f"the app must lead people back to {settings.base_url}{DONE}, which only signing in can show"
    yield Finding(what="sign-in address", works=True, says=says)


def _missing(settings: Settings) -> Iterator[Finding]:
    """Look for what relies on providers that are not set up; one that is set up wrongly is told above."""
    teams = {"teams"} if settings.teams_client_id else set()
    yield from missing_examined(settings, {*own_meetings(), *teams, *settings.plug_ins})


def _examined(name: str, settings: Settings) -> Iterator[Finding]:
    def look(alone: Settings) -> Iterable[Finding]:
        return wiring.meetings_of(alone)[name].examine()

    for found in _looked("provider", look, settings):
        yield replace(found, what=name if found.what == name else f"{name} {found.what}")


LOOKS: Mapping[str, Look] = {
    "database": _database,
    "walls": _walls,
    "mail": _mail,
    "wording": _wording,
    "meetings": _meetings,
    "sign-in": _sign_in,
    "missing providers": _missing,
}
