"""Signing in with Microsoft is there if it is set up, and costs nothing if it is not."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jobclub.integrations.entra import EntraIdentities
from jobclub.settings import Settings
from jobclub.testing.entra import EntraStandIn
from jobclub.wiring import build_office
from jobclub.wiring_identities import identities_of
from tests.integrations.entra.browsing import DONE, chosen
from tests.test_settings_entra import ENTRA

HAS_LOADED = """
import sys
from jobclub.settings import Settings
from jobclub.wiring_identities import identities_of
identities_of(Settings.from_env({env!r}))
print([name for name in ("msal", "jwt", "cryptography", "jobclub.integrations.entra") if name in sys.modules])
"""
NOT_INSTALLED = """
import importlib.util
find = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == {name!r} else find(name, *more)
from jobclub.core.errors import Invalid
from jobclub.settings import Settings
from jobclub.wiring_identities import identities_of
try:
    identities_of(Settings.from_env({env!r}))
except Invalid as refusal:
    print(refusal)
"""


def said_by(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()


def test_without_settings_the_staff_sign_in_by_link() -> None:
    assert identities_of(Settings.from_env({})) is None


def test_with_settings_an_office_has_who_signs_them_in(tmp_path: Path) -> None:
    office = build_office(Settings.from_env({**ENTRA, "JOBCLUB_DATA_DIR": str(tmp_path)}))
    with closing(office.store):
        assert isinstance(office.identities, EntraIdentities)


@pytest.mark.server
def test_what_is_set_is_what_microsoft_is_asked_by() -> None:
    with EntraStandIn(return_addresses=[DONE]) as entra:
        env = {
            **ENTRA,
            "JOBCLUB_ENTRA_TENANT_ID": entra.tenant_id.upper(),
            "JOBCLUB_ENTRA_CLIENT_SECRET": entra.client_secret,
            "JOBCLUB_ENTRA_AUTHORITY": entra.authority,
        }
        identities = identities_of(Settings.from_env(env))
        assert identities is not None
        flow = identities.begin(DONE)
        assert identities.finish(flow, chosen(flow.address, entra.welcome("Mette Holm"))).name == "Mette Holm"
        assert entra.wrong == []


def test_what_it_needs_is_not_loaded_where_there_is_none() -> None:
    assert said_by(HAS_LOADED.format(env={})) == "[]"


def test_msal_is_not_loaded_before_somebody_signs_in() -> None:
    assert said_by(HAS_LOADED.format(env=ENTRA)) == "['jobclub.integrations.entra']"


@pytest.mark.parametrize("name", ["msal", "jwt", "cryptography"])
def test_what_is_not_installed_is_named_with_the_line_that_installs_it(name: str) -> None:
    told = said_by(NOT_INSTALLED.format(env=ENTRA, name=name))
    needs = "Microsoft Entra ID needs msal and pyjwt; run: pip install 'jobclub[server,entra]'"
    assert told == f"/entra_client_id: {needs}"
