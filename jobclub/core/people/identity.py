"""Who somebody is to Microsoft Entra ID, as its signed answer says.

A person is known by their tenant and object id and by nothing else: an e-mail address in such an answer can
be anybody's, and proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jobclub.core.people.staff import STAFF_ROLES, Role

ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
APP_ROLE = "jobclub."
"""How our roles are called where accounts are administered: ``jobclub.consultant`` and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """An account: who signed in there, and the app roles that were given to it."""

    tenant_id: str
    object_id: str
    name: str
    email: str | None
    roles: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What tells it from all others."""
        return f"{self.tenant_id}.{self.object_id}".lower()

    @property
    def role(self) -> Role | None:
        """The farthest-reaching of our roles that it has."""
        return next((role for role in reversed(STAFF_ROLES) if f"{APP_ROLE}{role}" in self.roles), None)


def fault_in_tenant(tenant_id: str | None) -> str | None:
    """Tell why something can't be the id of a tenant; None if it can, or there is none."""
    if tenant_id is None or ID.fullmatch(tenant_id):
        return None
    return "is no tenant id; it looks like '00000000-0000-0000-0000-000000000000', in small letters"


def fault_in_key(key: str, tenant_id: str | None) -> str | None:
    """Tell why something can't be what tells an account of a tenant from others; None if it can."""
    tenant, _, account = key.partition(".")
    if tenant == tenant_id and ID.fullmatch(account):
        return None
    return "write the organisation's tenant id, a dot and the account's object id, both in small letters"
