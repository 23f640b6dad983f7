"""What signing in with Microsoft needs is set as a whole, or not at all; and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from jobclub.core.errors import Invalid
from jobclub.settings import Settings

TENANT = "5b0e3a52-91c4-4f6d-8a07-3c1de5f2b801"
ENTRA = {
    "JOBCLUB_BASE_URL": "https://jobclub.example",
    "JOBCLUB_ENTRA_TENANT_ID": TENANT,
    "JOBCLUB_ENTRA_CLIENT_ID": "d41f7c06-5e2b-4a93-b8c1-0f6a9e3d7702",
    "JOBCLUB_ENTRA_CLIENT_SECRET": "hidden",
}


def refused(env: dict[str, str]) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        Settings.from_env(env)
    told = [f"{mistake.pointer}: {mistake.detail}" for mistake in refusal.value.mistakes]
    assert not any("hidden" in line for line in told)
    return told


def without(*names: str) -> dict[str, str]:
    return {name: text for name, text in ENTRA.items() if not name.endswith(names)}


def test_without_any_setting_nobody_signs_in_with_microsoft() -> None:
    settings = Settings.from_env({})
    assert (settings.entra_client_id, settings.entra_tenant_id, settings.entra_authority) == ("", "", "")


def test_a_tenant_an_app_and_a_secret_are_enough() -> None:
    settings = Settings.from_env(ENTRA)
    assert (settings.entra_tenant_id, settings.entra_client_secret) == (TENANT, "hidden")
    assert settings.entra_certificate is None


def test_a_certificate_may_stand_in_for_the_secret() -> None:
    locked = {"JOBCLUB_ENTRA_CERTIFICATE": "~/entra.pfx", "JOBCLUB_ENTRA_CERTIFICATE_PASSWORD": "hidden"}
    settings = Settings.from_env({**without("SECRET"), **locked})
    assert settings.entra_certificate == Path.home() / "entra.pfx"
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize(
    "authority",
    [
        f"https://login.microsoftonline.us/{TENANT}",
        f"https://login.microsoftonline.us/{TENANT.upper()}/",
        f"http://127.0.0.1:8091/{TENANT}",
    ],
)
def test_another_cloud_is_set_by_its_login(authority: str) -> None:
    settings = Settings.from_env({**ENTRA, "JOBCLUB_ENTRA_AUTHORITY": authority})
    assert settings.entra_authority == authority.rstrip("/")


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("TENANT_ID", ["/entra_client_id: needs JOBCLUB_ENTRA_TENANT_ID as well"]),
        ("BASE_URL", ["/entra_client_id: needs JOBCLUB_BASE_URL as well"]),
        (
            "CLIENT_SECRET",
            ["/entra_client_id: needs JOBCLUB_ENTRA_CLIENT_SECRET or JOBCLUB_ENTRA_CERTIFICATE as well"],
        ),
        (
            "CLIENT_ID",
            [
                "/entra_tenant_id: needs JOBCLUB_ENTRA_CLIENT_ID as well",
                "/entra_client_secret: needs JOBCLUB_ENTRA_CLIENT_ID as well",
            ],
        ),
    ],
)
def test_what_is_missing_is_named(missing: str, told: list[str]) -> None:
    assert refused(without(missing)) == told


def test_who_we_are_is_shown_in_one_way() -> None:
    assert refused({**ENTRA, "JOBCLUB_ENTRA_CERTIFICATE": "/etc/entra.pem"}) == [
        "/entra_certificate: can't stand beside JOBCLUB_ENTRA_CLIENT_SECRET; leave one of them out"
    ]
    assert refused({**ENTRA, "JOBCLUB_ENTRA_CERTIFICATE_PASSWORD": "hidden"}) == [
        "/entra_certificate_password: needs JOBCLUB_ENTRA_CERTIFICATE as well"
    ]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        (
            "TENANT_ID",
            "common",
            "must be the directory (tenant) id of one tenant, not the name of its domain",
        ),
        ("TENANT_ID", "organizations", "must be the directory (tenant) id"),
        ("TENANT_ID", "midtby.onmicrosoft.com", "must be the directory (tenant) id"),
        ("CLIENT_ID", "hidden app", "must be the app's application (client) id"),
        ("AUTHORITY", "https://login.microsoftonline.us", "must end with JOBCLUB_ENTRA_TENANT_ID"),
        ("AUTHORITY", "https://login.microsoftonline.us/common", "must end with JOBCLUB_ENTRA_TENANT_ID"),
        ("AUTHORITY", f"https://login.microsoftonline.us/x{TENANT}", "must end with JOBCLUB_ENTRA_TENANT_ID"),
        (
            "AUTHORITY",
            f"http://login.microsoftonline.us/{TENANT}",
            "must begin with https://, except for this",
        ),
        ("AUTHORITY", f"login.microsoftonline.us/{TENANT}", "must be an address like"),
    ],
)
def test_a_setting_that_can_not_be_is_refused_and_its_value_not_repeated(
    name: str, value: str, words: str
) -> None:
    told = refused({**ENTRA, f"JOBCLUB_ENTRA_{name}": value})
    assert len(told) == 1
    assert told[0].startswith(f"/entra_{name.lower()}: {words}")


def test_no_secret_is_shown() -> None:
    assert "hidden" not in repr(Settings.from_env(ENTRA))
