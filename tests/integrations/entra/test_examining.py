"""What can be tried without a person is tried: the login, its keys, and that it knows our app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks.servers import free_port
from jobclub.core.office.meetings import Finding
from jobclub.integrations.entra import EntraIdentities
from jobclub.testing.entra import EntraStandIn, Fault
from jobclub.testing.entra.faults import DISCOVERY, KEYS, TOKEN
from tests.integrations.entra.browsing import DONE, app_at
from tests.integrations.teams.scripted import Reply, Script, said
from tests.integrations.teams.tenants import certificate_for, in_pem, kept

pytestmark = pytest.mark.server
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = in_pem(certificate_for(KEY))


def found(entra: EntraStandIn, **other: Any) -> list[Finding]:
    identities = EntraIdentities(app_at(entra, **other), waits=(0.5, 0.5))
    findings = list(identities.examine())
    assert not any(entra.client_secret in f"{one}" for one in findings)
    return findings


def works(findings: list[Finding]) -> list[tuple[str, bool]]:
    return [(one.what, one.works) for one in findings]


def test_where_all_works_each_thing_says_so(entra: EntraStandIn) -> None:
    findings = found(entra)
    assert works(findings) == [("login", True), ("keys", True), ("app", True)]
    assert [one.remedy for one in findings] == [None, None, None]


def test_an_app_that_was_given_no_role_itself_is_known_all_the_same(entra: EntraStandIn) -> None:
    entra.tenant.assigned_only = True
    assert works(found(entra))[-1] == ("app", True)


@pytest.mark.parametrize(
    ("other", "says", "step"),
    [
        ({"client_secret": "wrong"}, "JOBCLUB_ENTRA_CLIENT_SECRET is wrong", 3),
        ({"client_id": "wrong"}, "JOBCLUB_ENTRA_CLIENT_ID is no app of this tenant", 1),
    ],
)
def test_what_the_login_does_not_know_us_by_is_named(
    entra: EntraStandIn, other: dict[str, Any], says: str, step: int
) -> None:
    last = found(entra, **other)[-1]
    assert (last.what, last.works, last.remedy) == ("app", False, f"see step {step} of docs/entra.md")
    assert says in last.says


def test_a_certificate_is_looked_at_and_its_end_told_in_time(tmp_path: Path) -> None:
    with EntraStandIn(return_addresses=[DONE], certificate=PEM.decode()) as entra:
        app = app_at(entra, client_secret="", certificate=kept(tmp_path, in_pem(KEY), PEM))
        _, _, soon, known = EntraIdentities(app).examine()
        assert (soon.works, soon.remedy is not None, known.works) == (True, True, True)
        before = datetime.now(UTC) - timedelta(days=3)
        _, _, later, _ = EntraIdentities(app, now=lambda: before).examine()
        assert (later.says[:16], later.remedy) == ("It is good until", None)


def test_a_certificate_that_can_not_be_used_is_named(entra: EntraStandIn, tmp_path: Path) -> None:
    findings = found(entra, client_secret="", certificate=tmp_path / "none")
    assert works(findings) == [("login", True), ("keys", True), ("certificate", False), ("app", False)]
    assert {one.remedy for one in findings if not one.works} == {"see step 3 of docs/entra.md"}


def test_a_login_that_nobody_listens_at_is_told_and_nothing_else_tried(entra: EntraStandIn) -> None:
    (only,) = found(entra, authority=f"http://127.0.0.1:{free_port()}/{entra.tenant_id}")
    assert (only.works, only.says) == (False, "the Microsoft login does not answer")
    assert only.remedy == "try again in some minutes; if it stays so, see docs/entra.md"


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Fault.SERVER_ERROR, "the Microsoft login does not work now (500)"),
        (Fault.HTML_PAGE, "the Microsoft login knows no such tenant"),
        (Fault.HANGING, "the Microsoft login does not answer"),
    ],
)
def test_a_login_that_gives_no_answer_of_its_own_is_told(
    entra: EntraStandIn, fault: Fault, says: str
) -> None:
    entra.misbehave(fault, at=DISCOVERY)
    (only,) = found(entra)
    assert (only.works, only.says.startswith(says)) == (False, True)
    entra.behave()


def test_a_tenant_that_is_none_is_named(entra: EntraStandIn) -> None:
    (only,) = found(entra, authority=f"{entra.base_url}/00000000-0000-4000-8000-000000000000")
    assert (only.works, only.remedy) == (False, "see step 1 of docs/entra.md")


def test_a_login_that_calls_itself_otherwise_is_not_our_tenants(
    entra: EntraStandIn, scripted: Script
) -> None:
    scripted.discovery = said({"issuer": "https://login.microsoftonline.com/{tenantid}/v2.0"})
    (only,) = found(entra, authority=scripted.authority)
    assert "calls itself otherwise than JOBCLUB_ENTRA_TENANT_ID" in only.says
    scripted.discovery = Reply(body=b"[]")
    (only,) = found(entra, authority=scripted.authority)
    assert "knows no such tenant" in only.says


def test_keys_that_are_not_given_are_told_beside_the_rest(entra: EntraStandIn) -> None:
    entra.misbehave(Fault.SERVER_ERROR, at=KEYS)
    assert works(found(entra)) == [("login", True), ("keys", False), ("app", True)]


def test_a_login_that_is_busy_is_no_fault_of_ours(entra: EntraStandIn) -> None:
    entra.misbehave(Fault.BUSY, at=TOKEN)
    last = found(entra)[-1]
    assert (last.works, last.says) == (False, "the Microsoft login gives no token (AADSTS90033)")
