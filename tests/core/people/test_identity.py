from __future__ import annotations

import pytest

from jobclub.core.people.identity import Identity, fault_in_key, fault_in_tenant
from jobclub.core.people.staff import Role

TENANT, ACCOUNT = "11111111-2222-4333-8444-555555555555", "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"


def account(*roles: str) -> Identity:
    return Identity(tenant_id=TENANT, object_id=ACCOUNT, name="Nora", email="nora@example.org", roles=roles)


def test_an_account_is_told_apart_by_its_tenant_and_its_object_id() -> None:
    assert account().key == f"{TENANT}.{ACCOUNT}"
    shouted = Identity(
        tenant_id=TENANT.upper(), object_id=ACCOUNT.upper(), name="Other", email="other@example.org"
    )
    assert shouted.key == account().key


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ((), None),
        (("admin",), None),
        (("jobclub.participant",), None),
        (("jobclub.consultant",), Role.CONSULTANT),
        (("jobclub.consultant", "jobclub.coordinator"), Role.COORDINATOR),
        (("jobclub.admin", "jobclub.consultant", "x"), Role.ADMIN),
    ],
)
def test_its_role_is_the_farthest_reaching_of_ours(roles: tuple[str, ...], role: Role | None) -> None:
    assert account(*roles).role is role


def test_a_tenant_is_an_id_in_small_letters_or_none() -> None:
    assert fault_in_tenant(None) is None
    assert fault_in_tenant(TENANT) is None
    for wrong in ("", "common", TENANT[:-1], ACCOUNT.upper(), f"{TENANT}\n"):
        assert "no tenant id" in (fault_in_tenant(wrong) or "")


def test_an_account_belongs_to_the_tenant() -> None:
    assert fault_in_key(f"{TENANT}.{ACCOUNT}", TENANT) is None
    for wrong in ("", TENANT, f"{ACCOUNT}.{TENANT}", f"{TENANT}.{ACCOUNT}x", f"{TENANT}.{ACCOUNT}\n"):
        assert "object id" in (fault_in_key(wrong, TENANT) or "")
    assert fault_in_key(f"{TENANT}.{ACCOUNT}", None) is not None
