"""What a token says counts only if all of it is right; each thing is tried alone, with nobody in between."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jobclub.core.office.identities import SignInRefused
from jobclub.integrations.entra import EntraApp
from jobclub.integrations.entra.claims import identity_in, sent_nonce

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
TENANT = "5b0e3a52-91c4-4f6d-8a07-3c1de5f2b801"
APP = EntraApp(tenant_id=TENANT, client_id="our-app")
OID = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
RIGHT = {
    "aud": "our-app",
    "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "tid": TENANT,
    "oid": OID,
    "nonce": sent_nonce("ours"),
    "nbf": NOW.timestamp(),
    "exp": NOW.timestamp() + 3600,
    "name": "Mette Holm",
}
MINUTES = 60


def refused(now: datetime = NOW, **other: Any) -> str | None:
    """Give which claim is wrong in a token that is right but for this (... leaves a claim out)."""
    claims = {name: value for name, value in {**RIGHT, **other}.items() if value is not ...}
    try:
        identity_in(claims, app=APP, nonce="ours", now=now)
    except SignInRefused as refusal:
        return str(refusal).removeprefix("the token has the wrong ")
    return None


def test_a_token_in_which_all_is_right_counts() -> None:
    found = identity_in(RIGHT, app=APP, nonce="ours", now=NOW)
    assert (found.tenant_id, found.object_id, found.key) == (TENANT, OID, f"{TENANT}.{OID}")
    assert (found.name, found.email, found.roles) == ("Mette Holm", None, ())


@pytest.mark.parametrize("name", ["aud", "iss", "tid", "oid", "nonce", "nbf", "exp"])
@pytest.mark.parametrize("wrong", [..., None, "", 0, True, [], {}, ["our-app"], "ø"])
def test_a_claim_that_is_not_there_or_of_another_kind_is_wrong(name: str, wrong: Any) -> None:
    assert refused(**{name: wrong}) == name


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("aud", "OUR-APP"),
        ("aud", "other-app"),
        ("aud", ["our-app", "other-app"]),
        ("iss", f"https://login.microsoftonline.com/{TENANT}/v2.0/"),
        ("iss", f"https://sts.windows.net/{TENANT}/"),
        ("iss", f"http://login.microsoftonline.com/{TENANT}/v2.0"),
        ("iss", "https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0"),
        ("tid", "9188040d-6c67-4c5b-b112-36a304b66dad"),
        ("tid", TENANT.upper()),
        ("nonce", "ours"),
        ("nonce", sent_nonce("another")),
        ("oid", "mette@midtby.example"),
        ("oid", f"{OID}.{OID}"),
        ("oid", f"{OID}\n"),
        ("oid", OID.upper()),
    ],
)
def test_a_claim_that_is_another_is_wrong(name: str, wrong: Any) -> None:
    assert refused(**{name: wrong}) == name


@pytest.mark.parametrize(
    ("seconds", "claim"),
    [
        (60 * MINUTES, None),
        (65 * MINUTES - 1, None),
        (65 * MINUTES, "exp"),
        (-5 * MINUTES, None),
        (-5 * MINUTES - 1, "nbf"),
    ],
)
def test_clocks_may_be_five_minutes_apart(seconds: int, claim: str | None) -> None:
    assert refused(NOW + timedelta(seconds=seconds)) == claim


@pytest.mark.parametrize(
    ("roles", "read"),
    [
        (["a", "b"], ("a", "b")),
        ([], ()),
        ("jobclub.admin", ()),
        (None, ()),
        ([1, None, "a"], ("a",)),
        ({"a": 1}, ()),
    ],
)
def test_roles_are_read_from_a_list_alone(roles: Any, read: tuple[str, ...]) -> None:
    assert identity_in({**RIGHT, "roles": roles}, app=APP, nonce="ours", now=NOW).roles == read


@pytest.mark.parametrize("email", [None, 1, ["a@b.example"]])
def test_an_address_is_a_text_or_none(email: Any) -> None:
    assert identity_in({**RIGHT, "email": email}, app=APP, nonce="ours", now=NOW).email is None


@pytest.mark.parametrize(("name", "read"), [("x" * 300, "x" * 200), (None, ""), (5, "5")])
def test_a_name_is_of_a_length_that_can_be_kept(name: Any, read: str) -> None:
    assert identity_in({**RIGHT, "name": name}, app=APP, nonce="ours", now=NOW).name == read


def test_in_another_cloud_another_login_says_it() -> None:
    authority = f"https://login.microsoftonline.us/{TENANT}"
    app = EntraApp(tenant_id=TENANT, client_id="our-app", authority=authority)
    claims = {**RIGHT, "iss": f"{authority}/v2.0"}
    assert identity_in(claims, app=app, nonce="ours", now=NOW).object_id == OID
    with pytest.raises(SignInRefused, match="iss"):
        identity_in(RIGHT, app=app, nonce="ours", now=NOW)
