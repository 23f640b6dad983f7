"""For tests, ours and those of plug-ins: a clock that stands still, an office in memory, a town to work for.

``StoreContract`` is the suite that any store must pass, ``MailerContract`` the one for mailers,
``ProviderContract`` and ``RemoteProviderContract`` those for providers of meetings. They need pytest, which
nothing else here does, and are imported when they are first asked for. To see what was compared when one of
their tests fails, write ``pytest.register_assert_rewrite("jobclub.testing.store_contract")`` (or
``….mailer_contract``, ``….provider_contract``) into a ``conftest.py``.

``jobclub.testing.graph`` is a stand-in for Microsoft Graph; it needs the extra ``teams``.
``jobclub.testing.entra`` is one for Microsoft Entra ID; it needs the extra ``entra``.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from jobclub.testing.clocks import FixedClock
from jobclub.testing.mailers import RecordingMailer, RecordingTexter
from jobclub.testing.meetings import PaperMeetings, with_paper
from jobclub.testing.offices import memory_office, office_over
from jobclub.testing.plain import PlainCalendars, PlainWording, plain_post
from jobclub.testing.programmes import six_weeks
from jobclub.testing.towns import Town, enrolled, found_town, new_address, open_club, put_in

if TYPE_CHECKING:
    from jobclub.testing.mailer_contract import MailerContract
    from jobclub.testing.provider_contract import ProviderContract, RemoteProviderContract
    from jobclub.testing.store_contract import StoreContract

__all__ = [
    "FixedClock",
    "MailerContract",
    "PaperMeetings",
    "PlainCalendars",
    "PlainWording",
    "ProviderContract",
    "RecordingMailer",
    "RecordingTexter",
    "RemoteProviderContract",
    "StoreContract",
    "Town",
    "enrolled",
    "found_town",
    "memory_office",
    "new_address",
    "office_over",
    "open_club",
    "plain_post",
    "put_in",
    "six_weeks",
    "with_paper",
]


CONTRACTS = {
    "MailerContract": "jobclub.testing.mailer_contract",
    "ProviderContract": "jobclub.testing.provider_contract",
    "RemoteProviderContract": "jobclub.testing.provider_contract",
    "StoreContract": "jobclub.testing.store_contract",
}
"""The suites, and where they are."""


def __getattr__(name: str) -> object:
    """Give a contract suite when it is asked for."""
    if name not in CONTRACTS:
        raise AttributeError(name)
    return getattr(importlib.import_module(CONTRACTS[name]), name)
